-- The outbox.

-- name: notice_add
-- in:   event int, receiver text, matter int, name text, way text, at when, next when
INSERT INTO notice (district, event, receiver, matter, name, way, state, tries, at, next, channel, reason)
VALUES (:district, :event, :receiver, :matter, :name, :way, 1, 0, :at, :next, '', '');

-- name: notice_once      unless it stands there already
-- in:   event int, receiver text, matter int, name text, way text, at when, next when
INSERT INTO notice (district, event, receiver, matter, name, way, state, tries, at, next, channel, reason)
VALUES (:district, :event, :receiver, :matter, :name, :way, 1, 0, :at, :next, '', '')
ON CONFLICT (district, event, receiver) DO NOTHING;

-- name: notice_gather    one more matter for a digest that waits
-- in:   event int, receiver text, name text, way text, at when, next when
INSERT INTO notice (district, event, receiver, matter, name, way, state, tries, at, next, channel, reason)
VALUES (:district, :event, :receiver, 0, :name, :way, 1, 0, :at, :next, '', '')
ON CONFLICT (district, event, receiver) DO UPDATE SET n = notice.n + 1;

-- name: notice_ahead
-- in:   name text
-- out:  upto when
-- plan: PRIMARY KEY
SELECT upto FROM notice_ahead WHERE district = :district AND name = :name;

-- name: notice_ahead_set
-- in:   name text, upto when
INSERT INTO notice_ahead (district, name, upto) VALUES (:district, :name, :upto)
ON CONFLICT (district, name) DO UPDATE SET upto = :upto;

-- name: notice_timers    terms that end after an instant and until another, in order
-- in:   at when, matter int, event int, code text, until when, limit int
-- out:  at when, matter int, event int, code text
-- plan: PRIMARY KEY
SELECT at, matter, event, code FROM timer
 WHERE district = :district AND rung IN (0, 1) AND (at, matter, event, code) > (:at, :matter, :event, :code) AND at <= :until
 ORDER BY at, matter, event, code LIMIT :limit;

-- name: notice_day       how many went there today
-- in:   day int, hash blob
-- out:  n int
-- plan: PRIMARY KEY
SELECT n FROM notice_day WHERE district = :district AND day = :day AND hash = :hash;

-- name: notice_day_add
-- in:   day int, hash blob
INSERT INTO notice_day (district, day, hash, n) VALUES (:district, :day, :hash, 1)
ON CONFLICT (district, day, hash) DO UPDATE SET n = notice_day.n + 1;

-- name: notice_days_clean
-- in:   day int
-- plan: PRIMARY KEY
DELETE FROM notice_day WHERE district = :district AND day < :day;

-- name: notices_due      of one way
-- in:   way text, now when, limit int
-- out:  event int, receiver text, matter int, name text, tries int, n int, at when
-- plan: ix_notice_way
SELECT event, receiver, matter, name, tries, n, at FROM notice
 WHERE district = :district AND way = :way AND state = 1 AND next <= :now ORDER BY next LIMIT :limit;

-- name: notice_reroute   it goes another way than was thought
-- in:   event int, receiver text, way text
-- plan: PRIMARY KEY
UPDATE notice SET way = :way WHERE district = :district AND event = :event AND receiver = :receiver AND state = 1;

-- name: notices_redirect  those of a matter that still wait for who filed
-- in:   matter int, receiver text, way text
-- plan: ix_notice_matter
UPDATE notice SET way = :way WHERE district = :district AND matter = :matter AND receiver = :receiver AND state = 1;

-- name: notice_mark
-- in:   event int, receiver text, state int, tries int, next when, done when?, channel text, reason text
UPDATE notice SET state = :state, tries = :tries, next = :next, done = :done, channel = :channel, reason = :reason
 WHERE district = :district AND event = :event AND receiver = :receiver AND state = 1;

