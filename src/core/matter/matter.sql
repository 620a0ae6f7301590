-- Reading matters.

-- name: matter_last_id
-- out:  id int
-- plan: scan             (one row from the end of the primary key)
SELECT coalesce(max(id), 0) FROM matter WHERE district = :district;

-- name: matter_by_id
-- in:   id int
-- out:  id int, no text, procedure text, state text, unit text, place text, category text, channel text, opened when, closed when?, due day?, version int, first int, last int, titled int, contacted int, codes int, sealed bool, imported bool, rating_pd int, rating_ru int, opinion text?
-- plan: PRIMARY KEY
SELECT id, no, procedure, state, unit, place, category, channel, opened, closed, due, version, first, last, titled, contacted, codes, sealed,
       imported, rating_pd, rating_ru, opinion
  FROM matter WHERE district = :district AND id = :id;

-- name: matter_id_of_no
-- in:   no text
-- out:  id int, code_hash blob
-- plan: ux_matter_no
SELECT id, code_hash FROM matter WHERE district = :district AND no = :no;

-- name: matter_of_source
-- in:   source blob
-- out:  id int
-- plan: ux_matter_source
SELECT id FROM matter WHERE district = :district AND source = :source AND source IS NOT NULL;

-- name: matter_reaches   does the matter stand in the lists of that unit?
-- in:   unit text, matter int
-- out:  holds bool
-- plan: PRIMARY KEY
SELECT holds FROM reach WHERE district = :district AND unit = :unit AND matter = :matter;

-- name: clocks_of
-- in:   matter int
-- out:  event int, code text, start day, due day, due_at when, state int, left_days int?, stopped when?, provisional bool
-- plan: PRIMARY KEY
SELECT event, code, start, due, due_at, state, left_days, stopped, provisional
  FROM clock WHERE district = :district AND matter = :matter ORDER BY event, code;

-- name: links_of
-- in:   matter int
-- out:  no text, kind text, other int
-- plan: PRIMARY KEY
SELECT m.no, l.kind, l.other FROM link l JOIN matter m ON m.district = l.district AND m.id = l.other
 WHERE l.district = :district AND l.matter = :matter;

-- name: files_of
-- in:   matter int
-- out:  id text, name text, type text, size int
-- plan: ix_file_matter
SELECT id, name, type, size FROM file WHERE district = :district AND matter = :matter ORDER BY at, id;

-- name: matters_alike    newer matters of the same place
-- in:   place text, since int, limit int
-- out:  id int, first int
-- plan: ix_matter_place
SELECT id, first FROM matter WHERE district = :district AND place = :place AND id > :since AND sealed = 0 ORDER BY id DESC LIMIT :limit;

-- name: matters_of_party  others that can be found by the same keyed hash
-- in:   matter int, limit int
-- out:  matter int
-- plan: ix_party_matter, PRIMARY KEY
SELECT DISTINCT o.matter FROM party p JOIN party o ON o.district = p.district AND o.hash = p.hash
 WHERE p.district = :district AND p.matter = :matter AND p.kind <> 'outer' AND o.matter != :matter ORDER BY o.matter DESC LIMIT :limit;

-- name: replay_find
-- in:   key blob
-- out:  content blob, matter int, at when
-- plan: PRIMARY KEY
SELECT content, matter, at FROM replay WHERE district = :district AND key = :key;

-- name: replay_put
-- in:   key blob, content blob, matter int, at when
INSERT INTO replay (district, key, content, matter, at) VALUES (:district, :key, :content, :matter, :at)
ON CONFLICT (district, key) DO UPDATE SET content = :content, matter = :matter, at = :at;

-- name: replay_clean
-- in:   before when
-- plan: ix_replay_at
DELETE FROM replay WHERE district = :district AND at < :before;

-- name: timers_due       what fell due and was not looked at since, in order
-- in:   now when, limit int
-- out:  at when, matter int, event int, code text
-- plan: PRIMARY KEY
SELECT at, matter, event, code FROM timer WHERE district = :district AND rung = 0 AND at <= :now ORDER BY at, matter, event, code LIMIT :limit;

-- name: timer_next
-- out:  at when?
-- plan: scan
SELECT min(at) FROM timer WHERE district = :district AND rung = 0;

-- name: file_take        an uploaded file becomes part of a matter, once
-- in:   id text, matter int
-- plan: PRIMARY KEY
UPDATE file SET matter = :matter WHERE district = :district AND id = :id AND matter IS NULL;
