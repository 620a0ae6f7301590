# SPDX-License-Identifier: Apache-2.0
"""Couplings of procedures.md §14 but those of the reviews (test_review.py), and sealed matters: what opens
what, with whose text, from which day, and who gets to know."""
from flow import *
from anlan import filing

TWH = "610404001001.twh"


def child(s, case, kind):
    """The matter that was opened from the petition, read as its resident: (number, client, matter)."""
    case.follow(kind, "petition")
    no, client = case.at[kind]
    return no, client, client.matter(no)


def test_a_petition_goes_on_as_what_it_is():
    s, who = cast()
    who["MED"] = s.officer("med", TWH, "MED")
    firsts = {"suggestion": ("REG", XFJ, {"D01": "2026-07-16"}), "consultation": ("OPN", XFJ, {"D35": "2026-07-08"}),
              "mediation": ("APP", TWH, {"D53": "2026-07-06"}), "complaint": ("SEA", "610404000000", {})}
    cases = {kind: Case(s, who) for kind in firsts}
    s.at("2026-07-03")
    for kind, (state, unit, clocks) in firsts.items():
        case = cases[kind]
        m = case.take("PD", "P19", procedure=kind)
        eq(f"{kind}: closed", m["state"], "CNV")
        eq("one matter was opened", len(case.read()["links"]), 1)
        no, client, c = child(s, case, kind)
        eq(kind, (c["state"], c["unit"]), (state, unit))
        eq("its text", (c["title"], c["body"], c["request"]), tuple(filing()[k] for k in ("title", "body", "request")))
        eq("terms run from the first receipt", {x["code"]: x["due"] for x in c["clocks"]}, clocks)
        eq("contact is kept", c["contact"], filing()["contact"])


def test_any_duty_of_the_row_may_convert():
    s, who = cast()
    for start, duty in (("RES", "WIN"), ("RU", "RU"), ("RES", "PD")):
        for kind in ("suggestion", "complaint", "consultation", "mediation"):
            case = Case(s, who, start=start)
            case.take(duty, "P19", procedure=kind)
            eq(f"{kind} by {duty}", case.read()["links"][0]["kind"], kind)


def test_a_place_without_a_committee_of_its_own():
    s, who = cast()
    for place in ("610404000000", "610404001000", "610404001001", ""):
        case = Case(s, who, place=place)
        case.take("PD", "P19", procedure="mediation")
        eq(f"from {place}", child(s, case, "mediation")[2]["state"], "APP")


def test_a_question_becomes_another_matter():
    s, who = cast()
    for kind, state in (("petition", "REG"), ("suggestion", "REG"), ("mediation", "APP"), ("alarm", "RAI")):
        no, resident = s.file(procedure="consultation")
        m = who["WIN"].must(no, "K06", today=TODAY, procedure=kind)
        eq(f"to {kind}", m["state"], "CNV")
        link = resident.matter(no)["links"][0]
        s.secrets.add(link["query_code"])
        eq("opened", (link["kind"], s.client(code=link["query_code"]).matter(link["no"])["state"]), (kind, state))


def test_a_reception_ends_in_what_was_agreed():
    s, who = cast()
    who["LD"] = s.officer("ld", XFJ, "LD")
    for outcome, opened in (("当场答复", None), ("petition", "REG"), ("sponsorship", "PRO"), ("consultation", "OPN")):
        a = want("slot", who["PD"].post("/api/v1/matters", filing(procedure="reception", fields={"leader": "李区长"})), 201)
        no, resident = a.json["no"], s.client(code=a.json["query_code"])
        s.secrets.add(a.json["query_code"])
        resident.must(no, "E02", today=TODAY)
        who["LD"].must(no, "E04", today=TODAY)
        who["LD"].must(no, "E05", today=TODAY, outcome=outcome)
        links = who["PD"].matter(no)["links"]
        eq(outcome, [who["PD"].matter(k["no"])["state"] for k in links], [opened] if opened else [])


def sealed(s, who, **change):
    for duty, unit in (("RCV", JW), ("ARC2", JW)):
        who[duty] = s.officer(duty.lower(), unit, duty.rstrip("2"))
    a = want("complaint", s.client().post("/api/v1/matters", filing(procedure="complaint", **change)), 201)
    s.secrets.add(a.json["query_code"])
    return a.json["no"], s.client(code=a.json["query_code"])


