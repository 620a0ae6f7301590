-- Bytes that several rows share.

CREATE INDEX ix_file_digest ON file (district, digest);
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('file', 'ix_file_digest', '200000 200000 1');
