-- What the store itself keeps: which of these files were applied, and a few named texts of the site.

CREATE TABLE migration (
    district INTEGER NOT NULL, number INTEGER NOT NULL,
    name TEXT NOT NULL, applied INTEGER NOT NULL,
    PRIMARY KEY (district, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE meta (
    district INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (district, name)
) STRICT, WITHOUT ROWID;
