# SPDX-License-Identifier: Apache-2.0
"""`anlan verify` names the first thing that is not as it was written, whatever it is."""
import csv
import json
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import time

from anlan import BIN, RSJ, XFJ, Site, anlan, done, need, want
from head import await_head, events
from testing import eq, has, ok, temp_folder

ROOT = pathlib.Path(__file__).resolve().parents[2]


def verify(path, *options):
    p = anlan("verify", path, "--json", *options)
    ok(f"exit {p.returncode}: {p.stderr[-1500:]}", p.returncode in (0, 1))
    r = json.loads(p.stdout)
    eq("exit status", p.returncode, 0 if r["ok"] else 1)
    return r


def clean(path, *options):
    r = verify(path, *options)
    ok(f"clean: {r}", r["ok"])
    return r


def messages(path, n, first=0):
    """A file of n messages as a town hall's old system exports them."""
    with open(path, "w", newline="", encoding="utf-8") as f:
        w = csv.writer(f)
        w.writerow(["主题", "内容", "时间"])
        for i in range(first, first + n):
            w.writerow([f"第{i}封来信", f"第{i}件事的内容，请处理。", f"2024-01-{1 + i % 28:02d} 10:{i // 60 % 60:02d}:{i % 60:02d}"])


def lived_site():
    """A site with more than a full tile of events, an attachment and a head, stopped; its newest head."""
    need("init", "import", "serve", "verify")
    s = Site(training=True)
    path = os.path.join(temp_folder(), "messages.csv")
    messages(path, 290)
    done("import", s.path, "messages", path)
    pd = s.officer("pd", XFJ, "PD")
    s.serve(now="2026-03-02")
    await_head(s, events(s.path))
    up = want("upload", s.client().post("/api/v1/files?name=a.txt", b"attached text", headers={"Content-Type": "text/plain"}), 201)
    no, _ = s.file(attachments=[up.json["id"]])
    pd.must(no, "P02", unit=RSJ)
    head = await_head(s, events(s.path))
    s.stop()
    s.no = no
    return s, head


def copy_of(s):
    path = os.path.join(temp_folder(), "site")
    shutil.copytree(s.path, path)
    return path


def change(path, *statements):
    db = sqlite3.connect(path + "/anlan.db")
    for statement in statements:
        n = db.execute(*statement if isinstance(statement, tuple) else (statement,)).rowcount
        ok(f"changed a row: {statement}", n != 0)
    db.commit()
    db.close()


def flip(table, column, where, at=5):
    """A statement that flips the lowest bit of one byte of one value."""
    def statement(path):
        db = sqlite3.connect(path + "/anlan.db")
        value, kind = db.execute(f"SELECT {column}, typeof({column}) FROM {table} WHERE {where}").fetchone()
        raw = bytearray(value if kind == "blob" else value.encode())
        raw[at] ^= 1
        value = bytes(raw) if kind == "blob" else raw.decode()
        n = db.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (value,)).rowcount
        eq("one row", n, 1)
        db.commit()
        db.close()
    return statement


