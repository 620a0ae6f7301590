-- Every projection in the order of its key, to be compared; and emptied, to be made anew.

-- name: all_matter
-- out:  id int, no text, procedure text, state text, unit text, place text, category text, channel text, opened int, closed int?, due int?, version int, first int, last int, titled int, contacted int, code_hash blob, codes int, sealed int, imported int, source blob?, rating_pd int, rating_ru int, opinion text?
-- plan: scan
SELECT id, no, procedure, state, unit, place, category, channel, opened, closed, due, version, first, last, titled, contacted,
       code_hash, codes, sealed, imported, source, rating_pd, rating_ru, opinion FROM matter WHERE district = :district ORDER BY id;

-- name: all_unit
-- out:  code text, name text, name_en text, kind text, superior text, path text, review text, phone text
-- plan: scan
SELECT code, name, name_en, kind, superior, path, review, phone FROM unit WHERE district = :district ORDER BY code;

-- name: empty_unit
-- plan: scan
DELETE FROM unit WHERE district = :district;

-- name: all_room
-- out:  code text, hall text, kind text, name text, name_en text, unit text, categories text, presence text, days text, hours text
-- plan: scan
SELECT code, hall, kind, name, name_en, unit, categories, presence, days, hours FROM room
 WHERE district = :district ORDER BY code;

-- name: empty_room
-- plan: scan
DELETE FROM room WHERE district = :district;

-- name: all_officer
-- out:  id int, login text, name text, unit text, duties text, created int, disabled int, password text, totp text, set_at int, first int
-- plan: scan
SELECT id, login, name, unit, duties, created, disabled, password, totp, set_at, first FROM officer
 WHERE district = :district ORDER BY id;

-- name: empty_officer
-- plan: scan
DELETE FROM officer WHERE district = :district;

-- name: all_clock
-- out:  matter int, event int, code text, start int, due int, due_at int, state int, left_days int?, stopped int?, provisional int, calendar text, rule text, unit text?, procedure text?
-- plan: scan
SELECT matter, event, code, start, due, due_at, state, left_days, stopped, provisional, calendar, rule, unit, procedure
  FROM clock WHERE district = :district ORDER BY matter, event, code;

-- name: all_reach
-- out:  matter int, unit text, holds int, open int, due int, procedure text, state text, opened int
-- plan: scan
SELECT matter, unit, holds, open, due, procedure, state, opened FROM reach WHERE district = :district ORDER BY unit, matter;

-- name: all_tally
-- out:  n int, unit text, procedure text, state text
-- plan: scan
SELECT n, unit, procedure, state FROM tally WHERE district = :district ORDER BY unit, procedure, state;

-- name: all_link
-- out:  matter int, other int, kind text
-- plan: scan
SELECT matter, other, kind FROM link WHERE district = :district ORDER BY matter, other, kind;

-- name: all_letter
-- out:  matter int, event int, form text, at int, unit text, number text
-- plan: scan
SELECT matter, event, form, at, unit, number FROM letter WHERE district = :district ORDER BY matter, event, form;

-- name: all_party
-- out:  matter int, hash blob, kind text
-- plan: scan
SELECT matter, hash, kind FROM party
 WHERE district = :district AND key IN (SELECT number FROM data_key k WHERE k.district = :district AND k.state = 2)
 ORDER BY hash, matter, kind;

-- name: all_register_row
-- out:  id int, reg text, unit text, day int, late int, gone int, version int, last int
-- plan: scan
SELECT id, reg, unit, day, late, gone, version, last FROM register_row WHERE district = :district ORDER BY id;

-- name: all_register_cell
-- out:  row int, name text, value text?, event int
-- plan: scan
SELECT row, name, value, event FROM register_cell WHERE district = :district ORDER BY row, name;

-- name: all_register_sheet
-- out:  version int, reg text, period text, unit text, subject int, event int, at int, zero int, figures text
-- plan: scan
SELECT version, reg, period, unit, subject, event, at, zero, figures FROM register_sheet
 WHERE district = :district ORDER BY reg, period, unit, version;

-- name: all_advice
-- out:  matter int, event int, at int, unit text, kind text, answer int, adopted text
-- plan: scan
SELECT matter, event, at, unit, kind, answer, adopted FROM advice WHERE district = :district ORDER BY matter, event;

