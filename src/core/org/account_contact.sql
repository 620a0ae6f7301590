-- Where officers are told at work.

-- name: officer_contact_set
-- in:   id int, contact blob, contact_key int, arrivals text
-- plan: PRIMARY KEY
UPDATE officer SET contact = :contact, contact_key = :contact_key, arrivals = :arrivals
 WHERE district = :district AND id = :id;

-- name: officer_contact
-- in:   id int
-- out:  login text, unit text, duties text, contact blob?, contact_key int, arrivals text, disabled bool
-- plan: PRIMARY KEY
SELECT login, unit, duties, contact, contact_key, arrivals, disabled FROM officer
 WHERE district = :district AND id = :id;

-- name: officer_id_of
-- in:   login text
-- out:  id int
-- plan: ux_officer_login
SELECT id FROM officer WHERE district = :district AND login = :login;

-- name: officers_reachable  of a unit, who left a contact
-- in:   unit text, limit int
-- out:  id int, login text, duties text, contact blob, contact_key int, arrivals text
-- plan: ix_officer_reach
SELECT id, login, duties, contact, contact_key, arrivals FROM officer
 WHERE district = :district AND unit = :unit AND contact_key > 0 AND disabled = 0 ORDER BY id LIMIT :limit;

-- name: officers_closed  whose contact was closed with that key
-- in:   contact_key int, limit int
-- out:  id int, contact blob, arrivals text
-- plan: scan             (a command's question; accounts are few)
SELECT id, contact, arrivals FROM officer
 WHERE district = :district AND contact_key = :contact_key ORDER BY id LIMIT :limit;
