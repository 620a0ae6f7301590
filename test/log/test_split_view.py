# SPDX-License-Identifier: Apache-2.0
"""A log that tells two people two histories is found out by a third who has their receipts, and by a witness."""
import os
import shutil

import c2sp
from anlan import Site, anlan, need, want
from head import await_head, events
from testing import eq, has, ok, temp_folder
from witness import Witness


def write(text):
    path = os.path.join(temp_folder(), "x.tlog-proof")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return path


def receipt(s, no, filer):
    await_head(s, events(s.path))
    return write(want("receipt", filer.get(f"/receipt/{no}"), 200).text)


def compare(a, b, vkey, *options):
    p = anlan("compare-receipts", a, b, "--key", vkey, *options)
    word = p.stdout.split("\n")[0]
    eq(f"exit of {p.stdout}{p.stderr}", p.returncode, 0 if word in ("same", "consistent") else 1)
    return word, p.stdout


class Two:
    """A site with some matters, copied; the copy goes another way. Each shows its own to its own client."""

    def __init__(self, before):
        need("serve", "compare-receipts")
        self.a, self.b = Site(training=True), Site(init=False)
        self.a.serve(now="2026-03-02")
        self.common = [self.a.file(title=f"共同的第{i}件") for i in range(before)]
        self.vkey = self.a.client().get("/log/vkey").text
        self.first = [receipt(self.a, *c) for c in self.common[:1]]
        self.a.stop()
        shutil.copytree(self.a.path, self.b.path)
        self.a.serve(now="2026-03-02")
        self.b.serve(now="2026-03-02")


def test_two_receipts_of_one_size_are_proof():
    t = Two(3)
    a, b = receipt(t.a, *t.a.file(title="给甲看的")), receipt(t.b, *t.b.file(title="给乙看的"))
    word, out = compare(a, b, t.vkey)
    eq("verdict", word, "fork")
    notes = out.split("\n\n", 1)[1]
    eq("both heads are handed out", notes.count("\n\u2014 "), 2)
    for note in (notes.split("\n\n")[0] + "\n\n" + notes.split("\n\n")[1],):
        text, lines = c2sp.split_note(note)
        name, _, public = c2sp.read_vkey(t.vkey)
        raw = c2sp.base64.b64decode(lines[0].split(" ")[2])
        ok("signed by the log", c2sp.is_signed(public, text.encode(), raw[4:]))
    eq("with itself", compare(a, a, t.vkey)[0], "same")
    other = c2sp.vkey_of("localhost/610404/log", 1, c2sp.public_of(b"z" * 32))
    eq("with another key nothing is said", anlan("compare-receipts", a, b, "--key", other).returncode, 3)


def test_receipts_of_other_sizes():
    t = Two(3)
    nos = [t.a.file(title=f"给甲看的{i}") for i in range(3)]
    a = receipt(t.a, *nos[0])
    b = receipt(t.b, *t.b.file(title="给乙看的"))
    sizes = [int(open(p, encoding="utf-8").read().split("\n\n")[1].split("\n")[1]) for p in (a, b)]
    ok(f"sizes differ: {sizes}", sizes[0] > sizes[1])
    word, _ = compare(a, b, t.vkey)
    ok(f"never called consistent: {word}", word in ("fork", "unknown"))
    url = f"http://127.0.0.1:{t.a.port}/log"
    eq("the tiles of either side decide it", compare(a, b, t.vkey, "--log", url)[0], "fork")
    eq("the other's tiles cannot hide it", compare(a, b, t.vkey, "--log", f"http://127.0.0.1:{t.b.port}/log")[0], word)
    later = receipt(t.a, *t.a.file(title="再一件"))
    eq("one history", compare(t.first[0], later, t.vkey, "--log", url)[0], "consistent")
    eq("in either order", compare(later, t.first[0], t.vkey, "--log", url)[0], "consistent")
    t.a.stop()
    eq("nobody answers", compare(a, b, t.vkey, "--log", url)[0], word)


def test_tiles_in_a_folder():
    t = Two(2)
    folder = temp_folder()
    later = receipt(t.a, *t.a.file(title="再一件"))
    head = write(t.a.client().get("/log/checkpoint").text)
    size = int(open(later, encoding="utf-8").read().split("\n\n")[1].split("\n")[1])
    os.makedirs(folder + "/tile/0/000.p")
    with open(f"{folder}/tile/0/000.p/{size}", "wb") as f:
        f.write(want("tile", t.a.client().get(f"/log/tile/0/000.p/{size}"), 200).body)
    eq("from a folder", compare(t.first[0], later, t.vkey, "--tiles", folder)[0], "consistent")
    ok("a bare checkpoint will do", compare(later, head, t.vkey)[0] in ("same", "consistent", "unknown"))
    with open(f"{folder}/tile/0/000.p/{size}", "r+b") as f:
        f.write(b"\0" * 32)
    ok("broken tiles prove nothing", compare(t.first[0], later, t.vkey, "--tiles", folder)[0] in ("unknown", "consistent"))


def test_a_witness_that_saw_one_refuses_the_other():
    t = Two(3)
    t.a.file(title="给甲看的")
    t.b.file(title="给乙看的")
    heads = [await_head(s, events(s.path)) for s in (t.a, t.b)]
    w = Witness(t.vkey.strip())
    eq("the first it sees", w.add("old 0\n\n" + heads[0]).status, 200)
    size = int(heads[0].split("\n")[1])
    eq("the other of that size", w.add(f"old {size}\n\n" + heads[1]).status, 422)
    kept = write(w.client.get(f"/{c2sp.hex_of(t.vkey.split('+')[0])}/checkpoint").text)
    b = receipt(t.b, *t.b.file(title="乙的第二件"))
    url = f"http://127.0.0.1:{t.b.port}/log"
    eq("with the witness's head anybody sees it", compare(kept, b, t.vkey, "--log", url)[0], "fork")
