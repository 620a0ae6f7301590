-- How the gateways of notices were set when last looked at, so that a change is written down.

CREATE TABLE notice_gateway (    -- of settings notice.*, with what their secret's file holds, and of webhooks
    district INTEGER NOT NULL, name TEXT NOT NULL,
    mac BLOB NOT NULL,           -- keyed with a file beside the database; never the value
    PRIMARY KEY (district, name)
) STRICT, WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('notice_gateway', 'notice_gateway', '30 30 1');
