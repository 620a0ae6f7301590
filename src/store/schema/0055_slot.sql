-- Places at leaders' open days (领导接访): what is announced, and what came of it.

CREATE TABLE slot (              -- projection: one place of one visitor, made by E01 where it names an hour
    district INTEGER NOT NULL, at INTEGER NOT NULL, matter INTEGER NOT NULL,
    until INTEGER,               -- the end of booking; NULL = none
    first INTEGER NOT NULL,      -- its announcement, whose sealed values are published: leader, area, place
    areas TEXT NOT NULL,         -- codes of data/category.def between /; '' = any
    people INTEGER NOT NULL,     -- announced by who booked, counted by who received
    outcome TEXT NOT NULL,       -- of E05; '' = none yet
    PRIMARY KEY (district, at, matter)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ux_slot_matter ON slot (district, matter);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('slot', 'slot', '20000 20000 2 1'),
    ('slot', 'ux_slot_matter', '20000 20000 1');
