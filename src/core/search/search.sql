-- What is searched of a matter, and what the words found are narrowed by. Sealed matters are not searched.
-- In filters an empty text and -1 mean any; due_before 0 means any; numbers lie in [no_from, no_to).

-- name: search_card
-- in:   matter int
-- out:  no text, procedure text, sealed bool
-- plan: PRIMARY KEY
SELECT no, procedure, sealed FROM matter WHERE district = :district AND id = :matter;

-- name: search_texts     what was written of a matter, in its order; search_doc.c takes what is searched
-- in:   matter int, upto int
-- out:  event int, field text, value blob
-- plan: ix_event_matter PRIMARY KEY
SELECT e.seq, s.field, s.value FROM event e CROSS JOIN sealed s
 WHERE e.district = :district AND e.matter = :matter AND e.seq <= :upto
   AND s.district = e.district AND s.event = e.seq AND s.crypt = 0 AND s.value IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM held h WHERE h.district = e.district AND h.event = e.seq AND h.parts & 4)
 ORDER BY e.seq, s.field;

-- name: search_units     in whose lists the matter stands
-- in:   matter int
-- out:  unit text
-- plan: ix_reach_matter
SELECT unit FROM reach WHERE district = :district AND matter = :matter;

-- name: search_events    which matters the next events are about
-- in:   after int, limit int
-- out:  seq int, matter int
-- plan: PRIMARY KEY
SELECT seq, matter FROM event WHERE district = :district AND seq > :after ORDER BY seq LIMIT :limit;

-- name: search_salt      tells one history from another
-- in:   seq int
-- out:  salt blob
-- plan: PRIMARY KEY
SELECT salt FROM event WHERE district = :district AND seq = :seq;

-- name: search_keep      which of the matters of a JSON array pass the filters, newest first
-- in:   ids text, unit text, holds int, open int, procedure text, state text, due_before int
-- out:  matter int
-- plan: PRIMARY KEY
SELECT r.matter FROM json_each(:ids) j CROSS JOIN reach r
 WHERE r.district = :district AND r.unit = :unit AND r.matter = j.value
   AND (:holds = -1 OR r.holds = :holds) AND (:open = -1 OR r.open = :open)
   AND (:procedure = '' OR r.procedure = :procedure) AND (:state = '' OR r.state = :state)
   AND (:due_before = 0 OR r.due < :due_before)
 ORDER BY r.matter DESC;

-- name: search_keep_no   the same of two filters that only the matter's own row knows
-- in:   ids text, category text, no_from text, no_to text
-- out:  matter int
-- plan: PRIMARY KEY
SELECT m.id FROM json_each(:ids) j CROSS JOIN matter m
 WHERE m.district = :district AND m.id = j.value
   AND (:category = '' OR m.category = :category) AND m.no >= :no_from AND m.no < :no_to
 ORDER BY m.id DESC;

-- name: search_numbers   matters whose numbers begin so, newest first; CROSS JOIN: numbers come before units
-- in:   unit text, holds int, open int, procedure text, state text, category text, due_before int, no_from text, no_to text, limit int, offset int
-- out:  matter int
-- plan: ux_matter_no
SELECT m.id FROM matter m CROSS JOIN reach r
 WHERE r.district = m.district AND r.unit = :unit AND r.matter = m.id AND m.district = :district AND m.no >= :no_from AND m.no < :no_to AND m.sealed = 0
   AND (:holds = -1 OR r.holds = :holds) AND (:open = -1 OR r.open = :open)
   AND (:procedure = '' OR r.procedure = :procedure) AND (:state = '' OR r.state = :state)
   AND (:category = '' OR m.category = :category)
   AND (:due_before = 0 OR r.due < :due_before)
 ORDER BY m.id DESC LIMIT :limit OFFSET :offset;

-- name: search_numbers_n
-- in:   unit text, holds int, open int, procedure text, state text, category text, due_before int, no_from text, no_to text
-- out:  n int
-- plan: ux_matter_no
SELECT count(*) FROM matter m CROSS JOIN reach r
 WHERE r.district = m.district AND r.unit = :unit AND r.matter = m.id AND m.district = :district AND m.no >= :no_from AND m.no < :no_to AND m.sealed = 0
   AND (:holds = -1 OR r.holds = :holds) AND (:open = -1 OR r.open = :open)
   AND (:procedure = '' OR r.procedure = :procedure) AND (:state = '' OR r.state = :state)
   AND (:category = '' OR m.category = :category)
   AND (:due_before = 0 OR r.due < :due_before);
