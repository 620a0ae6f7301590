-- Supervision that opens by itself.

-- name: matters_near     open matters by due day up to one, from one on; history that was imported is left out
-- in:   unit text, due int, after int, until int, limit int
-- out:  due int, matter int
-- plan: ix_reach_due, PRIMARY KEY
SELECT r.due AS due, r.matter AS matter FROM reach r JOIN matter m ON m.district = r.district AND m.id = r.matter
 WHERE r.district = :district AND r.unit = :unit AND r.holds = 1 AND r.open = 1 AND r.due >= :due AND r.due <= :until
   AND (r.due > :due OR r.matter > :after) AND m.imported = 0
 ORDER BY r.due, r.matter LIMIT :limit;

-- name: event_text       the first event of a matter
-- in:   matter int
-- out:  text text
-- plan: ix_event_matter
SELECT text FROM event WHERE district = :district AND matter = :matter ORDER BY seq LIMIT 1;
