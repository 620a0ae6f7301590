# SPDX-License-Identifier: Apache-2.0
"""A village station of its own: files without its district, then both hold the same, once."""
import base64
import os

from anlan import Site, anlan, done, need, want
from testing import eq, ok, temp_folder


def test_what_a_station_filed_reaches_the_district():
    need("sync")
    need("sync")
    folder = temp_folder()
    box, answer, card = (os.path.join(folder, n) for n in ("letter", "answer", "invitation.json"))
    d, s = Site(training=True), Site(init=False)
    done("station", "add", d.path, "610404001001", "--out", card)
    eq("the invitation is nobody else's", os.stat(card).st_mode & 0o777, 0o600)
    done("init", s.path, "--district", "610404", "--training", "--station", card)
    window = s.officer("win", "610404001001", "WIN")
    s.serve(now="2026-03-02")
    at_window, _ = s.file(client=window, title="窗口代录")
    filed = [s.file(title=f"村里第{i}件") for i in range(5)]
    s.stop()
    ok("numbers begin with the village", all(no.startswith("610404001001") for no, _ in filed))
    done("sync", s.path, "--write", box)
    letter = open(box, "rb").read()
    ok("nothing can be read in it", "村里".encode() not in letter and filed[0][0].encode() not in letter)
    with open(box + ".cut", "wb") as f:
        f.write(letter[:-7])
    eq("a cut letter", anlan("sync", d.path, "--take", box + ".cut").returncode, 3)
    done("sync", d.path, "--take", box, "--answer", answer)
    done("sync", d.path, "--take", box, "--answer", answer)
    done("sync", s.path, "--answer", answer)
    for site in (d, s):
        eq("tables", anlan("rebuild", site.path, "--check").returncode, 0)
        eq("chain, seals and tables", anlan("verify", site.path).returncode, 0)
    ok("by whom, as far as the district knows", done("show", d.path, at_window))
    d.serve(now="2026-03-03")
    for no, client in filed:
        there = d.client(code=client.code)
        eq("found at the district by the number and code given away", there.matter(no)["no"], no)


def test_a_letter_is_taken_while_the_district_is_served():
    need("sync")
    folder = temp_folder()
    box, card = os.path.join(folder, "letter"), os.path.join(folder, "invitation.json")
    d, s = Site(training=True), Site(init=False)
    done("station", "add", d.path, "610404001001", "--out", card)
    done("init", s.path, "--district", "610404", "--training", "--station", card)
    s.serve(now="2026-03-02")
    no, filer = s.file(title="村里一件")
    done("sync", s.path, "--write", box)
    with open(box, "rb") as f:
        letter = f.read()
    d.serve(now="2026-03-03")
    for bad in ("", "not base64!", base64.b64encode(letter[:-1]).decode(), base64.b64encode(b"x" * 500).decode()):
        want(f"damaged {bad[:9]}", d.client().post("/api/v1/sync", {"letter": bad}), 400)
    body = {"letter": base64.b64encode(letter).decode()}
    first = want("taken", d.client().post("/api/v1/sync", body), 200).json
    again = want("once", d.client().post("/api/v1/sync", body), 200).json
    eq("once only", (first["taken"], again["taken"], again["again"]), (1, 0, 1))
    eq("there at once", d.client(code=filer.code).matter(no)["no"], no)
    with open(box, "wb") as f:
        f.write(base64.b64decode(again["answer"]))
    s.stop()
    done("sync", s.path, "--answer", box)
    eq("kept once", anlan("verify", d.path).returncode, 0)