-- name: empty_advice
-- plan: scan
DELETE FROM advice WHERE district = :district;
-- name: empty_register_row
-- plan: scan
DELETE FROM register_row WHERE district = :district;
-- name: empty_register_cell
-- plan: scan
DELETE FROM register_cell WHERE district = :district;
-- name: empty_register_sheet
-- plan: scan
DELETE FROM register_sheet WHERE district = :district;
-- name: empty_matter
-- plan: scan
DELETE FROM matter WHERE district = :district;
-- name: empty_clock
-- plan: scan
DELETE FROM clock WHERE district = :district;
-- name: all_timer        whether it rang is no effect of an event, nor when progress is looked at (core/target/target.h)
-- out:  matter int, at int, event int, code text
-- plan: scan
SELECT matter, at, event, code FROM timer WHERE district = :district AND code <> 'lag' ORDER BY matter, event, code, at;

-- name: empty_timer
-- plan: scan
DELETE FROM timer WHERE district = :district;
-- name: empty_reach
-- plan: scan
DELETE FROM reach WHERE district = :district;
-- name: empty_tally
-- plan: scan
DELETE FROM tally WHERE district = :district;
-- name: empty_link
-- plan: scan
DELETE FROM link WHERE district = :district;
-- name: empty_letter
-- plan: scan
DELETE FROM letter WHERE district = :district;
-- name: empty_party
-- plan: scan
DELETE FROM party WHERE district = :district;

-- name: all_arrived
-- out:  station int, theirs int, ours int, matter int, conflict int
-- plan: scan
SELECT station, theirs, ours, matter, conflict FROM arrived WHERE district = :district ORDER BY station, theirs;

-- name: empty_arrived
-- plan: scan
DELETE FROM arrived WHERE district = :district;

-- name: all_draft
-- out:  matter int, unit text, event int, row text
-- plan: scan
SELECT matter, unit, event, row FROM draft WHERE district = :district ORDER BY matter;

-- name: empty_draft
-- plan: scan
DELETE FROM draft WHERE district = :district;

-- name: all_held
-- out:  event int, matter int, parts int
-- plan: scan
SELECT event, matter, parts FROM held WHERE district = :district ORDER BY event;

-- name: empty_held
-- plan: scan
DELETE FROM held WHERE district = :district;

-- name: all_request
-- out:  matter int, event int, kind text, at int, due int, decided int, done int, result text
-- plan: scan
SELECT matter, event, kind, at, due, decided, done, result FROM request WHERE district = :district ORDER BY matter, event;

-- name: empty_request
-- plan: scan
DELETE FROM request WHERE district = :district;

-- name: all_appraisal
-- out:  matter int, event int, decision text, until int?, done int
-- plan: scan
SELECT matter, event, decision, until, done FROM appraisal WHERE district = :district ORDER BY matter;

-- name: empty_appraisal
-- plan: scan
DELETE FROM appraisal WHERE district = :district;

-- name: all_look
-- out:  matter int, event int, at int, officer int, unit text, duty text, purpose text, way text
-- plan: scan
SELECT matter, event, at, officer, unit, duty, purpose, way FROM look WHERE district = :district ORDER BY matter, event;

-- name: empty_look
-- plan: scan
DELETE FROM look WHERE district = :district;

-- name: all_agent
-- out:  matter int, n int, code_hash blob, scope text, until int?, ended int
-- plan: scan
SELECT matter, n, code_hash, scope, until, ended FROM agent WHERE district = :district ORDER BY matter;

-- name: empty_agent
-- plan: scan
DELETE FROM agent WHERE district = :district;

-- name: all_passed
-- out:  matter int, unit text, received int, sent int, taken int?, organ text, paper int, done int
-- plan: scan
SELECT matter, unit, received, sent, taken, organ, paper, done FROM passed WHERE district = :district ORDER BY unit, matter;

-- name: empty_passed
-- plan: scan
DELETE FROM passed WHERE district = :district;

-- name: all_slot
-- out:  matter int, at int, until int?, first int, areas text, people int, outcome text
-- plan: scan
SELECT matter, at, until, first, areas, people, outcome FROM slot WHERE district = :district ORDER BY at, matter;

-- name: empty_slot
-- plan: scan
DELETE FROM slot WHERE district = :district;
