# SPDX-License-Identifier: Apache-2.0
"""Mediation from the first word to the archive (人民调解法): parties that only those who deal with it read, sessions, consent to
go on, an oral agreement made a written one, judicial confirmation, performance and call-back, a file that is complete."""
from flow import *
from anlan import anlan, done, filing
from office import browser, see, send
from testing import has

TWH = "610404001001.twh"
RESPONDENTS = "李四，男，52，个体户，13811112222，渭城区某小区2号楼\n王五，女，40，教师，13822223333，同上"
PARTIES = {"dispute": "邻里", "contact_respondents": RESPONDENTS, "contact_sex": "男", "contact_age": 47, "contact_job": "司机"}


def committee(now="2026-06-01"):
    s, who = cast(now)
    for name in ("PC", "MED"):
        who[name] = s.officer(name.lower(), TWH, name)
    s.secrets |= {"李四", "13811112222", "王五", "13822223333"}
    return s, who


def new(s, who, **change):
    a = want("application", s.client().post("/api/v1/matters", filing(procedure="mediation", title="楼道堆物起纠纷",
                                                                   fields=PARTIES, **change)), 201).json
    s.secrets.add(a["query_code"])
    return a["no"], {**who, "RES": s.client(code=a["query_code"])}


def take(s, people, no, *steps):
    for duty, row, *given in steps:
        people[duty].must(no, row, today=s.today, **(given[0] if given else {}))


def accept(s, who):
    no, people = new(s, who)
    take(s, people, no, ("PC", "M03", {"contact_signed": "张三、李四、王五"}),
         ("PC", "M04", {"mediator": "赵调解", "chosen": "当事人选择", "disclosed": "与双方无利害关系", "session": "不公开"}))
    return no, people


def test_to_the_confirmation_and_the_archive():
    s, who = committee()
    no, people = accept(s, who)
    session = {"kind": "调解", "held_at": "2026-06-01T15:00:00+08:00", "held_place": "居委会调解室", "contact_present": "张三，李四",
               "recorder": "小周", "statements": "申请人要求清走杂物", "proposals": "三日内清走", "result": "李四愿意考虑"}
    take(s, people, no, ("MED", "N01", session), ("MED", "N01", {**session, "result": "双方接近一致"}))
    eq("both sessions are there", [e["fields"]["result"] for e in people["MED"].matter(no)["events"] if e["row"] == "N01"],
       ["李四愿意考虑", "双方接近一致"])
    s.at("2026-06-20")
    take(s, people, no, ("RES", "M06", {"all_agree": True, "extended_to": "2026-07-20", "contact_consents": "张三6月20日，李四6月20日"}))
    eq("the agreed day", live(people["MED"].matter(no)), {"D22": "running"})
    s.at("2026-07-10")
    take(s, people, no, ("MED", "M07", {"facts": "李四在楼道堆放杂物", "duty": "李四负主要责任", "terms": "7月20日前清走",
                                        "manner": "自行清运", "amount": 200, "perform": "2026-07-20", "effective": "2026-07-10"}))
    m = people["RES"].matter(no)
    eq("state", m["state"], "AGW")
    clocks = {c["code"]: c["due"] for c in m["clocks"] if c["state"] == "running"}
    eq("performance, confirmation", (clocks["D26"], clocks["D23"]), ("2026-07-20", "2026-08-10"))
    letter = next(x for x in m["letters"] if x["form"] == "F23")
    text = people["RES"].get(f"/matter/{no}/letter/{letter['event']}/F23").text
    for part in ("李四在楼道堆放杂物", "李四负主要责任", "7月20日前清走", "自行清运"):
        has("the agreement says", text, part)
    s.at("2026-07-25")
    ok("offered", "M12" in people["RES"].may(no))
    a = post(people["RES"], no, "M12", {"both_parties": False})
    eq("both sides ask", (a.status, a.code), (422, "flow.guard"))
    take(s, people, no, ("RES", "M12", {"both_parties": True, "truthful": True, "court": "渭城区人民法院"}),
         ("MED", "M13", {"ruling": "（2026）陕0404民特1号"}), ("MED", "N06", {"words": "东西清走了", "performance": "已履行", "risk": "无"}),
         ("MED", "M17", {"proof": "现场照片"}))
    eq("performed", people["RES"].matter(no)["state"], "PRF")
    take(s, people, no, ("ARC", "M19", {"pages": 23, "retention": "长期"}))
    eq("filed away", people["RES"].matter(no)["state"], "ARC")
    s.stop()
    eq("tables", anlan("rebuild", s.path, "--check").returncode, 0)
    done("verify", s.path)


def test_confirmation_only_within_thirty_days():
    s, who = committee()
    no, people = accept(s, who)
    take(s, people, no, ("MED", "M07", {"perform": "2026-12-31", "effective": "2026-06-01"}))
    s.at("2026-07-02")
    a = post(people["RES"], no, "M12", {"both_parties": True})
    eq("too late", (a.status, a.code), (422, "flow.guard"))


