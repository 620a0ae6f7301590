# SPDX-License-Identifier: Apache-2.0
"""At every state of a matter its resident can add papers on the page (N02), and each step that is the resident's can be taken
for them by an officer who has it on paper or by word, on the officer's page. Forms are filled in and sent as a browser does
without script."""
from flow import *
from office import browser, see
from page import send, visit
from testing import has

TWH = "610404001001.twh"
# State: (what lies before it, who takes which row there); the table is procedures.md §14.
WAYS_OF = {
    "mediation": {
        "APP": [], "ACC": ["APP", ("PC", "M03")], "MDG": ["ACC", ("PC", "M04")], "XTD": ["MDG", ("RES", "M06")],
        "AGW": ["MDG", ("MED", "M07")], "AGO": ["MDG", ("MED", "M08")], "JCA": ["AGW", ("RES", "M12")],
        "JCC": ["JCA", ("PD", "M13")], "JCR": ["JCA", ("PD", "M14")]},
    "suggestion": {
        "REG": [], "FWD": ["REG", ("PD", "G02")], "STU": ["FWD", ("RU", "G04")], "ADP": ["STU", ("RUL", "G06")],
        "PAR": ["STU", ("RUL", "G07")], "NAD": ["STU", ("RUL", "G08")], "IMP": ["ADP", ("RU", "G09")]},
    "consultation": {"OPN": [], "DSP": ["OPN", ("WIN", "K03")], "ANS": ["DSP", ("RU", "K05")]},
}
OPEN_PETITION = ["REG", "FWD", "OBJ", "ACC", "SIM", "EXT", "STA", "ANS", "RVW", "RDO"]
REVIEW_WAYS = {"APP": [], "SUP": [("REV", "R02")], "REV": [("REV", "R05")], "DEC": [("REV", "R05"), ("REV", "R07")]}
GIVEN_HERE = {"G02": {"unit": RSJ}, "K03": {"unit": RSJ}, "M07": {"perform": "2026-08-01"}, "M08": {"perform": "2026-08-01"}}
# Who writes down for the resident in whose hands the matter is, and their log-in.
WRITER = {"petition": "pd", "suggestion": "pd", "consultation": "pd", "mediation": "med", "review": "rev"}


def fit(name, form, today):
    """What a careful person types; choices are taken as the page suggests them, or the first."""
    if name in form.choices:
        return form.fields.get(name) or next(v for v in form.choices[name] if v)
    return form.fields.get(name) or (today if name in DAYS else "依本人意见登记。")


DAYS = {"fields.delivered", "fields.issued", "fields.extended_to", "fields.visited", "fields.performed", "fields.perform", "fields.signed"}


def forms(page):
    """{row: form} of the steps that the page offers."""
    return {f.fields["event"]: f for f in page.forms if f.method == "POST" and f.fields.get("event")}


def fill_in(move, form, today):
    """Every field of the row's offer, by the names the form has; the file stays out: a form without one is sent, too."""
    values = {}
    for f in move["fields"]:
        name = "fields." + f["name"]
        if f["type"] == "file":
            continue
        if name not in form.fields and name not in form.choices:
            raise Wrong(f"{move['id']}: the form has no {name}, but {sorted(set(form.fields) | set(form.choices))}")
        if not f["required"] and (f["type"] != "text" or "agents" in f["name"]):     # who appoints nobody leaves that blank
            continue
        values[name] = fit(name, form, today) if f["type"] == "text" or name in form.choices else str(int(fitting(f, today))) \
            if f["type"] == "bool" else str(fitting(f, today))
    return values


class Desk:
    """A matter in a state, its resident as programs know them, and the browser they opened it in by number and code."""

    def __init__(self, s, who, kind, state):
        self.s, self.kind = s, kind
        self.case = case = Case(s, who, procedure="petition" if kind == "review" else kind)
        case.at[kind] = case.at.get("petition")
        if kind == "petition":
            case.go(state)
        elif kind == "review":
            case.go("RVW")
            for duty, row in REVIEW_WAYS[state]:
                case.take(duty, row, "review")
        else:
            self.go(state)
        self.no = case.place("review") if kind == "review" else case.no
        self.resident = case.client("RES", kind)
        self.phone = s.client()
        page = visit(self.phone, "/query")
        send(self.phone, page, page.form("/query"), no=self.no, code=self.resident.code)
        eq(f"{kind}: the way to it", self.resident.matter(self.no)["state"], state)

    def go(self, state):
        for step in WAYS_OF[self.kind][state]:
            if isinstance(step, str):
                self.go(step)
            else:
                duty, row = step
                client = self.case.people["RES"] if duty == "RES" else self.case.people[duty]
                client.must(self.case.no, row, today=self.s.today, **GIVEN_HERE.get(row, {}))


