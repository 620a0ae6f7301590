# SPDX-License-Identifier: Apache-2.0
"""`anlan erase` leaves no byte of a person in any file, and no proof broken."""
import json
import os
import threading
import time
import zipfile

from anlan import RSJ, XFJ, Site, anlan, done, need, want
from testing import eq, has, ok, temp_folder

TITLE = "龘䶮路三号院井盖丢失"
BODY = "齉䲜小区门口的井盖丢了三天，昨晚我父亲何懿轩摔伤，住在麤靐医院。" * 30
REQUEST = "请赔偿医药费并尽快补上井盖鱻"
NAME, PHONE, ADDRESS = "何懿轩之子何鑫淼", "13912345678", "龘䶮路三号院七单元"
NOTE, FACTS = "与何懿轩家属电话核实过鱻", "经查，何懿轩所述属实鱻羴。"
ATTACHED = "何懿轩的诊断书：左腿骨折犇猋".encode() * 20
CATEGORY, CHANNEL, PLACE = "龘䶮路何家的井盖", "托何懿轩的邻居带话", "麤靐医院门前齉䲜口"
WORDS = [TITLE, BODY[:60], BODY[90:150], REQUEST, NAME, PHONE, ADDRESS, NOTE, FACTS, CATEGORY, CHANNEL, PLACE, "何懿轩",
         "龘䶮", "齉䲜", "麤靐", "诊断书.txt"]
REASON = "本人申请删除"


def hits(path):
    """Which of the person's words stand in which file, as UTF-8 or as SQLite's UTF-16, whole or in part."""
    found = []
    for folder, _, names in os.walk(path):
        for name in names:
            with open(os.path.join(folder, name), "rb") as f:
                data = f.read()
            for word in [w.encode() for w in WORDS] + [w.encode("utf-16-le") for w in WORDS] + [ATTACHED[:60]]:
                if word in data:
                    found.append((name, word.decode("utf-8", "replace")[:20]))
    return found


def erased_case(s):
    """A matter with everything in it, answered; its number, its code's client and its receipt."""
    c = s.client()
    up = want("upload", c.post("/api/v1/files?name=" + "%E8%AF%8A%E6%96%AD%E4%B9%A6.txt", ATTACHED,
                               headers={"Content-Type": "text/plain"}), 201)
    for word in (NAME, PHONE, ADDRESS):
        s.secrets.add(word)
    no, res = s.file(title=TITLE, body=BODY, request=REQUEST, attachments=[up.json["id"]], event_place=PLACE,
                     category=CATEGORY, channel=CHANNEL,
                     contact={"name": NAME, "phone": PHONE, "address": ADDRESS})
    s.pd.must(no, "P02", unit=RSJ, note=NOTE)
    s.ru.must(no, "P07")
    s.rul.must(no, "P21", facts=FACTS)
    return no, res


def receipt(s, no, res):
    for _ in range(50):
        a = res.get(f"/receipt/{no}")
        if a.status == 200:
            path = os.path.join(temp_folder(), "r.tlog-proof")
            with open(path, "wb") as f:
                f.write(a.body)
            return path
        time.sleep(0.1)
    raise AssertionError("no receipt")


def site():
    need("init", "serve", "erase", "verify")
    s = Site(training=True)
    s.pd, s.ru, s.rul = s.officer("pd", XFJ, "PD"), s.officer("ru", RSJ, "RU"), s.officer("rul", RSJ, "RUL")
    return s.serve(now="2026-03-02")


def check_kept(s, path):
    vkey = s.client().get("/log/vkey").text.strip()
    eq("the receipt made before", done("verify-receipt", path, "--key", vkey).strip(), "ok")
    r = json.loads(done("verify", s.path, "--json"))
    ok(f"verify: {r}", r["ok"] and r["erased"] > 5)
    eq("tables", anlan("rebuild", s.path, "--check").returncode, 0)


def unpacked(path):
    """A folder with what a zip holds: its members are compressed, so that no grep sees into it."""
    folder = temp_folder()
    with zipfile.ZipFile(path) as z:
        z.extractall(folder)
    return folder


