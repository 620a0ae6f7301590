-- Registers (台账): rows that units keep, and the sheets they file each period. All are projections of events, whose
-- subjects have negative ids, so that they never meet a matter's.

CREATE TABLE register_row (
    district INTEGER NOT NULL, id INTEGER NOT NULL,
    reg TEXT NOT NULL, unit TEXT NOT NULL, day INTEGER NOT NULL, late INTEGER NOT NULL, gone INTEGER NOT NULL,
    version INTEGER NOT NULL, last INTEGER NOT NULL,
    PRIMARY KEY (district, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_register_row_unit ON register_row (district, reg, unit, gone, day);

CREATE TABLE register_cell (     -- value: NULL = sealed in that event
    district INTEGER NOT NULL, row INTEGER NOT NULL, name TEXT NOT NULL, value TEXT, event INTEGER NOT NULL,
    PRIMARY KEY (district, row, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE register_sheet (    -- what a unit filed for a period; a correction is the next version, both stay
    district INTEGER NOT NULL, reg TEXT NOT NULL, period TEXT NOT NULL, unit TEXT NOT NULL, version INTEGER NOT NULL,
    subject INTEGER NOT NULL, event INTEGER NOT NULL, at INTEGER NOT NULL, zero INTEGER NOT NULL, figures TEXT NOT NULL,
    PRIMARY KEY (district, reg, period, unit, version)
) STRICT, WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('register_row', 'register_row', '100000 100000 1'),
    ('register_row', 'ix_register_row_unit', '100000 100000 10000 50 45 2'),
    ('register_cell', 'register_cell', '1000000 1000000 12 1'),
    ('register_sheet', 'register_sheet', '20000 20000 5000 200 1 1');