def add_papers(desk):
    """N02 on the resident's page."""
    page = visit(desk.phone, f"/matter/{desk.no}")
    offered, shown = set(desk.resident.may(desk.no)), set(forms(page))
    eq(f"{desk.kind}: the page has a form for each step that may be taken", shown, offered)
    if "N02" not in offered:
        raise Wrong(f"{desk.kind}: nothing can be added")
    n = len(desk.resident.matter(desk.no)["events"])
    form = forms(page)["N02"]
    page = send(desk.phone, page, form, [(form.uploads[0], "收据.txt", "收据：三百元".encode())], **{"fields.text": "后来找到的收据"})
    eq("the page comes again", page.answer.status, 200)
    m = desk.resident.matter(desk.no)
    eq("one event", len(m["events"]), n + 1)
    eq("with the words", (m["events"][-1]["row"], m["events"][-1]["fields"].get("text")), ("N02", "后来找到的收据"))
    ok("and the paper, to be opened from the page", "收据.txt" in page.text)


def take_for(desk, writer, row):
    """A step of the resident's on the officer's page; the matter afterwards."""
    page = see(writer, f"/desk/matter/{desk.no}")
    found = forms(page)
    if row not in found:
        raise Wrong(f"{desk.kind}: {row} is not on the officer's page, but {sorted(found)}")
    move = next(m for m in want("matter", writer.get(f"/api/v1/matters/{desk.no}"), 200).json["may"] if m["id"] == row)
    has(f"{row}: asks how and when it came", page.text, "写明本人何时、怎样提出的")
    before = len(desk.resident.matter(desk.no)["events"])
    page = send(writer, page, found[row], note="来电口述，2026年7月1日上午", **fill_in(move, found[row], desk.s.today))
    if page.answer.status != 200:
        raise Wrong(f"{desk.kind} {row} for the resident: {page.answer.status} {page.text[:400]}")
    m = desk.resident.matter(desk.no)
    eq(f"{desk.kind}: {row} is taken", m["events"][before]["row"], row)
    ok("the note is not the resident's to read", "来电口述" not in str(m))
    text = page.text
    has(f"{row}: for whom", text, "（代群众登记）")
    has(f"{row}: how and when it came", text, "来电口述，2026年7月1日上午")


def residents_rows(s, procedure):
    return {m["id"]: m for p in (procedure, "any") for m in table(s, p)["moves"] if "RES" in m["by"]}


def walk(kind, states):
    s, who = cast()
    for name in ("MED", "PC"):
        who[name] = s.officer(name.lower(), TWH, name)
    writer = browser(s, WRITER[kind])
    mine = residents_rows(s, kind)
    done = set()
    for state in states:
        desk = Desk(s, who, kind, state)
        add_papers(desk)
        rows = [r for r in desk.resident.may(desk.no) if r in mine]
        stay = [r for r in rows if not mine[r]["to"]]
        for row in stay:
            if row in desk.resident.may(desk.no):      # some can be taken once only
                take_for(desk, writer, row)
                done.add(row)
        for row in (r for r in rows if r not in stay):
            take_for(Desk(s, who, kind, state), writer, row)
            done.add(row)
    return done


def test_petition():
    done = walk("petition", OPEN_PETITION)
    ok(f"all of them: {done}", {"N02", "N03", "N07", "N13", "P26"} <= done)


def test_mediation():
    done = walk("mediation", WAYS_OF["mediation"])
    ok(f"all of them: {done}", {"N02", "M06", "M12", "M15", "M16"} <= done)


def test_suggestion():
    done = walk("suggestion", WAYS_OF["suggestion"])
    ok(f"all of them: {done}", {"N02", "N03"} <= done)


def test_consultation():
    done = walk("consultation", WAYS_OF["consultation"])
    ok(f"all of them: {done}", {"N02", "K07"} <= done)


def test_review():
    done = walk("review", REVIEW_WAYS)
    ok(f"all of them: {done}", {"N02", "R03", "R10", "R11"} <= done)
