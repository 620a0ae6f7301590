-- Registers: rows, cells, filed sheets.

-- name: register_last_id     the lowest id that was ever given
-- out:  id int
-- plan: ix_event_matter
SELECT min(0, coalesce(min(matter), 0)) FROM event WHERE district = :district AND matter < 0;

-- name: register_row_add
-- in:   id int, reg text, unit text, day int, late int, last int
INSERT INTO register_row (district, id, reg, unit, day, late, gone, version, last)
VALUES (:district, :id, :reg, :unit, :day, :late, 0, 1, :last);

-- name: register_row_set
-- in:   id int, day int, gone int, last int
UPDATE register_row SET day = :day, gone = :gone, version = version + 1, last = :last WHERE district = :district AND id = :id;

-- name: register_row_by_id
-- in:   id int
-- out:  id int, reg text, unit text, day int, late int, gone int, version int, last int
-- plan: PRIMARY KEY
SELECT id, reg, unit, day, late, gone, version, last FROM register_row WHERE district = :district AND id = :id;

-- name: register_cell_put
-- in:   row int, name text, value text, event int
INSERT INTO register_cell (district, row, name, value, event) VALUES (:district, :row, :name, :value, :event)
ON CONFLICT (district, row, name) DO UPDATE SET value = :value, event = :event;

-- name: register_cell_drop
-- in:   row int, name text
DELETE FROM register_cell WHERE district = :district AND row = :row AND name = :name;

-- name: register_cells
-- in:   row int
-- out:  name text, value text?, event int
-- plan: PRIMARY KEY
SELECT name, value, event FROM register_cell WHERE district = :district AND row = :row;

-- name: register_rows        rows of the units whose path lies between, with their cells beside each other
-- in:   reg text, low text, high text, since int, until int, limit int
-- out:  id int, unit text, path text, day int, late int, version int, name text?, value text?, event int?
-- plan: ix_unit_path, ix_register_row_unit
SELECT r.id, r.unit, u.path, r.day, r.late, r.version, c.name, c.value, c.event
  FROM unit u
  JOIN register_row r ON r.district = u.district AND r.reg = :reg AND r.unit = u.code AND r.gone = 0
                     AND r.day BETWEEN :since AND :until
  LEFT JOIN register_cell c ON c.district = r.district AND c.row = r.id
 WHERE u.district = :district AND u.path BETWEEN :low AND :high LIMIT :limit;

-- name: register_sheet_add
-- in:   reg text, period text, unit text, version int, subject int, event int, at when, zero int, figures text
INSERT INTO register_sheet (district, reg, period, unit, version, subject, event, at, zero, figures)
VALUES (:district, :reg, :period, :unit, :version, :subject, :event, :at, :zero, :figures);

-- name: register_sheets_of   every version a unit filed for a period, newest first
-- in:   reg text, period text, unit text
-- out:  version int, subject int, event int, at when, zero int, figures text
-- plan: PRIMARY KEY
SELECT version, subject, event, at, zero, figures FROM register_sheet
 WHERE district = :district AND reg = :reg AND period = :period AND unit = :unit ORDER BY version DESC;

-- name: register_calls       rows of calls since a day, kept at one unit
-- in:   unit text, since int
-- out:  id int
-- plan: ix_register_row_unit
SELECT id FROM register_row WHERE district = :district AND reg = 'call' AND unit = :unit AND gone = 0 AND day >= :since;

-- name: register_by_code     the row of that register with that code
-- in:   reg text, code text
-- out:  id int
-- plan: ix_register_cell_code, PRIMARY KEY
SELECT r.id FROM register_cell c JOIN register_row r ON r.district = c.district AND r.id = c.row AND r.reg = :reg AND r.gone = 0
 WHERE c.district = :district AND c.name = 'code' AND c.value = :code LIMIT 1;
