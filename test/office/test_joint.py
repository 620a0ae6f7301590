# SPDX-License-Identifier: Apache-2.0
"""Joint filing: representatives and agents, at most five on a visit; the same person also among representatives; all filers of
merged petitions follow the leading one; agents act in their scope and term, and no longer than who appointed them wants."""
from flow import *
from anlan import anlan, done, filing
from office import browser, see
from testing import has

TWO = "李四，13811112222\n王五 138-2222-3333"


def joint(s, client=None, status=201, **change):
    fields = change.pop("fields", {})
    a = want("joint", (client or s.client()).post("/api/v1/matters", filing(fields=fields, **change)), status)
    s.secrets |= {"13811112222"} | ({a.json["query_code"]} if status == 201 else set())
    return a.json


def test_representatives_on_a_visit():
    s, who = cast()
    names = [f"代表{i}，1381111000{i}" for i in range(6)]
    for people, lines, status in ((30, names[:5], 201), (30, names, 422), (30, [], 422), (5, [], 201), (2, names, 422)):
        joint(s, who["WIN"], status, channel="visit", people=people, fields={"contact_representatives": "\n".join(lines)})
    joint(s, who["WIN"], 201, channel="letter", people=300, fields={"contact_representatives": "\n".join(names)})
    m = joint(s, who["WIN"], channel="visit", people=30, fields={"contact_representatives": TWO, "contact_agents": "律师某，13811112222",
                                                             "authority": "一般代理", "authority_until": "2027-01-01"})
    page = see(browser(s, "pd"), f"/desk/matter/{m['no']}")
    ok("masked on the page", "李四" not in page.text and "律师某" not in page.text)
    look = who["PD"].get(f"/api/v1/matters/{m['no']}?purpose=contact")
    for part in ("李四，13811112222", "律师某", "一般代理"):
        has("the office reads them for a purpose", look.text, part)
    ok("sealed", "李四" not in anlan("show", s.path, m["no"], "--json").stdout)


def test_the_same_person_among_representatives():
    s, who = cast()
    first = joint(s, title="小区供暖不热", contact={"name": "李四", "phone": "13811112222"}, category="construction")
    second = joint(s, title="供暖温度不达标", fields={"contact_representatives": TWO}, category="construction",
                   contact={"name": "赵六", "phone": "13855556666"}, place="610404002001")
    alike = f"/desk/matter/{second['no']}/alike"
    has("a candidate", see(browser(s, "pd"), alike).text, first["no"])
    other = joint(s, title="村道无路灯", category="transport", contact={"name": "李四", "phone": "13811112222"}, place="610404001003")
    ok("another subject is none", other["no"] not in see(browser(s, "pd"), alike).text)
    s.stop()
    done("key", "rotate", s.path, "--kind", "find")
    done("key", "rotate", s.path, "--kind", "field")
    eq("tables", anlan("rebuild", s.path, "--check").returncode, 0)
    s.serve(now=TODAY)
    has("found under the next key, too", see(browser(s, "pd"), alike).text, first["no"])


def test_a_merger_tells_all_filers():
    s, who = cast()
    case, repeat = new_in(s, who, "ACC"), Case(s, who)
    third = Case(s, who)
    repeat.take("PD", "P18", reason="同人同事", original=case.no)
    third.take("PD", "P18", reason="同事", original=case.no)
    case.take("RUL", "P21")
    for filer in (repeat, third):
        m = filer.read()
        lead = [k for k in m["links"] if k["kind"] == "merged"]
        eq("follows the leading one", (m["state"], lead[0]["no"], lead[0]["state"], lead[0]["unit"]), ("MRG", case.no, "ANS", RSJ))
        ok("not its texts nor its code", "query_code" not in lead[0])
    eq("both traces stay for officers", sorted(k["no"] for k in who["PD"].matter(case.no)["links"] if k["kind"] == "leads"),
       sorted([repeat.no, third.no]))


AGENT = {"contact_agents": "律师某，13811112222", "authority": "一般代理", "authority_until": "2026-07-10"}


def with_agent(s, **change):
    """A petition with an agent: number, the petitioner, the agent."""
    a = joint(s, fields={**AGENT, **change})
    own = s.client(code=a["query_code"])
    code = own.matter(a["no"])["agent"]["query_code"]
    s.secrets.add(code)
    return a["no"], own, s.client(code=code)


def note(client, no, **fields):
    return client.post(f"/api/v1/matters/{no}/steps", {"event": "N02", "fields": fields})


