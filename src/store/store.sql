-- SPDX-License-Identifier: Apache-2.0
-- What the store itself asks: its migrations, and the named texts of the site.

-- name: migration_one     was that one applied?
-- in:   number int
-- out:  name text
-- plan: PRIMARY KEY
SELECT name FROM migration WHERE district = :district AND number = :number;

-- name: migrations        all that were applied
-- out:  number int, name text
-- plan: scan
SELECT number, name FROM migration WHERE district = :district ORDER BY number;

-- name: migration_add     a migration was applied
-- in:   number int, name text, applied when
INSERT INTO migration (district, number, name, applied) VALUES (:district, :number, :name, :applied);

-- name: meta_get          a named text
-- in:   name text
-- out:  value text
SELECT value FROM meta WHERE district = :district AND name = :name;

-- name: meta_set          makes or replaces a named text
-- in:   name text, value text
INSERT INTO meta (district, name, value) VALUES (:district, :name, :value)
    ON CONFLICT (district, name) DO UPDATE SET value = excluded.value;
