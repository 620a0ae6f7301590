-- Officers, what proves who they are, sessions and tokens.

-- name: officer_by_login
-- in:   login text
-- out:  id int, login text, name text, unit text, duties text, disabled bool, password text?, totp text?, totp_step int, failures int, locked_until when?
-- plan: ux_officer_login
SELECT o.id, o.login, o.name, o.unit, o.duties, o.disabled, s.password, s.totp, coalesce(s.totp_step, 0),
       coalesce(s.failures, 0), s.locked_until
  FROM officer o LEFT JOIN secret s ON s.district = o.district AND s.officer = o.id
 WHERE o.district = :district AND o.login = :login;

-- name: officer_by_id
-- in:   id int
-- out:  id int, login text, name text, unit text, duties text, totp text, disabled bool
-- plan: PRIMARY KEY
SELECT id, login, name, unit, duties, totp, disabled FROM officer WHERE district = :district AND id = :id;

-- name: officers
-- out:  id int, login text, name text, unit text, duties text, totp text, disabled bool
-- plan: PRIMARY KEY
SELECT id, login, name, unit, duties, totp, disabled FROM officer WHERE district = :district ORDER BY id;

-- name: officer_last_id
-- out:  id int
-- plan: scan
SELECT coalesce(max(id), 0) FROM officer WHERE district = :district;

-- name: officer_add
-- in:   id int, login text, name text, unit text, duties text, created when, password text, first bool
INSERT INTO officer (district, id, login, name, unit, duties, created, password, totp, set_at, first)
VALUES (:district, :id, :login, :name, :unit, :duties, :created, :password, '', :created, :first);

-- name: officer_password
-- in:   id int, password text, at when, first bool
-- plan: PRIMARY KEY
UPDATE officer SET password = :password, set_at = :at, first = :first WHERE district = :district AND id = :id;

-- name: officer_change
-- in:   id int, unit text, duties text, disabled bool
-- plan: PRIMARY KEY
UPDATE officer SET unit = :unit, duties = :duties, disabled = :disabled WHERE district = :district AND id = :id;

-- name: officer_totp
-- in:   id int, totp text
-- plan: PRIMARY KEY
UPDATE officer SET totp = :totp WHERE district = :district AND id = :id;

-- name: secret_password
-- in:   officer int, password text
INSERT INTO secret (district, officer, password) VALUES (:district, :officer, :password)
ON CONFLICT (district, officer) DO UPDATE SET password = :password, failures = 0, locked_until = NULL;

-- name: secret_tried     a log-in failed, or succeeded (0 failures)
-- in:   officer int, failures int, locked_until when
-- plan: PRIMARY KEY
UPDATE secret SET failures = :failures, locked_until = :locked_until WHERE district = :district AND officer = :officer;

-- name: secret_totp
-- in:   officer int, totp text, totp_step int
-- plan: PRIMARY KEY
UPDATE secret SET totp = :totp, totp_step = :totp_step WHERE district = :district AND officer = :officer;

-- name: secret_step      the step last used, so that a code works once; nothing where it was, or the secret is another
-- in:   officer int, totp text, totp_step int
-- plan: PRIMARY KEY
UPDATE secret SET totp_step = :totp_step
 WHERE district = :district AND officer = :officer AND totp = :totp AND totp_step < :totp_step;

-- name: session_add
-- in:   hash blob, officer int, bearer bool, expires when, seen when, event int
INSERT INTO session (district, hash, officer, bearer, expires, seen, event)
VALUES (:district, :hash, :officer, :bearer, :expires, :seen, :event);

-- name: session_find
-- in:   hash blob
-- out:  officer int, bearer bool, expires when, seen when, login text, name text, unit text, duties text, path text?, set_at when, first bool
-- plan: PRIMARY KEY
SELECT s.officer, s.bearer, s.expires, s.seen, o.login, o.name, o.unit, o.duties, u.path, o.set_at, o.first
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

-- name: account_events   what happened to an account, or about nobody's, newest first
-- in:   matter int, limit int
-- out:  seq int, text text
-- plan: ix_event_matter
SELECT seq, text FROM event WHERE district = :district AND matter = :matter ORDER BY seq DESC LIMIT :limit;
