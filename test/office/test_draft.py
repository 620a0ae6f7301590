# SPDX-License-Identifier: Apache-2.0
"""Draft, check, sign (拟稿、审核、签发): the officer in charge drafts the fields of the head's step, the head signs them on a
page made for a phone, changed or not, or sends them back; who drafted and what was changed stays to be read."""
from flow import *
from anlan import anlan, done
from office import browser, see, send
from page import Page
from testing import has

DRAFT = {"of": "P21", "draft": "拟支持，请审签", "opinion": "支持", "facts": "拟稿查明的事实", "reasons": "拟稿的理由",
         "basis": "《信访工作条例》第三十二条"}


def test_the_head_signs_what_was_drafted():
    s, who = cast()
    case = new_in(s, who, "ACC")
    ru, rul = browser(s, "ru"), browser(s, "rul")
    ok("nothing to sign yet", "等您签发" not in see(rul, "/desk").text)
    path = f"/desk/matter/{case.no}"
    ok("offered as papers", f"{path}/draft?row=P21" in see(ru, path).links)
    ok("only those open here", f"{path}/draft?row=P31" not in see(ru, path).links)
    page = see(ru, f"{path}/draft?row=P21")
    ok("no day is drafted", "fields.delivered" not in page.form("/draft").fields)
    again = Page(send(ru, page, "/draft", 422, draft="请审", **{"fields.opinion": "支持", "fields.facts": "只写了事实"}), path)
    eq("what was typed stays", again.form("/draft").fields["fields.facts"], "只写了事实")
    send(ru, page, "/draft", draft="请审签", **{"fields.opinion": "支持", "fields.facts": "拟稿查明的事实",
                                         "fields.reasons": "拟稿的理由", "fields.basis": "条例第三十二条"})
    ok("the desk says it", f"{path}/sign" in see(rul, "/desk").links)
    ok("not to the drafter", "等您签发" not in see(ru, "/desk").text)
    sign = see(rul, f"{path}/sign")
    has("who drafted", sign.text, "测试ru")
    eq("filled in", sign.form("/sign").fields["fields.facts"].strip(), "拟稿查明的事实")
    send(rul, sign, "/sign", act="sign", **{"fields.facts": "负责人改过的事实"})
    m = case.read()
    eq("answered", m["state"], "ANS")
    eq("by the head's words", [e["fields"]["facts"] for e in m["events"] if e["row"] == "P21"], ["负责人改过的事实"])
    ok("the draft is not the resident's to read", "拟稿查明的事实" not in str(m) and "请审签" not in str(m))
    text = see(rul, path).text
    for part in ("测试ru", "拟稿查明的事实", "负责人改过的事实"):
        has("who and what was changed", text, part)
    ok("no longer waiting", "等您签发" not in see(rul, "/desk").text)
    eq("signed already", rul.get(f"{path}/sign").status, 303)


def test_sent_back_and_submitted_again():
    s, who = cast()
    case = new_in(s, who, "ACC")
    ru, rul = browser(s, "ru"), browser(s, "rul")
    path = f"/desk/matter/{case.no}"
    case.take("RU", "N17", **DRAFT)
    sign = see(rul, f"{path}/sign")
    Page(send(rul, sign, "/sign", 422, act="return", words=""), path)
    send(rul, sign, "/sign", act="return", words="理由不足，请补充依据")
    ok("not waiting", f"{path}/sign" not in see(rul, "/desk").links)
    page = see(ru, f"{path}/draft?row=P21")
    has("why it came back", page.text, "理由不足，请补充依据")
    eq("the draft is kept", page.form("/draft").fields["fields.reasons"].strip(), "拟稿的理由")
    send(ru, page, "/draft", draft="已补充", **{"fields.reasons": "补充后的理由"})
    sign = see(rul, f"{path}/sign")
    eq("the new one", sign.form("/sign").fields["fields.reasons"].strip(), "补充后的理由")
    send(rul, sign, "/sign", act="sign")
    eq("answered", case.read()["state"], "ANS")


def test_what_a_draft_must_be():
    s, who = cast()
    case = new_in(s, who, "ACC")
    for change, code in (({"of": "P31"}, "flow.guard"), ({"of": "P07"}, "flow.field_unknown"), ({"of": "P16", "ground": "G3"}, "flow.field_unknown"), ({"facts": ""}, "flow.guard"),
                         ({"opinion": "也许"}, "flow.field_choice"), ({"mediator": "x"}, "flow.field_unknown"),
                         ({"of": ""}, "flow.field_unknown"), ({"draft": ""}, "flow.field_missing")):
        a = post(who["RU"], case.no, "N17", {**DRAFT, **change})
        eq(f"{change}", (a.status, a.code), (422, code))
    case.take("RU", "N17", draft="只写一句话")
    case.take("RUL", "N18", reason="请按处理意见书拟")
    case.take("RU", "N17", **DRAFT)
    ok("another unit's head does not know of it", "等您签发" not in see(browser(s, "far"), "/desk").text)
    want("nor signs it", browser(s, "far").get(f"/desk/matter/{case.no}/sign"), 404)
    case.take("PD", "N19", unit=ZJJ)
    ok("it went with the matter to another unit", "等您签发" not in see(browser(s, "rul"), "/desk").text)
    s.stop()
    eq("tables", anlan("rebuild", s.path, "--check").returncode, 0)
    done("verify", s.path)
