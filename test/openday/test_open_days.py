# SPDX-License-Identifier: Apache-2.0
"""Leaders' open days: a day is published in one act, places are booked without log-in, what is promised is followed up."""
import concurrent.futures
import re

from flow import *
from anlan import Client, Site, anlan, need
from notice import settings, told, wait_for
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
    fields = {k: v for k, v in fields.items() if v is not None}
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
    who["PD"].must(third, "E03", reason="领导出差", informed=True)
    s.stop()
    for check in (("rebuild", s.path, "--check"), ("verify", s.path)):
        eq(check[0], anlan(*check).returncode, 0)


WORDS = {"visitor": "王芳", "request": "电梯三个月没人修", "contact_phone": "13700001111", "category": "construction", "representatives": 2}


def post(c, no, event, **fields):
    return c.post(f"/api/v1/matters/{no}/steps", {"event": event, "fields": fields})


def book_api(s, no, status=200, **change):
    a = want("booking", post(s.client(), no, "E02", **{**WORDS, **change}), status)
    if status != 200:
        return a
    s.secrets |= {a.json["query_code"], "13700001111"}
    return s.client(code=a.json["query_code"])


def both(*acts):
    """What each act answers, begun at the same moment; each has a connection of its own."""
    with concurrent.futures.ThreadPoolExecutor(len(acts)) as pool:
        return [f.result() for f in [pool.submit(act) for act in acts]]


def rebook(c, no):
    return c.matter(no).get("rebook", {"state": "none"})


def cancel(s, who, no, status=200, **fields):
    return want("cancel", who["PD"].step(no, "E03", reason="领导出差", informed=True, **fields), status)


def offered(who, no):
    """The places the officer may name, as the form lists them."""
    e03 = next(m for m in who["PD"].matter(no)["may"] if m["id"] == "E03")
    return {f["name"]: f.get("choices", []) for f in e03["fields"]}


def test_a_program_books_reads_and_gives_up():
    s, who = published()
    no = places(s)[0]["no"]
    me = book_api(s, no)
    m = me.matter(no)
    eq("booked", (m["state"], "电梯三个月没人修" in str(m), [i["free"] for i in places(s)]), ("BKD", True, [False, True, True]))
    eq("a second one is told", book_api(s, no, 422).code, "reception.taken")
    eq("nobody reads it without the code", s.client().get(f"/api/v1/matters/{no}").status, 404)
    other = places(s)[1]["no"]
    for wrong, code in (({"colour": "red"}, "flow.field_unknown"), ({"representatives": 6}, "flow.field_range"),
                        ({"representatives": "many"}, "flow.field_range"), ({"visitor": ""}, "flow.field_missing"),
                        ({"visitor": ["王芳"]}, "flow.field_type"), ({"category": "transport"}, "reception.refused")):
        eq(f"{wrong}", book_api(s, other, 422, **wrong).code, code)
    book_api(s, other, 400, own=no, own_code="AAAAAAAAAAAAAAAA")
    petition = s.file()[0]
    eq("not what is no place", post(s.client(), petition, "E02", **WORDS).status, 404)
    want("given up", post(me, no, "E06"), 200)
    eq("free again", places(s)[0]["free"], True)
    again = book_api(s, no, visitor="李强", request="路灯不亮")
    ok("the next one reads nothing of the first", "电梯" not in str(again.matter(no)))
    eq("whose code is void", me.get(f"/api/v1/matters/{no}").status, 404)
    described = want("description", s.client().get("/api/v1/openapi.json"), 200).json["paths"]
    ok("described", "E02" in str(described["/api/v1/matters/{no}/steps"]["post"]) and "/api/v1/matters/{no}/rebook" in described)


def test_two_people_and_one_place():
    s, who = published()
    one, two, three = [i["no"] for i in places(s)]
    acts = [lambda v=v: post(s.client(), one, "E02", **{**WORDS, "visitor": v}) for v in ("甲", "乙", "丙", "丁")]
    got = both(*acts)
    s.secrets |= {a.json["query_code"] for a in got if a.status == 200} | {"13700001111"}
    eq("one of four", sorted(a.status for a in got), [200, 422, 422, 422])
    me = book_api(s, two)
    cancel(s, who, two, offer=three)
    take = lambda: s.client(code=me.code).post(f"/api/v1/matters/{two}/rebook", {"take": True})
    got = both(take, lambda: post(s.client(), three, "E02", **WORDS), take)
    s.secrets |= {a.json["query_code"] for a in got if a.status == 200}
    eq("a stranger does not get the kept place, and its owner once", (sorted((got[0].status, got[2].status)), got[1].status), ([200, 422], 422))
    s.stop()
    eq("tables", anlan("rebuild", s.path, "--check").returncode, 0)


