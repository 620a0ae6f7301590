# SPDX-License-Identifier: Apache-2.0
"""Filing over the API: what it answers, that retries never double, and that nothing equal is merged."""
import concurrent.futures
import re

from anlan import RSJ, XFJ, Site, filing, need, want
from testing import eq, has, ok


def site():
    need("init", "serve")
    return Site(training=True).serve(now="2026-03-02")


def post(s, body, key=None):
    return s.client().post("/api/v1/matters", body, headers={"Idempotency-Key": key} if key else {})


def check_digit(no):
    """ISO 7064 MOD 11-2 over the digits before it."""
    p = 0
    for ch in no[:-1]:
        p = (p + int(ch)) * 2 % 11
    return "0123456789X"[(12 - p) % 11]


def test_answer_is_what_a_resident_needs():
    s = site()
    a = want("filing", post(s, filing()), 201).json
    ok(f"number {a['no']}", re.fullmatch(r"\d{12}01\d{8}\d{5,}[0-9X]", a["no"]) is not None)
    eq("its check digit", a["no"][-1], check_digit(a["no"]))
    eq("its day", a["no"][14:22], "20260302")
    ok("64 bits of code", len(a["query_code"]) >= 11)
    eq("clocks", a["clocks"][0]["code"], "D01")
    eq("receipt", a["receipt"], "/receipt/" + a["no"])
    m = s.client(code=a["query_code"]).matter(a["no"])
    eq("text is whole", (m["title"], m["body"]), (filing()["title"], filing()["body"]))


def test_same_key_and_content_is_the_same_matter():
    s = site()
    first = want("first", post(s, filing(), "key-1"), 201).json
    again = want("again", post(s, filing(), "key-1"), 200).json
    eq("same", (again["no"], again["query_code"]), (first["no"], first["query_code"]))
    want("other content", post(s, filing(title="另一件事"), "key-1"), 409)
    other = want("other key", post(s, filing(), "key-2"), 201).json
    ok("another matter", other["no"] != first["no"])
    want("no key", post(s, filing()), 201)


def test_same_key_survives_a_restart():
    s = site()
    first = want("first", post(s, filing(), "键-中文-1".encode().hex()), 201).json
    s.stop()
    s.serve(now="2026-03-02")
    again = want("again", post(s, filing(), "键-中文-1".encode().hex()), 200).json
    eq("same", (again["no"], again["query_code"]), (first["no"], first["query_code"]))


def test_same_key_from_many_at_once_makes_one():
    s = site()
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: post(s, filing(), "race"), range(16)))
    eq("one was made", sorted(a.status for a in answers), [200] * 15 + [201])
    eq("all name it", len({a.json["no"] for a in answers}), 1)


def test_keys_of_any_shape_are_taken_or_refused_clearly():
    s = site()
    want("255 characters", post(s, filing(), "k" * 255), 201)
    a = post(s, filing(), "k" * 3000)
    ok(f"3000 characters: {a!r}", a.status in (201, 400, 422, 431))


def test_limits_are_exact_and_count_characters():
    s = site()
    for field, most in (("title", 200), ("request", 2000), ("body", 50000)):
        want(f"{field} of {most}", post(s, filing(**{field: "字" * most})), 201)
        a = want(f"{field} of {most + 1}", post(s, filing(**{field: "字" * (most + 1)})), 400)
        eq("names the field", a.json["error"]["field"], field)


def test_what_is_required_and_what_is_not():
    s = site()
    for field in ("title", "body", "procedure"):
        m = filing()
        del m[field]
        a = post(s, m)
        ok(f"without {field}: {a!r}", a.status in (400, 422))
        eq("names the field", a.json["error"]["field"], field)
        has("says it in Chinese", a.json["error"]["message"], "")
    m = {k: filing()[k] for k in ("procedure", "title", "body")}
    want("anonymous", post(s, {**m, "anonymous": True}), 201)


def test_texts_keep_every_character():
    s = site()
    text = "𠮷林省 🙂 e\u0301 \u200d 全角ＡＢＣ\t制表\n换行 <b>&amp;\"'`${x}{{x}}%s%n\\0"
    a = want("filing", post(s, filing(title=text[:60].replace("\n", " "), body=text)), 201).json
    eq("body", s.client(code=a["query_code"]).matter(a["no"])["body"], text)


def test_query_code_is_the_only_way_in():
    s = site()
    no, resident = s.file()
    other, other_resident = s.file()
    want("own", resident.get(f"/api/v1/matters/{no}"), 200)
    for code in ("", "x", resident.code[:-1], resident.code + "A", other_resident.code):
        if code != resident.code:
            want(f"code {code!r}", s.client().get(f"/api/v1/matters/{no}?code={code}"), 404)
    want("broken percent", s.client().get(f"/api/v1/matters/{no}?code=%00"), 400)
    want("none", s.client().get(f"/api/v1/matters/{no}"), 404)


def test_lists_are_complete_and_paged():
    need("officer", "token")
    s = site()
    pd = s.officer("pd", XFJ, "PD")
    numbers = [s.file(title=f"第{i}件")[0] for i in range(25)]
    seen, page = [], 1
    while True:
        a = want("page", pd.get(f"/api/v1/matters?size=10&page={page}&sort=newest"), 200).json
        eq("total", a["total"], 25)
        seen += [i["no"] for i in a["items"]]
        if not a["next"]:
            break
        page += 1
    eq("newest first, each once", seen, numbers[::-1])
    pd.must(numbers[3], "P02", unit=RSJ)
    eq("by state", [i["no"] for i in pd.get("/api/v1/matters?state=FWD").json["items"]], [numbers[3]])
    eq("by unit", [i["no"] for i in pd.get(f"/api/v1/matters?unit={RSJ}").json["items"]], [numbers[3]])
    eq("due before", pd.get("/api/v1/matters?due_before=2026-03-03").json["total"], 0)
    for bad in ("size=0", "size=100000", "page=0", "page=x", "due_before=2026-02-30", "sort=sideways"):
        a = pd.get("/api/v1/matters?" + bad)
        ok(f"{bad}: {a!r}", a.status in (200, 400, 422) and (a.status != 200 or bad[:4] in ("size", "page")))
    want("nobody", s.client().get("/api/v1/matters"), 401)


def test_acknowledged_is_found_at_once():
    need("officer", "token")
    s = site()
    pd = s.officer("pd", XFJ, "PD")
    for i in range(20):
        word = f"独特词{chr(0x4e00 + 37 * i)}组"
        no, _ = s.file(body=f"这里有一个{word}在中间。")
        a = pd.get("/api/v1/matters?q=" + "".join(f"%{b:02X}" for b in word.encode())).json
        eq(f"search {i}", (a["total"], [x["no"] for x in a["items"]]), (1, [no]))
