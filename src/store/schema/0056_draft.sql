-- Papers drafted for the head of a unit to sign (拟稿、审核、签发: N17, N18).

CREATE TABLE draft (             -- projection: what waits for a signature now
    district INTEGER NOT NULL, matter INTEGER NOT NULL,
    unit TEXT NOT NULL,                    -- that holds the matter
    event INTEGER NOT NULL, row TEXT NOT NULL,  -- the submission, and which row it is a draft of; '' = none named
    PRIMARY KEY (district, matter)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_draft_unit ON draft (district, unit, event);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('draft', 'draft', '2000 2000 1'),
    ('draft', 'ix_draft_unit', '2000 2000 20 1');
