-- Complaints passed to an organ above.

-- name: pass_add         for each unit that had it and has it no more
-- in:   matter int, sent when, organ text
-- plan: ix_reach_matter, PRIMARY KEY
INSERT OR REPLACE INTO passed (district, unit, matter, received, sent, taken, organ, paper, done)
SELECT r.district, r.unit, r.matter, m.opened, :sent, NULL, :organ, 0, 0
  FROM reach r JOIN matter m ON m.district = r.district AND m.id = r.matter
 WHERE r.district = :district AND r.matter = :matter AND r.holds = 0;

-- name: pass_back        it was sent back before it was taken
-- in:   matter int
-- plan: ix_passed_matter
DELETE FROM passed WHERE district = :district AND matter = :matter AND taken IS NULL;

-- name: pass_take
-- in:   matter int, taken when, paper bool
-- plan: ix_passed_matter
UPDATE passed SET taken = :taken, paper = :paper WHERE district = :district AND matter = :matter;

-- name: pass_forget      it stands in nobody's lists but the holder's
-- in:   matter int
-- plan: ix_reach_matter
DELETE FROM reach WHERE district = :district AND matter = :matter AND holds = 0;

-- name: pass_done
-- in:   matter int, done int
-- plan: ix_passed_paper
UPDATE passed SET done = :done WHERE district = :district AND matter = :matter AND paper = 1 AND done = 0;

-- name: passed_of
-- in:   unit text, limit int
-- out:  no text, received when, sent when, taken when?, organ text, paper bool
-- plan: PRIMARY KEY
SELECT m.no, p.received, p.sent, p.taken, p.organ, p.paper
  FROM passed p JOIN matter m ON m.district = p.district AND m.id = p.matter
 WHERE p.district = :district AND p.unit = :unit ORDER BY p.matter DESC LIMIT :limit;

-- name: passed_due       kept on paper above, and its words are still here
-- in:   limit int
-- out:  no text
-- plan: ix_passed_paper, PRIMARY KEY
SELECT DISTINCT m.no FROM passed p JOIN matter m ON m.district = p.district AND m.id = p.matter
 WHERE p.district = :district AND p.done = 0 AND p.paper = 1 LIMIT :limit;
