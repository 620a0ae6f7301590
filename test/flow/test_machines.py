# SPDX-License-Identifier: Apache-2.0
"""Every machine is walked by what `may` offers: from its first state each offered row is filled and must be
accepted, must lead where the table says, and so on from each state that is found. What is left untaken must be
a row of the clock, or one whose guard cannot hold yet."""
import collections

from flow import *
from anlan import filing

TWH, ZFW, KHB, JCY, GAJ = "610404001001.twh", "610404.zfw", "610404.khb", "610404.jcy", "610404.gaj"
MORE_PEOPLE = {"MED": TWH, "PC": TWH, "ALM": ZFW, "PAT": ZFW, "TGO": KHB, "TU": RSJ, "RCV": JW, "RCV2": JCY, "RCV3": GAJ,
               "LD": XFJ, "ARC2": JW, "ARC3": JCY, "ARC4": GAJ}
# Rows that nobody takes here: by the clock, by a coupling, or after days.
NOT_NOW = {"review": {"R01", "R04", "R12", "R13"}, "review2": {"S01", "S04"},
           "mediation": {"M11", "M18"}, "complaint": {"C13", "C09"}, "suggestion": {"G05", "G11"},
           "consultation": {"K08"}, "alarm": {"A03", "A13"}, "target": {"T07", "T16"}, "supervision": set(), "sponsorship": set(),
           "reception": set()}
# Values that lead on where the first choice would not.
GIVEN = {"G02": {"unit": RSJ}, "K03": {"unit": RSJ}, "T02": {"unit": RSJ}, "C16": {"unit": GAJ}, "M07": {"perform": "2026-08-01"},
         "M08": {"perform": "2026-08-01"}, "T09": {"task_due": "2026-12-01"}}


def people():
    s, who = cast()
    for name, unit in MORE_PEOPLE.items():
        duty = name.rstrip("234")
        who[name] = s.officer(name.lower(), unit, duty)
    return s, who


class Walk:
    def __init__(self, s, who, procedure, by, **change):
        self.s, self.who, self.procedure, self.by, self.change = s, who, procedure, by, change
        self.table = table(s, procedure)
        self.moves = {m["id"]: m for m in self.table["moves"]}
        self.closed = {x["code"] for x in self.table["states"] if x["closed"]}
        self.taken, self.paths = set(), {}

    def new(self, path):
        m = filing(procedure=self.procedure, **self.change)
        a = want("filing", self.client(None).post("/api/v1/matters", m), 201).json
        self.s.secrets.add(a["query_code"])
        no, resident = a["no"], self.s.client(code=a["query_code"])
        for name, row in path:
            self.take(no, resident, name, row)
        return no, resident

    def client(self, resident, name=None):
        if name == "RES":
            return resident
        name = name or self.by
        return self.s.client() if name == "RES" else self.who[name]

    def take(self, no, resident, name, row):
        offer = self.client(resident, name).may(no)[row]
        choices = {f["name"]: f.get("choices") for f in offer["fields"]}
        given = {k: v for k, v in GIVEN.get(row, {}).items() if k in choices and v in (choices[k] or [v])}
        a = post(self.client(resident, name), no, row, fill(offer, TODAY, **given))
        return want(f"{self.procedure} {row} by {name} {fill(offer, TODAY, **given)}", a, 200).json

    def try_row(self, path, name, row):
        """The state after the row."""
        no, resident = self.new(path)
        reader = self.client(resident, name)
        if self.procedure == "complaint" and name == "RES":      # who sees it veiled
            reader = next(c for c in self.who.values() if sees(c, no))
        before = reader.matter(no)
        self.take(no, resident, name, row)
        after = reader.matter(no)
        move = self.moves[row]
        new = [e["row"] for e in after["events"][len(before["events"]):]]
        eq(f"{row}: its own event first", new[0], row)
        if len(new) == 1:
            eq(f"{row}: state", after["state"], move["to"] or before["state"])
            check_clocks(row, move, before, after, after["state"] in self.closed)
            check_letters(row, move, before, after)
        self.taken.add(row)
        return after["state"]

    def explore(self):
        no, resident = self.new([])
        first = self.client(resident, "RES").matter(no)["state"]
        self.paths, queue = {first: []}, collections.deque([first])
        while queue:
            state = queue.popleft()
            no, resident = self.new(self.paths[state])
            for name in [*self.who, "RES"]:
                client = self.client(resident, name)
                if name == "far" or not sees(client, no):
                    continue
                for row in client.may(no):
                    if row not in self.moves or (state, row) in self.taken:
                        continue
                    self.taken.add((state, row))
                    to = self.try_row(self.paths[state], name, row)
                    if to not in self.paths:
                        self.paths[to] = self.paths[state] + [(name, row)]
                        queue.append(to)
        return self

    def check(self):
        rows = {r for r, m in self.moves.items() if m["from"]}
        eq(f"{self.procedure}: rows not taken", rows - self.taken - NOT_NOW[self.procedure], set())


def walk(procedure, by="RES", **change):
    s, who = people()
    if change.pop("about", False):
        case = new_in(s, who, "ACC")
        change["about"] = case.no
    w = Walk(s, who, procedure, by, **change).explore()
    w.check()
    return w


def test_mediation():
    walk("mediation")


def test_complaint_named():
    walk("complaint")


def test_complaint_anonymous():
    s, who = people()
    w = Walk(s, who, "complaint", "RES", contact={}, anonymous=True).explore()
    ok(f"C09 closes it: {w.taken}", "C09" in w.taken and "C08" not in w.taken)


def test_suggestion():
    walk("suggestion")


def test_suggestion_to_the_unit_itself():
    s, who = people()
    w = Walk(s, who, "suggestion", "RU", channel="visit").explore()
    ok(f"G05: {w.taken}", {"G05", "G10"} <= w.taken)


def test_consultation():
    walk("consultation")


def test_alarm():
    walk("alarm")


def test_target():
    walk("target", "TGO")


def test_a_card_is_answered_and_an_adjustment_sets_a_new_day():
    s, who = people()
    w = Walk(s, who, "target", "TGO")
    no, resident = w.new([("TGO", "T02"), ("TU", "T04"), ("SUP", "T06")])
    first = {c["code"]: c["due"] for c in who["TU"].matter(no)["clocks"]}
    ok("one card a report", "T06" not in who["SUP"].may(no))
    who["TU"].must(no, "T05", today=TODAY)
    who["SUP"].must(no, "T06", today=TODAY)
    eq("the earlier day stays", [c["due"] for c in who["TU"].matter(no)["clocks"] if c["code"] == "D20"], [first["D20"]])
    who["TU"].must(no, "T07", today=TODAY)
    who["TU"].must(no, "T08", today=TODAY)
    m = who["TGO"].must(no, "T09", today=TODAY, task_due="2026-12-01")
    eq("D42", [(c["state"], c["due"]) for c in m["clocks"] if c["code"] == "D42"], [("running", "2026-12-01")])


def test_supervision():
    walk("supervision", "SUP", about=True)


def test_sponsorship():
    walk("sponsorship", "PD", about=True)


def test_reception():
    walk("reception", "PD")
