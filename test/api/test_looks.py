# SPDX-License-Identifier: Apache-2.0
"""Contact data is shown to an officer for a purpose only; each look is an event, and the resident sees who, when and
why. A number finds matters, never a person, and only those the officer sees."""
import json
import re
import sqlite3

from anlan import PASSWORD, RSJ, TODAY, XFJ, Client, Site, anlan, done, filing, need, want
from testing import eq, has, ok

ME = {"name": "欧阳明", "phone": "13800010000", "address": "渭城区某村三组"}
ID = "11010519491231002X"


def place():
    need("init", "serve")
    s = Site(training=True)
    who = {"pd": s.officer("pd", XFJ, "PD"), "jc": s.officer("jc", "610404.lxh", "JC"), "ru": s.officer("ru", RSJ, "RU"),
           "aud": s.officer("aud", XFJ, "AUD"), "win": s.officer("win", XFJ, "WIN")}
    s.serve(now=TODAY)
    s.secrets |= set(ME.values()) | {ID}
    return s, who


def login(s, name):
    c = Client(s)
    page = c.get("/login")
    csrf = re.search(r'name="csrf" value="([^"]+)"', page.text).group(1)
    want("log-in", c.form("/login", {"login": name, "password": PASSWORD, "csrf": csrf}), 303)
    return c


def csrf_of(page):
    return re.search(r'name="csrf" value="([^"]+)"', page.text).group(1)


def test_masked_until_a_purpose_is_given():
    s, who = place()
    no, filer = s.file(contact=ME)
    m = who["pd"].matter(no)
    eq("masked", (m["contact"], m["contact_masked"]), ({"name": "欧*", "phone": "138****0000", "address": "****"}, True))
    eq("nobody has looked", m["looks"], [])
    ok("the filer sees it whole", filer.matter(no)["contact"] == ME and "contact_masked" not in filer.matter(no))
    ok("who may not look sees none", "contact" not in who["jc"].matter(no))
    want("nor with a purpose", who["jc"].get(f"/api/v1/matters/{no}?purpose=contact"), 403)
    a = want("an unknown purpose", who["pd"].get(f"/api/v1/matters/{no}?purpose=curiosity"), 400)
    eq("said so", (a.code, a.json["error"]["field"]), ("look.purpose", "purpose"))
    m = want("a look", who["pd"].get(f"/api/v1/matters/{no}?purpose=contact"), 200).json
    ok("in the clear", m["contact"] == ME and "contact_masked" not in m)
    eq("the answer tells of it", len(m["looks"]), 1)
    want("who does not see the matter", who["ru"].get(f"/api/v1/matters/{no}?purpose=contact"), 404)
    version = filer.matter(no)["version"]
    (look,) = filer.matter(no)["looks"]
    eq("the filer is told", {k: look[k] for k in ("unit", "duty", "purpose", "way")},
       {"unit": XFJ, "duty": "PD", "purpose": "contact", "way": "api"})
    ok("a look is no step", m["version"] == version and len(m["events"]) == 1)
    want("a stale form is none", who["pd"].post(f"/api/v1/matters/{no}/steps", {
        "event": "P03", "version": 1, "note": "", "fields": {"unit": RSJ}}), 200)
    eq("the filer's own reading is no look", len(filer.matter(no)["looks"]), 1)
    eq("with a purpose neither", len(filer.get(f"/api/v1/matters/{no}?purpose=contact").json["looks"]), 1)


def test_a_complaint_tells_no_organ():
    s, who = place()
    no, filer = s.file(procedure="complaint", contact=ME)
    want("a look", who["pd"].get(f"/api/v1/matters/{no}?purpose=identify"), 200)
    (look,) = filer.matter(no)["looks"]
    eq("the district only", (look["unit"], look["duty"]), ("610404000000", ""))
    page = login(s, "aud").get("/desk/audit")
    ok("no number on the audit page", no not in page.text and "查看联系方式" in page.text)


def test_looks_are_events():
    s, who = place()
    no, filer = s.file(contact=ME)
    for purpose in ("contact", "deliver", "contact"):
        want(purpose, who["pd"].get(f"/api/v1/matters/{no}?purpose={purpose}"), 200)
    out = json.loads(done("show", s.path, no, "--json", "--purpose", "followup"))
    eq("the command line looks, too", (out["contact"], out["looks"][0]["way"]), (ME, "cli"))
    eq("without a purpose it is masked", json.loads(done("show", s.path, no, "--json"))["contact"]["phone"], "138****0000")
    eq("a wrong one is refused", anlan("show", s.path, no, "--purpose", "x").returncode, 3)
    has("in words", done("show", s.path, no, "--purpose", "contact"), ME["phone"])
    db = sqlite3.connect(s.path + "/anlan.db")
    texts = [json.loads(t) for (t,) in db.execute("SELECT text FROM event WHERE text LIKE '%\"procedure\":\"look\"%' ORDER BY seq")]
    eq("five looks", [t["fields"]["purpose"] for t in texts], ["contact", "deliver", "contact", "followup", "contact"])
    ok("each in the log, nothing personal", not any(v in json.dumps(texts, ensure_ascii=False) for v in ME.values()))
    s.stop()
    for command in (("verify", s.path, "--json"), ("rebuild", s.path, "--check"), ("rebuild", s.path)):
        p = anlan(*command, timeout=120)
        eq(f"{command[0]}: {p.stdout[-300:]}{p.stderr[-300:]}", p.returncode, 0)
    db.execute("DELETE FROM look WHERE purpose = 'deliver'")
    db.commit()
    p = anlan("rebuild", s.path, "--check")
    ok(f"a look cannot be taken away: {p.stdout}", p.returncode != 0 and "look" in p.stdout + p.stderr)
    p = anlan("verify", s.path, "--json")
    ok(f"verify names it: {p.stdout}", p.returncode != 0 and "look" in p.stdout)


