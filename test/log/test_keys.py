# SPDX-License-Identifier: Apache-2.0
"""Keys are changed while the site is served (docs/privacy.md): nobody notices, an old key opens nothing, what was cut
off goes on, and backups, checks and another find key go with it."""
import json
import os
import sqlite3
import subprocess
import threading
import time

from anlan import BIN, TODAY, XFJ, Client, Site, anlan, done, filing, need, want
from testing import eq, ok, temp_folder

COMPLAINT = {"procedure": "complaint", "title": "投诉窗口刁难", "body": "办事时被反复要求补材料。",
             "fields": {"accused": "窗口人员", "accused_unit": "610404.rsj"}}


def rotate(s, kind=None):
    out = done("key", "rotate", s.path, *(["--kind", kind] if kind else []), timeout=120)
    return {r["kind"]: r for r in map(json.loads, out.splitlines())}


def keys(s):
    return [json.loads(line) for line in done("key", "list", s.path).splitlines()]


def sql(s, *query):
    db = sqlite3.connect(s.path + "/anlan.db", timeout=10)
    try:
        return db.execute(*query).fetchall()
    finally:
        db.close()


def sound(s):
    for command in ("verify", "rebuild"):
        p = anlan(command, s.path, *(["--check"] if command == "rebuild" else ["--json"]), timeout=120)
        eq(f"{command}: {p.stdout[-400:]}{p.stderr[-400:]}", p.returncode, 0)


def main_files(s):
    return sorted(f for f in os.listdir(s.path + "/keys") if f.startswith("main-"))


def filled(n=6):
    s = Site(training=True)
    s.officer("pd", XFJ, "PD")
    s.serve(now=TODAY)
    made = [s.file(title=f"第{i}件", contact={"name": f"李某{i}", "phone": f"1390000{i:04}", "address": "某村"})
            for i in range(n)]
    return s, made


def reads(made):
    for i, (no, c) in enumerate(made):
        eq(f"{i} is read", c.matter(no)["contact"]["phone"], f"1390000{i:04}")


def test_each_kind_changes_under_a_running_server():
    need("init", "serve")
    s, made = filled()
    secret, secret_code = s.file(**COMPLAINT)
    eq("first keys", [(k["kind"], k["key"], k["state"]) for k in keys(s)],
       [("field", 1, "used"), ("seal", 2, "used"), ("find", 3, "used"), ("import", 4, "used")])
    closed = sql(s, "SELECT s.field FROM sealed s JOIN event e ON e.seq = s.event JOIN matter m ON m.id = e.matter "
                 "WHERE m.sealed AND s.crypt != 2 AND s.value IS NOT NULL")
    eq("a complaint lies under its own key, all of it", closed, [])
    hashes = set(sql(s, "SELECT hash FROM party"))
    done_ = rotate(s)
    eq("all kinds", sorted(done_), ["field", "find", "main", "seal"])
    ok("values closed anew", done_["field"]["done"] >= 6 and done_["seal"]["done"] >= 3)
    reads(made)
    eq("the complaint, too", secret_code.matter(secret)["title"], COMPLAINT["title"])
    eq("no value under an old key", sql(s, "SELECT count(*) FROM sealed WHERE crypt IN (1, 2)"), [(0,)])
    eq("no hash of the old key", hashes & set(sql(s, "SELECT hash FROM party")), set())
    eq("as many hashes", len(set(sql(s, "SELECT hash FROM party"))), len(hashes))
    eq("destroyed in the table", sql(s, "SELECT number, length(wrapped) FROM data_key WHERE state = 4 ORDER BY number"),
       [(1, 0), (2, 0), (3, 0)])
    eq("one main key, a new one", main_files(s), ["main-2.key"])
    eq("only its owner reads it", oct(os.stat(s.path + "/keys/main-2.key").st_mode & 0o777), "0o600")
    made.append(s.file(title="之后", contact={"name": "王", "phone": "13900000006", "address": ""}))
    reads(made)
    eq("a new value is under the new key", sql(s, "SELECT DISTINCT crypt FROM sealed WHERE field = 'contact'"),
       [(done_["field"]["key"],), (done_["seal"]["key"],)])
    sound(s)
    rotate(s)
    reads(made)
    s.stop()
    sound(s)


def test_nobody_notices():
    need("init", "serve")
    s, made = filled(40)
    faults, filed, stop = [], [], threading.Event()

    def work(k):
        c, i = Client(s), 0
        while not stop.is_set():
            try:
                a = c.post("/api/v1/matters", filing(title=f"{k}-{i}", contact={"name": "赵", "phone": f"1380{k}{i:06}"}))
                want("filing", a, 201)
                filed.append((a.json["no"], a.json["query_code"], f"1380{k}{i:06}"))
                no, code = made[i % 40]
                eq("reading", Client(s, code=code.code).matter(no)["contact"]["phone"], f"1390000{i % 40:04}")
                i += 1
            except Exception as why:      # noqa: BLE001 - told below
                faults.append(why)
                return

    crowd = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for t in crowd:
        t.start()
    try:
        for _ in range(3):
            rotate(s)
    finally:
        stop.set()
        for t in crowd:
            t.join()
    eq("no fault", faults, [])
    ok(f"work went on: {len(filed)}", len(filed) > 20)
    s.secrets |= {code for _, code, _ in filed}
    for no, code, phone in filed:
        eq(f"{no} is read", s.client(code=code).matter(no)["contact"]["phone"], phone)
    sound(s)
    s.stop()
    sound(s)


