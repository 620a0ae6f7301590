-- Agents.

-- name: agent_of
-- in:   matter int
-- out:  n int, code_hash blob, scope text, until day?, ended bool
-- plan: PRIMARY KEY
SELECT n, code_hash, scope, until, ended FROM agent WHERE district = :district AND matter = :matter;

-- name: agent_put
-- in:   matter int, n int, code_hash blob, scope text, until day
INSERT INTO agent (district, matter, n, code_hash, scope, until, ended) VALUES (:district, :matter, :n, :code_hash, :scope, :until, 0)
ON CONFLICT (district, matter) DO UPDATE SET n = :n, code_hash = :code_hash, scope = :scope, until = :until, ended = 0;

-- name: agent_end
-- in:   matter int
-- plan: PRIMARY KEY
UPDATE agent SET ended = 1 WHERE district = :district AND matter = :matter;
