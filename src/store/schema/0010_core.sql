-- Units, accounts, events and the tables read from them.
-- District leads every key. `event` and `sealed` are the truth about matters; what stands under
-- "projections" is made from them by core/matter/project.c alone, and again by `anlan rebuild`.

CREATE TABLE unit (
    district INTEGER NOT NULL, code TEXT NOT NULL,
    name TEXT NOT NULL, name_en TEXT NOT NULL, kind TEXT NOT NULL, superior TEXT NOT NULL,
    path TEXT NOT NULL, review TEXT NOT NULL, phone TEXT NOT NULL,
    PRIMARY KEY (district, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_unit_path ON unit (district, path);

CREATE TABLE officer (
    district INTEGER NOT NULL, id INTEGER NOT NULL,
    login TEXT NOT NULL, name TEXT NOT NULL, unit TEXT NOT NULL, duties TEXT NOT NULL,
    password TEXT NOT NULL, totp TEXT, totp_step INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0, locked_until INTEGER, created INTEGER NOT NULL, disabled INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (district, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ux_officer_login ON officer (district, login);

CREATE TABLE session (
    district INTEGER NOT NULL, hash BLOB NOT NULL,
    officer INTEGER NOT NULL, bearer INTEGER NOT NULL, expires INTEGER NOT NULL, seen INTEGER NOT NULL,
    PRIMARY KEY (district, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_session_officer ON session (district, officer);
CREATE INDEX ix_session_expires ON session (district, expires);

CREATE TABLE serial (            -- counters: case numbers a day and class, letters a unit and year
    district INTEGER NOT NULL, name TEXT NOT NULL, last INTEGER NOT NULL,
    PRIMARY KEY (district, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE replay (            -- idempotency keys, kept a day
    district INTEGER NOT NULL, key BLOB NOT NULL,
    content BLOB NOT NULL, matter INTEGER NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (district, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_replay_at ON replay (district, at);

CREATE TABLE event (
    district INTEGER NOT NULL, seq INTEGER NOT NULL,
    matter INTEGER NOT NULL, text TEXT NOT NULL, salt BLOB NOT NULL,
    PRIMARY KEY (district, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_event_matter ON event (district, matter, seq);

CREATE TABLE sealed (            -- personal and free text of events; an erased row keeps its place without salt and value
    district INTEGER NOT NULL, event INTEGER NOT NULL, field TEXT NOT NULL,
    salt BLOB, value BLOB, crypt INTEGER NOT NULL,      -- crypt: 0 plain UTF-8, n = encrypted under field key n
    PRIMARY KEY (district, event, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE file (              -- uploaded attachments; the bytes are in files/ by digest
    district INTEGER NOT NULL, id TEXT NOT NULL,
    matter INTEGER, name TEXT NOT NULL, type TEXT NOT NULL, size INTEGER NOT NULL, digest TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (district, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_file_matter ON file (district, matter);

-- projections

CREATE TABLE matter (
    district INTEGER NOT NULL, id INTEGER NOT NULL,
    no TEXT NOT NULL, procedure TEXT NOT NULL, state TEXT NOT NULL, unit TEXT NOT NULL,
    place TEXT NOT NULL, category TEXT NOT NULL, channel TEXT NOT NULL,
    opened INTEGER NOT NULL, closed INTEGER, due INTEGER, version INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, titled INTEGER NOT NULL,
    code_hash BLOB NOT NULL, codes INTEGER NOT NULL, sealed INTEGER NOT NULL, imported INTEGER NOT NULL, source BLOB,
    rating_pd INTEGER NOT NULL, rating_ru INTEGER NOT NULL,
    PRIMARY KEY (district, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ux_matter_no ON matter (district, no);
CREATE UNIQUE INDEX ux_matter_source ON matter (district, source) WHERE source IS NOT NULL;
CREATE INDEX ix_matter_place ON matter (district, place, id);

CREATE TABLE clock (
    district INTEGER NOT NULL, matter INTEGER NOT NULL, event INTEGER NOT NULL, code TEXT NOT NULL,
    start INTEGER NOT NULL, due INTEGER NOT NULL, due_at INTEGER NOT NULL, state INTEGER NOT NULL,
    left_days INTEGER, stopped INTEGER, provisional INTEGER NOT NULL, calendar TEXT NOT NULL, rule TEXT NOT NULL,
    PRIMARY KEY (district, matter, event, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE timer (             -- running clocks that have not been looked at since they fell due; made anew by rebuild
    district INTEGER NOT NULL, at INTEGER NOT NULL, matter INTEGER NOT NULL, event INTEGER NOT NULL, code TEXT NOT NULL,
    PRIMARY KEY (district, at, matter, event, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE reach (             -- in whose lists a matter stands: each unit that ever held it and all above
    district INTEGER NOT NULL, unit TEXT NOT NULL, matter INTEGER NOT NULL,
    holds INTEGER NOT NULL, open INTEGER NOT NULL, due INTEGER NOT NULL, procedure TEXT NOT NULL, state TEXT NOT NULL,
    PRIMARY KEY (district, unit, matter)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_reach_due ON reach (district, unit, holds, open, due, matter);
CREATE INDEX ix_reach_state ON reach (district, unit, holds, procedure, state, due, matter);
CREATE INDEX ix_reach_matter ON reach (district, matter);

CREATE TABLE tally (             -- how many matters a unit and those below hold, by procedure and state
    district INTEGER NOT NULL, unit TEXT NOT NULL, procedure TEXT NOT NULL, state TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (district, unit, procedure, state)
) STRICT, WITHOUT ROWID;

CREATE TABLE link (
    district INTEGER NOT NULL, matter INTEGER NOT NULL, other INTEGER NOT NULL, kind TEXT NOT NULL,
    PRIMARY KEY (district, matter, other, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE letter (
    district INTEGER NOT NULL, matter INTEGER NOT NULL, event INTEGER NOT NULL, form TEXT NOT NULL,
    at INTEGER NOT NULL, unit TEXT NOT NULL,
    PRIMARY KEY (district, matter, event, form)
) STRICT, WITHOUT ROWID;

CREATE TABLE party (             -- whom a matter can be found by: keyed hashes only
    district INTEGER NOT NULL, hash BLOB NOT NULL, matter INTEGER NOT NULL, kind TEXT NOT NULL,
    PRIMARY KEY (district, hash, matter, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_party_matter ON party (district, matter);
