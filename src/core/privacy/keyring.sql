-- Data keys: which there are, and which is in use.

-- name: key_used         the key of a kind that new values are closed with
-- in:   kind text
-- out:  number int
-- plan: PRIMARY KEY
SELECT number FROM data_key WHERE district = :district AND kind = :kind AND state = 2;

-- name: key_live         keys of a kind being filled in or in use
-- in:   kind text
-- out:  number int
-- plan: PRIMARY KEY
SELECT number FROM data_key WHERE district = :district AND kind = :kind AND state <= 2 ORDER BY number;

-- name: key_one
-- in:   number int
-- out:  kind text, state int, wrapped blob, main int, done int
-- plan: ux_data_key_number
SELECT kind, state, wrapped, main, done FROM data_key WHERE district = :district AND number = :number;

-- name: key_all
-- out:  number int, kind text, state int, wrapped blob, main int, made when, gone when?, done int
-- plan: scan
SELECT number, kind, state, wrapped, main, made, gone, done FROM data_key WHERE district = :district ORDER BY number;

-- name: key_last         the highest number given so far, and the newest main key that wraps any
-- out:  number int, main int
-- plan: scan
SELECT coalesce(max(number), 0), coalesce(max(CASE WHEN state < 4 THEN main END), 0) FROM data_key WHERE district = :district;

-- name: key_add
-- in:   kind text, number int, state int, wrapped blob, main int, made when
INSERT INTO data_key (district, kind, number, state, wrapped, main, made, done)
VALUES (:district, :kind, :number, :state, :wrapped, :main, :made, 0);

-- name: key_wrap
-- in:   number int, wrapped blob, main int
-- plan: ux_data_key_number
UPDATE data_key SET wrapped = :wrapped, main = :main WHERE district = :district AND number = :number;

-- name: key_state
-- in:   number int, state int
-- plan: ux_data_key_number
UPDATE data_key SET state = :state, done = 0 WHERE district = :district AND number = :number;

-- name: key_done
-- in:   number int, done int
-- plan: ux_data_key_number
UPDATE data_key SET done = :done WHERE district = :district AND number = :number;

-- name: key_destroy      its bytes go; that there was one stays known
-- in:   number int, gone when
-- plan: ux_data_key_number
UPDATE data_key SET wrapped = x'', state = 4, gone = :gone WHERE district = :district AND number = :number;
