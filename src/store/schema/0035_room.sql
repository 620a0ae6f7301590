-- Windows and rooms of the three-level platform: which unit sits where, for which fields, on which days.

CREATE TABLE room (
    district INTEGER NOT NULL, code TEXT NOT NULL,
    hall TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, name_en TEXT NOT NULL, unit TEXT NOT NULL,
    categories TEXT NOT NULL, presence TEXT NOT NULL, days TEXT NOT NULL, hours TEXT NOT NULL,
    PRIMARY KEY (district, code)
) STRICT, WITHOUT ROWID;
