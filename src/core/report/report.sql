-- Reports: counts by key, and the matters that were counted. `what` lists codes as /D01/D02/; a period ends with `until`.
-- key: what the figures are broken down by; `one` = 1 asks for the rows of one key.

-- name: report_matter
-- in:   unit text, procedure text, by text, what text, test text, since int, until int
-- out:  key text, n int
-- plan: ix_reach_state
SELECT CASE :by WHEN 'category' THEN m.category WHEN 'channel' THEN m.channel WHEN 'unit' THEN m.unit ELSE '' END AS key, count(*) AS n
  FROM reach r JOIN matter m ON m.district = r.district AND m.id = r.matter
 WHERE r.district = :district AND r.unit = :unit AND r.holds = 1 AND r.procedure = :procedure
   AND CASE :what WHEN 'closed' THEN m.closed ELSE m.opened END BETWEEN :since AND :until
   AND CASE :test
       WHEN 'all' THEN 1
       WHEN 'rated_pd' THEN m.rating_pd > 0
       WHEN 'pleased_pd' THEN m.rating_pd > 1
       WHEN 'rated_ru' THEN m.rating_ru > 0
       WHEN 'pleased_ru' THEN m.rating_ru > 1
       ELSE NOT EXISTS (SELECT 1 FROM link k JOIN matter o ON o.district = k.district AND o.id = k.other
                         WHERE k.district = m.district AND k.matter = m.id
                           AND ((o.procedure = m.procedure AND o.id < m.id)
                                OR (:test = 'settled' AND o.procedure IN ('review', 'review2')))) END
 GROUP BY 1 ORDER BY n DESC, key;

-- name: report_matter_rows
-- in:   unit text, procedure text, by text, what text, test text, since int, until int, one bool, key text, limit int, offset int
-- out:  matter int
-- plan: PRIMARY KEY
SELECT r.matter AS matter
  FROM reach r JOIN matter m ON m.district = r.district AND m.id = r.matter
 WHERE r.district = :district AND r.unit = :unit AND r.holds = 1 AND r.procedure = :procedure
   AND CASE :what WHEN 'closed' THEN m.closed ELSE m.opened END BETWEEN :since AND :until
   AND CASE :test
       WHEN 'all' THEN 1
       WHEN 'rated_pd' THEN m.rating_pd > 0
       WHEN 'pleased_pd' THEN m.rating_pd > 1
       WHEN 'rated_ru' THEN m.rating_ru > 0
       WHEN 'pleased_ru' THEN m.rating_ru > 1
       ELSE NOT EXISTS (SELECT 1 FROM link k JOIN matter o ON o.district = k.district AND o.id = k.other
                         WHERE k.district = m.district AND k.matter = m.id
                           AND ((o.procedure = m.procedure AND o.id < m.id)
                                OR (:test = 'settled' AND o.procedure IN ('review', 'review2')))) END
   AND (:one = 0 OR CASE :by WHEN 'category' THEN m.category WHEN 'channel' THEN m.channel WHEN 'unit' THEN m.unit ELSE '' END = :key)
 ORDER BY r.matter DESC LIMIT :limit OFFSET :offset;

-- name: report_clock
-- in:   unit text, procedure text, by text, what text, test text, since int, until int, now int
-- out:  key text, n int
-- plan: ix_reach_state
SELECT CASE :by WHEN 'category' THEN m.category WHEN 'channel' THEN m.channel WHEN 'unit' THEN m.unit ELSE '' END AS key, count(*) AS n
  FROM reach r JOIN matter m ON m.district = r.district AND m.id = r.matter
  JOIN clock c ON c.district = r.district AND c.matter = r.matter
 WHERE r.district = :district AND r.unit = :unit AND r.holds = 1 AND r.procedure = :procedure
   AND instr(:what, '/' || c.code || '/') > 0 AND c.due BETWEEN :since AND :until
   AND (c.stopped IS NOT NULL OR c.due_at < :now)
   AND CASE WHEN :test IN ('each_met', 'last_met') THEN c.stopped <= c.due_at ELSE 1 END
   AND CASE WHEN :test IN ('each', 'each_met') THEN 1
       ELSE NOT EXISTS (SELECT 1 FROM clock n WHERE n.district = c.district AND n.matter = c.matter AND n.event > c.event
                           AND instr(:what, '/' || n.code || '/') > 0) END
 GROUP BY 1 ORDER BY n DESC, key;

-- name: report_clock_rows
-- in:   unit text, procedure text, by text, what text, test text, since int, until int, now int, one bool, key text, limit int, offset int
-- out:  matter int
-- plan: PRIMARY KEY
SELECT r.matter AS matter
  FROM reach r JOIN matter m ON m.district = r.district AND m.id = r.matter
  JOIN clock c ON c.district = r.district AND c.matter = r.matter
 WHERE r.district = :district AND r.unit = :unit AND r.holds = 1 AND r.procedure = :procedure
   AND instr(:what, '/' || c.code || '/') > 0 AND c.due BETWEEN :since AND :until
   AND (c.stopped IS NOT NULL OR c.due_at < :now)
   AND CASE WHEN :test IN ('each_met', 'last_met') THEN c.stopped <= c.due_at ELSE 1 END
   AND CASE WHEN :test IN ('each', 'each_met') THEN 1
       ELSE NOT EXISTS (SELECT 1 FROM clock n WHERE n.district = c.district AND n.matter = c.matter AND n.event > c.event
                           AND instr(:what, '/' || n.code || '/') > 0) END
   AND (:one = 0 OR CASE :by WHEN 'category' THEN m.category WHEN 'channel' THEN m.channel WHEN 'unit' THEN m.unit ELSE '' END = :key)
 ORDER BY r.matter DESC LIMIT :limit OFFSET :offset;

-- name: report_letter
-- in:   unit text, procedure text, by text, what text, since int, until int
-- out:  key text, n int
-- plan: PRIMARY KEY
SELECT CASE :by WHEN 'category' THEN m.category WHEN 'channel' THEN m.channel WHEN 'unit' THEN l.unit ELSE '' END AS key, count(*) AS n
  FROM reach r JOIN matter m ON m.district = r.district AND m.id = r.matter
  JOIN letter l ON l.district = r.district AND l.matter = r.matter
 WHERE r.district = :district AND r.unit = :unit AND r.procedure = :procedure
   AND instr(:what, '/' || l.form || '/') > 0 AND l.at BETWEEN :since AND :until
 GROUP BY 1 ORDER BY n DESC, key;

-- name: report_letter_rows
-- in:   unit text, procedure text, by text, what text, since int, until int, one bool, key text, limit int, offset int
-- out:  matter int
-- plan: PRIMARY KEY
SELECT r.matter AS matter
  FROM reach r JOIN matter m ON m.district = r.district AND m.id = r.matter
  JOIN letter l ON l.district = r.district AND l.matter = r.matter
 WHERE r.district = :district AND r.unit = :unit AND r.procedure = :procedure
   AND instr(:what, '/' || l.form || '/') > 0 AND l.at BETWEEN :since AND :until
   AND (:one = 0 OR CASE :by WHEN 'category' THEN m.category WHEN 'channel' THEN m.channel WHEN 'unit' THEN l.unit ELSE '' END = :key)
 ORDER BY r.matter DESC LIMIT :limit OFFSET :offset;