def test_one_or_two_agents_with_a_scope():
    s, who = cast()
    for names, scope, status in (("甲\n乙", "一般代理", 201), ("甲\n乙\n丙", "一般代理", 422), ("甲", None, 422), ("\n甲\n\n", "特别授权", 201)):
        a = joint(s, status=status, fields={"contact_agents": names, **({"authority": scope} if scope else {})})
        if status == 422:
            has("says why", a["error"]["message"], "代理人最多两名")
    no, own, agent = with_agent(s)
    eq("officers see scope and term, no code", who["PD"].matter(no)["agent"], {"scope": "一般代理", "until": "2026-07-10", "holds": True})
    for reader, path in ((browser(s, "pd"), f"/desk/matter/{no}"), (own, f"/matter/{no}?code={own.code}")):
        page = see(reader, path)
        for part in ("委托代理", "一般代理 · 7月10日", "有效"):
            has("on the page", page.text, part)
        eq("the code is the petitioner's to pass on", "代理人查询码" in page.text, reader is own)


def test_an_agent_acts_in_scope_and_until_the_last_day():
    s, who = cast()
    no, own, agent = with_agent(s)
    eq("reads", agent.matter(no)["body"], own.matter(no)["body"])
    ok("and is told no code", "query_code" not in agent.matter(no)["agent"])
    m = want("adds papers", note(agent, no, text="补充合同"), 200).json
    eq("the record says who", [e["fields"].get("by_agent") for e in who["PD"].matter(no)["events"]][-1], "true")
    refusals = (("N13", {"words": "不想反映了"}), ("N02", {"agents_end": True}), ("N02", {"contact_agents": "另一人", "authority": "特别授权"}))
    for row, fields in refusals:
        a = post(agent, no, row, fields)
        eq(f"{row} {fields}", (a.status, a.code), (422, "flow.guard"))
    ok("nor offered", "N13" not in agent.may(no) and "N13" in own.may(no))
    eq("own data are not an agent's to ask for", agent.get(f"/matter/{no}/mine?code={agent.code}").status, 303)
    s.at("2026-07-10")
    want("the last day", note(agent, no, text="再补一份"), 200)
    s.at("2026-07-11")
    for a in (note(agent, no, text="又补"), agent.get(f"/api/v1/matters/{no}"), agent.get(f"/matter/{no}?code={agent.code}"), agent.get(f"/receipt/{no}")):
        eq("nothing more", a.status, 404)
    has("it says why", agent.get(f"/api/v1/matters/{no}").text, "委托已经到期或者撤销")
    eq("who filed goes on", (want("own", note(own, no, text="本人补"), 200).json["agent"]["holds"], "query_code" in own.matter(no)["agent"]), (False, False))
    want("and appoints anew", note(own, no, **{**AGENT, "authority_until": "2026-08-01", "authority": "特别授权"}), 200)
    second = s.client(code=own.matter(no)["agent"]["query_code"])
    s.secrets.add(second.code)
    eq("under another code", (note(agent, no, text="旧码").status, second.code != agent.code), (404, True))
    want("with special authority it may be withdrawn", post(second, no, "N13", {"words": "已经解决"}), 200)
    s.stop()
    eq("tables", anlan("rebuild", s.path, "--check").returncode, 0)
    done("verify", s.path)


def test_the_petitioner_withdraws_the_authority():
    s, who = cast()
    no, own, agent = with_agent(s, authority_until="2026-12-31")
    want("before", note(agent, no, text="补充"), 200)
    want("withdrawn", note(own, no, agents_end=True), 200)
    eq("after", [agent.get(f"/api/v1/matters/{no}").status, note(agent, no, text="补充").status, own.matter(no)["agent"]["holds"]], [404, 404, False])
    has("on the page", see(browser(s, "pd"), f"/desk/matter/{no}").text, "已撤销")
    third, own, agent = with_agent(s)
    want("at a window, on paper", who["WIN"].step(third, "N02", agents_end=True), 200)
    eq("the same", agent.get(f"/api/v1/matters/{third}").status, 404)


def test_review_needs_special_authority():
    s, who = cast()
    case = new_in(s, who, "ANS")
    for scope, status in (("一般代理", 422), ("特别授权", 200)):
        want("appoints", note(case.people["RES"], case.no, **{**AGENT, "authority": scope}), 200)
        agent = s.client(code=case.read()["agent"]["query_code"])
        s.secrets.add(agent.code)
        eq(f"P26, {scope}", post(agent, case.no, "P26", {}).status, status)
    ok("the code of the review is the petitioner's", "query_code" not in str(agent.matter(case.no)["links"]) and "query_code" in str(case.read()["links"]))
    s.secrets |= {k["query_code"] for k in case.read()["links"]}
