-- Stations that work away from their district and send later what happened there (docs/sync.md).

CREATE TABLE station (           -- at the district: who was invited; at a station: itself
    district INTEGER NOT NULL, number INTEGER NOT NULL,
    unit TEXT NOT NULL, added INTEGER NOT NULL, closed INTEGER NOT NULL,
    last INTEGER NOT NULL, at INTEGER,     -- the newest event taken (there: acknowledged), and when
    PRIMARY KEY (district, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE arrived (           -- projection: where a station's event stands here
    district INTEGER NOT NULL, station INTEGER NOT NULL, theirs INTEGER NOT NULL,
    ours INTEGER NOT NULL, matter INTEGER NOT NULL, conflict INTEGER NOT NULL,
    PRIMARY KEY (district, station, theirs)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ux_arrived_ours ON arrived (district, ours);
CREATE INDEX ix_arrived_conflict ON arrived (district, conflict, ours);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('station', 'station', '200 200 1'),
    ('arrived', 'arrived', '500000 500000 3000 1'),
    ('arrived', 'ux_arrived_ours', '500000 500000 1'),
    ('arrived', 'ix_arrived_conflict', '500000 500000 250000 1');
