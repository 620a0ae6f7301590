-- Statements of core/matter/project.c: events become rows that are read. Nothing else writes these tables.

-- name: matter_add
-- in:   id int, no text, procedure text, state text, unit text, place text, category text, channel text, opened when, closed when, due day, first int, code_hash blob, sealed bool, imported bool, source blob
INSERT INTO matter (district, id, no, procedure, state, unit, place, category, channel, opened, closed, due, version,
                    first, last, titled, code_hash, codes, sealed, imported, source, rating_pd, rating_ru)
VALUES (:district, :id, :no, :procedure, :state, :unit, :place, :category, :channel, :opened, :closed, :due, 1,
        :first, :first, :first, :code_hash, 0, :sealed, :imported, :source, 0, 0);

-- name: matter_move
-- in:   id int, state text, unit text, closed when, due day, last int
UPDATE matter SET state = :state, unit = :unit, closed = :closed, due = :due, last = :last, version = version + 1
 WHERE district = :district AND id = :id;

-- name: matter_recode
-- in:   id int, code_hash blob
UPDATE matter SET code_hash = :code_hash, codes = codes + 1 WHERE district = :district AND id = :id;

-- name: matter_rate_pd
-- in:   id int, value int
UPDATE matter SET rating_pd = :value WHERE district = :district AND id = :id;

-- name: matter_rate_ru
-- in:   id int, value int
UPDATE matter SET rating_ru = :value WHERE district = :district AND id = :id;

-- name: matter_opinion  of its newest answer
-- in:   id int, opinion text
UPDATE matter SET opinion = :opinion WHERE district = :district AND id = :id;

-- name: advice_add       a proposal of X22 40
-- in:   matter int, event int, at when, unit text, kind text
INSERT INTO advice (district, matter, event, at, unit, kind, answer, adopted)
VALUES (:district, :matter, :event, :at, :unit, :kind, 0, '');

-- name: advice_answer    the newest one that waits for its reply
-- in:   matter int, answer int, adopted text
-- plan: PRIMARY KEY
UPDATE advice SET answer = :answer, adopted = :adopted
 WHERE district = :district AND matter = :matter
   AND event = (SELECT max(event) FROM advice WHERE district = :district AND matter = :matter AND answer = 0);

-- name: matter_titled    a correction (N14) holds the title from now on
-- in:   id int, event int
UPDATE matter SET titled = :event WHERE district = :district AND id = :id;

-- name: matter_contacted  a change of contact holds it from now on
-- in:   id int, event int
UPDATE matter SET contacted = :event WHERE district = :district AND id = :id;

-- name: matter_category
-- in:   id int, category text
UPDATE matter SET category = :category WHERE district = :district AND id = :id;

-- name: matter_retell    what an erasure leaves of the words that somebody typed
-- in:   id int, category text, channel text
UPDATE matter SET category = :category, channel = :channel WHERE district = :district AND id = :id;

-- name: clock_add
-- in:   matter int, event int, code text, start day, due day, due_at when, provisional bool, calendar text, rule text
INSERT INTO clock (district, matter, event, code, start, due, due_at, state, left_days, stopped, provisional, calendar, rule)
VALUES (:district, :matter, :event, :code, :start, :due, :due_at, 1, NULL, NULL, :provisional, :calendar, :rule);

-- name: clock_end        stops or expires the live run of a clock
-- in:   matter int, code text, state int, at when, unit text, procedure text
UPDATE clock SET state = :state, stopped = :at, unit = :unit, procedure = :procedure
 WHERE district = :district AND matter = :matter AND code = :code AND state IN (1, 2);

-- name: clock_hand      the runs that ended go with the matter to who holds it now
-- in:   matter int, unit text
UPDATE clock SET unit = :unit WHERE district = :district AND matter = :matter AND stopped IS NOT NULL;

-- name: clock_hold       pauses the running run
-- in:   matter int, code text, left_days int
UPDATE clock SET state = 2, left_days = :left_days
 WHERE district = :district AND matter = :matter AND code = :code AND state = 1;

