-- Officers, sessions and tokens.

-- name: officer_by_login
-- in:   login text
-- out:  id int, login text, name text, unit text, duties text, password text, totp text?, totp_step int, failures int, locked_until when?, disabled bool
-- plan: ux_officer_login
SELECT id, login, name, unit, duties, password, totp, totp_step, failures, locked_until, disabled
  FROM officer WHERE district = :district AND login = :login;

-- name: officer_by_id
-- in:   id int
-- out:  id int, login text, name text, unit text, duties text, totp text?, disabled bool
-- plan: PRIMARY KEY
SELECT id, login, name, unit, duties, totp, disabled FROM officer WHERE district = :district AND id = :id;

-- name: officers
-- out:  id int, login text, name text, unit text, duties text, totp text?, disabled bool
-- plan: PRIMARY KEY
SELECT id, login, name, unit, duties, totp, disabled FROM officer WHERE district = :district ORDER BY id;

-- name: officer_last_id
-- out:  id int
-- plan: scan
SELECT coalesce(max(id), 0) FROM officer WHERE district = :district;

-- name: officer_add
-- in:   id int, login text, name text, unit text, duties text, password text, created when
INSERT INTO officer (district, id, login, name, unit, duties, password, created)
VALUES (:district, :id, :login, :name, :unit, :duties, :password, :created);

-- name: officer_password
-- in:   id int, password text
-- plan: PRIMARY KEY
UPDATE officer SET password = :password, failures = 0, locked_until = NULL WHERE district = :district AND id = :id;

-- name: officer_tried    a log-in failed, or succeeded (0 failures)
-- in:   id int, failures int, locked_until when
-- plan: PRIMARY KEY
UPDATE officer SET failures = :failures, locked_until = :locked_until WHERE district = :district AND id = :id;

-- name: officer_totp     the step last used, so that a code works once
-- in:   id int, totp text, totp_step int
-- plan: PRIMARY KEY
UPDATE officer SET totp = :totp, totp_step = :totp_step WHERE district = :district AND id = :id;

-- name: session_add
-- in:   hash blob, officer int, bearer bool, expires when, seen when
INSERT INTO session (district, hash, officer, bearer, expires, seen)
VALUES (:district, :hash, :officer, :bearer, :expires, :seen);

-- name: session_find
-- in:   hash blob
-- out:  officer int, bearer bool, expires when, seen when, login text, name text, unit text, duties text, path text?
-- plan: PRIMARY KEY
SELECT s.officer, s.bearer, s.expires, s.seen, o.login, o.name, o.unit, o.duties, u.path
  FROM session s JOIN officer o ON o.district = s.district AND o.id = s.officer AND o.disabled = 0
  LEFT JOIN unit u ON u.district = o.district AND u.code = o.unit
 WHERE s.district = :district AND s.hash = :hash;

-- name: session_seen
-- in:   hash blob, seen when
-- plan: PRIMARY KEY
UPDATE session SET seen = :seen WHERE district = :district AND hash = :hash;

-- name: session_drop
-- in:   hash blob
-- plan: PRIMARY KEY
DELETE FROM session WHERE district = :district AND hash = :hash;

-- name: sessions_drop_of    all log-ins of an officer, but not programs' tokens
-- in:   officer int
-- plan: ix_session_officer
DELETE FROM session WHERE district = :district AND officer = :officer AND bearer = 0;

-- name: sessions_clean
-- in:   now when
-- plan: ix_session_expires
DELETE FROM session WHERE district = :district AND expires < :now;
