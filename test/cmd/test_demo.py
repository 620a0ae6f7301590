# SPDX-License-Identifier: Apache-2.0
"""A demo site is lifelike and can be repeated: every state, all kinds of clocks, the same seed the same site."""
import json
import os
import re
import sqlite3
import tempfile

from anlan import Client, Site, anlan, done, need, want
from testing import eq, ok, temp_folder

NOW = "2026-09-18T10:30:00+08:00"
STATES = "REG FWD OBJ ACC SIM EXT STA ANS RVW RDO GUI REF MRG CNV MDC WDR FIN ARC".split()


def demo(*options, matters=200, folder=None):
    need("demo", "rebuild")
    path = os.path.join(folder or temp_folder(), "site")
    return path, json.loads(done("demo", path, "--json", "--now", NOW, "--matters", matters, *options, timeout=120))


made = []       # one site for the tests that only read it, gone at exit


def lived():
    if not made:
        folder = tempfile.TemporaryDirectory(prefix="anlan-test-")
        made.append((folder, demo(folder=folder.name)))
    return made[0][1]


def rows(path, sql):
    db = sqlite3.connect(f"file:{path}/anlan.db?mode=ro", uri=True)
    try:
        return db.execute(sql).fetchall()
    finally:
        db.close()


def content(path):
    return rows(path, """SELECT m.no, m.procedure, m.state, m.unit, m.place, m.category, m.opened, m.closed, m.due,
                                e.seq, s.field, CASE s.crypt WHEN 0 THEN s.value END
                           FROM matter m JOIN event e ON e.district = m.district AND e.matter = m.id
                           LEFT JOIN sealed s ON s.district = e.district AND s.event = e.seq
                          ORDER BY e.seq, s.field""")


def test_every_state_and_all_kinds_of_clocks():
    path, told = lived()
    eq("no move was refused", told["refused"], 0)
    states = {s for s, in rows(path, "SELECT DISTINCT state FROM matter WHERE procedure = 'petition'")}
    eq("petitions in every state", sorted(states), sorted(STATES))
    procedures = {p for p, in rows(path, "SELECT DISTINCT procedure FROM matter")}
    ok(f"other procedures: {procedures}", procedures >= {"suggestion", "consultation", "mediation", "complaint",
                                                         "review", "review2"})
    clocks = {s for s, in rows(path, "SELECT DISTINCT state FROM clock")}
    eq("running, paused, stopped, expired", clocks, {1, 2, 3, 4})
    today = 20714  # 2026-09-18
    due = [d for d, in rows(path, "SELECT due FROM matter WHERE closed IS NULL AND due IS NOT NULL")]
    ok("some overdue", sum(d < today for d in due) >= 5)
    ok("some due within a week", sum(today <= d <= today + 7 for d in due) >= 5)
    ok("rated", rows(path, "SELECT count(*) FROM matter WHERE rating_ru > 0")[0][0] >= 5)
    ok("urgent", rows(path, "SELECT count(*) FROM clock WHERE code = 'D51' AND state = 1")[0][0] >= 1)


def test_tables_are_those_of_the_events():
    path, _ = lived()
    p = anlan("rebuild", path, "--check", timeout=120)
    eq(f"rebuild --check: {p.stderr[-300:]}", p.returncode, 0)
    times = [t for t, in rows(path, "SELECT json_extract(text, '$.at') FROM event WHERE matter > 0 ORDER BY seq")]
    eq("what happened to matters rises with time", times, sorted(times))


def test_same_seed_same_site():
    a, told_a = demo(matters=120)
    b, told_b = demo(matters=120)
    c, _ = demo("--seed", 7, matters=120)
    eq("same seed", content(a), content(b))
    eq("accounts", told_a["accounts"], told_b["accounts"])
    eq("number", told_a["resident"]["no"], told_b["resident"]["no"])
    ok("another seed", content(a) != content(c))


def test_texts_are_filled_in():
    path, _ = lived()
    texts = [t for t, in rows(path, "SELECT CAST(value AS TEXT) FROM sealed WHERE crypt = 0 AND field <> 'letters'")]
    left = {m for t in texts for m in re.findall(r"\{[^}]*\}?", t)}
    eq("marks left", left, set())
    titles = [t for t, in rows(path, "SELECT CAST(value AS TEXT) FROM sealed WHERE field = 'title' AND crypt = 0")]
    ok(f"{len(set(titles))} different of {len(titles)} titles", len(set(titles)) > len(titles) * 0.5)
    bodies = [len(t) for t, in rows(path, "SELECT CAST(value AS TEXT) FROM sealed WHERE field = 'body' AND crypt = 0")]
    ok(f"short and long: {min(bodies)}–{max(bodies)}", min(bodies) < 60 and max(bodies) > 150)


def test_people_of_the_demo_can_use_it():
    path, told = demo(matters=60)
    s = Site(init=False)
    s.path = path
    s.serve(now=NOW)
    login = want("log-in", s.client().post("/api/v1/sessions", {"login": "xfj", "password": told["password"]}), 200)
    pd = Client(s, token=login.json["token"])
    total = pd.get("/api/v1/matters?size=1").json["total"]
    ok(f"the petition office sees them: {total}", total >= 55)
    resident = Client(s, code=told["resident"]["query_code"])
    m = resident.matter(told["resident"]["no"])
    ok("the resident sees the own matter", len(m["events"]) >= 1 and m["may"])


def test_wrong_use():
    path, _ = demo(matters=0)
    eq("a site is not overwritten", anlan("demo", path).returncode, 3)
    eq("no number", anlan("demo", path + "2", "--matters", "x").returncode, 2)
