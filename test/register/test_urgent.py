# SPDX-License-Identifier: Apache-2.0
"""An urgent matter calls the first on the roster; when nobody answers in time the clock calls the next, who answers."""
import time

from anlan import XFJ, Site, done, need, want
from office import browser
from page import send, visit
from testing import eq, has, ok


def test_escalation_fires_by_the_clock_and_is_answered():
    need("init", "officer", "token", "serve")
    s = Site(training=True)
    pd = s.officer("pd", XFJ, "PD")
    for login, duty in (("one", "RU"), ("two", "RU"), ("boss", "RUL")):
        s.officer(login, XFJ, duty)
    s.serve(now="2026-03-20")
    c = browser(s, "one")
    page = visit(c, "/desk/registers/duty/new")
    cells = {"day": "2026-03-20", "shift": "全天", "first": "one", "second": "two", "leader": "boss", "phone": "13900001111"}
    eq("roster", send(c, page, page.form("duty/new"), **{f"cell.{k}": v for k, v in cells.items()}).answer.status, 200)
    no, _ = s.file()
    want("urgent", pd.step(no, "N09", reason="多人聚集"), 200)
    has("the desk says so", visit(c, "/desk").text, "1个紧急呼叫")
    ok("nobody else is called yet", "紧急呼叫等您" not in visit(browser(s, "two"), "/desk").text)
    s.stop()
    s.serve(now="2026-03-20T09:11:30+08:00")
    two = browser(s, "two")
    for _ in range(50):     # the loop wakes once a second
        page = visit(two, "/desk/urgent")
        if "urgent/" in "".join(f.action for f in page.forms):
            break
        time.sleep(0.2)
    has("the next is called", page.text, "第2位")
    form = page.form("/desk/urgent/")
    eq("not another's to answer", browser(s, "boss").form(form.action, {"csrf": "x"}).status, 403)
    has("answered", send(two, page, form).text, "已记下")
    ok("done", "urgent/" not in "".join(f.action for f in visit(two, "/desk/urgent").forms))
    s.stop()
    done("verify", s.path)
    done("rebuild", s.path, "--check")
