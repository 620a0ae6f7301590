-- Mediations of an area, for the figures of a month.

-- name: mediations
-- in:   unit text
-- out:  matter int
-- plan: ix_reach_state
SELECT matter FROM reach WHERE district = :district AND unit = :unit AND holds = 1 AND procedure = 'mediation';
