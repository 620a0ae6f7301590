-- The outbox: what is still to be told to others about an event, and what came of it (docs/notices.md). Nothing personal
-- stands in it; whom to reach is read from the sealed contact when it is sent.

CREATE TABLE notice (            -- state: 1 waiting, 2 sent, 3 given up, 4 not to be sent
    district INTEGER NOT NULL, event INTEGER NOT NULL,
    receiver TEXT NOT NULL,                -- 'filer', or 'hook:' and the name of a webhook
    matter INTEGER NOT NULL, name TEXT NOT NULL, -- row of data/notice.def; '' of a webhook
    state INTEGER NOT NULL, tries INTEGER NOT NULL,
    at INTEGER NOT NULL,                   -- when the event happened
    next INTEGER NOT NULL,                 -- by the machine's clock: not before
    done INTEGER,                          -- when it was sent, or given up
    channel TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (district, event, receiver)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_notice_state ON notice (district, state, next);
CREATE INDEX ix_notice_at ON notice (district, state, at);
CREATE INDEX ix_notice_done ON notice (district, done);
CREATE INDEX ix_notice_matter ON notice (district, matter, event);

CREATE TABLE notice_choice (     -- how who filed wants to be told, when they changed it after filing: sms, mail, none
    district INTEGER NOT NULL, matter INTEGER NOT NULL,
    notify TEXT NOT NULL,
    PRIMARY KEY (district, matter)
) STRICT, WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('notice', 'notice', '1000000 1000000 1 1'),
    ('notice', 'ix_notice_state', '1000000 1000000 250000 2'),
    ('notice', 'ix_notice_at', '1000000 1000000 250000 2'),
    ('notice', 'ix_notice_done', '1000000 1000000 2'),
    ('notice', 'ix_notice_matter', '1000000 1000000 4 1'),
    ('notice_choice', 'notice_choice', '20000 20000 1');
