-- A whole site as lines.

-- name: serials
-- out:  name text, last int
-- plan: scan
SELECT name, last FROM serial WHERE district = :district ORDER BY name;

-- name: serial_put
-- in:   name text, last int
INSERT INTO serial (district, name, last) VALUES (:district, :name, :last)
ON CONFLICT (district, name) DO UPDATE SET last = max(last, :last);
