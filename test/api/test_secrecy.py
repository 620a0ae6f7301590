# SPDX-License-Identifier: Apache-2.0
"""A matter that one may not see answers as one that never was: same status, same headers, same words."""
import re

from anlan import JYJ, RSJ, XFJ, Site, filing, need, want
from route import ask, routes_of_matters
from testing import eq, ok


def unknown_like(no):
    """A well-formed number that was never given out."""
    body = no[:-4] + f"{(int(no[-4:-1]) + 500) % 1000:03d}"
    p = 0
    for ch in body:
        p = (p + int(ch)) * 2 % 11
    return body + "0123456789X"[(12 - p) % 11]


def shape(answer):
    """What a stranger can compare: all but the request's own id and the time."""
    body = re.sub(r'"request":"[0-9a-f]+"', '"request":""', answer.text)
    body = re.sub(r"[0-9a-f]{16}", "ID", body)
    body = re.sub(r'(name="(?:csrf|token|form)[^"]*" value=")[^"]*', r"\1", body)
    drop = {"date", "x-request-id", "set-cookie"}
    heads = {k: re.sub(r"\d{27,}[0-9X]", "NO", v) for k, v in answer.headers.items()
             if k not in drop and k != "content-length"}      # a redirect says back what was asked
    return answer.status, heads, body


def test_hidden_and_unknown_answer_the_same():
    need("init", "officer", "token", "serve")
    s = Site(training=True)
    pd, stranger = s.officer("pd", XFJ, "PD"), s.officer("far", JYJ, "RU,RUL,REV")
    s.serve(now="2026-03-02")
    no, resident = s.file()
    pd.must(no, "P02", unit=RSJ)
    wrong = s.client(code="AAAAAAAAAAAAAAAA")
    for name, client in (("stranger", stranger), ("nobody", s.client()), ("wrong code", wrong)):
        for method, path in routes_of_matters():
            a, b = (ask(client, method, path.format(no=n)) for n in (no, unknown_like(no)))
            eq(f"{name} {method} {path}", shape(a), shape(b))
            ok(f"{name} {method} {path}: {a.status}", a.status in (400, 401, 403, 404) or 300 <= a.status < 400)
            ok(f"{name} {method} {path} repeats the number", no not in a.text)
    ok("and it is really there", resident.matter(no)["no"] == no)


def test_strangers_lists_and_searches_are_empty():
    need("init", "officer", "token", "serve")
    s = Site(training=True)
    pd, stranger, holder = s.officer("pd", XFJ, "PD"), s.officer("far", JYJ, "RU"), s.officer("ru", RSJ, "RU")
    s.serve(now="2026-03-02")
    no, _ = s.file(body="寻找那只蓝色的鹦鹉")
    pd.must(no, "P02", unit=RSJ)
    for client, total in ((pd, 1), (holder, 1), (stranger, 0)):
        eq("list", client.get("/api/v1/matters").json["total"], total)
        eq("search", client.get("/api/v1/matters?q=%E9%B9%A6%E9%B9%89").json["total"], total)
        eq("by unit", client.get(f"/api/v1/matters?unit={RSJ}").json["total"] if total else 0, total)


def test_contact_is_not_for_everybody():
    need("init", "officer", "token", "serve")
    s = Site(training=True)
    auditor, admin = s.officer("aud", XFJ, "AUD"), s.officer("adm", XFJ, "ADM")
    s.serve(now="2026-03-02")
    no, _ = s.file()
    for who in (auditor, admin):
        want("neither reads matters", who.get(f"/api/v1/matters/{no}"), 404)
    raw = open(s.path + "/anlan.db", "rb").read()
    wal = open(s.path + "/anlan.db-wal", "rb").read()
    for word in filing()["contact"].values():
        ok("contact is encrypted on disk", word.encode() not in raw + wal)


def test_tokens_that_are_none():
    need("init", "officer", "token", "serve")
    s = Site(training=True)
    pd = s.officer("pd", XFJ, "PD")
    s.serve(now="2026-03-02")
    want("real", pd.get("/api/v1/matters"), 200)
    for token in ("", "x", pd.token[:-1], pd.token + "0", pd.token.swapcase(), "a" * 5000, "\u00e9"):
        a = s.client().get("/api/v1/matters", headers={"Authorization": ("Bearer " + token).encode("latin-1")})
        ok(f"{token[:20]!r}: {a!r}", a.status in (400, 401, 431))


def test_login_gives_a_session_and_locks_after_five():
    need("init", "officer", "token", "serve")
    s = Site(training=True)
    s.officer("pd", XFJ, "PD")
    s.serve(now="2026-03-02")
    c = s.client()
    from anlan import PASSWORD
    a = want("right", c.post("/api/v1/sessions", {"login": "pd", "password": PASSWORD}), 200).json
    s.secrets.add(a["token"])
    want("it works", s.client(token=a["token"]).get("/api/v1/matters"), 200)
    wrong = c.post("/api/v1/sessions", {"login": "pd", "password": "Wrong-horse-9-battery"})
    none = c.post("/api/v1/sessions", {"login": "nobody", "password": "Wrong-horse-9-battery"})
    eq("wrong and unknown are the same", shape(wrong), shape(none))
    eq("wrong", wrong.status, 401)
    for _ in range(4):
        c.post("/api/v1/sessions", {"login": "pd", "password": "Wrong-horse-9-battery"})
    want("locked, even with the right one", c.post("/api/v1/sessions", {"login": "pd", "password": PASSWORD}), 429)
