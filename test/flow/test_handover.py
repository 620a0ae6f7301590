# SPDX-License-Identifier: Apache-2.0
"""One dispute walks village -> town -> district -> back to the village. Each hand-over stands on its page with
from, to and why; who gets it sees it, who gave it keeps seeing it, who gets a copy may read and do nothing (procedures.md §5)."""
from flow import *
from page import Page

VILLAGE, TOWN, OTHER = "610404001001", "610404001000", "610404002000"
DISPUTE = {"category": "agriculture", "title": "两家宅基地边界纠纷", "place": VILLAGE}


def people():
    s, who = cast()
    for name, unit, duty in (("village", VILLAGE, "RU"), ("town", TOWN, "RU,RUL"), ("other", OTHER, "RU")):
        who[name] = s.officer(name, unit, duty)
    return s, who


def offered(client, no, row, name="unit"):
    return next(f for f in client.may(no)[row]["fields"] if f["name"] == name)


def shown(s, client, no):
    """The matter's desk page as that officer reads it."""
    a = want("page", client.get(f"/desk/matter/{no}", headers={"Accept": "text/html"}), 200)
    return a.text


def test_up_down_back_and_copy():
    s, who = people()
    no, resident = s.file(who["village"], **DISPUTE)
    village, town, pd, rsj = who["village"], who["town"], who["PD"], who["RU"]
    eq("the station holds it", village.matter(no)["unit"], VILLAGE)
    ok("nobody beside sees it", not sees(who["other"], no) and not sees(rsj, no))
    first = offered(village, no, "P02")
    eq("proposed: its town", (first["proposed"], first["choices"][0]), (TOWN, TOWN))
    ok("with the reason", "上报" in first["why"])

    village.must(no, "P02", unit=TOWN)
    eq("up", town.matter(no)["unit"], TOWN)
    ok("who gave it keeps seeing it", sees(village, no))
    text = shown(s, village, no)
    ok("on the page: up", "<dt>上报</dt>" in text and " → " in text)
    want("and may do nothing more", post(village, no, "P07", {"accepted": TODAY}), 403)

    town.must(no, "P04", reason="涉及社保，不属镇里职权", suggest=RSJ)
    pd.must(no, "P05", unit=RSJ, copy=VILLAGE)
    eq("the department has it", rsj.matter(no)["unit"], RSJ)
    ok("the town keeps seeing it", sees(town, no))
    text = shown(s, pd, no)
    ok("on the page: copied", "<dt>抄告</dt>" in text)
    ok("why it went back", "涉及社保，不属镇里职权" in text)
    rsj.must(no, "P07", today=TODAY)
    pd.must(no, "N19", unit=VILLAGE, agreed=True, copy=OTHER, reason="属村里清单内事项")
    eq("down to the village", village.matter(no)["unit"], VILLAGE)
    text = shown(s, village, no)
    ok("on the page: down", "<dt>交办下级</dt>" in text)
    ok("and why", "属村里清单内事项" in text)
    ok("the department keeps seeing it", sees(rsj, no))
    ok("who got a copy reads it", sees(who["other"], no))
    eq("and may do nothing", who["other"].matter(no)["may"], [])
    want("no move at all", post(who["other"], no, "N01", {"text": "x"}), 403)
    eq("the resident sees it move", resident.matter(no)["unit"], VILLAGE)
    done = [e["row"] for e in resident.matter(no)["events"]]
    eq("each step is there", done, ["P08", "P02", "P04", "P05", "P07", "N19"])


def test_sent_back_says_so():
    s, who = people()
    no, _ = s.file(**{**DISPUTE, "category": "labour"})
    pd = who["PD"]
    pd.must(no, "P02", unit=RSJ)
    who["RU"].must(no, "P07", today=TODAY)
    pd.must(no, "N19", unit=ZJJ, agreed=True)
    pd.must(no, "N19", unit=RSJ, agreed=True, reason="原单位继续办")
    ok("back", "<dt>退回</dt>" in shown(s, pd, no))


def test_village_gets_only_what_is_on_its_list():
    s, who = people()
    pd = who["PD"]
    listed, _ = s.file(**DISPUTE)
    other, _ = s.file(**{**DISPUTE, "category": "labour"})
    ok("offered", VILLAGE in offered(pd, listed, "P02")["choices"])
    ok("not offered", VILLAGE not in offered(pd, other, "P02")["choices"])
    a = post(pd, other, "P02", {"unit": VILLAGE, "override": "就近办理"})
    eq("nor taken", (a.status, a.code), (422, "flow.guard"))
    want("on the list", post(pd, listed, "P02", {"unit": VILLAGE, "override": "村里清单内"}), 200)


def test_another_unit_than_proposed_needs_a_reason():
    s, who = people()
    pd = who["PD"]
    no, _ = s.file(**{**DISPUTE, "category": "labour"})
    f = offered(pd, no, "P02")
    eq("by the category", f["proposed"], RSJ)
    ok("why", "劳动" in f["why"] and "人社局" in f["why"])
    a = post(pd, no, "P02", {"unit": ZJJ})
    eq("without a word", (a.status, a.code), (422, "flow.guard"))
    ok("the form says what to do", "改派理由" in a.text)
    want("with one", post(pd, no, "P02", {"unit": ZJJ, "override": "工地欠薪，住建先查"}), 200)
    ok("kept and shown", "工地欠薪，住建先查" in shown(s, pd, no))


def test_entered_for_the_resident():
    s, who = people()
    no, _ = s.file(**DISPUTE)
    who["PD"].must(no, "N02", text="口头补充：有证人")
    ok("who entered it, for whom", "（代群众登记）" in shown(s, who["PD"], no))


def test_all_missing_papers_are_named_at_once():
    s, who = people()
    no, resident = s.file(**{**DISPUTE, "category": "labour"})
    given = offered(who["PD"], no, "N15", "list")["given"]
    ok("each of the category's papers", all(word in given for word in ("1. 身份证明", "劳动合同", "欠薪明细")))
    ok("in the form, ready to strike out", "欠薪明细" in shown(s, who["PD"], no))
    who["PD"].must(no, "N15", list="欠薪明细", days=7)
    eq("its clock runs", live(resident.matter(no))["D15"], "running")
    a = post(who["PD"], no, "N15", {"list": "还差一样"})
    eq("once only", (a.status, a.code), (422, "flow.guard"))
    want("the resident brings it", post(resident, no, "N16", {"text": "欠薪明细已补"}), 200)
    ok("the clock is over", "D15" not in live(resident.matter(no)))


def test_who_was_withdrawn_acts_no_more():
    s, who = people()
    no, resident = s.file(**{**DISPUTE, "category": "labour"})
    second = s.officer("ru2", RSJ, "RU")
    who["PD"].must(no, "P02", unit=RSJ)
    want("asked", post(resident, no, "N07", {"person": "经办人", "ground": "近亲属"}), 200)
    ok("until it is decided they go on", "P07" in who["RU"].may(no))
    want("upheld", post(who["RUL"], no, "N08", {"decision": "同意", "reason": "属实", "officer": "ru"}), 200)
    eq("nothing is offered", who["RU"].matter(no)["may"], [])
    a = post(who["RU"], no, "P07", {"accepted": TODAY})
    eq("nor taken", (a.status, a.code), (403, "flow.withdrawn"))
    want("a colleague goes on", post(second, no, "P07", {"accepted": TODAY}), 200)
