-- The public log (docs/log.md): one leaf an event, in the transaction that stores it.

CREATE TABLE leaf (              -- index = seq - 1; mac = HMAC-SHA-256(event's salt, event's text)
    district INTEGER NOT NULL, seq INTEGER NOT NULL, mac BLOB NOT NULL,
    PRIMARY KEY (district, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE tile (              -- hashes of complete tiles: level 1 = tree level 8, 2 = 16 …; level 0 is made from leaves
    district INTEGER NOT NULL, level INTEGER NOT NULL, n INTEGER NOT NULL, hash BLOB NOT NULL,
    PRIMARY KEY (district, level, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE edge (              -- the right edge of the tree: all that appending needs
    district INTEGER NOT NULL, size INTEGER NOT NULL, whole BLOB NOT NULL,
    PRIMARY KEY (district)
) STRICT, WITHOUT ROWID;

CREATE TABLE head (              -- every signed head; two that contradict are never signed
    district INTEGER NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, at INTEGER NOT NULL, note TEXT NOT NULL,
    PRIMARY KEY (district, size)
) STRICT, WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('leaf', 'leaf', '5000000 5000000 1'),
    ('tile', 'tile', '20000 20000 10000 1'),
    ('head', 'head', '100000 100000 1');