-- name: clock_go         resumes the paused run
-- in:   matter int, code text, due day, due_at when
UPDATE clock SET state = 1, left_days = NULL, due = :due, due_at = :due_at
 WHERE district = :district AND matter = :matter AND code = :code AND state = 2;

-- name: timer_add
-- in:   at when, matter int, event int, code text
INSERT OR IGNORE INTO timer (district, rung, at, matter, event, code)
VALUES (:district, 0, :at, :matter, :event, :code);

-- name: timer_drop
-- in:   at when, matter int, event int, code text
DELETE FROM timer
 WHERE district = :district AND rung IN (0, 1) AND at = :at AND matter = :matter AND event = :event AND code = :code;

-- name: timer_rang       it was looked at; the row stays until its clock stops
-- in:   at when, matter int, event int, code text
-- plan: PRIMARY KEY
UPDATE timer SET rung = 1
 WHERE district = :district AND rung = 0 AND at = :at AND matter = :matter AND event = :event AND code = :code;

-- name: reach_add        the matter enters the lists of a unit, or comes back to it
-- in:   unit text, matter int, holds bool, open bool, due int, procedure text, state text, opened day
INSERT INTO reach (district, unit, matter, holds, open, due, procedure, state, opened)
VALUES (:district, :unit, :matter, :holds, :open, :due, :procedure, :state, :opened)
ON CONFLICT (district, unit, matter) DO UPDATE SET holds = :holds;

-- name: reach_see        the matter is seen by a unit that does not hold it
-- in:   unit text, matter int, open bool, due int, procedure text, state text, opened day
INSERT OR IGNORE INTO reach (district, unit, matter, holds, open, due, procedure, state, opened)
VALUES (:district, :unit, :matter, 0, :open, :due, :procedure, :state, :opened);

-- name: reach_leave      no unit holds it until reach_add says who does now
-- in:   matter int
UPDATE reach SET holds = 0 WHERE district = :district AND matter = :matter AND holds = 1;

-- name: reach_move
-- in:   matter int, open bool, due int, state text
UPDATE reach SET open = :open, due = :due, state = :state WHERE district = :district AND matter = :matter;

-- name: tally_add
-- in:   unit text, procedure text, state text, n int
INSERT INTO tally (district, unit, procedure, state, n) VALUES (:district, :unit, :procedure, :state, :n)
ON CONFLICT (district, unit, procedure, state) DO UPDATE SET n = n + :n;

-- name: link_add
-- in:   matter int, other int, kind text
INSERT OR IGNORE INTO link (district, matter, other, kind) VALUES (:district, :matter, :other, :kind);

-- name: letter_add
-- in:   matter int, event int, form text, at when, unit text, number text
INSERT INTO letter (district, matter, event, form, at, unit, number)
VALUES (:district, :matter, :event, :form, :at, :unit, :number);

-- name: party_add
-- in:   hash blob, matter int, kind text, key int
INSERT OR IGNORE INTO party (district, hash, matter, kind, key) VALUES (:district, :hash, :matter, :kind, :key);

-- name: party_drop
-- in:   matter int
-- plan: ix_party_matter
DELETE FROM party WHERE district = :district AND matter = :matter;

-- name: party_forget     a number that is theirs no more
-- in:   matter int, hash blob, kind text
-- plan: ix_party_matter
DELETE FROM party WHERE district = :district AND hash = :hash AND matter = :matter AND kind = :kind;

-- name: arrived_add      an event that a station sent
-- in:   station int, theirs int, ours int, matter int, conflict int
INSERT INTO arrived (district, station, theirs, ours, matter, conflict)
VALUES (:district, :station, :theirs, :ours, :matter, :conflict);

-- name: draft_put        a paper waits for a signature
-- in:   matter int, unit text, event int, row text
INSERT INTO draft (district, matter, unit, event, row) VALUES (:district, :matter, :unit, :event, :row);

-- name: draft_drop
-- in:   matter int
-- plan: PRIMARY KEY
DELETE FROM draft WHERE district = :district AND matter = :matter;