def test_each_class_of_bytes():
    s, head = lived_site()
    last = events(s.path)
    clean(s.path)
    size = int(head.split("\n")[1])
    cut = sqlite3.connect(s.path + "/anlan.db").execute(f"SELECT min(size) FROM head WHERE size > {last - 3}").fetchone()[0]
    older, newer = [n for n, in sqlite3.connect(s.path + "/anlan.db").execute("SELECT size FROM head ORDER BY size")][:2]
    matter = f"(SELECT id FROM matter WHERE no = '{s.no}')"
    filed = sqlite3.connect(s.path + "/anlan.db").execute(f"SELECT first FROM matter WHERE no = '{s.no}'").fetchone()[0]
    cases = [
        # what is done, the fault's kind and place
        (flip("event", "text", "seq = 17", at=40), "event", "17"),
        (flip("event", "text", f"seq = {last}", at=40), "event", f"{last}"),
        (flip("event", "salt", "seq = 18"), "event", "18"),
        (["UPDATE event SET matter = matter + 1 WHERE seq = 19"], "event", "19"),
        (flip("sealed", "value", "event = 20 AND field = 'title'"), "sealed", "20 title"),
        (flip("sealed", "salt", "event = 21 AND field = 'body'"), "sealed", "21 body"),
        (flip("sealed", "value", f"event = {filed} AND field = 'contact'", at=30), "sealed", f"{filed} contact"),
        (flip("sealed", "salt", f"event = {filed} AND field = 'contact'"), "sealed", f"{filed} contact"),
        (["DELETE FROM sealed WHERE event = 22 AND field = 'body'"], "sealed", "22 body"),
        (["UPDATE sealed SET value = NULL, salt = NULL WHERE event = 23 AND field = 'body'"], "sealed", "23 body"),
        (["UPDATE sealed SET field = 'added' WHERE event = 24 AND field = 'body'"], "sealed", "24 added"),
        ([f"UPDATE sealed SET event = {last + 9} WHERE event = 25 AND field = 'body'"], "sealed", "25 body"),
        ([f"INSERT INTO sealed VALUES (610404, {last + 9}, 'body', x'00', x'00', 0)"], "sealed", f"{last + 9}"),
        (flip("leaf", "mac", "seq = 26"), "leaf", "26"),
        (flip("leaf", "mac", f"seq = {last}"), "leaf", f"{last}"),
        (["DELETE FROM leaf WHERE seq = 27"], "leaf", "27"),
        (flip("tile", "hash", "level = 1 AND n = 0"), "tile", "1/0"),
        (["DELETE FROM tile WHERE level = 1 AND n = 0"], "tile", "1/0"),
        (["INSERT INTO tile VALUES (610404, 1, 1, x'00')"], "tile", "1/1"),
        (flip("edge", "whole", "1"), "edge", f"{last}"),
        (["UPDATE edge SET size = size - 1"], "edge", f"{last}"),
        (["DELETE FROM edge"], "edge", f"{last}"),
        ([f"DELETE FROM head WHERE size = {older}"], "head", f"{newer}"),
        ([f"DELETE FROM head WHERE size = {size}"], "head", f"{size}"),
        (["DELETE FROM head"], "head", f"{size}"),
        ([f"UPDATE head SET number = number + 1 WHERE size >= {newer}"], "head", f"{newer}"),
        (flip("head", "note", f"size = {size}", at=2), "head", f"{size}"),
        (flip("head", "note", f"size = {size}", at=len(head) - 30), "head", f"{size}"),
        (flip("head", "root", f"size = {size}"), "head", f"{size}"),
        (["DELETE FROM event WHERE seq = 28"], "event", "28"),
        ([f"DELETE FROM event WHERE seq = {last}"], "event", f"{last}"),
        ([f"INSERT INTO leaf VALUES (610404, {last + 9}, x'00')"], "leaf", f"{last + 9}"),
        ([f"DELETE FROM {t} WHERE {c} > {last - 3}" for t, c in
          (("event", "seq"), ("sealed", "event"), ("leaf", "seq"))], "head", f"{cut}"),
        (["UPDATE matter SET state = 'FIN' WHERE id = " + matter], "table", "matter "),
        (["DELETE FROM clock WHERE matter = " + matter], "table", "clock "),
        (["DELETE FROM timer WHERE matter = " + matter], "table", "timer "),
        (["INSERT INTO timer SELECT district, 0, at + 1, matter, event, code FROM timer WHERE matter = " + matter], "table", "timer "),
        (["UPDATE timer SET at = at + 86400000 WHERE matter = " + matter], "table", "timer "),
        (["INSERT INTO letter VALUES (610404, 5, 5, 'F02', 1, 'x', '')"], "table", "letter 5 5 F02"),
        (["UPDATE letter SET unit = 'x'"], "table", "letter "),
        (["DELETE FROM letter"], "table", "letter "),
        (["UPDATE matter SET opened = opened + 1 WHERE id = " + matter], "table", "matter "),
        (["UPDATE matter SET code_hash = x'00' WHERE id = " + matter], "table", "matter "),
        (["UPDATE reach SET holds = 1 - holds WHERE matter = " + matter], "table", "reach "),
        (["UPDATE tally SET n = n + 1 WHERE unit = '610404000000'"], "table", "tally "),
        (["DELETE FROM party"], "table", "party "),
        (["UPDATE unit SET superior = '610404000000', path = '/610404000000/610404001001/' WHERE code = '610404001001'"],
         "table", "unit 610404001001"),
        (["DELETE FROM unit WHERE code = '610404.rsj'"], "table", "unit 610404.rsj"),
        (["UPDATE room SET unit = '610404.rsj' WHERE code = (SELECT min(code) FROM room WHERE unit <> '610404.rsj')"], "table", "room "),
        (["UPDATE officer SET duties = 'PD,ADM'"], "table", "officer 1"),
        (["UPDATE officer SET disabled = 1"], "table", "officer 1"),
        (["INSERT INTO officer SELECT district, 9, 'other', name, unit, duties, created, 0, password, totp, set_at, 0 FROM officer"],
         "table", "officer 9"),
        (["UPDATE secret SET password = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Wl7x'"], "table", "secret 1"),
        (["UPDATE secret SET totp = 'ABCDEFGH'"], "table", "secret 1"),
        (["INSERT INTO session SELECT district, x'aa', officer, 1, expires, seen, event FROM session"], "table", "session 1"),
        (["UPDATE session SET expires = expires + 1"], "table", "session 1"),
        (flip("sealed", "value", "event = 1 AND field = 'rows'", at=200), "sealed", "1 rows"),
        (["UPDATE file SET digest = 'ab' || substr(digest, 3)"], "file", ""),
        (["UPDATE file SET matter = NULL"], "file", ""),
    ]
    for what, kind, where in cases:
        path = copy_of(s)
        what(path) if callable(what) else change(path, *what)
        fault = verify(path).get("fault", {})
        told = f"{kind} {where}"
        eq(f"{told}: kind in {fault}", fault.get("kind"), kind)
        has(f"{told}: place", fault["where"], where)
        if kind not in ("file", "table"):
            eq(f"{told}: place", fault["where"], where)
        ok(f"{told}: says why", len(fault["text"]) > 3)
        shutil.rmtree(path)


