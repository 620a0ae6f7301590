-- Rereading everything, for `anlan verify`.

-- name: verify_events
-- in:   first int, last int
-- out:  seq int, matter int, text text, salt blob
-- plan: PRIMARY KEY
SELECT seq, matter, text, salt FROM event WHERE district = :district AND seq BETWEEN :first AND :last ORDER BY seq;

-- name: verify_sealed
-- in:   first int, last int
-- out:  event int, field text, salt blob?, value blob?, crypt int
-- plan: PRIMARY KEY
SELECT event, field, salt, value, crypt FROM sealed
 WHERE district = :district AND event BETWEEN :first AND :last ORDER BY event, field;

-- name: verify_leaves
-- in:   first int, last int
-- out:  seq int, mac blob
-- plan: PRIMARY KEY
SELECT seq, mac FROM leaf WHERE district = :district AND seq BETWEEN :first AND :last ORDER BY seq;

-- name: verify_heads
-- in:   first int, last int
-- out:  size int, root blob, note text, number int
-- plan: PRIMARY KEY
SELECT size, root, note, number FROM head WHERE district = :district AND size BETWEEN :first AND :last ORDER BY size;

-- name: verify_cosignatures
-- in:   first int, last int
-- out:  size int, at when, line text, note text?, vkey text?
-- plan: PRIMARY KEY
SELECT c.size, c.at, c.line, h.note, w.vkey FROM cosignature c
  LEFT JOIN head h ON h.district = c.district AND h.size = c.size
  LEFT JOIN witness w ON w.district = c.district AND w.id = c.witness
 WHERE c.district = :district AND c.size BETWEEN :first AND :last ORDER BY c.size, c.witness;

-- name: verify_bounds    what lies before the first event or behind the last
-- in:   last int
-- out:  event int?, sealed int?, leaf int?, head int?, cosignature int?
-- plan: scan             (one row each from an end of a primary key)
SELECT (SELECT seq FROM event WHERE district = :district AND seq < 1 LIMIT 1),
       (SELECT event FROM sealed WHERE district = :district AND (event < 1 OR event > :last) LIMIT 1),
       (SELECT seq FROM leaf WHERE district = :district AND (seq < 1 OR seq > :last) LIMIT 1),
       (SELECT size FROM head WHERE district = :district AND (size < 1 OR size > :last) LIMIT 1),
       (SELECT size FROM cosignature WHERE district = :district AND (size < 1 OR size > :last) LIMIT 1);

-- name: verify_tiles     how many hashes of each tile level there are
-- out:  level int, n int, first int, last int
-- plan: PRIMARY KEY
SELECT level, count(*), min(n), max(n) FROM tile WHERE district = :district GROUP BY level ORDER BY level;

-- name: verify_rung      a timer that was put aside before it could ring
-- in:   now when
-- out:  matter int, event int, code text
-- plan: PRIMARY KEY
SELECT matter, event, code FROM timer WHERE district = :district AND rung = 1 AND at > :now LIMIT 1;

-- name: verify_secrets   what proves who somebody is, and the digests that events said
-- out:  officer int, password text, totp text?, login text?, password_said text?, totp_said text?
-- plan: scan
SELECT s.officer, s.password, s.totp, o.login, o.password, o.totp FROM secret s
  LEFT JOIN officer o ON o.district = s.district AND o.id = s.officer
 WHERE s.district = :district ORDER BY s.officer;

-- name: verify_sessions  log-ins and tokens that are good now, and the event that made each
-- out:  officer int, event int, hash blob, bearer bool, expires int, text text?
-- plan: scan
SELECT s.officer, s.event, s.hash, s.bearer, s.expires, e.text FROM session s
  LEFT JOIN event e ON e.district = s.district AND e.seq = s.event
 WHERE s.district = :district ORDER BY s.officer, s.event;

-- name: verify_files
-- in:   after text, limit int
-- out:  id text, matter int?, size int, digest text
-- plan: PRIMARY KEY
SELECT id, matter, size, digest FROM file WHERE district = :district AND id > :after ORDER BY id LIMIT :limit;

-- name: verify_file_of     how many attachments of a matter have these bytes, or wait for them from a station
-- in:   matter int, digest text
-- out:  n int
-- plan: ix_file_digest, ix_awaited_matter
SELECT (SELECT count(*) FROM file WHERE district = :district AND matter = :matter AND digest = :digest)
     + (SELECT count(*) FROM awaited WHERE district = :district AND matter = :matter AND digest = :digest);

-- name: verify_file_lists  what the events of a matter say of its attachments
-- in:   matter int
-- out:  field text, value blob?, crypt int
-- plan: ix_event_matter
SELECT s.field, s.value, s.crypt FROM event e JOIN sealed s ON s.district = e.district AND s.event = e.seq AND s.field = 'file'
 WHERE e.district = :district AND e.matter = :matter;
