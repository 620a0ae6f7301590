-- Changing keys.

-- name: rotate_under_way the key of a kind that is being filled in, or is on its way out
-- in:   kind text
-- out:  number int, state int, done int
-- plan: PRIMARY KEY
SELECT number, state, done FROM data_key WHERE district = :district AND kind = :kind AND state IN (1, 3) ORDER BY state LIMIT 1;

-- name: rotate_sealed    sealed values of some events, and whether their matter is sealed
-- in:   after int, upto int
-- out:  event int, field text, value blob, crypt int, sealed int
-- plan: PRIMARY KEY
SELECT s.event, s.field, s.value, s.crypt, coalesce(m.sealed, 0)
  FROM sealed s JOIN event e ON e.district = s.district AND e.seq = s.event
  LEFT JOIN matter m ON m.district = e.district AND m.id = e.matter
 WHERE s.district = :district AND s.event > :after AND s.event <= :upto AND s.value IS NOT NULL;

-- name: rotate_close     a value closed anew
-- in:   event int, field text, value blob, crypt int
-- plan: PRIMARY KEY
UPDATE sealed SET value = :value, crypt = :crypt WHERE district = :district AND event = :event AND field = :field;

-- name: rotate_left      is anything still closed with that key?
-- in:   crypt int
-- out:  event int
-- plan: scan
SELECT event FROM sealed WHERE district = :district AND crypt = :crypt LIMIT 1;

-- name: rotate_contacts  contacts of matters, by id
-- in:   after int, limit int
-- out:  id int, first int, value blob?, crypt int?
-- plan: PRIMARY KEY
SELECT m.id, m.first, s.value, s.crypt FROM matter m
  LEFT JOIN sealed s ON s.district = m.district AND s.event = CASE WHEN m.contacted > 0 THEN m.contacted ELSE m.first END
                     AND s.field = 'contact'
 WHERE m.district = :district AND m.id > :after ORDER BY m.id LIMIT :limit;

-- name: rotate_parties   who stands in a filing beside its filer: fields named contact_…
-- in:   event int
-- out:  field text, value blob?, crypt int
-- plan: PRIMARY KEY
SELECT field, value, crypt FROM sealed WHERE district = :district AND event = :event AND field >= 'contact_' AND field < 'contact`';

-- name: rotate_party_next  which matters come next
-- in:   after int, limit int
-- out:  matter int
-- plan: ix_party_matter
SELECT matter FROM party WHERE district = :district AND matter > :after ORDER BY matter LIMIT :limit;

-- name: rotate_party_drop  hashes made with an old find key
-- in:   after int, upto int, key int
-- plan: ix_party_matter
DELETE FROM party WHERE district = :district AND matter > :after AND matter <= :upto AND key = :key;