def test_another_time_instead_of_a_cancelled_one():
    s, who = published()
    publish(s, 303, leader="王强 副区长", date="2026-07-08", places="1", words="交通", **{"area.construction": None, "area.transport": "1"})
    publish(s, 303, leader="赵敏 副区长", date="2026-07-09", places="1", words="不限", **{"area.construction": None})
    first, second, third, transport, any_field = [i["no"] for i in places(s)]
    eq("nobody to offer anything to", sorted(offered(who, first)), ["informed", "reason"])
    eq("nor is it taken", cancel(s, who, first, 422, offer=second).code, "flow.guard")
    mine = s.client()                                  # the browser that booked: it has the code in a cookie
    _, me = receipt(s, book(s, first, client=mine))
    eq("the leader's own first, then others of the field; nothing of another", offered(who, first)["offer"], [second, third, any_field])
    for wrong in (first, transport, "1" * 28):
        ok("refused", cancel(s, who, first, 422, offer=wrong).code in ("flow.guard", "flow.field_choice"))
    desk = browser(s, "pd")
    has("named by hour and leader", see(desk, f"/desk/matter/{first}").text, "2026-07-06 09:30 李明 副区长")
    cancel(s, who, first, offer=second)
    r = rebook(me, first)
    eq("offered", (r["state"], r["no"], r["until"]), ("kept", second, "2026-07-02T09:00:00+08:00"))
    eq("kept for them", [i["free"] for i in places(s)], [False, True, True, True])
    eq("a stranger is told", book_api(s, second, 422).code, "reception.taken")
    eq("the desk, too", who["PD"].step(second, "E02", visitor="乙", request="事").code, "flow.guard")
    has("said to everybody", see(s.client(), "/open-days").text, "已保留")
    has("and to the desk", see(desk, "/desk/open-days").text, "保留到")
    page = see(mine, f"/matter/{first}")
    for part in ("为您另留了一个时间", "7月2日", "09:30", "李明 副区长"):
        has("on the page", page.text, part)
    ok("in words, without codes and numbers", "construction" not in page.text and second not in page.text)
    form = page.form(f"/matter/{first}/rebook")
    answer = want("one click", mine.form(form.action, {**form.fields, "go": "take"}), 200)
    no, new = receipt(s, answer)
    m = new.matter(second)
    eq("booked with the same words", (no, m["state"], "小区漏水三年没人管" in str(m), "张三丰" in str(m)), (second, "BKD", True, True))
    has("the old page says it", see(me, f"/matter/{first}").text, "您已改约")
    eq("the old code opens the old one only", me.get(f"/api/v1/matters/{second}").status, 404)
    eq("taken once", want("again", me.post(f"/api/v1/matters/{first}/rebook", {"take": True}), 422).code, "reception.gone")
    s.stop()
    for check in (("rebuild", s.path, "--check"), ("verify", s.path)):
        eq(check[0], anlan(*check).returncode, 0)


def test_nothing_named_and_declined():
    s, who = published()
    first, second, third = [i["no"] for i in places(s)]
    me, other = book_api(s, first), book_api(s, second, visitor="李强")
    cancel(s, who, first)
    eq("we call", rebook(me, first)["state"], "call")
    has("in words", see(me, f"/matter/{first}").text, "会打您预约时留下的电话")
    eq("nothing to take", me.post(f"/api/v1/matters/{first}/rebook", {"take": True}).code, "reception.gone")
    cancel(s, who, second, offer=third, instead="自行另约")
    eq("another's code", me.post(f"/api/v1/matters/{second}/rebook", {"take": True}).status, 404)
    eq("nobody's", s.client().post(f"/api/v1/matters/{second}/rebook", {"take": True}).status, 404)
    page = see(other, f"/matter/{second}")
    form = page.form(f"/matter/{second}/rebook")
    want("declined", other.form(form.action, {**form.fields, "go": "decline"}), 303)
    has("said so", see(other, f"/matter/{second}").text, "您没有接受另约的时间")
    eq("free for all", [i["free"] for i in places(s)], [True])
    book_api(s, third)
    s.stop()
    eq("tables", anlan("rebuild", s.path, "--check").returncode, 0)