def test_a_complaint_is_known_to_who_handles_it_alone():
    s, who = cast()
    no, resident = sealed(s, who, fields={"accused_unit": RSJ, "accused": "某科员"})
    eq("registered", resident.matter(no)["state"], "SEA")
    for step in (None, "C02", "C03"):
        if step:
            client = who["PD"] if step == "C02" else who["RCV"]
            want(step, client.step(no, step, today=TODAY), 200)
        readers = {d for d, c in who.items() if sees(c, no)}
        eq(f"after {step}", readers, {"PD"} | ({"RCV", "ARC2"} if step else set()))
        for duty in readers:
            for query in ("", "sort=due", "procedure=complaint", "overdue=false", f"unit={WHERE.get(duty, JW)}"):
                a = want(query, who[duty].get("/api/v1/matters?" + query), 200).json
                eq(f"list of {duty}, {query}", (a["total"], [m["no"] for m in a["items"]]), (1, [no]))
        for duty, client in who.items():
            if duty in readers or client.get("/api/v1/matters").status != 200:
                continue
            for query in ("", "sort=due", "procedure=complaint", "unit=" + XFJ, "unit=" + JW):
                a = client.get("/api/v1/matters?" + query)
                ok(f"list of {duty}, {query}: {a!r}", a.status != 200 or (a.json["total"], a.json["items"]) == (0, []))
                a = client.get("/api/v1/stats?" + query)
                ok(f"figures of {duty}: {a!r}", "complaint" not in a.text)
            q = client.get("/api/v1/matters?q=%E5%9D%91%E6%B4%BC").json
            eq(f"search of {duty}", q["total"], 0)


def test_a_complaint_never_goes_to_the_accused():
    s, who = cast()
    no, _ = sealed(s, who, fields={"accused_unit": JW})
    may = who["PD"].may(no)
    ok(f"nobody is left at the discipline organ: {list(may)}", "C02" not in may and "C15" in may and "C16" in may)
    a = post(who["PD"], no, "C02", {"unit": JW})
    eq("nor by force", (a.status, a.code), (422, "flow.guard"))
    no, _ = sealed_again(s, fields={"accused_unit": RSJ})
    units = next(f for f in who["PD"].may(no)["C16"]["fields"] if f["name"] == "unit")["choices"]
    ok("not offered", RSJ not in units and ZJJ in units)


def sealed_again(s, **change):
    a = want("complaint", s.client().post("/api/v1/matters", filing(procedure="complaint", **change)), 201)
    s.secrets.add(a.json["query_code"])
    return a.json["no"], s.client(code=a.json["query_code"])


def test_its_filer_sees_received_passed_on_answered():
    s, who = cast()
    no, resident = sealed(s, who)
    shown = []
    for client, row in ((None, None), (who["PD"], "C02"), (who["RCV"], "C03"), (who["RCV"], "C06"), (who["RCV"], "C07"),
                        (who["RCV"], "C08"), (resident, "C10"), (who["RCV"], "C12"), (who["ARC2"], "C14")):
        if row:
            want(row, client.step(no, row, today=TODAY), 200)
        m = resident.matter(no)
        shown.append(m["state"])
        text = str({k: v for k, v in m.items() if k not in ("title", "body")})
        for word in ("RCD", "INV", "CNC", "D28", "D30", JW, "纪委", "受理", "办结"):
            ok(f"after {row}: {word} in {text}", word not in text)
    eq("states", shown, ["SEA", "RTD", "RTD", "RTD", "RTD", "RST", "RST", "RST", "RST"])
    m = resident.matter(no)
    eq("steps", [x["event"] for x in m["steps"]], ["密封登记", "已移送", "已反馈", "异议/新证据"])
    ok("the reply is there", any("reply" in e["fields"] for e in m["events"]))
    ok("its step answered the same way", "INV" not in str(resident.post(f"/api/v1/matters/{no}/steps", {"event": "N13"})))


def test_links_open_nothing_to_others():
    s, who = cast()
    case = new_in(s, who, "REG")
    case.take("PD", "P19", procedure="complaint")
    for duty in ("WIN", "SUP", "JC", "ARC"):
        m = who[duty].matter(case.no) if sees(who[duty], case.no) else {"links": []}
        eq(f"{duty} sees no complaint behind it", m["links"], [])
    eq("who registers it does", [k["kind"] for k in who["PD"].matter(case.no)["links"]], ["complaint"])
    ok("without its code", "query_code" not in who["PD"].matter(case.no)["links"][0])
