-- Mediations of an area, for the figures of a month.

-- name: mediations
-- in:   unit text
-- out:  matter int
-- plan: ix_reach_state
SELECT matter FROM reach WHERE district = :district AND unit = :unit AND holds = 1 AND procedure = 'mediation';

-- name: screened         rounds of screening and disputes found in a time, by the unit that keeps them
-- in:   low text, high text, since int, until int
-- out:  reg text, unit text, n int
-- plan: ix_unit_path, ix_register_row_unit
SELECT r.reg, r.unit, count(*) AS n
  FROM unit u
  JOIN register_row r ON r.district = u.district AND r.reg IN ('screening', 'dispute') AND r.unit = u.code AND r.gone = 0
                     AND r.day BETWEEN :since AND :until
 WHERE u.district = :district AND u.path BETWEEN :low AND :high GROUP BY r.reg, r.unit;