-- name: notices_of       a matter's, oldest first
-- in:   matter int, limit int
-- out:  event int, receiver text, name text, state int, tries int, at when, done when?, channel text, reason text
-- plan: ix_notice_matter
SELECT event, receiver, name, state, tries, at, done, channel, reason FROM notice
 WHERE district = :district AND matter = :matter ORDER BY event, receiver LIMIT :limit;

-- name: notices_tried    test messages, newest first: they are about no matter, and numbered by time below zero
-- in:   name text, limit int
-- out:  way text, state int, at when, reason text
-- plan: ix_notice_matter
SELECT way, state, at, reason FROM notice
 WHERE district = :district AND matter = 0 AND name = :name ORDER BY event LIMIT :limit;

-- name: notice_gateways  as they were
-- out:  name text, mac blob
-- plan: scan             (a few dozen)
SELECT name, mac FROM notice_gateway WHERE district = :district ORDER BY name;

-- name: notice_gateway_set
-- in:   name text, mac blob
INSERT INTO notice_gateway (district, name, mac) VALUES (:district, :name, :mac)
ON CONFLICT (district, name) DO UPDATE SET mac = :mac;

-- name: notice_gateway_drop
-- in:   name text
-- plan: PRIMARY KEY
DELETE FROM notice_gateway WHERE district = :district AND name = :name;

-- name: notice_text      the event it is about
-- in:   event int
-- out:  text text
-- plan: PRIMARY KEY
SELECT text FROM event WHERE district = :district AND seq = :event;

-- name: notices_clean    what ended long ago
-- in:   before when
-- plan: ix_notice_done
DELETE FROM notice WHERE district = :district AND done < :before;

-- name: notices_count    those that wait or were given up
-- out:  state int, n int, oldest when
-- plan: ix_notice_at
SELECT state, count(*), min(at) FROM notice WHERE district = :district AND state IN (1, 3) GROUP BY state ORDER BY state;

-- name: notices_all      of a whole site
-- in:   event int, receiver text, limit int
-- out:  event int, receiver text, matter int, name text, way text, state int, tries int, n int, at when, next when, done when?, channel text, reason text
-- plan: PRIMARY KEY
SELECT event, receiver, matter, name, way, state, tries, n, at, next, done, channel, reason FROM notice
 WHERE district = :district AND (event, receiver) > (:event, :receiver) ORDER BY event, receiver LIMIT :limit;

-- name: notice_restore
-- in:   event int, receiver text, matter int, name text, way text, state int, tries int, n int, at when, next when, done when?, channel text, reason text
INSERT INTO notice (district, event, receiver, matter, name, way, state, tries, n, at, next, done, channel, reason)
VALUES (:district, :event, :receiver, :matter, :name, :way, :state, :tries, :n, :at, :next, :done, :channel, :reason);

-- name: notice_choice
-- in:   matter int
-- out:  notify text
-- plan: PRIMARY KEY
SELECT notify FROM notice_choice WHERE district = :district AND matter = :matter;

-- name: notice_choose
-- in:   matter int, notify text
INSERT INTO notice_choice (district, matter, notify) VALUES (:district, :matter, :notify)
ON CONFLICT (district, matter) DO UPDATE SET notify = :notify;

-- name: notice_choices   of a whole site
-- out:  matter int, notify text
-- plan: scan
SELECT matter, notify FROM notice_choice WHERE district = :district ORDER BY matter;

-- name: notices_faults   why some wait for another try or were given up, the most first
-- in:   limit int
-- out:  channel text, reason text, n int
-- plan: ix_notice_at
SELECT channel, reason, count(*) AS n FROM notice
 WHERE district = :district AND state IN (1, 3) AND reason <> '' GROUP BY channel, reason
 ORDER BY n DESC, channel, reason LIMIT :limit;

-- name: notices_again    those that were given up are tried anew
-- in:   now when
UPDATE notice SET state = 1, tries = 0, next = :now, done = NULL, reason = '' WHERE district = :district AND state = 3;

-- name: notices_discard
-- in:   reason text
UPDATE notice SET state = 4, reason = :reason WHERE district = :district AND state = 3;
