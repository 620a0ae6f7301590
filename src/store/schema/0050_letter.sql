-- Numbers of letters (procedures.md §11): unique within a unit; the text of a letter is a sealed field of its event.

ALTER TABLE letter ADD number TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX ux_letter_number ON letter (district, unit, number) WHERE number <> '';
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('letter', 'ux_letter_number', '2000000 2000000 10000 1');
