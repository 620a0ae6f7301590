-- What persons asked about their own data, what only rests by law, and what became of matters whose term ran out.
-- All are projections of events.

CREATE TABLE held (              -- sealed values that rest (core/privacy/held.h); parts: 1 contact, 2 attachments, 4 texts
    district INTEGER NOT NULL, event INTEGER NOT NULL, matter INTEGER NOT NULL, parts INTEGER NOT NULL,
    PRIMARY KEY (district, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_held_matter ON held (district, matter);

CREATE TABLE request (           -- decided, done: the event that did it; 0 = not yet
    district INTEGER NOT NULL, matter INTEGER NOT NULL, event INTEGER NOT NULL,
    kind TEXT NOT NULL, at INTEGER NOT NULL, due INTEGER NOT NULL, decided INTEGER NOT NULL, done INTEGER NOT NULL,
    result TEXT NOT NULL,
    PRIMARY KEY (district, matter, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_request_open ON request (district, done, due, matter);

CREATE TABLE appraisal (         -- of matters whose term of keeping ran out: destroy, transfer, keep (until that day)
    district INTEGER NOT NULL, matter INTEGER NOT NULL, event INTEGER NOT NULL,
    decision TEXT NOT NULL, until INTEGER, done INTEGER NOT NULL,
    PRIMARY KEY (district, matter)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_appraisal_open ON appraisal (district, done, decision, matter);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('held', 'held', '10000 10000 1'),
    ('held', 'ix_held_matter', '10000 10000 5'),
    ('request', 'request', '10000 10000 2 1'),
    ('request', 'ix_request_open', '10000 10000 5000 20 1'),
    ('appraisal', 'appraisal', '100000 100000 1'),
    ('appraisal', 'ix_appraisal_open', '100000 100000 50000 20000 1');