def test_pages():
    s, who = place()
    no, filer = s.file(contact=ME)
    pd = login(s, "pd")
    page = want("desk", pd.get(f"/desk/matter/{no}"), 200)
    ok("masked on the desk", "欧*" in page.text and "138****0000" in page.text and ME["phone"] not in page.text)
    ok("a purpose is asked", "联系办理" in page.text and f"/desk/matter/{no}/look" in page.text)
    want("no token, no look", pd.form(f"/desk/matter/{no}/look", {"purpose": "contact"}), 403)
    page = want("a look", pd.form(f"/desk/matter/{no}/look", {"purpose": "contact", "csrf": csrf_of(page)}), 200)
    ok("shown once", ME["phone"] in page.text and ME["address"] in page.text)
    eq("not kept by the browser", page.headers["cache-control"], "no-store")
    ok("masked again", ME["phone"] not in pd.get(f"/desk/matter/{no}").text)
    page = want("the resident", filer.get(f"/matter/{no}"), 200)
    has("is told why", page.text, "联系办理")
    has("and by whom", page.text, "信访局")
    ok("but no officer's name", "测试pd" not in page.text)
    aud = login(s, "aud").get("/desk/audit")
    ok("the auditor sees the name and no data", "测试pd" in aud.text and "联系办理" in aud.text and
       not any(v in aud.text for v in ME.values()))
    first = sqlite3.connect(s.path + "/anlan.db").execute("SELECT first FROM matter").fetchone()[0]
    letter = want("a letter", pd.get(f"/matter/{no}/letter/{first}/F01"), 200)
    has("names the filer", letter.text, ME["name"])
    eq("and is a look", filer.matter(no)["looks"][0]["way"], "letter")
    want("the filer's own letter", filer.get(f"/matter/{no}/letter/{first}/F01"), 200)
    eq("is none", len(filer.matter(no)["looks"]), 2)


def test_a_letter_by_the_command_line_is_a_look():
    s, who = place()
    no, filer = s.file(contact=ME)
    who["pd"].must(no, "P02", unit=RSJ)
    has("names the filer", done("letter", s.path, no, "F01", "--format", "html", "-"), ME["name"])
    (look,) = filer.matter(no)["looks"]
    eq("to deliver it", (look["purpose"], look["way"]), ("deliver", "cli"))
    forms = [d for e in filer.matter(no)["events"] for d in e.get("docs", [])]
    done("letter", s.path, no, "F04", "--format", "html", "-")
    eq(f"one to a unit is none, of {forms}", len(filer.matter(no)["looks"]), 1)
    nobody, other = s.file(anonymous=True, contact={})
    done("letter", s.path, nobody, "F01", "--format", "html", "-")
    eq("nobody is named, nothing looked at", other.matter(nobody)["looks"], [])


def find(client, number, purpose="intake"):
    page = client.get("/desk/find")
    return client.form("/desk/find", {"number": number, "purpose": purpose, "csrf": csrf_of(page)})


def test_a_number_finds_matters():
    s, who = place()
    first, filer = s.file(contact=ME)
    second, _ = s.file(contact={**ME, "identity": ID})
    hidden, _ = s.file(procedure="complaint", contact=ME)
    other, _ = s.file(contact={**ME, "phone": "13800010001"})
    pd = login(s, "pd")
    page = want("by phone", find(pd, "138 0001 0000"), 200)
    ok("two, no complaint, no stranger's", [n in page.text for n in (first, second, hidden, other)] ==
       [True, True, False, False])
    ok("no contact data on it", not any(v in page.text for v in ME.values()))
    page = want("by identity number", find(pd, ID.lower()), 200)
    ok("one", second in page.text and first not in page.text)
    page = want("found nothing", find(pd, "13999999999"), 200)
    has("said so", page.text, "没有您能看到的事项")
    want("too short", find(pd, "138"), 400)
    want("no identity number", find(pd, "110105194912310021"), 400)
    (look,) = filer.matter(first)["looks"]
    eq("the filer is told", (look["way"], look["purpose"]), ("find", "intake"))
    want("who may not find", login(s, "jc").get("/desk/find"), 403)
    win = want("a window finds what it sees", find(login(s, "win"), ME["phone"]), 200)
    ok("of its own unit", first in win.text and hidden not in win.text)
    s.stop()
    p = anlan("key", "rotate", s.path)
    eq("keys", p.returncode, 0)
    s.serve(now=TODAY)
    page = find(login(s, "pd"), ID)
    ok("found with new keys", second in page.text and first not in page.text)
    raw = open(s.path + "/anlan.db", "rb").read()
    ok("the number lies nowhere in the clear", ID.encode() not in raw and ME["phone"].encode() not in raw)


def test_identity_numbers_are_optional_and_checked():
    s, who = place()
    a = s.client().post("/api/v1/matters", filing(contact={**ME, "identity": "110105194912310021"}))
    eq("a wrong one", (want("refused", a, 400).code, a.json["error"]["field"]), ("input.identity", "contact.identity"))
    no, filer = s.file(contact={**ME, "identity": "11010519491231002x"})
    eq("kept", filer.matter(no)["contact"]["identity"], ID)
    eq("masked", who["pd"].matter(no)["contact"]["identity"], "****")
    key = {"Idempotency-Key": "once"}
    a = s.client().post("/api/v1/matters", filing(contact=ME), headers=key)
    b = s.client().post("/api/v1/matters", filing(contact={**ME, "identity": ID}), headers=key)
    eq("it is part of what was filed", (a.status, b.status), (201, 409))
    s.secrets |= {a.json["query_code"]}
