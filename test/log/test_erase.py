# SPDX-License-Identifier: Apache-2.0
"""`anlan erase` leaves no byte of a person in any file, and no proof broken."""
import json
import os
import time

from anlan import RSJ, XFJ, Site, anlan, done, need, want
from testing import eq, has, ok, temp_folder

TITLE = "龘䶮路三号院井盖丢失"
BODY = "齉䲜小区门口的井盖丢了三天，昨晚我父亲何懿轩摔伤，住在麤靐医院。" * 30
REQUEST = "请赔偿医药费并尽快补上井盖鱻"
NAME, PHONE, ADDRESS = "何懿轩之子何鑫淼", "13912345678", "龘䶮路三号院七单元"
NOTE, FACTS = "与何懿轩家属电话核实过鱻", "经查，何懿轩所述属实鱻羴。"
ATTACHED = "何懿轩的诊断书：左腿骨折犇猋".encode() * 20
WORDS = [TITLE, BODY[:60], BODY[90:150], REQUEST, NAME, PHONE, ADDRESS, NOTE, FACTS, "何懿轩", "诊断书.txt"]
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
    no, res = s.file(title=TITLE, body=BODY, request=REQUEST, attachments=[up.json["id"]],
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
    eq("says what went", m["erased"], ["title", "body", "request", "contact"])
    ok("no empty lie", "删除" in m["title"] and "删除" in m["body"] and "contact" not in m)
    eq("its attachments", m["attachments"], [])
    eq("the last event", m["events"][-1]["event"], "清除")
    eq("and why", m["events"][-1]["fields"]["reason"], REASON)
    eq("not found by its words", s.pd.get("/api/v1/matters?q=%E9%BE%98%E4%B6%AE%E8%B7%AF").json["total"], 0)
    has("its page", res.get(f"/matter/{no}").text, "删除")
    check_kept(s, kept)
    copy = os.path.join(temp_folder(), "copy.anlan")
    done("backup", s.path, copy)
    target = os.path.join(temp_folder(), "site")
    done("restore", copy, target)
    eq("nothing in a later backup", hits(target), [])
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


def test_what_must_be_kept():
    s = site()
    no, _ = erased_case(s)
    s.stop()
    with open(s.path + "/data/retention.def", "w", encoding="utf-8") as f:
        f.write("* | refuse | 30 | 本区保管期限表\n")
    p = anlan("erase", s.path, no, "--reason", REASON)
    eq("an open matter", p.returncode, 3)
    has("says why", p.stderr, "本区保管期限表")
    ok("nothing went", len(hits(s.path)) > 3)
    eq("no reason", anlan("erase", s.path, no, "--reason", "").returncode, 3)
    done("erase", s.path, no, "--reason", REASON, "--order", "渭法〔2026〕1号")
    eq("an order overrides", hits(s.path), [])


def test_attachment_shared_by_two_stays():
    s = site()
    no, _ = erased_case(s)
    other, _ = erased_case(s)
    done("erase", s.path, no, "--reason", REASON)
    ok("the other still has it", any(name for name, word in hits(s.path) if len(name) == 64))
    done("erase", s.path, other, "--reason", REASON)
    eq("then none", hits(s.path), [])
