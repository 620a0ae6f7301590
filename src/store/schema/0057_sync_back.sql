-- What goes back to a station, and attachments that follow their events (docs/sync.md).

ALTER TABLE station ADD seen INTEGER NOT NULL DEFAULT 0;        -- at a station: the district's event up to which it has the news
ALTER TABLE station ADD wants TEXT NOT NULL DEFAULT '';         -- at a station: attachments the district asked for, "digest have" a line

CREATE TABLE awaited (           -- at the district: attachments named by a station's event whose bytes are still to come
    district INTEGER NOT NULL, station INTEGER NOT NULL, digest TEXT NOT NULL, matter INTEGER NOT NULL, event INTEGER NOT NULL,
    PRIMARY KEY (district, station, digest, matter)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_awaited_matter ON awaited (district, matter, digest);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('awaited', 'awaited', '2000 2000 50 2 1'),
    ('awaited', 'ix_awaited_matter', '2000 2000 2 1');