def check_later_copies(s):
    folder = temp_folder()
    copy, whole, table = (os.path.join(folder, name) for name in ("copy.anlan", "all.ndjson", "matters.csv"))
    done("backup", s.path, copy)
    eq("nothing in a later backup", hits(unpacked(copy)), [])
    done("export", s.path, "all", whole)
    done("export", s.path, "matters", "--columns", "no,title,body,answer,category,channel", table)
    eq("nothing in later exports", hits(folder), [])
    target = os.path.join(temp_folder(), "site")
    done("restore", copy, target)
    eq("nothing in a site restored", hits(target), [])
    other = Site()
    done("import", other.path, "all", whole)
    eq("nothing in a site imported", hits(other.path), [])
    eq("whose events are whole", json.loads(done("verify", other.path, "--json"))["ok"], True)


def test_nothing_is_left_while_serving_and_after():
    s = site()
    for i in range(30):
        s.file(title=f"另一件{i}", body="别人的事" * 20)
    no, res = erased_case(s)
    kept = receipt(s, no, res)
    for _ in range(50):         # the server's indexer has come that far
        if s.pd.get("/api/v1/matters?q=%E9%BE%98%E4%B6%AE%E8%B7%AF").json["total"] == 1:
            break
        time.sleep(0.1)
    ok("there before", len(hits(s.path)) > 3)
    r = json.loads(done("erase", s.path, no, "--reason", REASON))
    ok(f"what went: {r}", r["fields"] >= 8 and r["files"] == 1)
    eq("nothing while serving", hits(s.path), [])
    m = s.pd.matter(no)
    eq("says what went", m["erased"], ["title", "body", "request", "event_place", "contact"])
    ok("no empty lie", "删除" in m["title"] and "删除" in m["body"] and "contact" not in m)
    eq("its attachments", m["attachments"], [])
    eq("the last event", m["events"][-1]["event"], "清除")
    eq("and why", m["events"][-1]["fields"]["reason"], REASON)
    eq("not found by its words", s.pd.get("/api/v1/matters?q=%E9%BE%98%E4%B6%AE%E8%B7%AF").json["total"], 0)
    has("its page", res.get(f"/matter/{no}").text, "删除")
    check_kept(s, kept)
    check_later_copies(s)
    s.file(title="以后的一件")
    s.stop()
    eq("nothing after the end", hits(s.path), [])
    done("rebuild", s.path)
    eq("nothing after a rebuild", hits(s.path), [])
    again = json.loads(done("erase", s.path, no, "--reason", REASON))
    eq("a second time", (again["fields"], again["files"]), (0, 0))


def test_contact_only():
    s = site()
    no, res = erased_case(s)
    kept = receipt(s, no, res)
    s.stop()
    r = json.loads(done("erase", s.path, no, "--party", 1, "--reason", REASON))
    eq("one field", (r["fields"], r["files"]), (1, 0))
    s.serve(now="2026-03-02")
    m = s.pd.matter(no)
    eq("says what went", m["erased"], ["contact"])
    eq("the text stays", m["title"], TITLE)
    check_kept_all = json.loads(done("verify", s.path, "--json"))
    ok(f"verify: {check_kept_all}", check_kept_all["ok"] and check_kept_all["erased"] == 1)
    ok("the receipt", os.path.exists(kept))
    eq("no such party", anlan("erase", s.path, no, "--party", 2, "--reason", REASON).returncode, 3)


def schedule(s, *rows):
    with open(s.path + "/data/retention.def", "w", encoding="utf-8") as f:
        f.write("".join(row + "\n" for row in rows))


def test_leftovers_of_killed_programs():
    """A copy or an upload that nobody writes to any more goes; one that is at work stays."""
    s = site()
    no, _ = erased_case(s)
    s.stop()
    for name, age in (("backup-1.db", 7200), ("up-1-0", 7200), ("up-2-0", 0)):
        path = os.path.join(s.path, "spool", name)
        with open(path, "w", encoding="utf-8") as f:
            f.write(BODY if age else "别人正在上传")
        os.utime(path, (time.time() - age,) * 2)
    done("erase", s.path, no, "--reason", REASON)
    eq("nothing", hits(s.path), [])
    eq("what is at work stays", os.listdir(os.path.join(s.path, "spool")), ["up-2-0"])


