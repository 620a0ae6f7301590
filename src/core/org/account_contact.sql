-- Where officers are told at work.

-- name: officer_contact_set
-- in:   id int, contact blob, contact_key int, arrivals text
INSERT INTO officer_contact (district, officer, contact, contact_key, arrivals)
VALUES (:district, :id, :contact, :contact_key, :arrivals)
ON CONFLICT (district, officer) DO UPDATE SET contact = :contact, contact_key = :contact_key, arrivals = :arrivals;

-- name: officer_contact
-- in:   id int
-- out:  login text, unit text, duties text, contact blob?, contact_key int, arrivals text, disabled bool
-- plan: PRIMARY KEY
SELECT o.login, o.unit, o.duties, c.contact, coalesce(c.contact_key, 0), coalesce(c.arrivals, 'none'), o.disabled
  FROM officer o LEFT JOIN officer_contact c ON c.district = o.district AND c.officer = o.id
 WHERE o.district = :district AND o.id = :id;

-- name: officer_id_of
-- in:   login text
-- out:  id int
-- plan: ux_officer_login
SELECT id FROM officer WHERE district = :district AND login = :login;

-- name: officers_reachable  of a unit, who left a contact
-- in:   unit text, limit int
-- out:  id int, login text, duties text, contact blob, contact_key int, arrivals text
-- plan: ix_officer_unit
SELECT o.id, o.login, o.duties, c.contact, c.contact_key, c.arrivals
  FROM officer o JOIN officer_contact c ON c.district = o.district AND c.officer = o.id
 WHERE o.district = :district AND o.unit = :unit AND o.disabled = 0 ORDER BY o.id LIMIT :limit;

-- name: officers_closed  whose contact was closed with that key
-- in:   contact_key int, limit int
-- out:  id int, contact blob, arrivals text
-- plan: scan             (a command's question; accounts are few)
SELECT officer, contact, arrivals FROM officer_contact
 WHERE district = :district AND contact_key = :contact_key ORDER BY officer LIMIT :limit;
