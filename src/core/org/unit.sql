-- The organisation tree.

-- name: unit_by_code
-- in:   code text
-- out:  path text
-- plan: PRIMARY KEY
SELECT path FROM unit WHERE district = :district AND code = :code;

-- name: units
-- out:  code text, name text, name_en text, kind text, superior text, path text, review text, phone text
-- plan: ix_unit_path
SELECT code, name, name_en, kind, superior, path, review, phone FROM unit WHERE district = :district ORDER BY path;


-- name: unit_put
-- in:   code text, name text, name_en text, kind text, superior text, path text, review text, phone text
INSERT INTO unit (district, code, name, name_en, kind, superior, path, review, phone)
VALUES (:district, :code, :name, :name_en, :kind, :superior, :path, :review, :phone)
ON CONFLICT (district, code) DO UPDATE SET name = :name, name_en = :name_en, kind = :kind, superior = :superior,
    path = :path, review = :review, phone = :phone;
