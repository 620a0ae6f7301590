# SPDX-License-Identifier: Apache-2.0
"""What is exported is what is there, without what must stay; lists of units and officers come in with a report."""
import csv
import io
import json
import os
import re
import sqlite3
import tempfile

from anlan import PASSWORD, XFJ, Client, Site, anlan, done, need, want
from testing import eq, has, ok, temp_folder

NOW = "2026-09-18T10:30:00+08:00"
made = []       # one demo site for the tests that only read it, gone at exit


def lived():
    need("demo", "export")
    if not made:
        folder = tempfile.TemporaryDirectory(prefix="anlan-test-")
        made.append((folder, os.path.join(folder.name, "site")))
        done("demo", made[0][1], "--now", NOW, "--matters", 150, timeout=120)
    return made[0][1]


def rows(path, sql, *args):
    db = sqlite3.connect(f"file:{path}/anlan.db?mode=ro", uri=True)
    try:
        return db.execute(sql, args).fetchall()
    finally:
        db.close()


def table(*options):
    text = done("export", lived(), "matters", "--format", "csv", *options, "-")
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))


def count(where, *args):
    return rows(lived(), f"SELECT count(*) FROM matter m WHERE sealed = 0 AND {where}", *args)[0][0]


def test_counts_are_those_of_the_tables():
    eq("all", len(table()), count("1 = 1"))
    eq("columns", list(table()[0]), "no title procedure state unit opened closed due place category channel".split())
    lines = done("export", lived(), "matters", "--format", "ndjson", "-").splitlines()
    eq("ndjson", len(lines), count("1 = 1"))
    out = os.path.join(temp_folder(), "m.xlsx")
    done("export", lived(), "matters", out)
    ok("a workbook, by its name", open(out, "rb").read(4) == b"PK\x03\x04")
    eq("nothing beside it", os.listdir(os.path.dirname(out)), ["m.xlsx"])


def test_filters_choose():
    for where, sql in (("state=ACC", "state = 'ACC'"), ("state=ACC/EXT", "state IN ('ACC', 'EXT')"),
                       ("state!=FIN,procedure=petition", "state <> 'FIN' AND procedure = 'petition'"),
                       ("unit=610404.xfj", "unit = '610404.xfj'"), ("open=yes", "closed IS NULL"),
                       ("unit=610404001000", "unit LIKE '610404001%'"), ("category=labour", "category = 'labour'"),
                       ("place=610404006000", "place LIKE '610404006%'"), ("channel=visit/phone", "channel IN ('visit', 'phone')"),
                       ("opened>=2026-08-01,opened<2026-09-01", "date(opened / 1000, 'unixepoch', '+8 hours') LIKE '2026-08-%'"),
                       ("overdue=yes", "closed IS NULL AND due < (SELECT CAST(julianday('now', '+8 hours') - 2440587.5 AS INTEGER))")):
        eq(where, len(table("--where", where)), count(sql))
    ok("some in each state list", len(table("--where", "state=ACC")) > 5)


def test_wrong_filters_are_named():
    for where, word in (("stat=ACC", "stat"), ("state=ACX", "ACX"), ("opened>soon", "soon"), ("state>ACC", "state>ACC")):
        p = anlan("export", lived(), "matters", "--where", where, "-")
        eq(f"{where}: exit", p.returncode, 2)
        has(where, p.stderr, word)
        eq(f"{where}: nothing written", p.stdout, "")
    eq("no column", anlan("export", lived(), "matters", "--columns", "no,phone", "-").returncode, 2)
    eq("no kind", anlan("export", lived(), "people", "-").returncode, 2)


def test_what_must_stay_stays():
    for how in (("csv", "--columns", "no,title,body,answer"), ("ndjson",)):
        text = done("export", lived(), "matters", "--format", how[0], *how[1:], "-")
        sealed = [no for no, in rows(lived(), "SELECT no FROM matter WHERE sealed = 1")]
        ok("there are sealed ones", sealed)
        eq(f"{how[0]}: none of them", [no for no in sealed if no in text], [])
        ok(f"{how[0]}: no contact data", '"contact' not in text and not re.search(r"\b120\d{8}\b", text))
    ok("all has them", re.search(r"120\d{8}", done("export", lived(), "all", "-")))


