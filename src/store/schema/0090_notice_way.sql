-- Each way out of the outbox goes on by itself: a row says which sender takes it.

ALTER TABLE notice ADD COLUMN way TEXT NOT NULL DEFAULT 'sms';  -- sms, mail, or 'hook:' and a name
UPDATE notice SET way = receiver WHERE receiver LIKE 'hook:%';
DROP INDEX ix_notice_state;
CREATE INDEX ix_notice_way ON notice (district, way, state, next);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('notice', 'ix_notice_way', '1000000 1000000 300000 100000 2');
