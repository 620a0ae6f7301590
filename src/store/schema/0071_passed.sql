-- Complaints that went to an organ above (JK20 15): what the offices that had them keep.

CREATE TABLE passed (            -- projection: one row for each unit that had it before
    district INTEGER NOT NULL, unit TEXT NOT NULL, matter INTEGER NOT NULL,
    received INTEGER NOT NULL,   -- when it was registered
    sent INTEGER NOT NULL,       -- when it was passed on
    taken INTEGER,               -- when the organ above confirmed the receipt; NULL = not yet
    organ TEXT NOT NULL,
    paper INTEGER NOT NULL,      -- that organ keeps it on paper: its text goes
    done INTEGER NOT NULL,       -- the event by which its text went; 0 = not yet
    PRIMARY KEY (district, unit, matter)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_passed_matter ON passed (district, matter);
CREATE INDEX ix_passed_paper ON passed (district, done, matter) WHERE paper = 1;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('passed', 'passed', '2000 2000 500 1'),
    ('passed', 'ix_passed_matter', '2000 2000 2'),
    ('passed', 'ix_passed_paper', '200 200 5 2');
