-- Witnesses of this log, and what they cosigned (docs/log.md).

CREATE TABLE witness (           -- one this log has asked: the size it knows, and when it may be asked again
    district INTEGER NOT NULL, id INTEGER NOT NULL,        -- key id
    vkey TEXT NOT NULL, size INTEGER NOT NULL,
    at INTEGER,                                            -- when it last cosigned
    failures INTEGER NOT NULL, next INTEGER NOT NULL,      -- in a row
    PRIMARY KEY (district, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE cosignature (       -- of the head of that size
    district INTEGER NOT NULL, size INTEGER NOT NULL, witness INTEGER NOT NULL,
    at INTEGER NOT NULL, line TEXT NOT NULL,
    PRIMARY KEY (district, size, witness)
) STRICT, WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('witness', 'witness', '4 4 1'),
    ('cosignature', 'cosignature', '200000 200000 2 1');