def test_attachment_bytes():
    s, _ = lived_site()
    for change_it in (lambda f: open(f, "r+b").write(b"A"), os.remove, lambda f: open(f, "ab").write(b"x")):
        path = copy_of(s)
        for folder, _, names in os.walk(path + "/files"):
            for name in names:
                change_it(os.path.join(folder, name))
        eq("kind", verify(path)["fault"]["kind"], "file")


def test_old_backup_is_found_by_a_head_kept_outside():
    s, head = lived_site()
    old = copy_of(s)
    s.serve(now="2026-03-02")
    no, filer = s.file()
    newer = await_head(s, events(s.path))
    newest = want("receipt", filer.get(f"/receipt/{no}"), 200).text
    s.stop()
    kept = os.path.join(temp_folder(), "checkpoint")
    with open(kept, "w", encoding="utf-8") as f:
        f.write(newer)
    clean(s.path, "--since", kept)
    clean(old)
    eq("an old copy put back", verify(old, "--since", kept)["fault"]["kind"], "since")
    receipt = os.path.join(temp_folder(), "kept.tlog-proof")
    with open(receipt, "w", encoding="utf-8") as f:
        f.write(newest)
    clean(s.path, "--since", receipt)
    eq("a receipt tells it, too", verify(old, "--since", receipt)["fault"]["kind"], "since")
    t = Site(init=False)        # and it went on another way
    shutil.copytree(old, t.path)
    t.serve(now="2026-03-02")
    for _ in range(3):
        t.file(title="另一件")
    await_head(t, events(t.path))
    t.stop()
    clean(t.path)
    eq("another history", verify(t.path, "--since", kept)["fault"]["kind"], "since")
    with open(kept, "w", encoding="utf-8") as f:
        f.write(head)
    r = clean(t.path, "--since", kept)
    eq("reads only what is newer", r["events"], events(t.path) - int(head.split("\n")[1]))
    with open(kept, "w", encoding="utf-8") as f:
        f.write(head.replace("/log", "/elsewhere", 1))
    eq("a head of another log is refused", anlan("verify", s.path, "--since", kept).returncode, 3)


def test_beside_a_running_server():
    need("verify")
    s = Site(training=True).serve(now="2026-03-02")
    for i in range(20):
        s.file(title=f"第{i}件")
    r = clean(s.path)
    ok("read them", r["events"] >= 20)
    s.file()
    ok("nothing is left behind", not os.listdir(s.path + "/spool"))


