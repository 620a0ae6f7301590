# SPDX-License-Identifier: Apache-2.0
"""Who filed changes where they are told: the old number learns of it, all else goes to the new one; both stay until erased."""
import os
import sqlite3

from anlan import RSJ, XFJ, Site, done, need, want
from notice import MAIL, PHONE, rows, settings, told, wait_for
from office import browser, see
from page import send, visit
from testing import eq, has, ok

NEW, THIRD = "13911112222", "13922223333"


def site(**more):
    need("serve", "officer", "token")
    s = Site(training=True)
    s.secrets |= {NEW, THIRD, MAIL}
    settings(s, notice_file="outbox", **more)
    return s


def to(s, where):
    return [t["notice"] for t in told(s) if t["to"] == where]


def forms(page):
    return [f for f in page.forms if "csrf" in f.fields]


def change(c, no, **fields):
    page = see(c, f"/matter/{no}/contact")
    form = page.form("/contact")
    return c.form(form.action, {**{k: v for k, v in form.fields.items() if v is not None}, **fields})


def test_the_resident_changes_the_number():
    s = site()
    pd = s.officer("pd", XFJ, "PD")
    s.serve(now="2026-03-02")
    no, filer = s.file()
    wait_for("filed", lambda: to(s, PHONE) == ["filed"])
    eq("as it stands", see(filer, f"/matter/{no}/contact").form("/contact").fields["phone"], PHONE)
    want("changed", change(filer, no, phone=NEW), 303)
    wait_for("the old number learns of it", lambda: to(s, PHONE) == ["filed", "contact_changed"])
    has("which matter", told(s)[-1]["text"], no)
    want("transfer", pd.step(no, "P02", unit=RSJ), 200)
    wait_for("the new one is told", lambda: to(s, NEW) == ["forwarded"])
    eq("the old one no more", len(to(s, PHONE)), 2)
    for who, path in ((filer, f"/matter/{no}"), (browser(s, "pd"), f"/desk/matter/{no}")):
        has(f"seen at {path}", see(who, path).text, "变更联系方式")
    text = see(browser(s, "pd"), f"/desk/matter/{no}").text
    ok("masked at the desk", NEW not in text and PHONE not in text and "139****2222" in text)
    c = browser(s, "pd")
    page = visit(c, "/desk/find")
    for number, found in ((NEW, True), (PHONE, False)):
        form = page.form("/desk/find")
        got = c.form(form.action, {**form.fields, "number": number, "purpose": form.fields.get("purpose") or "verify"})
        eq(f"found by {number[-4:]}", no in got.text, found)
    s.stop()
    done("rebuild", s.path, "--check")
    done("verify", s.path)
    raw = open(s.path + "/anlan.db", "rb").read()
    ok("neither number in the clear", NEW.encode() not in raw and PHONE.encode() not in raw)
    done("key", "rotate", s.path, "--kind", "find")
    done("rebuild", s.path, "--check")


def test_what_waits_goes_to_the_new_address():
    s = site()
    s.serve(now="2026-03-02T22:00:00+08:00")
    no, filer = s.file()
    wait_for("it waits for the morning", lambda: [r[2] for r in rows(s)] == [1])
    want("changed", change(filer, no, phone=NEW, mail=MAIL, notify="mail"), 303)
    want("and again", change(filer, no, phone=THIRD), 303)
    s.stop()
    with sqlite3.connect(s.path + "/anlan.db") as db:
        db.execute("UPDATE notice SET next = 0")
    s.serve(now="2026-03-03")
    wait_for("all sent", lambda: {r[2] for r in rows(s)} == {2})
    eq("the filing to the mail", to(s, MAIL), ["filed"])
    eq("each old number its last", (to(s, PHONE), to(s, NEW), to(s, THIRD)), (["contact_changed"], ["contact_changed"], []))


