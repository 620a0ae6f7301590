# SPDX-License-Identifier: Apache-2.0
"""A witness answers as C2SP tlog-witness says, and never cosigns two histories of one log."""
import os
import signal
import threading
import time

import c2sp
from anlan import Site, anlan, done, need, want
from testing import eq, has, ok, temp_folder
from witness import Witness


def a_log(n=40, name="log.example/one"):
    return c2sp.Log(name, leaves=[b"%d" % i for i in range(n)])


def good(witness, log, size, answer):
    """The answer is a good cosignature of that head, and it is stored."""
    want("cosigned", answer, 200)
    at = c2sp.find_cosignature(witness.vkey, log.text(size), answer.text.rstrip("\n").split("\n"))
    ok("time of the cosignature", at is not None and abs(at - time.time()) < 30)
    return at


def check_answers(w, log, prefix=""):
    """Every answer of the document, in one life of one log."""
    add = lambda *a, **k: w.add(log.request(*a, **k), prefix)
    stored = f"{prefix}/{c2sp.hex_of(log.name)}/checkpoint"
    eq("nothing yet", w.client.get(stored).status, 404)
    stranger = c2sp.Log("log.example/other", leaves=[b"x"])
    eq("unknown log", w.add(stranger.request(0, 1), prefix).status, 404)
    impostor = c2sp.Log(log.name, leaves=[b"x"])
    eq("another key", w.add(impostor.request(0, 1), prefix).status, 403)
    eq("a changed text", w.add(log.request(0, 5).replace("\n5\n", "\n6\n"), prefix).status, 403)
    for body in ("", "old\n\n" + log.head(3), "old 01\n\n" + log.head(3), "old 0\nnot base64\n\n" + log.head(3), "old 0\n" + log.head(3),
                 "old 0\n" + (c2sp.b64(b"x" * 32) + "\n") * 64 + "\n" + log.head(3), "old 0\n\n", "old -1\n\n" + log.head(3),
                 "old 18446744073709551616\n\n" + log.head(3), "old 0\n\n" + log.name + "\n\n"):
        eq(f"malformed {body[:30]!r}", w.add(body, prefix).status, 400)
    eq("nothing yet", w.client.get(stored).status, 404)
    a = add(3, 5)
    eq("old size not the last", (a.status, a.text, a.media), (409, "0\n", "text/x.tlog.size"))
    eq("a proof with old 0", add(0, 5, proof=[b"x" * 32]).status, 422)
    eq("size 0, another root", w.add(f"old 0\n\n" + log.sign(f"{log.name}\n0\n{c2sp.b64(b'x' * 32)}\n"), prefix).status, 422)
    good(w, log, 5, add(0, 5))
    note = want("stored", w.client.get(stored), 200).text
    text, lines = c2sp.split_note(note)
    eq("both signatures", (text, len(lines)), (log.text(5), 2))
    ok("ours is one", c2sp.find_cosignature(w.vkey, text, lines) is not None)
    eq("the log's is one", log.head(5).split("\n\n")[1].strip(), lines[0])
    eq("old above new", add(5, 4, proof=[]).status, 400)
    a = add(0, 9)
    eq("forgot", (a.status, a.text), (409, "5\n"))
    eq("a proof of something else", add(5, 9, proof=c2sp.consistency(4, log.leaves[:9])).status, 422)
    eq("no proof", add(5, 9, proof=[]).status, 422)
    good(w, log, 9, add(5, 9))
    good(w, log, 9, add(9, 9))
    eq("same size, a proof", add(9, 9, proof=[b"x" * 32]).status, 422)
    eq("nothing smaller any more", add(5, 7).status, 409)
    fork = c2sp.Log(log.name, log.seed, [b"fork%d" % i for i in range(20)])
    eq("same size, another root", w.add(fork.request(9, 9), prefix).status, 422)
    eq("a fork that grew", w.add(fork.request(9, 12), prefix).status, 422)
    eq("still the honest one", c2sp.split_note(w.client.get(stored).text)[0], log.text(9))
    crowd = log.head(40) + "".join(f"\u2014 other{i}.example {c2sp.b64(os.urandom(76))}\n" for i in range(20))
    good(w, log, 40, w.add(log.request(9, 40, head=crowd), prefix))
    return stored