def test_heads_signed_while_it_reads():
    need("import", "verify")
    s = Site(training=True)
    path = os.path.join(temp_folder(), "messages.csv")
    messages(path, 5000)        # more than is read in one snapshot
    done("import", s.path, "messages", path)
    s.serve(now="2026-03-02")
    await_head(s, events(s.path))
    for tenths in range(1, 6):
        s.file()                # not signed yet when it begins
        p = subprocess.Popen([BIN, "verify", s.path, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(tenths / 10)
        p.send_signal(signal.SIGSTOP)
        await_head(s, events(s.path))
        s.file()
        await_head(s, events(s.path))
        p.send_signal(signal.SIGCONT)
        out = p.communicate(timeout=60)[0]
        eq(f"{tenths}: {out.decode()[-300:]}", p.returncode, 0)


def test_a_term_that_ends_while_it_reads():
    need("verify")
    s = Site()                  # with the clock of the machine, and a term of some seconds
    with open(os.path.join(ROOT, "data/clock.def"), encoding="utf-8") as f:
        text = re.sub(r"^(D01 \|[^|]+\|) \w+ +\| \d+", r"\1 second | 5", f.read(), flags=re.M)
    with open(s.path + "/data/clock.def", "w", encoding="utf-8") as f:
        f.write(text)
    path = os.path.join(temp_folder(), "messages.csv")
    messages(path, 1500)        # so that reading takes a second
    done("import", s.path, "messages", path)
    s.serve()
    no, _ = s.file()
    p = subprocess.Popen([BIN, "verify", s.path, "--json"], stdout=subprocess.PIPE)
    time.sleep(0.25)
    p.send_signal(signal.SIGSTOP)
    ring = f"SELECT rung FROM timer WHERE code = 'D01' AND matter = (SELECT id FROM matter WHERE no = '{no}')"
    end = time.monotonic() + 30
    while sqlite3.connect(s.path + "/anlan.db").execute(ring).fetchone()[0] == 0 and time.monotonic() < end:
        time.sleep(0.2)
    eq("it rang", sqlite3.connect(s.path + "/anlan.db").execute(ring).fetchone()[0], 1)
    p.send_signal(signal.SIGCONT)
    out = p.communicate(timeout=60)[0]
    eq(out.decode()[-300:], p.returncode, 0)


def test_what_waits_for_its_first_head():
    need("init", "import", "verify")
    s = Site(training=True)
    path = os.path.join(temp_folder(), "messages.csv")
    messages(path, 300)
    done("import", s.path, "messages", path)
    n = events(s.path)
    eq("nothing is signed yet", sqlite3.connect(s.path + "/anlan.db").execute("SELECT count(*) FROM head").fetchone()[0], 0)
    eq("all read", clean(s.path)["events"], n)
    for what, kind, where in ((flip("leaf", "mac", "seq = 290"), "event", "290"),
                              (["DELETE FROM leaf WHERE seq = 7"], "leaf", "7"),
                              (["INSERT INTO tile VALUES (610404, 1, 0, x'00')"], "tile", "1/0")):
        other = copy_of(s)
        what(other) if callable(what) else change(other, *what)
        fault = verify(other)["fault"]
        eq("fault", (fault["kind"], fault["where"]), (kind, where))
    s.serve(now="2026-03-02")
    await_head(s, n)
    s.stop()
    eq("one tile, one head", sqlite3.connect(s.path + "/anlan.db").execute(
        "SELECT (SELECT count(*) FROM tile), (SELECT size FROM head ORDER BY size DESC LIMIT 1)").fetchone(), (n // 256, n))
    clean(s.path)


def test_the_last_second_is_signed_when_the_server_stops():
    need("verify")
    s = Site(training=True).serve(now="2026-03-02")
    for i in range(3):
        s.file(title=f"最后第{i}件")
    s.stop()
    eq("signed", sqlite3.connect(s.path + "/anlan.db").execute("SELECT max(size) FROM head").fetchone()[0], events(s.path))


def test_a_timer_put_aside_before_its_time():
    need("verify")
    s = Site().serve()
    s.file()
    s.stop()
    clean(s.path)
    change(s.path, "UPDATE timer SET rung = 1")
    fault = verify(s.path)["fault"]
    eq("kind", fault["kind"], "table")
    has("which", fault["where"], "timer ")
    t = Site(training=True).serve(now="2026-03-02")
    t.file()
    t.stop()
    t.serve(now="2027-03-02")
    t.stop()
    ok("they rang", sqlite3.connect(t.path + "/anlan.db").execute("SELECT count(*) FROM timer WHERE rung = 1").fetchone()[0] > 0)
    clean(t.path)