def test_ndjson_is_the_whole_matter():
    by_no = {m["no"]: m for m in map(json.loads, done("export", lived(), "matters", "--format", "ndjson", "-").splitlines())}
    answered = [m for m in by_no.values() if m["procedure"] == "petition" and m["state"] == "ANS"]
    ok("answered ones", answered)
    for m in answered:
        eq("first event", m["events"][0]["row"] in ("P01", "P08"), True)
        answer = [e for e in m["events"] if e["row"] in ("P21", "P31")]
        ok("the answer's text", answer and answer[-1]["fields"]["facts"])
        eq("last state", m["events"][-1]["state"], m["state"])


def test_a_whole_site_comes_back():
    need("import", "rebuild", "verify")
    out = os.path.join(temp_folder(), "all.ndjson")
    done("export", lived(), "all", out)
    eq("for its owner only", os.stat(out).st_mode & 0o077, 0)
    t = Site()
    done("import", t.path, "all", out, timeout=120)
    eq("rebuild", anlan("rebuild", t.path, "--check").returncode, 0)
    eq("verify", anlan("verify", t.path).returncode, 0)
    for kind in ("csv", "ndjson"):
        eq(f"same {kind}", done("export", t.path, "matters", "--format", kind, "-"),
           done("export", lived(), "matters", "--format", kind, "-"))
    eq("not twice", anlan("import", t.path, "all", out).returncode, 3)
    cut = out + ".cut"
    with open(out, encoding="utf-8") as f, open(cut, "w", encoding="utf-8") as g:
        g.write(f.read()[:-1000])
    u = Site()
    p = anlan("import", u.path, "all", cut, timeout=120)
    eq("a cut file", p.returncode, 3)
    has("its line", p.stderr, str(sum(1 for _ in open(cut, encoding="utf-8"))))


def write(text):
    path = os.path.join(temp_folder(), "list.csv")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return path


def report(site, kind, text, *options):
    p = anlan("import", site.path, kind, write(text), "--json", *options)
    ok(f"exit {p.returncode}: {p.stderr[-300:]}", p.returncode in (0, 1))
    a = json.loads(p.stdout)
    eq("adds up", a["rows"], a["created"] + a["existing"] + len(a["rejected"]))
    return a["created"], a["existing"], [(r["row"], r["field"]) for r in a["rejected"]]


UNITS = """代码,名称,类型,上级,备注
610404.kd,某科,department,610404.zx,x
610404.zx,某中心,office,610404000000,
X!,坏代码,office,610404000000,
610404.q,没有上级,office,610404.none,
610404.k,坏种类,nonsense,610404000000,
"""


def test_units_come_in_any_order():
    s = Site()
    want_ = (2, 0, [(4, "code"), (5, "superior"), (6, "kind")])
    eq("checked only", report(s, "units", UNITS, "--dry-run"), want_)
    eq("created", report(s, "units", UNITS), want_)
    eq("again", report(s, "units", UNITS), (0, 2, want_[2]))
    eq("below its superior", rows(s.path, "SELECT path FROM unit WHERE code = '610404.kd'"),
       [("/610404000000/610404.zx/610404.kd/",)])


def test_divisions_bring_their_committees():
    s = Site()
    eq("created", report(s, "divisions", "code,name\n610404099001,新村\n610404099000,新镇\n110101001001,外地\n"),
       (2, 0, [(4, "code")]))
    eq("committees", rows(s.path, "SELECT count(*) FROM unit WHERE code LIKE '610404099%.twh'"), [(2,)])


def test_officers_can_log_in():
    s = Site()
    text = f"登录名,姓名,单位,职责,密码\nnewa,张新,{XFJ},PD,{PASSWORD}\nnewb,李新,610404.none,RU,{PASSWORD}\nnewc,王新,{XFJ},PD,weak\n"
    eq("checked only", report(s, "officers", text.replace("weak", PASSWORD), "--dry-run")[0], 2)
    eq("created", report(s, "officers", text), (1, 0, [(3, "unit"), (4, "password")]))
    eq("again", report(s, "officers", text), (0, 1, [(3, "unit"), (4, "password")]))
    s.serve()
    login = want("log-in", s.client().post("/api/v1/sessions", {"login": "newa", "password": PASSWORD}), 200)
    want("reads", Client(s, token=login.json["token"]).get("/api/v1/matters?size=1"), 200)


def test_wrong_use():
    s = Site()
    eq("kind", anlan("import", s.path, "nonsense", write("a\n1\n")).returncode, 2)
    eq("no columns", anlan("import", s.path, "units", write("a,b\n1,2\n")).returncode, 3)
    eq("empty", anlan("import", s.path, "officers", write("")).returncode, 3)
