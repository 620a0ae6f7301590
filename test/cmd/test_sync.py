# SPDX-License-Identifier: Apache-2.0
"""A village station of its own: files without its district, then both hold the same, once."""
import base64
import os
import random
import select
import socket
import threading

from anlan import PASSWORD, Site, anlan, done, need, want
from page import send, visit
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


class Cutter(threading.Thread):
    """A line between station and district that is cut after so many bytes of the answer or the question, again and
    again; `open_up` lets everything through."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.to, self.cuts, self.dice, self.closed = port, 0, random.Random(4), False
        self.bad = True
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.start()

    def run(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            with near, socket.create_connection(("127.0.0.1", self.to)) as far:
                self.carry(near, far, self.dice.choice((3000, 200000, 10 ** 9)) if self.bad else 10 ** 9)

    def carry(self, near, far, left):
        ends = {near: far, far: near}
        while True:
            for one in select.select(list(ends), [], [], 10)[0] or [near]:
                data = one.recv(65536)
                left -= len(data)
                if not data or left < 0:
                    self.cuts += left < 0
                    return
                ends[one].sendall(data)

    def close(self):
        self.listener.close()


def upload(site, data):
    a = site.client().post("/api/v1/files?name=photo.bin", data, headers={"Content-Type": "application/octet-stream"})
    return want("upload", a, 201).json["id"]


def district_and_station(folder):
    card = os.path.join(folder, "invitation.json")
    d, s = Site(), Site(init=False)
    done("station", "add", d.path, "610404001001", "--out", card)
    done("init", s.path, "--district", "610404", "--station", card)
    return d, s


def sync_until(s, url, tries=60):
    """`anlan sync --to` again and again, as a line that is cut makes one do; how often it failed."""
    for failed in range(tries):
        p = anlan("sync", s.path, "--to", url)
        if p.returncode == 0:
            return failed
        ok(f"a cut line is said so: {p.stderr}", p.returncode in (3, 4) and p.stderr)
    raise AssertionError(p.stderr)


def test_over_a_line_that_is_cut_nothing_is_lost_or_doubled():
    need("sync")
    d, s = district_and_station(temp_folder())
    pd, ru = d.officer("pd", "610404.xfj", "PD"), d.officer("ru", "610404.rsj", "RU")
    s.serve()
    bytes_ = random.Random(7).randbytes(700_000)
    with_file, filer = s.file(title="附图一件", attachments=[upload(s, bytes_)])
    filed = [s.file(title=f"断网第{i}件") for i in range(30)]
    s.stop()
    d.serve()
    line = Cutter(d.port)
    failed = sync_until(s, f"http://127.0.0.1:{line.port}")
    ok("the line was cut on the way", failed > 0 and line.cuts > 0)
    ok("each is there once", len({no for no, _ in filed}) == 30 and all(pd.matter(no)["no"] == no for no, _ in filed))
    eq("no more than was filed", pd.get("/api/v1/matters?size=200").json["total"], 31)
    there = d.client(code=filer.code)
    a = there.matter(with_file)["attachments"][0]
    ok("the attachment came whole", there.get(f"/matter/{with_file}/files/{a['id']}").body == bytes_)

    # the way back: what the district did is known at the station, and a step on stale knowledge is for a person
    no, filer = filed[0]
    pd.must(no, "P02", unit="610404.rsj")
    s.serve()
    want("a step on what was known", s.client(code=filer.code).step(no, "N02", text="村里补充一句"), 200)
    s.stop()
    line.bad = False
    sync_until(s, f"http://127.0.0.1:{line.port}")
    ok("the conflict waits for a person", no in pd.get("/desk/stations").text)
    ok("told in words", "补充材料（" in pd.get(f"/desk/matter/{no}").text)
    s.serve()
    there = s.client(code=filer.code).matter(no)
    eq("the station knows state and holder", (there["state"], there["unit"]), ("FWD", "610404.rsj"))
    want("a step on fresh knowledge", s.client(code=filer.code).step(no, "N02", text="再补充一句"), 200)
    s.stop()
    sync_until(s, f"http://127.0.0.1:{line.port}")
    eq("it took effect", [e["event"] for e in pd.matter(no)["events"]][-1], "补充材料")
    ru.must(no, "P07", today=d.today)
    ok("answered by a step, it waits no more", no not in pd.get("/desk/stations").text)
    line.close()
    d.stop()
    for site in (d, s):
        eq("tables", anlan("rebuild", site.path, "--check").returncode, 0)
        eq("chain, seals, files and tables", anlan("verify", site.path).returncode, 0)


def test_what_the_district_erased_goes_at_the_station_too():
    need("sync")
    d, s = district_and_station(temp_folder())
    s.serve()
    no, _ = s.file(title="要清除的一件", body="独一无二的原话甲乙丙丁")
    s.stop()
    d.serve()
    sync_until(s, f"http://127.0.0.1:{d.port}")
    d.stop()
    done("erase", d.path, no, "--reason", "本人申请")
    d.serve()
    sync_until(s, f"http://127.0.0.1:{d.port}")
    d.stop()
    raw = b"".join(open(os.path.join(at, f), "rb").read() for at, _, names in os.walk(s.path) for f in names)
    ok("no byte of it is left", "独一无二的原话甲乙丙丁".encode() not in raw)
    eq("and the station stays whole", anlan("verify", s.path).returncode, 0)


def test_what_is_no_district_is_told_clearly():
    need("sync")
    d, s = district_and_station(temp_folder())
    eq("no such address", anlan("sync", s.path, "--to", "http://127.0.0.1:1").returncode, 4)
    eq("no address at all", anlan("sync", s.path, "--to", "ftp://127.0.0.1/").returncode, 3)
    other = Site(training=True)
    other.serve()
    p = anlan("sync", s.path, "--to", f"http://127.0.0.1:{other.port}")
    ok(f"another district says no: {p.stderr}", p.returncode != 0 and "同步" in p.stderr)


def test_rows_and_forms_that_a_village_kept_arrive():
    need("sync")
    d, s = district_and_station(temp_folder())
    village = s.officer("cun", "610404001001", "RU")
    reader = d.officer("zhen", "610404001000", "RU")
    s.serve()
    c = s.client()
    page = visit(c, "/login")
    send(c, page, page.form("login"), login="cun", password=PASSWORD)
    s.secrets |= set(c.cookies.values())
    page = visit(c, "/desk/registers/dispute/new")
    values = {"found": s.today, "kind": "邻里", "level": "一般", "people": "3", "summary": "两家争一道墙", "progress": "未调处"}
    page = send(c, page, page.form("dispute/new"), **{f"cell.{k}": v for k, v in values.items()})
    row = page.path.split("?")[0]
    page = send(c, page, page.form(row), **{"cell.people": "60"})
    ok(f"changed: {page.text[:900]}", "更正" in page.text)
    s.stop()
    d.serve()
    sync_until(s, f"http://127.0.0.1:{d.port}")
    there = reader.get("/api/v1/registers/dispute?size=10").json
    eq("the row is at the district with its newest value", [str(r["cells"]["people"]) for r in there["items"]], ["60"])
    sync_until(s, f"http://127.0.0.1:{d.port}")
    eq("once", reader.get("/api/v1/registers/dispute?size=10").json["total"], 1)
    d.stop()
    for site in (d, s):
        eq("tables", anlan("rebuild", site.path, "--check").returncode, 0)
        eq("chain and seals", anlan("verify", site.path).returncode, 0)
    ok("an officer of the village", village)
