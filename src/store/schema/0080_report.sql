-- What reports count by period (core/report/report.sql), so that a figure costs the rows of its period and unit.
-- Nothing here is written by a filing but the day in `reach`: what has not ended is in no index of these.

ALTER TABLE reach ADD COLUMN opened INTEGER NOT NULL DEFAULT 0;   -- day the matter was opened
UPDATE reach SET opened = (SELECT (m.opened + 28800000) / 86400000 FROM matter m
                            WHERE m.district = reach.district AND m.id = reach.matter);

ALTER TABLE matter ADD COLUMN opinion TEXT;                       -- of the newest answer (P21, P31); NULL = none
CREATE INDEX ix_matter_closed ON matter (district, unit, procedure, closed, category, channel, rating_pd, rating_ru, opinion)
 WHERE closed IS NOT NULL;

ALTER TABLE clock ADD COLUMN unit TEXT;                           -- of a run that ended: who holds the matter
ALTER TABLE clock ADD COLUMN procedure TEXT;
UPDATE clock SET unit = (SELECT m.unit FROM matter m WHERE m.district = clock.district AND m.id = clock.matter),
                 procedure = (SELECT m.procedure FROM matter m WHERE m.district = clock.district AND m.id = clock.matter)
 WHERE stopped IS NOT NULL;
CREATE INDEX ix_clock_ended ON clock (district, unit, procedure, code, due, stopped, due_at) WHERE stopped IS NOT NULL;

CREATE INDEX ix_letter_form ON letter (district, form, at) WHERE form <> 'F01';

CREATE TABLE advice (            -- projection: proposals of X22 40 (N11, V07), and whether they were adopted (N12)
    district INTEGER NOT NULL, matter INTEGER NOT NULL, event INTEGER NOT NULL,
    at INTEGER NOT NULL, unit TEXT NOT NULL,                      -- to whom
    kind TEXT NOT NULL,
    answer INTEGER NOT NULL, adopted TEXT NOT NULL,               -- the event of the reply; 0 = none yet
    PRIMARY KEY (district, matter, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX ix_advice_at ON advice (district, unit, at);

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('matter', 'ix_matter_closed', '900000 900000 9000 8000 2 1 1 1 1 1'),
    ('clock', 'ix_clock_ended', '3500000 3500000 35000 30000 8000 20 2 2'),
    ('letter', 'ix_letter_form', '2000000 2000000 300000 2'),
    ('advice', 'advice', '20000 20000 1 1'),
    ('advice', 'ix_advice_at', '20000 20000 200 1');
