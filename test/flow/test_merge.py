# SPDX-License-Identifier: Apache-2.0
"""Repeats: an officer is shown candidates with the reason, merges; both traces stay, who filed the merged one
follows the leading matter, and nobody gets at the other filer's text, contact or query code."""
from flow import *
from testing import has

FIRST = {"title": "小区电梯三个月停运无人维修", "category": "construction", "place": "610404001001"}
SECOND = {"name": "李四光", "phone": "13911112222"}


def page(client, path):
    return want("page", client.get(path, headers={"Accept": "text/html"}), 200).text


def twins(client, no):
    link = f"/desk/matter/{no}/alike"
    has("the way there", page(client, f"/desk/matter/{no}"), link)
    text = page(client, link)
    return text.split('id="twins"')[1].split("</dl>")[0] if 'id="twins"' in text else ""


def test_candidates_with_their_reason():
    s, who = cast()
    s.secrets |= set(SECOND.values())
    lead, _ = s.file(**FIRST)
    same, _ = s.file(**{**FIRST, "title": "电梯停运三个月仍无人维修"})
    other, _ = s.file(**{**FIRST, "title": "村里灌溉水渠堵塞", "category": "agriculture"})
    near, _ = s.file(**{**FIRST, "contact": SECOND})
    text = twins(who["PD"], near)
    ok("same place, another person", lead in text and "同一地点" in text and "同一联系电话" not in text)
    text = twins(who["PD"], same)
    ok("same person", lead in text and "同一联系电话" in text)
    ok("not whatever that person filed", other not in text)
    eq("nothing alike, nothing shown", twins(who["PD"], other), "")


def test_merged_ones_follow_the_leading_matter():
    s, who = cast()
    s.secrets |= set(SECOND.values())
    lead, first = s.file(**FIRST)
    again, second = s.file(**{**FIRST, "contact": SECOND})
    who["PD"].must(again, "P18", original=lead, reason="同一电梯，同一诉求")
    m = second.matter(again)
    eq("merged", m["state"], "MRG")
    link = next(k for k in m["links"] if k["kind"] == "merged")
    eq("follows it", (link["no"], link["state"], link["unit"]), (lead, "REG", XFJ))
    ok("without its code", "query_code" not in link)
    who["PD"].must(lead, "P02", unit=ZJJ)
    eq("as it moves", second.matter(again)["links"][0]["unit"], ZJJ)
    ok("on the page", "住建局" in page(second, f"/matter/{again}"))
    eq("the leading filer learns nothing of the other", first.matter(lead)["links"], [])
    want("nor opens it", first.get(f"/api/v1/matters/{again}"), 404)
    want("nor the other way", second.get(f"/api/v1/matters/{lead}"), 404)
    eq("officers see both ways", [k["no"] for k in who["PD"].matter(lead)["links"]], [again])
    eq("what was merged is no candidate any more", twins(who["PD"], lead), "")
    eq("both traces stay", [e["row"] for e in m["events"]], ["P01", "P18"])
