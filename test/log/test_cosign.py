# SPDX-License-Identifier: Apache-2.0
"""A district asks witnesses to cosign its heads; what they gave stands in its checkpoint and its receipts."""
import os
import signal
import sqlite3
import time

import c2sp
from anlan import Site, anlan, done, need, want
from head import events
from testing import eq, has, ok, temp_folder
from witness import Witness


def asks(site, *witnesses):
    """The site asks these."""
    os.makedirs(site.path + "/data", exist_ok=True)
    with open(site.path + "/data/witness.def", "w", encoding="utf-8") as f:
        for w in witnesses:
            f.write(f"见证 | {w.address} | {w.vkey}\n")


def vkey_of(site):
    """The log's key, for which the site must be served once."""
    site.serve(now="2026-03-02")
    vkey = want("vkey", site.client().get("/log/vkey"), 200).text
    site.stop()
    return vkey


def witnessed_site(n):
    need("witness", "serve")
    s = Site(training=True)
    vkey = vkey_of(s)
    witnesses = [Witness(vkey, name=f"w{i}.example") for i in range(n)]
    asks(s, *witnesses)
    s.serve(now="2026-03-02")
    return s, vkey, witnesses


def await_cosigned(s, n, size=0, wait=15):
    """The newest head once n witnesses cosigned it and it has that size at least."""
    end = time.monotonic() + wait
    while time.monotonic() < end:
        a = s.client().get("/readyz").json["log"]
        if a["cosigned"] >= n and a["size"] >= size > 0 or a["cosigned"] >= n and size == 0 and a["size"] > 0:
            return a
        time.sleep(0.1)
    raise AssertionError(f"no {n} cosignatures: {a}")


def times(witnesses, note):
    text, lines = c2sp.split_note(note)
    return [c2sp.find_cosignature(w.vkey, text, lines) for w in witnesses]


def test_heads_and_receipts_carry_cosignatures():
    s, vkey, (a, b) = witnessed_site(2)
    no, filer = s.file()
    state = await_cosigned(s, 2, events(s.path))
    eq("how many, and none fails", (state["witnesses"], state["cosigned"], state["failing"]), (2, 2, 0))
    ok("when", state["last"])
    note = s.client().get("/log/checkpoint").text
    ok(f"both are good by another's reckoning: {note}", all(times((a, b), note)))
    receipt = want("receipt", filer.get(f"/receipt/{no}"), 200).text
    ok("in the receipt, too", all(times((a, b), receipt[receipt.index("\n\n") + 2:])))
    eq("the witness serves the same head", c2sp.split_note(a.client.get(f"/{c2sp.hex_of(vkey.split('+')[0])}/checkpoint").text)[0],
       c2sp.split_note(note)[0])
    has("metrics", s.client().get("/metrics").text, "anlan_log_witnesses_cosigned 2\n")
    for _ in range(3):      # it grows, and each time they are shown that it only grew
        s.file()
        size = int(note.split("\n")[1])
        await_cosigned(s, 2, size + 1)
        note = s.client().get("/log/checkpoint").text
    path = os.path.join(temp_folder(), "x.tlog-proof")
    with open(path, "w", encoding="utf-8") as f:
        f.write(receipt)
    check = lambda *o: anlan("verify-receipt", path, "--key", vkey, *o)
    eq("the log alone", check().stdout, "ok\n")
    eq("two witnesses", check("--witness", a.vkey, "--witness", b.vkey).stdout, "ok 2/2\n")
    stranger = c2sp.vkey_of("c.example", 4, c2sp.public_of(b"c" * 32))
    p = check("--witness", a.vkey, "--witness", stranger)
    eq("one is missing", (p.returncode, p.stdout), (1, "witnesses 1/2\n"))
    eq("one is enough", check("--witness", a.vkey, "--witness", stranger, "--quorum", 1).stdout, "ok 1/2\n")
    eq("one key twice is one witness", check("--witness", a.vkey, "--witness", a.vkey, "--quorum", 2).returncode, 2)
    eq("more than there are", check("--witness", a.vkey, "--quorum", 2).returncode, 2)
    eq("a log's key is no witness", check("--witness", vkey).returncode, 2)
    lines = receipt.rstrip("\n").split("\n")
    lines[-1] = lines[-1][:-12] + ("A" if lines[-1][-12] != "A" else "B") + lines[-1][-11:]
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")
    p = check("--witness", a.vkey, "--witness", b.vkey, "--quorum", 1)
    eq("a forged cosignature of a known key rejects all", (p.returncode, p.stdout), (1, "signature\n"))
    done("verify", s.path)


