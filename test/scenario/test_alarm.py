# SPDX-License-Identifier: Apache-2.0
"""A household alarm on two people's screens, the operator's and the patrol's, with every second counted: answered as it
should be; left alone until the clock sends somebody; handed over; a false alarm; called off; a ring of a device that is not known, in test mode, in use, taken down."""
import datetime

from scene import *
from anlan import PASSWORD
from page import send as form_send

ZFW = "610404.zfw"
moment = datetime.datetime.fromisoformat
START = moment("2026-07-01T22:00:00+08:00")


def people():
    s, who = cast()
    who["ALM"], who["PAT"] = s.officer("alm", ZFW, "ALM"), s.officer("pat", ZFW, "PAT")
    after(s, 0)
    return s, who


def after(s, seconds):
    """The same site so many seconds after the evening began."""
    s.at((START + datetime.timedelta(seconds=seconds)).isoformat())


def shape(m, code):
    return [(c["state"], c["overdue"]) for c in m["clocks"] if c["code"] == code][-1]


def lasts(m, code, row, length):
    """The newest run of the clock ends `length` seconds after the row that started it."""
    c = [c for c in m["clocks"] if c["code"] == code][-1]
    began = [e["at"] for e in m["events"] if e["row"] == row][-1]
    eq(f"{code} after {row}", (moment(c["due"]) - moment(began)).total_seconds(), length)
    eq(f"{code} runs", shape(m, code), ("running", False))


def rows(m):
    return [(e["row"], e["by"]) for e in m["events"] if e["row"]]


def test_answered_sent_arrived_dealt_with():
    s, who = people()
    no, caller = s.file(procedure="alarm")
    kept = receipt(s, caller, no)
    m = who["ALM"].matter(no)
    lasts(m, "D37", "A01", 60)
    refused(who["ALM"], no, "A02", called_back=False)
    after(s, 20)
    m = who["ALM"].must(no, "A02", called_back=True)
    lasts(m, "D38", "A02", 120)
    eq("answered in time", shape(m, "D37"), ("stopped", False))
    after(s, 60)
    m = who["ALM"].must(no, "A04", team="一组", zone="近郊", minutes=10)
    lasts(m, "D39", "A04", 600)
    eq("the patrol sees it", who["PAT"].matter(no)["state"], "DSP")
    eq("and starts", who["PAT"].must(no, "A06")["state"], "ENR")
    after(s, 400)
    m = who["PAT"].must(no, "A08", place="村口")
    lasts(m, "D40", "A08", 3600)
    eq("there in time", shape(m, "D39"), ("stopped", False))
    want("the operator reports nothing for them", post(who["ALM"], no, "A09", {"result": "已制止"}), 403)
    after(s, 1800)
    eq("dealt with", who["PAT"].must(no, "A09", result="已制止")["state"], "HND")
    m = who["ALM"].must(no, "A12", category="纠纷")
    eq("closed", (m["state"], live(m), caller.matter(no)["state"]), ("CLO", {}, "CLO"))
    paper(who["ALM"], m, "F33", m["title"])
    sound(s, kept)


def test_left_alone_the_clock_sends_somebody():
    s, who = people()
    no, caller = s.file(procedure="alarm")
    after(s, 50)
    eq("a minute is not over", who["ALM"].matter(no)["state"], "RAI")
    after(s, 62)
    m = who["ALM"].matter(no)
    eq("sent by the clock", (m["state"], rows(m)[-1]), ("DSP", ("A03", "system")))
    lasts(m, "D39", "A03", 300)
    after(s, 370)
    m = who["ALM"].matter(no)
    eq("nobody moved", (m["state"], rows(m)[-1]), ("ACK", ("A07", "system")))
    lasts(m, "D38", "A07", 120)
    after(s, 495)
    m = who["PAT"].matter(no)
    eq("sent again", (m["state"], rows(m)[-1]), ("DSP", ("A13", "system")))
    lasts(m, "D39", "A13", 300)
    m = who["PAT"].must(no, "A08", place="三组")
    m = who["PAT"].must(no, "A05", to="120", receipt="120-0017")
    eq("handed over", (m["state"], live(m)), ("HOV", {}))
    paper(who["ALM"], m, "F33", "120-0017")
    eq("closed", who["ALM"].must(no, "A12", category="医疗")["state"], "CLO")
    sound(s)


def test_a_false_alarm_and_one_called_off():
    s, who = people()
    no, _ = s.file(procedure="alarm")
    other, _ = s.file(procedure="alarm")
    who["ALM"].must(no, "A02", called_back=True)
    refused(who["ALM"], no, "A10", seen_safe=False)
    m = who["ALM"].must(no, "A10", seen_safe=True, text="触碰误报")
    eq("false", (m["state"], live(m)), ("FLS", {}))
    refused(who["ALM"], other, "A11", confirmed=False)
    m = who["ALM"].must(other, "A11", confirmed=True)
    eq("called off", (m["state"], live(m)), ("CAN", {}))
    for one in (no, other):
        eq("closed", who["ALM"].must(one, "A12", category="设备误触")["state"], "CLO")
    after(s, 4000)
    eq("and no clock wakes them", [rows(who["ALM"].matter(n))[-1][0] for n in (no, other)], ["A12", "A12"])
    sound(s)


def keep(s, cells, row="/desk/registers/device/new"):
    """The alarm centre writes a row of the register of devices: the page that answers."""
    c = s.client()
    page = visit(c, "/login")
    form_send(c, page, page.form("login"), login="alm", password=PASSWORD)
    s.secrets |= set(c.cookies.values())
    page = visit(c, row)
    return form_send(c, page, page.form(row), **{f"cell.{k}": v for k, v in cells.items()})


def ring(s, code):
    return s.client().post("/api/v1/matters", {"procedure": "alarm", "title": "按钮报警", "body": "设备触发", "fields": {"device": code}})


def test_a_device_known_in_test_mode_and_taken_down():
    s, who = people()
    a = ring(s, "WC-0017")
    eq("nobody knows it", (a.status, a.code), (422, "flow.guard"))
    for part in ("没有登记", "这次没有报警", "110"):
        has("and it says what to do", a.json["error"]["message"], part)
    cells = {"code": "WC-0017", "place": "610404001001", "state": "测试", "installed": "2026-06-30", "consented": "1", "door": "三组12号", "phone": "13911112222"}
    s.secrets |= {"13911112222", "三组12号"}
    row = keep(s, cells).path.split("?")[0]
    has("a code stands once", keep(s, cells).answer.text, "已经登记过")
    has("in test mode", ring(s, "WC-0017").text, "（测试）")
    has("in the caller's language", s.client().post("/api/v1/matters?lang=en", {"procedure": "alarm", "title": "Bell", "body": "Bell", "fields": {"device": "WC-0017"}}).text,
        "(In test mode)")
    eq("nothing was raised", who["ALM"].get("/api/v1/matters?procedure=alarm").json["total"], 0)
    keep(s, {"state": "在用", "tested": "2026-07-01"}, row)
    a = want("it rings", ring(s, "WC-0017"), 201).json
    s.secrets.add(a["query_code"])
    m = who["ALM"].must(a["no"], "A02", called_back=True)
    ok("who answers sees which", "WC-0017" in str(m["events"]))
    keep(s, {"state": "拆除"}, row)
    eq("taken down", ring(s, "WC-0017").status, 422)
    eq("an open alarm goes on", who["ALM"].must(a["no"], "A11", confirmed=True)["state"], "CAN")
    s.file(procedure="alarm")                 # a resident without a device may still call
    sound(s)
