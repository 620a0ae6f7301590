-- Where officers are told at work, and whether of each matter that comes to their unit. No projection: it is the owner's.

CREATE TABLE officer_contact (
    district INTEGER NOT NULL, officer INTEGER NOT NULL,
    contact BLOB NOT NULL,       -- encrypted (core/org/account_contact.h)
    contact_key INTEGER NOT NULL, -- number of the data key
    arrivals TEXT NOT NULL,      -- none, each, digest
    PRIMARY KEY (district, officer)
) STRICT, WITHOUT ROWID;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('officer_contact', 'officer_contact', '2000 2000 1');
