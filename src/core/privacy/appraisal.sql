-- Matters whose term of keeping ran out.

-- name: appraisal_matters
-- in:   after int, limit int
-- out:  id int, decision text?, until day?, done int?
-- plan: PRIMARY KEY
SELECT m.id, a.decision, a.until, a.done
  FROM matter m LEFT JOIN appraisal a ON a.district = m.district AND a.matter = m.id
 WHERE m.district = :district AND m.id > :after ORDER BY m.id LIMIT :limit;