def test_the_term_of_keeping_runs_out():
    s, who = published()
    first, second, third = [i["no"] for i in places(s)]
    me, other = book_api(s, first), book_api(s, second, visitor="李强")
    s.at("2026-07-02T17:30:00+08:00")
    cancel(s, who, first, offer=third)
    eq("never longer than it can be booked", rebook(me, first)["until"], "2026-07-03T17:00:00+08:00")
    s.at("2026-07-01")
    publish(s, 303, date="2026-07-20", places="1")
    last = places(s)[-1]["no"]
    cancel(s, who, second, offer=last)
    s.at("2026-07-02T08:59:59+08:00")
    eq("kept to the last second", (rebook(other, second)["state"], places(s)[-1]["free"]), ("kept", False))
    s.at("2026-07-02T09:00:00+08:00")
    eq("then anybody's", (rebook(other, second)["state"], places(s)[-1]["free"]), ("free", True))
    has("theirs still, if they are quick", see(other, f"/matter/{second}").text, "您仍可以接受")
    book_api(s, last, visitor="丙")
    eq("somebody was quicker", rebook(other, second)["state"], "gone")
    page = see(other, f"/matter/{second}")
    has("told so", page.text, "已经不能约了")
    has("with the way on", str(page.links), "/open-days")
    s.at("2026-07-03T17:00:00+08:00")
    eq("closed", rebook(me, first)["state"], "gone")


def test_cancelled_twice_and_the_offer_cancelled():
    s, who = published()
    publish(s, 303, date="2026-07-07", places="2")
    first, second, third, fourth, fifth = [i["no"] for i in places(s)]
    me = book_api(s, first)
    fields = {"reason": "领导出差", "informed": True, "offer": second}
    got = both(*[lambda: post(Client(s, who["PD"].token), first, "E03", **fields)] * 3)
    eq("one cancellation", sorted(a.status for a in got), [200, 422, 422])
    cancel(s, who, second, offer=third)
    r = rebook(me, first)
    eq("the offer passes on", (r["state"], r["no"]), ("kept", third))
    taken = want("take", me.post(f"/api/v1/matters/{first}/rebook", {"take": True}), 200).json
    s.secrets.add(taken["query_code"])
    eq("the new place", (taken["no"], taken["state"]), (third, "BKD"))
    new = s.client(code=taken["query_code"])
    cancel(s, who, third, offer=fourth)
    eq("cancelled once more, offered once more", (rebook(new, third)["no"], rebook(me, first)["state"]), (fourth, "taken"))
    cancel(s, who, fourth)
    eq("nothing more is named", rebook(new, third)["state"], "call")
    eq("and nothing is kept", places(s)[-1]["free"], True)
    again = who["PD"].step(third, "E03", reason="再取消")
    eq("what is cancelled stays", (again.status, again.code), (422, "flow.no_row"))
    s.stop()
    for check in (("rebuild", s.path, "--check"), ("verify", s.path)):
        eq(check[0], anlan(*check).returncode, 0)


def test_who_booked_is_told_of_a_cancellation():
    need("serve")
    s = Site(training=True)
    settings(s, notice_file="outbox")
    who = {"PD": s.officer("pd", XFJ, "PD")}
    s.serve(now=NOW)
    publish(s, 303)
    first, second, third = [i["no"] for i in places(s)]
    book_api(s, first)
    cancel(s, who, first, offer=second)
    wait_for("the first", lambda: len(told(s)) >= 1)
    cancel(s, who, second, offer=third)
    wait_for("the change", lambda: len(told(s)) >= 2)
    eq("both to whom it was said at the booking", [(t["notice"], t["to"]) for t in told(s)],
       [("cancelled", WORDS["contact_phone"]), ("reoffered", WORDS["contact_phone"])])
    has("of their own place", told(s)[1]["text"], first)
    has("and that it is kept for a while only", told(s)[0]["text"], "保留期")
