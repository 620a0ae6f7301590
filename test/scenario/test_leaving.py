# SPDX-License-Identifier: Apache-2.0
"""Three ways out of a petition: withdrawn in the resident's own words, merged with the one that came first, and converted
to mediation, which counts from the day the petition was received."""
from scene import *
from anlan import filing

SECOND = {"name": "李四光", "phone": "13911112222"}
TWH = "610404001001.twh"


def test_withdrawn():
    s, who = cast("2026-07-01")
    case = new_in(s, who, "ACC")
    kept = receipt(s, case.client("RES"), case.no)
    s.at("2026-07-10")
    refused(case.people["PD"], case.no, "P25", confirmed=True)      # nobody asked
    case.take("RES", "N13", words="问题已经解决，本人自愿撤回。")
    refused(case.people["PD"], case.no, "P25", confirmed=False)     # nobody called back
    m = case.take("PD", "P25")
    eq("withdrawn", (m["state"], live(m)), ("WDR", {}))
    run_of(m, "D06", "2026-07-01", term("2026-07-01", 60, "2026-08-30"), "stopped", False)
    paper(case.client("RES"), m, "F18", m["title"])
    eq("archived", case.take("ARC", "P35")["state"], "ARC")
    m = s.client().post("/api/v1/matters", filing())
    s.secrets.add(want("it may be filed again", m, 201).json["query_code"])
    sound(s, kept)


def test_merged_and_everybody_is_told():
    s, who = cast("2026-07-01")
    s.secrets |= set(SECOND.values())
    lead = Case(s, who)
    again, second = s.file(contact=SECOND)
    third, other = s.file(contact={"name": "王五湖", "phone": "13922223333"})
    s.secrets |= {"王五湖", "13922223333"}
    kept = receipt(s, second, again)
    s.at("2026-07-03")
    lead.take("PD", "P02")
    for no, client in ((again, second), (third, other)):
        m = who["PD"].must(no, "P18", original=lead.no, reason="同一道路，同一诉求")
        eq("merged", (m["state"], live(m)), ("MRG", {}))
        run_of(m, "D01", "2026-07-01", term("2026-07-01", 15, "2026-07-16"), "stopped", False)
        paper(client, m, "F03", "合并办理告知书", "一并办理", "同一道路，同一诉求")
    refused(who["PD"], lead.no, "P18", original=again, reason="反过来")
    lead.take("RU", "P07", accepted="2026-07-03")
    s.at("2026-07-20")
    lead.take("RUL", "P21", opinion="支持", issued="2026-07-20", delivered="2026-07-20", perform="2026-08-31")
    for no, client in ((again, second), (third, other)):
        link = next(k for k in client.matter(no)["links"] if k["kind"] == "merged")
        eq("each follows it to the answer", (link["no"], link["state"], link["unit"]), (lead.no, "ANS", RSJ))
        ok("on the page", "已答复" in visit(client, f"/matter/{no}").text)
    lead.take("RU", "N05", proof="已修好", performed="2026-07-20")
    s.at("2026-08-20")
    eq("final", lead.read()["state"], "FIN")
    for no in (again, third, lead.no):
        eq("archived", who["ARC"].must(no, "P35")["state"], "ARC")
    sound(s, kept)


def test_converted_counts_from_the_first_receipt():
    s, who = cast("2026-07-01")
    who["MED"], who["PC"] = s.officer("med", TWH, "MED"), s.officer("pc", TWH, "PC")
    case = Case(s, who)
    kept = receipt(s, case.client("RES"), case.no)
    s.at("2026-07-03")
    m = case.take("PD", "P19", procedure="mediation", reason="邻里纠纷")
    eq("converted", (m["state"], live(m)), ("CNV", {}))
    case.follow("mediation", "petition")
    no, resident = case.at["mediation"]
    m = resident.matter(no)
    run_of(m, "D53", "2026-07-01", term("2026-07-01", 3, "2026-07-06", "working"), "running")
    paper(case.client("RES"), case.read(), "F01", case.no)
    s.at("2026-07-06")
    m = who["PC"].must(no, "M03", today=s.today)
    run_of(m, "D53", "2026-07-01", "2026-07-06", "stopped", False)
    run_of(m, "D21", "2026-07-06", term("2026-07-06", 30, "2026-08-05"), "running")
    who["PC"].must(no, "M04", today=s.today)
    s.at("2026-07-20")
    m = who["MED"].must(no, "M08", today=s.today, perform="2026-08-20")
    eq("an oral agreement", m["state"], "AGO")
    run_of(m, "D21", "2026-07-06", "2026-08-05", "stopped", False)
    run_of(m, "D26", "2026-07-20", "2026-08-20", "running")
    s.at("2026-08-19")
    eq("performed", who["MED"].must(no, "M17", today=s.today)["state"], "PRF")
    eq("the petition's file closes", case.take("ARC", "P35")["state"], "ARC")
    sound(s, kept)