def test_an_oral_agreement_is_written_down_later():
    s, who = committee()
    no, people = accept(s, who)
    take(s, people, no, ("MED", "M08", {"terms": "当场道歉", "perform": "2026-06-05"}))
    eq("no confirmation of what is not written", "M12" in people["RES"].may(no), False)
    s.at("2026-06-03")
    take(s, people, no, ("MED", "M09", {"facts": "争吵", "terms": "道歉并赔偿五十元", "effective": "2026-06-03"}))
    m = people["RES"].matter(no)
    eq("written", (m["state"], {c["code"]: c["due"] for c in m["clocks"]}["D23"]), ("AGW", "2026-07-03"))
    letter = next(x for x in m["letters"] if x["form"] == "F23")
    has("with its terms", people["RES"].get(f"/matter/{no}/letter/{letter['event']}/F23").text, "道歉并赔偿五十元")
    s.at("2026-06-06")
    a = people["MED"].step(no, "M18", today=s.today, urged=True, rights_told=False)
    eq("told of court and enforcement first", (a.status, a.code), (422, "flow.guard"))
    take(s, people, no, ("MED", "M18"), ("ARC", "M19"))


def test_parties_are_read_by_those_who_deal_with_it():
    s, who = committee()
    no, people = new(s, who)
    first = lambda m: m["events"][0]["fields"]
    for duty in ("PC", "MED", "RES", "PD"):
        if duty != "RES":
            eq(f"{duty} reads it masked", first(people[duty].matter(no))["contact_respondents"], "****")
        m = want("a look", people[duty].get(f"/api/v1/matters/{no}?purpose=contact"), 200).json
        eq(f"{duty} reads the other side", first(m)["contact_respondents"], RESPONDENTS)
    who["TOWN"] = s.officer("town", "610404001000", "RU")
    m = who["TOWN"].matter(no)
    ok("the town above sees the matter, not the persons", "李四" not in str(m) and first(m)["dispute"] == "邻里")
    s.stop()
    shown = anlan("show", s.path, no, "--json").stdout
    ok("nor does the command line", "李四" not in shown and "司机" not in shown)
    raw = b"".join(open(f"{s.path}/{f}", "rb").read() for f in ("anlan.db",))
    ok("encrypted where it is stored", "李四".encode() not in raw and "司机".encode() not in raw)
    done("erase", s.path, no, "--reason", "当事人申请", "--order", "法院文书1号")
    s.serve(now=s.today)
    ok("and can be erased", "李四" not in str(people["PC"].matter(no)))


def test_an_incomplete_file_says_what_is_missing():
    s, who = committee("2026-06-01")
    no, people = accept(s, who)
    s.at("2026-07-10")
    eq("the term ended it", people["RES"].matter(no)["state"], "TRM")
    a = people["ARC"].step(no, "M19", today=s.today)
    eq("refused", (a.status, a.code), (422, "flow.guard"))
    has("names the paper", a.json["error"]["message"], "调解记录")
    ok("only that", "申请书" not in a.json["error"]["message"])
    page = see(browser(s, "pc"), f"/desk/matter/{no}")
    has("the page says it, too", page.text, "缺：调解记录")
    take(s, people, no, ("ARC", "M19", {"explain": "当事人两次未到，没有开成调解会"}))
    eq("filed away with the reason", people["RES"].matter(no)["state"], "ARC")


def test_a_resident_applies_on_the_page():
    s, who = committee()
    c = s.client()
    page = see(c, "/file/mediation")
    for go in ("next", "next", "next"):
        form = page.form("/file/mediation")
        given = {"title": "楼上漏水", "body": "楼上漏水三个月", "contact.name": "张三丰", "contact.phone": "13900000000",
                 "fields.contact_respondents": RESPONDENTS, "fields.dispute": "邻里", "fields.contact_age": "200"}
        ok("who applies is not asked for the source", "fields.source" not in form.fields)
        fields = {**{k: v for k, v in form.fields.items() if v is not None}, "go": go}
        fields.update({k: v for k, v in given.items() if k in form.fields})
        page = see_post(c, "/file/mediation", fields)
    has("to be looked over", page.text, "李四，男，52")
    fields = {**page.form("/file/mediation").fields, "go": "send"}
    page = see_post(c, "/file/mediation", fields, 422)
    has("an age that is none comes back to its field", page.text, "超出了范围")
    fields = {**{k: v for k, v in page.form("/file/mediation").fields.items() if v is not None}, "fields.contact_age": "47", "go": "send"}
    page = see_post(c, "/file/mediation", fields)
    has("filed", page.text, "查询码")


def see_post(c, path, fields, status=200):
    from page import read
    a = c.form(path, fields)
    a = want(path, a, status)
    s = c.site
    import re
    s.secrets |= set(re.findall(r"\b[A-Z2-7]{16}\b", a.text))
    return read(a, path, status)