def test_a_draft_goes_too():
    s = site()
    s.secrets |= {NAME, PHONE, ADDRESS}
    no, _ = s.file(title=TITLE, body=BODY, contact={"name": NAME, "phone": PHONE, "address": ADDRESS})
    s.pd.must(no, "P02", unit=RSJ)
    s.ru.must(no, "P07")
    s.ru.must(no, "N17", draft="拟同意" + FACTS)
    done("erase", s.path, no, "--reason", REASON)
    eq("nothing", hits(s.path), [])
    ok("verify", json.loads(done("verify", s.path, "--json"))["ok"])


def test_what_must_be_kept():
    s = site()
    no, _ = erased_case(s)
    s.stop()
    schedule(s, "* | * | * | refuse | refuse | 30 | closed | 30年 | destroy | 本区保管期限表")
    p = anlan("erase", s.path, no, "--reason", REASON)
    eq("an open matter", p.returncode, 3)
    has("says why", p.stderr, "本区保管期限表")
    ok("nothing went", len(hits(s.path)) > 3)
    eq("no reason", anlan("erase", s.path, no, "--reason", "").returncode, 3)
    done("erase", s.path, no, "--reason", REASON, "--order", "渭法〔2026〕1号")
    eq("an order overrides", hits(s.path), [])


def closed_case(s):
    up = want("upload", s.client().post("/api/v1/files?name=a.txt", ATTACHED, headers={"Content-Type": "text/plain"}),
              201)
    no, res = s.file(title=TITLE, body=BODY, request=REQUEST, attachments=[up.json["id"]], category=CATEGORY,
                     contact={"name": NAME, "phone": PHONE, "address": ADDRESS})
    s.pd.must(no, "P14", note=NOTE)
    return no, res, up.json["id"]


def test_what_must_be_kept_rests():
    s = site()
    s.stop()
    schedule(s, "petition | * | contact | allow | erase | 0 | closed | – | destroy | 最短时间，PI21 19",
             "petition | * | *       | allow | seal  | 30 | closed | 30年 | transfer | 本区保管期限表第3项")
    s.serve(now="2026-03-02")
    no, res, attached = closed_case(s)
    kept = receipt(s, no, res)
    r = json.loads(done("erase", s.path, no, "--reason", REASON))
    eq("contact is erased, the rest is kept", [(p["part"], p["result"], p["until"], p["class"]) for p in r["parts"]],
       [("contact", "erased", None, None), ("words", "sealed", "2056-03-02", "30年"),
        ("answers", "sealed", "2056-03-02", "30年"), ("files", "sealed", "2056-03-02", "30年")])
    eq("by which rule", r["parts"][1]["rule"], "本区保管期限表第3项")
    eq("no trace of the contact", [w for _, w in hits(s.path) if w in (NAME, PHONE, ADDRESS)], [])
    for who in (s.pd, res):
        m = who.matter(no)
        ok(f"it rests: {m}", m["restricted"] and "封存" in m["body"] and "何懿轩" not in json.dumps(m, ensure_ascii=False))
        eq("its attachments", m["attachments"], [])
        eq("nor their bytes", who.get(f"/matter/{no}/files/{attached}").status, 404)
    has("its last event says until when", m["events"][-1]["fields"]["words"], "2056-03-02 30年 本区保管期限表第3项")
    page = res.get(f"/matter/{no}").text + s.pd.get(f"/desk/matter/{no}").text
    ok("pages show nothing", "何懿轩" not in page and "龘䶮" not in page and "封存" in page)
    for word in ("龘䶮路", "摔伤"):
        eq("not found", s.pd.get("/api/v1/matters?q=" + "".join(f"%{b:02X}" for b in word.encode())).json["total"], 0)
    table = os.path.join(temp_folder(), "m.csv")
    done("export", s.path, "matters", "--columns", "no,title,body,category,answer", table)
    eq("not in tables", hits(os.path.dirname(table)), [])
    check_kept_resting(s, kept)
    again = json.loads(done("erase", s.path, no, "--reason", REASON))
    eq("once is enough", (again["fields"], again["sealed"]), (0, 0))
    check_moved(s, no)
    done("erase", s.path, no, "--reason", REASON, "--order", "渭法〔2026〕1号")
    eq("an order ends it", hits(s.path), [])
    ok("and it rests no more", "restricted" not in s.pd.matter(no))


