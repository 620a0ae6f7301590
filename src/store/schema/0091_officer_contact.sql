-- Where officers are told at work, and whether of each matter that comes to their unit.

ALTER TABLE officer ADD COLUMN contact BLOB;                            -- encrypted (core/org/account_contact.h)
ALTER TABLE officer ADD COLUMN contact_key INTEGER NOT NULL DEFAULT 0;  -- number of the data key; 0 = none was left
ALTER TABLE officer ADD COLUMN arrivals TEXT NOT NULL DEFAULT 'none';   -- none, each, digest
CREATE INDEX ix_officer_reach ON officer (district, unit) WHERE contact_key > 0;
