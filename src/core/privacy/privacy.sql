-- What persons asked about their own data.

-- name: request_add
-- in:   matter int, event int, kind text, at when, due day
INSERT INTO request (district, matter, event, kind, at, due, decided, done, result)
VALUES (:district, :matter, :event, :kind, :at, :due, 0, 0, '');

-- name: request_decide   done: the answer itself, or 0 when it is to be carried out
-- in:   matter int, event int, decided int, done int, result text
UPDATE request SET decided = :decided, done = :done, result = :result
 WHERE district = :district AND matter = :matter AND event = :event;

-- name: request_carried  an erasure of the matter carries out every deletion granted there
-- in:   matter int, done int
-- plan: PRIMARY KEY
UPDATE request SET done = :done
 WHERE district = :district AND matter = :matter AND kind = 'delete' AND result = 'granted' AND done = 0;

-- name: requests_of
-- in:   matter int
-- out:  event int, kind text, at when, due day, decided int, done int, result text
-- plan: PRIMARY KEY
SELECT event, kind, at, due, decided, done, result FROM request WHERE district = :district AND matter = :matter ORDER BY event;

-- name: requests_open
-- in:   limit int
-- out:  matter int, event int, kind text, at when, due day, decided int, result text
-- plan: ix_request_open
SELECT matter, event, kind, at, due, decided, result FROM request
 WHERE district = :district AND done = 0 ORDER BY due, matter LIMIT :limit;

-- name: request_event
-- in:   seq int
-- out:  text text
-- plan: PRIMARY KEY
SELECT text FROM event WHERE district = :district AND seq = :seq;

-- name: appraisal_add    the newest counts
-- in:   matter int, event int, decision text, until day
INSERT INTO appraisal (district, matter, event, decision, until, done) VALUES (:district, :matter, :event, :decision, :until, 0)
ON CONFLICT (district, matter) DO UPDATE SET event = :event, decision = :decision, until = :until, done = 0;

-- name: appraisal_carried
-- in:   matter int, decision text, done int
UPDATE appraisal SET done = :done WHERE district = :district AND matter = :matter AND decision = :decision AND done = 0;