def test_a_killed_change_goes_on():
    need("init", "serve")
    s, made = filled(3)
    for kind in ("field", "find"):
        for delay in (0.02, 0.05, 0.08, 0.12, 0.2):
            p = subprocess.Popen([BIN, "key", "rotate", s.path, "--kind", kind], stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL)
            time.sleep(delay)
            p.kill()
            p.wait()
            reads(made)
        rotate(s, kind)
        states = [k["state"] for k in keys(s) if k["kind"] == kind]
        eq(f"{kind}: one in use, the others destroyed", (states.count("used"), set(states) - {"used", "destroyed"}),
           (1, set()))
        sound(s)
    rotate(s, "main")
    eq("one main key is left", len(main_files(s)), 1)
    reads(made)


def test_numbers_are_given_once():
    need("init", "serve")
    s, _ = filled(2)
    before = keys(s)
    r = rotate(s, "field")["field"]
    eq("the next one", r["key"], max(k["key"] for k in before) + 1)
    eq("exit 3 for an unknown kind", anlan("key", "rotate", s.path, "--kind", "code").returncode, 3)
    listed = done("key", "list", s.path)
    ok("keys are listed without bytes", "wrapped" not in listed and len(listed.splitlines()) == len(before) + 1)


def test_backups_go_with_their_own_keys():
    need("init", "serve", "backup", "restore")
    s, made = filled(3)
    copy = os.path.join(temp_folder(), "old.zip")
    done("backup", s.path, copy)
    rotate(s)
    s.stop()
    old = Site(init=False)
    old.secrets = set(s.secrets)
    done("restore", copy, old.path)
    old.serve(now=TODAY)
    for i, (no, c) in enumerate(made):
        eq("an old backup opens", Client(old, code=c.code).matter(no)["contact"]["phone"], f"1390000{i:04}")
    old.stop()
    sound(old)
    os.remove(s.path + "/keys/" + main_files(s)[0])
    with open(old.path + "/keys/" + main_files(old)[0], "rb") as f:
        stale = f.read()
    with open(s.path + "/keys/main-2.key", "wb") as f:
        f.write(stale)
    p = anlan("show", s.path, made[0][0], "--json")
    eq("an old main key opens nothing", p.returncode, 4)


def test_all_that_finds_is_hashed_anew():
    """Filers, representatives and outer numbers; what only rests is found by nothing."""
    need("init", "serve", "erase")
    s, made = filled(2)
    many, _ = s.file(people=8, channel="visit", fields={"contact_representatives": "李四，13811110000；王五，13822220000"})
    pd = Client(s, done("token", "add", s.path, "pd", "--days", "1").strip())
    s.secrets |= {pd.token}
    want("an outer number", pd.step(made[0][0], "N20", number="省信访〔2026〕88号", sender="省信访局", outer_due="2026-04-01"), 200)
    pd.must(made[1][0], "P14")
    eq("closed", pd.matter(made[1][0])["state"], "GUI")
    with open(s.path + "/data/retention.def", "w", encoding="utf-8") as f:
        f.write("* | * | * | allow | seal | 30 | closed | 30年 | transfer | 本区保管期限表\n")
    s.stop()
    parts = json.loads(done("erase", s.path, made[1][0], "--reason", "本人申请"))["parts"]
    ok(f"its contact rests: {parts}", {"sealed"} == {p["result"] for p in parts if p["part"] == "contact"})
    before = sql(s, "SELECT kind, count(*) FROM party GROUP BY kind ORDER BY kind")
    ok(f"some of each: {before}", dict(before)["phone"] >= 4 and dict(before)["outer"] == 1)
    rotate(s, "find")
    eq("as many of each", sql(s, "SELECT kind, count(*) FROM party GROUP BY kind ORDER BY kind"), before)
    sound(s)
    sqlite3.connect(s.path + "/anlan.db", isolation_level=None).execute("DELETE FROM party WHERE kind = 'outer'")
    eq("a lost one is named", anlan("rebuild", s.path, "--check").returncode, 1)


def test_backups_during_a_change_open():
    need("init", "serve", "backup", "restore")
    s, made = filled(3)
    folder, stop, faults = temp_folder(), threading.Event(), []

    def change():
        while not stop.is_set():
            p = anlan("key", "rotate", s.path, "--kind", "main")
            if p.returncode != 0:
                faults.append(p.stderr)

    t = threading.Thread(target=change)
    t.start()
    try:
        copies = []
        for i in range(6):
            copies.append(os.path.join(folder, f"{i}.zip"))
            done("backup", s.path, copies[-1])
    finally:
        stop.set()
        t.join()
    eq("changes", faults, [])
    for i, copy in enumerate(copies):
        place = os.path.join(folder, f"site{i}")
        done("restore", copy, place)
        eq(f"copy {i} opens", json.loads(done("show", place, made[0][0], "--json", "--purpose", "contact"))["contact"]["phone"],
           "13900000000")


def test_two_changes_at_once_do_no_harm():
    need("init", "serve")
    s, made = filled(5)
    both = [subprocess.Popen([BIN, "key", "rotate", s.path, "--kind", kind], stdout=subprocess.DEVNULL,
                             stderr=subprocess.PIPE, text=True) for kind in ("field", "field", "find", "find", "main", "main", "main", "main")]
    for p in both:
        _, said = p.communicate(timeout=60)
        ok(f"done, or told to wait: {said}", p.returncode in (0, 1, 4) and (p.returncode == 0 or "main" in said))
    reads(made)
    rotate(s)
    reads(made)
    eq("one main key", len(main_files(s)), 1)
    sound(s)
