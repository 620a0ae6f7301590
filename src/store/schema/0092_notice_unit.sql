-- What units and officers are told, and how many messages one number gets a day.

ALTER TABLE notice ADD COLUMN n INTEGER NOT NULL DEFAULT 1;  -- of how many matters a digest tells

CREATE TABLE notice_ahead (      -- how far reminders have looked ahead, by row of data/notice.def
    district INTEGER NOT NULL, name TEXT NOT NULL,
    upto INTEGER NOT NULL,       -- terms that end until then have been seen to
    PRIMARY KEY (district, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE notice_day (        -- how many messages went to one number or address on a day; kept until the next
    district INTEGER NOT NULL, day INTEGER NOT NULL,
    hash BLOB NOT NULL,          -- keyed, under the find key; never the number
    n INTEGER NOT NULL,
    PRIMARY KEY (district, day, hash)
) STRICT, WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('notice_ahead', 'notice_ahead', '10 10 1'),
    ('notice_day', 'notice_day', '10000 10000 5000 1');
