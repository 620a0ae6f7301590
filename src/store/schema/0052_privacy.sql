-- Data keys, each wrapped under a main key that lies in a file beside the database, and who looked at personal data.

CREATE TABLE data_key (          -- state: 1 being filled in, 2 in use, 3 on its way out, 4 destroyed (wrapped is empty)
    district INTEGER NOT NULL, kind TEXT NOT NULL, number INTEGER NOT NULL,
    state INTEGER NOT NULL, wrapped BLOB NOT NULL, main INTEGER NOT NULL,
    made INTEGER NOT NULL, gone INTEGER,
    done INTEGER NOT NULL,       -- of a rotation under way: the last event, or matter, that was seen to
    PRIMARY KEY (district, kind, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ux_data_key_number ON data_key (district, number);

ALTER TABLE party ADD COLUMN key INTEGER NOT NULL DEFAULT 3;     -- which find key made the hash; 3 = a site's first

CREATE TABLE look (              -- projection: contact data of a matter shown to an officer; matter 0 = a search without a find
    district INTEGER NOT NULL, matter INTEGER NOT NULL, event INTEGER NOT NULL,
    at INTEGER NOT NULL, officer INTEGER NOT NULL, unit TEXT NOT NULL, duty TEXT NOT NULL,
    purpose TEXT NOT NULL, way TEXT NOT NULL,
    PRIMARY KEY (district, matter, event)
) STRICT, WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('data_key', 'data_key', '50 50 12 1'),
    ('data_key', 'ux_data_key_number', '50 50 1'),
    ('look', 'look', '1000000 1000000 3 1');
