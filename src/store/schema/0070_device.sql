-- A register's column `code` is the number by which its row is found: of a household alarm device, for one.

CREATE INDEX ix_register_cell_code ON register_cell (district, value) WHERE name = 'code';

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('register_cell', 'ix_register_cell_code', '20000 20000 2');
