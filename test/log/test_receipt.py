# SPDX-License-Identifier: Apache-2.0
"""A resident's receipt: what the file and the printed code hold, for whom, and that the page /verify is closed."""
import base64
import hashlib
import html
import json
import os
import re

from anlan import RSJ, XFJ, Site, anlan, need, want
from testing import eq, ok, temp_folder


def site():
    need("init", "officer", "token", "serve")
    s = Site(training=True)
    s.pd, s.ru = s.officer("pd", XFJ, "PD"), s.officer("ru", RSJ, "RU")
    return s.serve(now="2026-06-15")


def extra_of(proof):
    return json.loads(base64.b64decode(proof.split("\n")[1][len("extra "):]))


def test_the_first_answer_is_the_receipt():
    s = site()
    no, res = s.file()
    proof = want("receipt, no waiting by the client", res.get(f"/receipt/{no}"), 200).text
    eq("fields", sorted(extra_of(proof)["fields"]), ["body", "contact", "request", "title"])
    path = os.path.join(temp_folder(), "r.tlog-proof")
    with open(path, "w") as f:
        f.write(proof)
    vkey = s.client().get("/log/vkey").text.strip()
    p = anlan("verify-receipt", path, "--key", vkey)
    eq("verdict", p.stdout, "ok\n")


def test_officers_get_no_contact():
    s = site()
    no, res = s.file()
    mine = extra_of(want("resident", res.get(f"/receipt/{no}"), 200).text)["fields"]
    theirs = extra_of(want("officer", s.pd.get(f"/receipt/{no}"), 200).text)["fields"]
    eq("what the officer's lacks", set(mine) - set(theirs), {"contact"})


def test_who_may_not_see_the_matter_sees_no_receipt():
    s = site()
    no, _ = s.file()
    for tail in ("", "/code.svg"):
        for who, c in (("a stranger", s.client()), ("another unit", s.ru), ("a wrong code", s.client(code="0" * 16))):
            want(f"{who}, {tail}", c.get(f"/receipt/{no}{tail}"), 404)


def test_the_printed_code_holds_the_title_only():
    s = site()
    no, res = s.file()
    svg = want("code", res.get(f"/receipt/{no}/code.svg"), 200)
    eq("type", svg.media, "image/svg+xml")
    size = int(re.search(r'viewBox="-4 -4 (\d+) \1"', svg.text)[1]) - 8
    ok(f"a code that phones read: {size} modules", size <= 125)


def test_verify_allows_nothing_but_its_own_script_and_style():
    s = site()
    a = want("page", s.client().get("/verify"), 200)
    policy = a.headers["content-security-policy"]
    for word in ("default-src 'none'", "connect-src 'none'", "form-action 'none'", "frame-ancestors 'none'"):
        ok(f"{word} in {policy}", word in policy)
    ok(f"nothing unsafe in {policy}", "unsafe" not in policy)
    for tag in ("script", "style"):
        inside = re.findall(rf"<{tag}>(.*?)</{tag}>", a.text, re.S)
        eq(f"how many {tag}", len(inside), 1)
        digest = base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()
        ok(f"{tag} is the one of the policy", f"{tag}-src 'sha256-{digest}'" in policy)
    meta = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', a.text)[1]
    eq("policy of a saved copy", html.unescape(meta) + "; frame-ancestors 'none'", policy)
    ok("the key is in it", s.client().get("/log/vkey").text.strip() in html.unescape(a.text))
    for other in ("/", "/query"):
        ok("other pages keep theirs", "default-src 'self'" in s.client().get(other).headers["content-security-policy"])
