-- Windows and rooms.

-- name: rooms            all of them, by code: a district has some hundreds
-- out:  code text, hall text, kind text, name text, name_en text, unit text, categories text, presence text, days text, hours text
-- plan: scan
SELECT code, hall, kind, name, name_en, unit, categories, presence, days, hours FROM room
 WHERE district = :district ORDER BY code;

-- name: room_put
-- in:   code text, hall text, kind text, name text, name_en text, unit text, categories text, presence text, days text, hours text
INSERT INTO room (district, code, hall, kind, name, name_en, unit, categories, presence, days, hours)
VALUES (:district, :code, :hall, :kind, :name, :name_en, :unit, :categories, :presence, :days, :hours)
ON CONFLICT (district, code) DO UPDATE SET hall = :hall, kind = :kind, name = :name, name_en = :name_en, unit = :unit,
    categories = :categories, presence = :presence, days = :days, hours = :hours;

-- name: room_drop
-- in:   code text
-- plan: PRIMARY KEY
DELETE FROM room WHERE district = :district AND code = :code;
