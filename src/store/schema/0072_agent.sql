-- Who acts for a petitioner (SD15 28): one appointment of one or two agents a matter, with a query code of its own.

CREATE TABLE agent (             -- projection
    district INTEGER NOT NULL, matter INTEGER NOT NULL,
    n INTEGER NOT NULL,          -- which appointment: the code follows from it
    code_hash BLOB NOT NULL,
    scope TEXT NOT NULL,         -- choice of `authority`
    until INTEGER,               -- last day; NULL = until it is withdrawn
    ended INTEGER NOT NULL,      -- withdrawn
    PRIMARY KEY (district, matter)
) STRICT, WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('agent', 'agent', '20000 20000 1');
