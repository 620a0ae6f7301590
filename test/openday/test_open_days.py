# SPDX-License-Identifier: Apache-2.0
"""Leaders' open days: a day is published in one act, places are booked without log-in, what is promised is followed up."""
import re

from flow import *
from anlan import anlan, filing
from office import browser, see
from page import read
from testing import has

NOW = "2026-07-01"          # a Wednesday
DAY = "2026-07-06"          # the Monday after: booking ends on Friday at 17:00
ME = {"visitor": "张三丰", "phone": "13900000000", "category": "construction", "request": "小区漏水三年没人管", "people": "2"}


def published(now=NOW, **change):
    s, who = cast(now=now)
    who["LD"] = s.officer("ld", XFJ, "LD")
    publish(s, 303, **change)
    return s, who


def publish(s, status, **change):
    desk = browser(s, "pd")
    form = see(desk, "/desk/open-days").form("/desk/open-days")
    fields = {**form.fields, "leader": "李明 副区长", "date": DAY, "hour": "09:00", "minutes": "30", "places": "3",
              "place": "区群众接待厅2号室", "words": "住房、城建", "area.construction": "1", **change}
    return want("publish", desk.form("/desk/open-days", fields), status)


def places(s):
    return want("open days", s.client().get("/api/v1/open-days"), 200).json["items"]


def book(s, no, status=200, go="send", client=None, **change):
    c = client or s.client()
    page = c.get(f"/open-days/{no}", headers={"Accept": "text/html"})
    if page.status != 200:
        return page
    form = read(page, no).form(f"/open-days/{no}")
    return want("book", c.form(f"/open-days/{no}", {**form.fields, **ME, **change, "go": go}), status)


def receipt(s, answer):
    """Number and query code as the receipt shows them."""
    code = "".join(re.search(r'class="code">([^<]+)<', answer.text).group(1).split())
    no = re.search(r'href="/matter/([0-9X]+)"', answer.text).group(1)
    s.secrets.add(code)
    return no, s.client(code=code)


def test_a_day_is_published_as_places():
    s, who = published()
    p = places(s)
    eq("hours", [i["at"][11:16] for i in p], ["09:00", "09:30", "10:00"])
    eq("end of booking", {i["until"] for i in p}, {"2026-07-03T17:00:00+08:00"})
    eq("fields", (p[0]["leader"], p[0]["areas"], p[0]["free"]), ("李明 副区长", ["construction"], True))
    page = see(s.client(), "/open-days")
    for word in ("李明 副区长", "区群众接待厅2号室", "住房、城建", "09:30"):
        has("the public page", page.text, word)
    for wrong in ({"date": "2026-06-30"}, {"hour": "25:00"}, {"places": "0"}, {"leader": ""}, {"minutes": "x"}, {"area.nothing": "1"}):
        publish(s, 422, **wrong)
    eq("nothing half published", len(places(s)), 3)


def test_a_resident_books_and_gives_up():
    s, who = published()
    no = places(s)[0]["no"]
    review = book(s, no, go="next")
    has("looked at once more", review.text, "小区漏水三年没人管")
    mine, me = receipt(s, book(s, no))
    eq("booked", (mine, me.matter(no)["state"]), (no, "BKD"))
    eq("taken", [i["free"] for i in places(s)], [False, True, True])
    eq("a second one is told", book(s, no).code or 422, 422)
    ok("the public page tells no name", "张三丰" not in see(s.client(), "/open-days").text)
    me.must(no, "E06")
    eq("free again", places(s)[0]["free"], True)
    _, other = receipt(s, book(s, no, visitor="王五", request="路灯不亮", phone="13811112222"))
    s.secrets |= {"13811112222"}
    eq("the old code is void", me.get(f"/api/v1/matters/{no}").status, 404)
    first = [e["seq"] for e in who["PD"].matter(no)["events"] if e["row"] == "E02"][0]
    eq("nor its paper", other.get(f"/matter/{no}/letter/{first}/F39").status, 404)
    seen = str(other.matter(no))
    ok("nor does the next one read what the first said", "张三丰" not in seen and "漏水" not in seen and "路灯" in seen)
    s.stop()
    eq("tables", anlan("rebuild", s.path, "--check").returncode, 0)


def test_grounds_of_refusal():
    s, who = published()
    no = places(s)[0]["no"]
    for wrong in ({"visitor": ""}, {"phone": "123"}, {"request": ""}, {"people": "6"}, {"people": "0"}, {"own": "1"}):
        book(s, no, 422, **wrong)
    has("outside the leader's field", book(s, no, 422, category="transport").text, "接待领域")
    case = new_in(s, who, "ACC")
    wrong = book(s, no, 422, own=case.no, own_code="AAAAAAAAAAAAAAAA")
    has("code is not proven", wrong.text, "对不上")
    nobody = book(s, no, 422, own=case.no[:-6] + "000001", own_code="AAAAAAAAAAAAAAAA")
    has("same for a number that never was", nobody.text, "对不上")
    code = case.people["RES"].code
    has("accepted lately", book(s, no, 422, own=case.no, own_code=code).text, "未满两个月")
    case.take("RUL", "P21")
    receipt(s, book(s, no, own=case.no, own_code=code))
    s.at("2026-07-03T17:00:01+08:00")
    eq("after the cut-off", [i["free"] for i in places(s)], [False] * 3)
    eq("told so", book(s, places(s)[1]["no"]).status, 422)


def test_refused_by_the_desk_too():
    s, who = published()
    no, case = places(s)[0]["no"], new_in(s, who, "ACC")
    a = who["PD"].step(no, "E02", visitor="张三丰", request="漏水", own=case.no)
    eq("own matter is fresh", (a.status, a.code), (422, "flow.guard"))
    a = who["PD"].step(no, "E02", visitor="张三丰", request="漏水", category="nonsense of my own")
    eq("free text is no category", (a.status, a.code), (422, "flow.guard"))
    want("no own matter", who["PD"].step(no, "E02", visitor="张三丰", request="漏水", category="construction"), 200)


def test_from_publishing_to_follow_up():
    s, who = published()
    first, second, third = [i["no"] for i in places(s)]
    _, me = receipt(s, book(s, first))
    s.at(DAY)
    who["LD"].must(first, "E04", visitors=2)
    who["LD"].must(first, "E05", outcome="petition", answer="责成人社局一个月内查清", assigned=RSJ, person="王科长", due="2026-08-05")
    link = [k for k in who["PD"].matter(first)["links"]][0]
    m = who["RU"].matter(link["no"])
    eq("assigned at once, with its day", (m["state"], m["unit"]["code"] if isinstance(m["unit"], dict) else m["unit"],
                                           [c["due"] for c in m["clocks"] if c["code"] == "D05"]), ("FWD", RSJ, ["2026-08-05"]))
    who["LD"].must(second, "E04", visitors=1)          # a walk-in
    who["LD"].must(second, "E05", outcome="当场答复", answer="政策是这样的")
    page = see(browser(s, "pd"), "/desk/open-days")
    has("one is not done", page.text, "还有1件没有答复或办结")
    who["RU"].must(link["no"], "P07", accepted=DAY)
    who["RUL"].must(link["no"], "P21", today=DAY)
    has("followed to its end", see(browser(s, "pd"), "/desk/open-days").text, "还有0件没有答复或办结")
    public = see(s.client(), "/open-days").text
    ok("counts under five are hidden", "少于5" in public and "50%" not in public)
    who["PD"].must(third, "E03", reason="领导出差", told=True)
    s.stop()
    for check in (("rebuild", s.path, "--check"), ("verify", s.path)):
        eq(check[0], anlan(*check).returncode, 0)
