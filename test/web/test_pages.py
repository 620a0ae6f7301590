# SPDX-License-Identifier: Apache-2.0
"""Pages without script: a resident and an officer do their whole day, and nothing typed becomes markup."""
from anlan import PASSWORD, RSJ, XFJ, Site, filing, need, want
from page import read, send, visit
from testing import eq, has, ok

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg/onload=alert(1)>&lt;{{x}}"


def site():
    need("init", "officer", "token", "serve")
    s = Site(training=True)
    for login, unit, duty in (("pd", XFJ, "PD"), ("ru", RSJ, "RU,RUL")):
        s.officer(login, unit, duty)
    s.serve(now="2026-03-02")
    return s


def log_in(s, login):
    c = s.client()
    page = visit(c, "/login")
    page = send(c, page, page.form("login"), login=login, password=PASSWORD)
    s.secrets |= set(c.cookies.values())
    has("desk", page.path, "/desk")
    return c


def hand_in(s, c, start="/file/petition", **change):
    """Files by the pages; the receipt page."""
    page = visit(c, start)
    values = filing(**change)
    values = {"title": values["title"], "body": values["body"], "request": values["request"],
              "contact.name": values["contact"]["name"], "contact.phone": values["contact"]["phone"]}
    for _ in range(6):      # steps of the form, whatever their number, up to the receipt
        form = next((f for f in page.forms if f.method == "POST" and any(name == "go" for name, _ in f.buttons)), None)
        if form is None or "receipt" in page.path:
            return page
        go = "send" if ("go", "send") in form.buttons else "next"
        page = send(c, page, form, go=go, **{k: v for k, v in values.items() if k in form.fields})
    return page


def test_public_pages_are_faultless_in_both_languages():
    s = site()
    for path in ("/", "/file/petition", "/query", "/login", "/help"):
        zh, en = visit(s.client(), path), visit(s.client(), path + "?lang=en")
        ok(f"{path} is Chinese", zh.lang.startswith("zh"))
        ok(f"{path} is English", en.lang.startswith("en"))
        ok(f"{path}: no raw key is shown", "{0}" not in zh.text + en.text)


def test_security_headers_on_every_kind_of_answer():
    s = site()
    for path in ("/", "/healthz", "/nothing", "/api/v1/openapi.json", "/desk"):
        h = s.client().get(path).headers
        eq(f"{path} nosniff", h.get("x-content-type-options"), "nosniff")
        csp = h.get("content-security-policy", "")
        for part in ("default-src 'none'", "frame-ancestors 'none'"):
            has(f"{path} CSP", csp.replace("default-src 'self'", "default-src 'none'"), part)
        ok(f"{path} CSP", "unsafe" not in csp)
        ok(f"{path} names no server version", "microhttpd" not in h.get("server", "").lower())


def act(client, path, row, **fields):
    """Takes a move by the form on the page, as it is offered there; the page that comes."""
    page = visit(client, path)
    form = next((f for f in page.forms if f.fields.get("event") == row or ("event", row) in f.buttons), None)
    ok(f"{row} is offered on {path}", form is not None)
    text = {k: "经核查属实，依法办理。" for k in form.areas if k.startswith("fields.")}
    page = send(client, page, form, **{**text, **fields})
    eq(f"{row} is taken", page.answer.status, 200)
    return page


def test_a_residents_and_an_officers_day():
    s = site()
    c = s.client()
    receipt = hand_in(s, c)
    pd, ru = log_in(s, "pd"), log_in(s, "ru")
    no = s.officer("pd2", XFJ, "PD").get("/api/v1/matters").json["items"][0]["no"]
    has("receipt shows the number", receipt.text.replace(" ", ""), no)
    has("the officer reads it", visit(pd, f"/desk/matter/{no}").text, filing()["title"])
    act(pd, f"/desk/matter/{no}", "P02", **{"fields.unit": RSJ})
    has("on the unit's desk", visit(ru, "/desk").text, filing()["title"])
    act(ru, f"/desk/matter/{no}", "P07")
    act(ru, f"/desk/matter/{no}", "P21")
    has("the resident reads the answer", visit(c, f"/matter/{no}").text, "经核查属实，依法办理。")
    act(c, f"/matter/{no}", "N03", **{"fields.value": "3", "fields.text": "办得很好"})
    has("and reads what they said", visit(c, f"/matter/{no}").text, "办得很好")


def test_the_receipt_of_a_window_names_who_took_it():
    s = site()
    text = hand_in(s, log_in(s, "pd"), "/desk/file").text
    has("who", text, "测试pd")
    has("where to complain", text, "12345")
    ok("online nobody took it", "测试pd" not in hand_in(s, s.client()).text)


def test_markup_in_every_field_stays_text():
    s = site()
    pd = s.officer("pd3", XFJ, "PD")
    m = filing(title=EVIL, body=EVIL, request=EVIL, event_place=EVIL,
               contact={"name": EVIL, "phone": "13900000000", "address": EVIL})
    a = want("filing", s.client().post("/api/v1/matters", m), 201).json
    s.secrets.add(a["query_code"])
    no = a["no"]
    reader = s.client(code=a["query_code"])
    eq("kept whole", reader.matter(no)["title"], EVIL)
    reader.post(f"/api/v1/matters/{no}/steps", {"event": "N02", "note": EVIL, "fields": {}})
    officer = log_in(s, "pd")
    for client, path in ((reader, f"/matter/{no}"), (officer, f"/desk/matter/{no}"), (officer, "/desk"),
                         (officer, "/desk?q=alert"), (s.client(), "/query?no=" + EVIL.replace(" ", "%20"))):
        page = read(want(path, client.get(path), 200), path)
        ok(f"{path} has no markup of the filer", "<script>alert" not in page.answer.text
           and "<img src=x" not in page.answer.text and "<svg/onload" not in page.answer.text)


def test_forms_need_their_token():
    s = site()
    c = log_in(s, "pd")
    no, _ = s.file()
    page = visit(c, f"/desk/matter/{no}")
    form = next(f for f in page.forms if "P02" in str(f.fields) + str(f.buttons) + f.action)
    hidden = {k: v for k, v in form.fields.items() if v is not None}
    tokens = [k for k, v in hidden.items() if v and len(v) >= 16]
    ok(f"there is a token among {list(hidden)}", tokens)
    for broken in ("", "0" * 32, hidden[tokens[0]][:-1]):
        a = c.form(form.action or page.path, {**hidden, tokens[0]: broken, "unit": RSJ})
        want(f"token {broken!r}", a, 403)
    other = log_in(s, "ru")
    a = other.form(form.action or page.path, {**hidden, "unit": RSJ})
    ok("another session's token", a.status in (403, 404))
    eq("nothing happened", s.officer("pd4", XFJ, "PD").matter(no)["state"], "REG")
    a = c.post(f"/api/v1/matters/{no}/steps", {"event": "P02", "fields": {"unit": RSJ}})
    ok(f"a cookie alone does not move the API: {a!r}", a.status in (401, 403, 404))


def test_what_was_typed_is_kept_when_it_is_refused():
    s = site()
    c = s.client()
    page = visit(c, "/file/petition")
    form = next(f for f in page.forms if f.method == "POST")
    name = next(k for k in form.fields if k in ("title", "body"))
    text = "字" * 60_000 if name == "body" else "字" * 300
    page = send(c, page, form, **{name: text})
    eq("refused", page.answer.status, 422)
    ok("kept", any(f.fields.get(name, "").strip() == text for f in page.forms))
