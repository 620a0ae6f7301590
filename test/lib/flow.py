# SPDX-License-Identifier: Apache-2.0
"""The tables of procedures as the program tells them, people for every duty, and petitions in every state.

What a row must do is read from GET /api/v1/procedures/ID, which is data/flow: nothing is retyped here but
the ways that lead to each state."""
from anlan import JYJ, RSJ, XFJ, ZJJ, Site, fitting, need, want
from testing import Wrong, eq, ok

QZF, CITY, LXH, DAG, DCS, JW = "610404.qzf", "610400.zf", "610404.lxh", "610404.dag", "610404.dcs", "610404.jw"
TODAY = "2026-07-01"
SELF_CLOSING = {"D05", "D15", "D17", "D18", "D19", "D23", "D25", "D33", "D51", "D55"}
WHERE = {"PD": XFJ, "WIN": XFJ, "RU": RSJ, "RUL": RSJ, "REV": QZF, "RE2": CITY, "JC": LXH, "ARC": DAG, "SUP": DCS}


def cast(now=TODAY):
    """A served site with one officer for each duty: {duty: client}, "far" = every duty at another department."""
    need("init", "officer", "token", "serve")
    s = Site(training=True)
    who = {duty: s.officer(duty.lower(), unit, duty) for duty, unit in WHERE.items()}
    who["far"] = s.officer("far", JYJ, ",".join(sorted(set(WHERE) | {"MED", "LD", "TU", "ALM", "PAT", "RCV", "PC"})))
    return s.serve(now=now), who


def table(s, procedure):
    return want(procedure, s.client().get("/api/v1/procedures/" + procedure), 200).json


# State: (what lies before it, who takes which row there, on which matter). "own" starts at the unit (P08).
WAYS = {
    "REG": [], "FWD": [("PD", "P02")], "OBJ": ["FWD", ("RU", "P04")], "ACC": ["FWD", ("RU", "P07")],
    "SIM": ["FWD", ("RU", "P09")], "EXT": ["ACC", ("RUL", "P20")], "STA": ["FWD", ("RU", "P12")],
    "ANS": ["ACC", ("RUL", "P21")], "RVW": ["ANS", ("RES", "P26")],
    "RDO": ["RVW", ("REV", "R05", "review"), ("REV", "R09", "review")],
    "GUI": [("PD", "P14")], "REF": [("PD", "P16")], "MRG": [("PD", "P18")], "CNV": [("PD", "P19")],
    "MDC": ["ACC", ("RU", "P24")], "WDR": [("RES", "N13"), ("PD", "P25")],
    "FIN": ["RVW", ("REV", "R05", "review"), ("REV", "R07", "review"), ("RES", "R11", "review"),
            ("RE2", "S05", "review2"), ("RE2", "S09", "review2")],
    "ARC": ["REF", ("ARC", "P35")],
}
GIVEN = {"P02": {"unit": RSJ}, "P03": {"unit": RSJ}, "P05": {"unit": ZJJ}}


class Case:
    """One petition with everybody who deals with it, its reviews included."""

    def __init__(self, s, who, start="RES", **change):
        self.s, self.people = s, dict(who)
        client = None if start == "RES" else who[start]
        self.no, self.people["RES"] = s.file(client, **change)
        self.at = {"petition": (self.no, self.people["RES"])}

    def follow(self, kind, parent):
        """The newest linked matter of that kind, as the resident finds it: with its query code."""
        links = [k for k in self.at[parent][1].matter(self.at[parent][0])["links"] if k["kind"] == kind]
        eq(f"a link to {kind}", bool(links), True)
        self.at[kind] = (links[-1]["no"], self.s.client(code=links[-1]["query_code"]))
        self.s.secrets.add(links[-1]["query_code"])

    def place(self, kind):
        parent = {"review": "petition", "review2": "review"}.get(kind)
        if parent:
            self.follow(kind, parent)
        return self.at[kind][0]

    def client(self, duty, kind="petition"):
        return self.at[kind][1] if duty == "RES" else self.people[duty]

    def take(self, duty, row, kind="petition", **given):
        no = self.place(kind)
        return self.client(duty, kind).must(no, row, today=self.today(), **{**GIVEN.get(row, {}), **given})

    def today(self):
        return self.s.today

    def go(self, state):
        for step in WAYS[state]:
            if isinstance(step, str):
                self.go(step)
            else:
                self.take(*step)
        return self

    def read(self, duty="RES", kind="petition"):
        no = self.place(kind)
        return self.client(duty, kind).matter(no)


def new_in(s, who, state, **change):
    case = Case(s, who, **change).go(state)
    eq("the way leads there", case.read()["state"], state)
    return case


def sees(client, no):
    return client.get(f"/api/v1/matters/{no}").status == 200


def post(client, no, row, fields=None, **more):
    return client.post(f"/api/v1/matters/{no}/steps", {"event": row, "fields": fields or {}, **more})


def fill(move, today, **given):
    """Fitting values for the required fields of a move that `may` offers."""
    fields = {f["name"]: fitting(f, today) for f in move["fields"] if f["required"]}
    return {**fields, **given}


# -- clocks --

def live(m):
    """{code: state} of the runs that go on."""
    return {c["code"]: c["state"] for c in m["clocks"] if c["state"] in ("running", "paused")}


def after_row(move, before, closes):
    """(what must run or be paused after the row, what may): the marks of §14 applied to `before`."""
    must, may = dict(before), set()
    for mark in move["clocks"]:
        code = mark[1:4]
        if mark[0] == "+" and mark.endswith("?"):
            may.add(code)
        elif mark[0] == "+":
            must[code] = "running"
        elif code in must:
            if mark[0] == "-":
                del must[code]
            elif mark[0] == "~":
                must[code] = "paused"
            else:
                must[code] = "running"
    if closes:
        must = {c: st for c, st in must.items() if c in SELF_CLOSING}
    return must, may


def check_clocks(row, move, before, after, closes):
    must, may = after_row(move, live(before), closes)
    got = live(after)
    eq(f"{row}: clocks", {c: st for c, st in got.items() if c in must or c not in may}, must)


def check_letters(row, move, before, after):
    new = [letter["form"] for letter in after["letters"][len(before["letters"]):]]
    eq(f"{row}: letters", new, move["letters"])


def check_event(row, before, after):
    eq(f"{row}: one event", [e["row"] for e in after["events"][len(before["events"]):]], [row])
    ok(f"{row}: version", after["version"] == before["version"] + 1)


__all__ = [n for n in dir() if not n.startswith("_")]