def test_every_answer_of_a_witness():
    need("witness")
    log = a_log()
    w = Witness(log.vkey)
    check_answers(w, log)
    kept = [n for n in os.listdir(w.path) if n.endswith(".fork")]
    eq("the two heads of one size are kept as evidence", len(kept), 1)
    with open(f"{w.path}/{kept[0]}", encoding="utf-8") as f:
        eq("both", f.read().count(f"{log.name}\n9\n"), 2)


def test_a_served_district_is_one_too():
    need("witness", "serve")
    s, log = Site(training=True), a_log()
    s.serve(now="2026-03-02")
    c = s.client()
    eq("trusts nobody", c.get("/log/witness/vkey").status, 404)
    eq("trusts nobody", c.post("/log/add-checkpoint", log.request(0, 3).encode()).status, 404)
    os.mkdir(s.path + "/witness")
    with open(s.path + "/witness/logs", "w", encoding="utf-8") as f:
        f.write(log.vkey + "\n")
    w = Witness.__new__(Witness)        # the same questions at another address
    w.port, w.client, w.check_answer = s.port, c, lambda *_: None
    w.vkey = want("its key", c.get("/log/witness/vkey"), 200).text
    ok("not the log's own key", w.vkey.split("+")[2] != c.get("/log/vkey").text.split("+")[2])
    check_answers(w, log, "/log")
    a = c.post("/log/add-checkpoint", log.request(0, 3).encode(), headers={"Content-Type": "application/x-www-form-urlencoded"})
    eq("whatever the Content-Type", (a.status, a.text), (409, "40\n"))
    eq("too large", c.post("/log/add-checkpoint", b"x" * 70000).status, 413)
    copy, back = os.path.join(temp_folder(), "copy"), os.path.join(temp_folder(), "back")
    done("backup", s.path, copy)
    done("restore", copy, back)
    ok("a backup cannot make it forget: there is no witness in it", not os.path.exists(back + "/witness"))


def test_what_was_cosigned_outlives_a_kill():
    need("witness")
    log = a_log(300)
    w = Witness(log.vkey)
    grown = [0]

    def grow():
        while grown[0] < 290:
            try:
                if w.add(log.request(grown[0], grown[0] + 7)).status != 200:
                    return
                grown[0] += 7
            except OSError:
                return
    t = threading.Thread(target=grow)
    t.start()
    time.sleep(0.7)
    w.stop(signal.SIGKILL)
    t.join()
    w.start()
    a = w.add(log.request(0, 1))
    ok(f"remembers at least {grown[0]}: {a}", a.status == 409 and int(a.text) >= grown[0] > 0)


def test_of_many_at_once_one_wins():
    need("witness")
    log = a_log()
    forks = [c2sp.Log(log.name, log.seed, [b"f%d %d" % (k, i) for i in range(9)]) for k in range(8)]
    w = Witness(log.vkey)
    bodies, got = [f.request(0, 9) for f in forks], []
    threads = [threading.Thread(target=lambda b=b: got.append(w.add(b).status)) for b in bodies]
    [t.start() for t in threads]
    [t.join() for t in threads]
    eq("one is cosigned, the others are told the size", sorted(got), [200] + [409] * 7)


def test_what_is_wrong_is_told_at_start():
    need("witness")
    folder = temp_folder()
    p = anlan("witness", folder + "/new", "--listen", "127.0.0.1:0")
    eq("a new one needs a name", p.returncode, 3)
    os.mkdir(folder + "/w")
    with open(folder + "/w/logs", "w", encoding="utf-8") as f:
        f.write("# fine\n\nnot a key\n")
    p = anlan("witness", folder + "/w", "--name", "w.example", "--listen", "127.0.0.1:0", "--lang", "en")
    eq("a bad line", p.returncode, 4)
    has("which", p.stderr, "Line 3")
    os.remove(folder + "/w/logs")
    with open(folder + "/w/key", "w", encoding="utf-8") as f:
        f.write("w.example abc\n")
    eq("a broken key is never replaced", anlan("witness", folder + "/w", "--listen", "127.0.0.1:0").returncode, 4)