class District:
    """Another served district as a witness."""

    def __init__(self, vkey):
        self.site = Site(training=True)
        os.mkdir(self.site.path + "/witness")
        with open(self.site.path + "/witness/logs", "w", encoding="utf-8") as f:
            f.write(vkey)
        self.site.serve(now="2026-03-02")
        self.address = f"http://127.0.0.1:{self.site.port}/log"
        self.vkey = want("its key", self.site.client().get("/log/witness/vkey"), 200).text


def test_one_district_cosigns_another():
    need("witness", "serve")
    s = Site(training=True)
    d = District(vkey_of(s))
    asks(s, d)
    s.serve(now="2026-03-02")
    s.file()
    await_cosigned(s, 1)
    ok("good by another's reckoning", all(times((d,), s.client().get("/log/checkpoint").text)))


def test_a_witness_that_is_away_holds_up_nothing():
    s, _, (a, b) = witnessed_site(2)
    s.file()
    await_cosigned(s, 2)
    b.stop(signal.SIGKILL)
    began = time.monotonic()
    _, filer = s.file()
    eq("one goes on", await_cosigned(s, 1)["witnesses"], 2)
    for _ in range(50):
        if s.client().get("/readyz").json["log"]["failing"]:
            break
        time.sleep(0.1)
    ok("and it shows that one fails", s.client().get("/readyz").json["log"]["failing"] == 1)
    has("in the log", s.log_text(), "cosign.failed")
    b.start()
    s.file()
    await_cosigned(s, 2)
    ok("within seconds", time.monotonic() - began < 40)


def test_an_old_copy_put_back_is_told_by_a_witness():
    s, vkey, (a,) = witnessed_site(1)
    s.file()
    await_cosigned(s, 1)
    s.stop()
    old = os.path.join(temp_folder(), "old")
    os.system(f"cp -r {s.path} {old}")
    s.serve(now="2026-03-02")
    for _ in range(3):
        s.file()
        time.sleep(1.1)
    size = int(s.client().get("/log/checkpoint").text.split("\n")[1])
    await_cosigned(s, 1, size)
    s.stop()
    t = Site(init=False)
    os.system(f"cp -r {old} {t.path}")
    t.serve(now="2026-03-02")
    t.file(title="另一件")
    for _ in range(100):
        if "cosign.behind" in t.log_text():
            break
        time.sleep(0.1)
    has("the server says it", t.log_text(), "cosign.behind")
    eq("and has no cosignature", t.client().get("/readyz").json["log"]["cosigned"], 0)
    t.stop()
    kept = os.path.join(temp_folder(), "kept")
    with open(kept, "w", encoding="utf-8") as f:
        f.write(a.client.get(f"/{c2sp.hex_of(vkey.split('+')[0])}/checkpoint").text)
    p = anlan("verify", t.path, "--since", kept, "--json")
    eq("and so does the witness's head", (p.returncode, '"kind":"since"' in p.stdout), (1, True))


def test_changed_cosignatures_are_named():
    s, _, (a,) = witnessed_site(1)
    s.file()
    size = await_cosigned(s, 1)["size"]
    s.stop()
    done("verify", s.path)
    for statement in ("UPDATE cosignature SET line = replace(line, substr(line, -9, 4), 'AAAA')", "UPDATE cosignature SET at = at + 1000",
                      "UPDATE witness SET vkey = replace(vkey, 'w0.', 'w1.')", "DELETE FROM witness",
                      "UPDATE cosignature SET size = size + 900", "UPDATE cosignature SET line = 'x'"):
        path = os.path.join(temp_folder(), "site")
        os.system(f"cp -r {s.path} {path}")
        with sqlite3.connect(path + "/anlan.db") as db:
            ok(statement, db.execute(statement).rowcount > 0)
        p = anlan("verify", path, "--json")
        has(f"{statement}: {p.stdout}", p.stdout, '"kind":"cosignature"')
        has(f"{statement}: {p.stdout}", p.stdout, f'"where":"{size + 900 if "900" in statement else ""}')


def test_the_file_of_witnesses_is_checked():
    need("check-data")
    folder = temp_folder()
    good = c2sp.vkey_of("w.example", 4, c2sp.public_of(b"w" * 32))
    for row, why in ((f"甲 | ftp://w | {good}", "http"), (f"甲 | http://w/ | {good}", "slash"), ("甲 | http://w | w+00000000+AAAA", "verifier key"),
                     (f"甲 | http://w | {good}\n乙 | http://v | {good}", "twice"),
                     (f"甲 | http://w | {c2sp.vkey_of('w.example', 1, c2sp.public_of(b'w' * 32))}", "verifier key")):
        with open(folder + "/witness.def", "w", encoding="utf-8") as f:
            f.write(row + "\n")
        p = anlan("check-data", folder)
        ok(f"{row}: {p.stdout}{p.stderr}", p.returncode != 0 and why in p.stdout + p.stderr)
