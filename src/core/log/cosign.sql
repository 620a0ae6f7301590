-- Cosignatures of this log's heads by its witnesses.

-- name: witness_state
-- in:   id int
-- out:  size int, at when?, failures int, next when
-- plan: PRIMARY KEY
SELECT size, at, failures, next FROM witness WHERE district = :district AND id = :id;

-- name: witness_put
-- in:   id int, vkey text, size int, at when?, failures int, next when
INSERT INTO witness (district, id, vkey, size, at, failures, next)
VALUES (:district, :id, :vkey, :size, :at, :failures, :next)
ON CONFLICT (district, id) DO UPDATE
   SET size = :size, at = coalesce(:at, at), failures = :failures, next = :next;

-- name: cosignature_add
-- in:   size int, witness int, at when, line text
INSERT INTO cosignature (district, size, witness, at, line) VALUES (:district, :size, :witness, :at, :line)
ON CONFLICT (district, size, witness) DO UPDATE SET at = :at, line = :line;

-- name: cosignatures     of one head
-- in:   size int
-- out:  witness int, at when, line text
-- plan: PRIMARY KEY
SELECT witness, at, line FROM cosignature WHERE district = :district AND size = :size ORDER BY witness;

-- name: cosigned_best    of the first cosigned heads that hold so many leaves, the oldest that most witnesses saw
-- in:   size int
-- out:  size int
-- plan: PRIMARY KEY
SELECT size FROM (SELECT size FROM cosignature WHERE district = :district AND size >= :size ORDER BY size LIMIT 64)
 GROUP BY size ORDER BY count(*) DESC, size LIMIT 1;

-- name: head_of_size
-- in:   size int
-- out:  note text
-- plan: PRIMARY KEY
SELECT note FROM head WHERE district = :district AND size = :size;
