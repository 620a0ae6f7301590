# SPDX-License-Identifier: Apache-2.0
"""Joint filing: representatives and agents, at most five on a visit; the same person also among representatives; all filers of
merged petitions follow the leading one."""
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