def check_kept_resting(s, kept):
    r = json.loads(done("verify", s.path, "--json"))
    ok(f"verify: {r}", r["ok"])
    vkey = s.client().get("/log/vkey").text.strip()
    eq("the receipt made before", done("verify-receipt", kept, "--key", vkey).strip(), "ok")
    eq("tables", anlan("rebuild", s.path, "--check").returncode, 0)


def check_moved(s, no):
    """What rests goes along when a whole site moves, and rests there, too."""
    whole = os.path.join(temp_folder(), "all.ndjson")
    done("export", s.path, "all", whole)
    other = Site()
    done("import", other.path, "all", whole)
    ok("moved, and rests", json.loads(done("show", other.path, no, "--json"))["restricted"])
    eq("tables there", anlan("rebuild", other.path, "--check").returncode, 0)


def test_another_party():
    s = site()
    who = "龘䶮路派出所的何懿轩"
    a = want("complaint", s.client().post("/api/v1/matters", {
        "procedure": "complaint", "title": "反映一名干部", "body": "他不作为。", "channel": "web",
        "place": "610404001001", "fields": {"accused": who}, "contact": {"name": NAME, "phone": PHONE}}), 201)
    s.secrets |= {a.json["query_code"], NAME, PHONE}
    no = a.json["no"]
    done("erase", s.path, no, "--party", 1, "--reason", REASON)
    l = json.loads(done("erase", s.path, no, "--parties"))
    eq("who else stands there", [(p["party"], p["field"]) for p in l], [(2, "accused")])
    r = json.loads(done("erase", s.path, no, "--party", 2, "--reason", REASON))
    eq("one field", (r["fields"], r["files"]), (1, 0))
    eq("no byte of either", [w for _, w in hits(s.path)], [])
    ok("verify", json.loads(done("verify", s.path, "--json"))["ok"])
    eq("nobody else", anlan("erase", s.path, no, "--party", 3, "--reason", REASON).returncode, 3)


def test_during_load():
    """Filings and readings go on, and none fails, while matter after matter is erased."""
    s = site()
    first = [erased_case(s)[0] for _ in range(3)]
    stop, wrong = threading.Event(), []

    def load(i):
        c = s.client()
        while not stop.is_set():
            a = c.post("/api/v1/matters", {"procedure": "petition", "title": f"路灯{i}", "body": "坏了", "channel": "web"})
            b = s.client(token=s.pd.token).get("/api/v1/matters?q=%E8%B7%AF%E7%81%AF")
            if a.status not in (201, 429) or b.status not in (200, 429):
                wrong.append((a, b))

    threads = [threading.Thread(target=load, args=(i,)) for i in range(3)]
    for t in threads:
        t.start()
    try:
        for no in first:
            done("erase", s.path, no, "--reason", REASON)
    finally:
        stop.set()
        for t in threads:
            t.join()
    eq("no request failed", wrong, [])
    eq("nothing while serving", hits(s.path), [])
    ok("verify", json.loads(done("verify", s.path, "--json"))["ok"])


def test_attachment_shared_by_two_stays():
    s = site()
    no, _ = erased_case(s)
    other, _ = erased_case(s)
    done("erase", s.path, no, "--reason", REASON)
    ok("the other still has it", any(name for name, word in hits(s.path) if len(name) == 64))
    done("erase", s.path, other, "--reason", REASON)
    eq("then none", hits(s.path), [])
