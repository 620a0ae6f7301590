-- Accounts as projections of events (core/org/org.h); what proves who somebody is stands apart from them.

CREATE TABLE secret (            -- no projection: events hold only the SHA-256 of password and totp
    district INTEGER NOT NULL, officer INTEGER NOT NULL,
    password TEXT NOT NULL, totp TEXT, totp_step INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0, locked_until INTEGER,
    PRIMARY KEY (district, officer)
) STRICT, WITHOUT ROWID;
INSERT INTO secret (district, officer, password, totp, totp_step, failures, locked_until)
    SELECT district, id, password, totp, totp_step, failures, locked_until FROM officer;

ALTER TABLE officer RENAME TO officer_before;
CREATE TABLE officer (
    district INTEGER NOT NULL, id INTEGER NOT NULL,
    login TEXT NOT NULL, name TEXT NOT NULL, unit TEXT NOT NULL, duties TEXT NOT NULL,
    created INTEGER NOT NULL, disabled INTEGER NOT NULL DEFAULT 0,
    password TEXT NOT NULL, totp TEXT NOT NULL,     -- SHA-256 in hex of what stands in `secret`; '' = none
    set_at INTEGER NOT NULL,                        -- when the password was set
    first INTEGER NOT NULL,                         -- 1 = by somebody else: to be changed at the first log-in
    PRIMARY KEY (district, id)
) STRICT, WITHOUT ROWID;
INSERT INTO officer (district, id, login, name, unit, duties, created, disabled, password, totp, set_at, first)
    SELECT district, id, login, name, unit, duties, created, disabled, '', '', created, 0 FROM officer_before;
DROP TABLE officer_before;
CREATE UNIQUE INDEX ux_officer_login ON officer (district, login);
CREATE INDEX ix_officer_unit ON officer (district, unit);

ALTER TABLE session ADD event INTEGER NOT NULL DEFAULT 0;       -- the log-in or token that made it

DELETE FROM sqlite_stat1 WHERE tbl = 'officer';
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('officer', 'officer', '2000 2000 1'),
    ('officer', 'ux_officer_login', '2000 2000 1'),
    ('officer', 'ix_officer_unit', '2000 2000 6'),
    ('secret', 'secret', '2000 2000 1');
