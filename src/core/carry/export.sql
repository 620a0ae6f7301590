-- What leaves the house: matters in order of receipt. Sealed procedures are never among them.

-- name: export_matters
-- in:   body bool
-- out:  id int, no text, procedure text, state text, unit text, unit_name text, path text, place text, category text,
--     channel text, opened when, closed when?, due day?, rating_pd int, rating_ru int, title blob?, body blob?
-- plan: scan
SELECT m.id, m.no, m.procedure, m.state, m.unit, u.name, u.path, m.place, m.category, m.channel, m.opened, m.closed, m.due,
       m.rating_pd, m.rating_ru, t.value, b.value
  FROM matter m
  JOIN unit u ON u.district = m.district AND u.code = m.unit
  LEFT JOIN sealed t ON t.district = m.district AND t.event = m.titled
                    AND t.field = CASE WHEN m.titled = m.first THEN 'title' ELSE 'value' END AND t.crypt = 0
                    AND NOT EXISTS (SELECT 1 FROM held h WHERE h.district = t.district AND h.event = t.event AND h.parts & 4)
  LEFT JOIN sealed b ON :body = 1 AND b.district = m.district AND b.event = m.first AND b.field = 'body' AND b.crypt = 0
                    AND NOT EXISTS (SELECT 1 FROM held h WHERE h.district = b.district AND h.event = b.event AND h.parts & 4)
 WHERE m.district = :district AND m.sealed = 0 ORDER BY m.id;

-- name: export_answer    what the newest answer says, in the order of its fields
-- in:   matter int
-- out:  event int, value blob?
-- plan: ix_event_matter
SELECT e.seq, s.value
  FROM event e JOIN sealed s ON s.district = e.district AND s.event = e.seq
 WHERE e.district = :district AND e.matter = :matter AND s.field IN ('answer', 'facts', 'reasons', 'reply') AND s.crypt = 0
   AND NOT EXISTS (SELECT 1 FROM held h WHERE h.district = e.district AND h.event = e.seq AND h.parts & 4)
 ORDER BY e.seq DESC, s.field LIMIT 4;