def test_at_a_window_after_an_identity_check():
    s = site()
    s.officer("pd", XFJ, "PD")
    s.officer("ru", XFJ, "RU")
    s.officer("far", RSJ, "WIN")
    s.serve(now="2026-03-02")
    no, filer = s.file()
    pd = browser(s, "pd")
    has("offered", see(pd, f"/desk/matter/{no}").text, "变更联系方式")
    page = see(pd, f"/matter/{no}/contact")
    form = page.form("/contact")
    ok("what stands there is not shown", PHONE not in str(form.fields))
    has("identity first", want("refused", change(pd, no, phone=NEW), 422).text, "核对身份")
    want("changed", change(pd, no, phone=NEW, checked="1"), 303)
    wait_for("told", lambda: "contact_changed" in to(s, PHONE))
    eq("mail stays empty, name and address stay", see(filer, f"/matter/{no}/contact").form("/contact").fields["phone"], NEW)
    ru = browser(s, "ru")
    ok("not offered", f"/matter/{no}/contact" not in ru.get(f"/desk/matter/{no}").text)
    want("not for who only handles it", ru.get(f"/matter/{no}/contact"), 403)
    fields = {**form.fields, "csrf": see(ru, "/desk/account").form("account/contact").fields["csrf"], "checked": "1"}
    want("nor by sending", ru.form(f"/matter/{no}/contact", {**fields, "phone": THIRD}), 403)
    want("a window elsewhere does not know of it", browser(s, "far").get(f"/matter/{no}/contact"), 404)
    other, _ = s.file()
    want("the resident of another matter", filer.get(f"/matter/{other}/contact"), 404)
    want("a stranger is asked for the code", s.client().get(f"/matter/{no}/contact"), 303)
    s.stop()
    done("rebuild", s.path, "--check")


def test_what_cannot_be_is_refused():
    s = site(contact_changes=2)
    s.serve(now="2026-03-02")
    no, filer = s.file()
    for bad in ({"phone": "abc"}, {"phone": "1234"}, {"mail": "a@b\r\nBcc: x@y.z"}, {"notify": "fax"}, {"notify": "mail"}):
        want(f"refused {bad}", change(filer, no, **bad), 422)
    eq("nothing happened", filer.matter(no)["events"][-1]["row"], "P01")
    want("nothing new is no event", change(filer, no), 303)
    for n, status in enumerate((303, 303, 422)):
        want("so many times", change(filer, no, phone=f"1391111000{n}"), status)
    no, filer = s.file(anonymous=True, contact={"name": "", "phone": "", "address": ""})
    want("nothing was left", filer.form(f"/matter/{no}/contact", {**see(filer, f"/matter/{no}/contact").form("/contact").fields,
                                                                "phone": NEW, "notify": "sms"}), 422)


def test_an_agent_does_not_take_the_notices_over():
    s = site()
    s.serve(now="2026-03-02")
    no, filer = s.file(fields={"contact_agents": "律师某，" + NEW, "authority": "特别授权"})
    agent = s.client(code=filer.matter(no)["agent"]["query_code"])
    s.secrets.add(agent.code)
    path = f"/matter/{no}/contact"
    for who, own in ((filer, True), (agent, False)):
        eq("offered", any(link.startswith(path) for link in see(who, f"/matter/{no}").links), own)
    want("nor shown", agent.get(path), 403)
    fields = {"csrf": forms(see(agent, f"/matter/{no}"))[0].fields["csrf"], "phone": NEW, "notify": "sms"}
    want("nor by sending", agent.form(path, fields), 403)
    eq("as it was", see(filer, path).form("/contact").fields["phone"], PHONE)


def test_a_complaint_keeps_silent():
    s = site()
    s.serve(now="2026-03-02")
    no, filer = s.file(procedure="complaint", fields={"accused_unit": RSJ})
    want("changed", change(filer, no, phone=NEW), 303)
    wait_for("told", lambda: "contact_sealed" in to(s, PHONE))
    text = next(t["text"] for t in told(s) if t["notice"] == "contact_sealed")
    ok("nothing is named", no not in text and "举报" not in text)
    s.stop()
    done("verify", s.path)


def test_an_erasure_takes_every_value():
    s = site()
    s.serve(now="2026-03-02")
    no, filer = s.file()
    want("changed", change(filer, no, phone=NEW, mail=MAIL), 303)
    s.stop()
    done("erase", s.path, no, "--party", "1", "--order", "法院2026第1号", "--reason", "依本人申请")
    with sqlite3.connect(s.path + "/anlan.db") as db:
        left = db.execute("SELECT field FROM sealed WHERE field LIKE 'contact%' AND value IS NOT NULL").fetchall()
        eq("no value is left", left, [])
        eq("found by nothing", db.execute("SELECT count(*) FROM party").fetchone(), (0,))
    done("rebuild", s.path, "--check")
    done("verify", s.path)
    for name in os.listdir(s.path):
        if name.startswith("anlan.db"):
            raw = open(f"{s.path}/{name}", "rb").read()
            ok(f"nothing in {name}", not any(x.encode() in raw for x in (NEW, PHONE, MAIL)))
    s.serve(now="2026-03-02")
    want("no more to change", filer.form(f"/matter/{no}/contact", {
        **see(filer, f"/matter/{no}/contact").form("/contact").fields, "phone": THIRD, "notify": "sms"}), 422)
