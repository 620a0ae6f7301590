-- What `anlan verify` holds together: timers that stay as long as their clock runs, and heads that are counted.

DROP TABLE timer;
CREATE TABLE timer (             -- projection: one row a running clock; rung: 1 = it was looked at since it fell due
    district INTEGER NOT NULL, rung INTEGER NOT NULL, at INTEGER NOT NULL, matter INTEGER NOT NULL, event INTEGER NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (district, rung, at, matter, event, code)
) STRICT, WITHOUT ROWID;
INSERT INTO timer (district, rung, at, matter, event, code)
    SELECT district, 0, due_at, matter, event, code FROM clock WHERE state = 1;

ALTER TABLE head ADD number INTEGER NOT NULL DEFAULT 0;      -- 1, 2, 3 … in the order of signing: none can be missing
UPDATE head SET number = (SELECT count(*) FROM head h WHERE h.district = head.district AND h.size <= head.size);

DELETE FROM sqlite_stat1 WHERE tbl = 'timer';
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('timer', 'timer', '1000000 1000000 500000 100 2 1 1');
