-- Reports: what is counted, said once ({counted}: its key and its matter), and the three questions about it.
-- source: opened, closed, clock, letter, advice; of the arms below, the others' first condition is false before they
-- look at a row. `w1` … `w4`: codes of terms, forms or kinds. `first`, `last`: ids of matters opened in the period.
-- key: what the figures are broken down by; `one` = 1 asks for the rows of one key.

-- part: counted
SELECT CASE :by WHEN '' THEN '' ELSE (SELECT {key_of} FROM matter m WHERE m.district = r.district AND m.id = r.matter) END AS key,
       r.matter AS matter
  FROM reach r
 WHERE :source = 'opened' AND r.district = :district AND r.unit = :unit AND r.matter BETWEEN :first AND :last
   AND r.holds = 1 AND r.procedure = :procedure AND r.opened BETWEEN :since AND :until
   AND CASE :test WHEN 'all' THEN 1
       ELSE EXISTS (SELECT 1 FROM matter m WHERE m.district = r.district AND m.id = r.matter AND {matter_holds}) END
 UNION ALL
SELECT {key_of}, m.id
  FROM unit u CROSS JOIN matter m
 WHERE :source = 'closed' AND u.district = :district AND u.path BETWEEN :path AND :path || '~'
   AND m.district = u.district AND m.unit = u.code AND m.procedure = :procedure AND m.closed BETWEEN :since_ms AND :until_ms
   AND {matter_holds}
 UNION ALL
SELECT CASE :by WHEN 'unit' THEN c.unit ELSE {key_by_matter} END, c.matter
  FROM unit u CROSS JOIN clock c
 WHERE :source = 'clock' AND u.district = :district AND u.path BETWEEN :path AND :path || '~'
   AND c.district = u.district AND c.unit = u.code AND c.procedure = :procedure AND c.code IN (:w1, :w2, :w3, :w4)
   AND c.due BETWEEN :since AND :until AND c.stopped IS NOT NULL AND {clock_holds}
 UNION ALL
SELECT {key_by_matter}, c.matter
  FROM reach r CROSS JOIN clock c
 WHERE :source = 'clock' AND r.district = :district AND r.unit = :unit AND r.holds = 1 AND r.open IN (0, 1) AND r.due <= :until
   AND r.procedure = :procedure AND c.district = r.district AND c.matter = r.matter AND c.code IN (:w1, :w2, :w3, :w4)
   AND c.due BETWEEN :since AND :until AND c.stopped IS NULL AND c.state = 1 AND c.due_at < :now AND {clock_holds}
 UNION ALL
SELECT CASE :by WHEN 'unit' THEN c.unit ELSE {key_by_matter} END, c.matter
  FROM letter c CROSS JOIN reach r
 WHERE :source = 'letter' AND c.district = :district AND c.form IN (:w1, :w2, :w3, :w4) AND c.form <> 'F01'
   AND c.at BETWEEN :since_ms AND :until_ms
   AND r.district = c.district AND r.unit = :unit AND r.matter = c.matter AND r.procedure = :procedure
 UNION ALL
SELECT CASE :by WHEN 'unit' THEN c.unit ELSE {key_by_matter} END, c.matter
  FROM unit u CROSS JOIN advice c
 WHERE :source = 'advice' AND u.district = :district AND u.path BETWEEN :path AND :path || '~'
   AND c.district = u.district AND c.unit = u.code AND c.at BETWEEN :since_ms AND :until_ms
   AND c.kind IN (:w1, :w2, :w3, :w4)
   AND CASE :test WHEN 'all' THEN 1 WHEN 'answered' THEN c.answer > 0 ELSE c.adopted IN ('采纳', '部分采纳') END

-- part: key_of
CASE :by WHEN 'category' THEN m.category WHEN 'channel' THEN m.channel WHEN 'unit' THEN m.unit ELSE '' END

-- part: key_by_matter
CASE :by WHEN '' THEN '' ELSE (SELECT {key_of} FROM matter m WHERE m.district = c.district AND m.id = c.matter) END

-- part: matter_holds
CASE :test
WHEN 'all' THEN 1
WHEN 'rated_pd' THEN m.rating_pd > 0
WHEN 'pleased_pd' THEN m.rating_pd > 1
WHEN 'rated_ru' THEN m.rating_ru > 0
WHEN 'pleased_ru' THEN m.rating_ru > 1
WHEN 'judged' THEN m.opinion IS NOT NULL
WHEN 'fair' THEN m.opinion IN ('支持', '解释说明')
WHEN 'granted' THEN m.opinion = '支持'
WHEN 'performed' THEN m.opinion = '支持' AND EXISTS (SELECT 1 FROM clock d WHERE d.district = m.district AND d.matter = m.id
                                                        AND d.code = 'D18' AND d.state = 3)
ELSE NOT EXISTS (SELECT 1 FROM link k JOIN matter o ON o.district = k.district AND o.id = k.other
                  WHERE k.district = m.district AND k.matter = m.id
                    AND ((o.procedure = m.procedure AND o.id < m.id)
                         OR (:test = 'settled' AND o.procedure IN ('review', 'review2'))))
END

-- part: clock_holds
CASE WHEN :test IN ('each_met', 'last_met') THEN c.stopped <= c.due_at ELSE 1 END
AND CASE WHEN :test IN ('each', 'each_met') THEN 1
    ELSE NOT EXISTS (SELECT 1 FROM clock n WHERE n.district = c.district AND n.matter = c.matter AND n.event > c.event
                        AND n.code IN (:w1, :w2, :w3, :w4)) END

-- name: report_total    in all, or of one key
-- in:   source text, unit text, path text, procedure text, by text, w1 text, w2 text, w3 text, w4 text, test text
--       since int, until int, since_ms int, until_ms int, first int, last int, now int
--       one bool, key text
-- out:  n int
-- plan: PRIMARY KEY, ix_matter_closed, ix_clock_ended, ix_reach_due, ix_letter_form, ix_advice_at
SELECT count(*) AS n FROM ({counted}) WHERE :one = 0 OR key = :key;

-- name: report_keys      the same by key
-- in:   source text, unit text, path text, procedure text, by text, w1 text, w2 text, w3 text, w4 text, test text
--       since int, until int, since_ms int, until_ms int, first int, last int, now int
-- out:  key text, n int
-- plan: PRIMARY KEY, ix_matter_closed, ix_clock_ended, ix_reach_due, ix_letter_form, ix_advice_at
SELECT key, count(*) AS n FROM ({counted}) GROUP BY key ORDER BY n DESC, key;

-- name: report_rows      the matters, newest first
-- in:   source text, unit text, path text, procedure text, by text, w1 text, w2 text, w3 text, w4 text, test text
--       since int, until int, since_ms int, until_ms int, first int, last int, now int
--       one bool, key text, limit int, offset int
-- out:  matter int
-- plan: PRIMARY KEY, ix_matter_closed, ix_clock_ended, ix_reach_due, ix_letter_form, ix_advice_at
SELECT matter FROM ({counted}) WHERE :one = 0 OR key = :key ORDER BY matter DESC LIMIT :limit OFFSET :offset;
