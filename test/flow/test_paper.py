# SPDX-License-Identifier: Apache-2.0
"""Letters as papers: every form as page, PDF and DOCX with the same words; numbers without a gap; what was written once
never changes, whatever is edited later; an erasure takes it away; remedies stand where the law demands them."""
import os
import re
import shutil
import sqlite3
import subprocess
import time
import xml.dom.minidom
import zipfile

from anlan import BIN, anlan, done
from flow import *
from page import visit
from testing import has, skip, temp_folder

REMEDY = {"F08": "三十日内，请求原办理机关、单位的上一级机关、单位复查", "F46": "六十日内依法申请行政复议"}


def words(text):
    return re.sub(r"\s+|—\s*\d+\s*—|练习用", "", text)


def pdf_text(path):
    if not shutil.which("pdftotext"):
        skip("no pdftotext here")
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout


def drawn_text(pdf):
    path = os.path.join(temp_folder(), "x.pdf")
    with open(path, "wb") as f:
        f.write(pdf)
    return pdf_text(path)


def docx_text(path):
    with zipfile.ZipFile(path) as z:
        ok("sum of each part", z.testzip() is None)
        parts = {n: z.read(n) for n in z.namelist()}
    for part in parts.values():
        xml.dom.minidom.parseString(part)
    eq("parts of the package", {"[Content_Types].xml", "_rels/.rels", "word/document.xml"} - set(parts), set())
    return "".join(text for part in ("header1", "document", "footer1")
                   for text in re.findall(r"<w:t[^>]*>([^<]*)</w:t>", parts[f"word/{part}.xml"].decode()))


def html_text(path):
    with open(path, encoding="utf-8") as f:
        body = f.read().split("<body>")[1]
    return re.sub(r"<[^>]*>", "", body)


def letter(s, no, form, kind, *more):
    path = os.path.join(temp_folder(), "x." + kind)
    done("letter", s.path, no, form, "--format", kind, *more, path)
    with open(path, "rb") as f:
        return f.read()


def test_every_form_reads_the_same_in_every_format():
    s = Site(training=True)
    folder = os.path.join(temp_folder(), "samples")
    done("letter", "samples", s.path, folder, timeout=300)
    forms = sorted({f.split(".")[0] for f in os.listdir(folder)})
    eq("46 forms", len(forms), 46)
    for form in forms:
        path = os.path.join(folder, form)
        text = words(html_text(path + ".html"))
        ok(f"{form} says something: {text}", len(text) > 40 and "{" not in text)
        eq(f"{form} as DOCX", words(docx_text(path + ".docx")), text)
        eq(f"{form} as PDF", "".join(sorted(words(pdf_text(path + ".pdf")))), "".join(sorted(text)))
        has(f"{form}: its remedy", words(pdf_text(path + ".pdf")), REMEDY.get(form, ""))


def test_numbers_count_by_unit_and_year_without_a_gap():
    s, who = cast()
    numbers = []
    for i in range(4):
        case = new_in(s, who, "FWD")
        if i == 1:
            want("a step that fails", post(who["PD"], case.no, "P03", {"unit": "nowhere"}), 422)
        numbers += [x["number"] for x in case.read("PD")["letters"] if x["form"] == "F04"]
    eq("one after the other", numbers, [f"渭信〔2026〕{i}号" for i in range(1, 5)])
    s.at("2027-01-04")
    last = new_in(s, who, "FWD").read("PD")["letters"][-1]["number"]
    s.stop()
    with sqlite3.connect(s.path + "/anlan.db") as db:
        given = [n for n, in db.execute("SELECT number FROM letter WHERE number LIKE '渭信〔2027〕%' ORDER BY event")]
    eq("from one again in the next year, behind what the clocks wrote", given, [f"渭信〔2027〕{i}号" for i in range(1, len(given) + 1)])
    has("this one among them", given, last)
    eq("projections", anlan("rebuild", s.path, "--check").returncode, 0)


def test_a_letter_never_changes_and_an_erasure_takes_it():
    s, who = cast()
    case = new_in(s, who, "ANS")
    before = {kind: letter(s, case.no, "F08", kind) for kind in ("html", "docx", "pdf")}
    has("the addressee", before["html"].decode(), "张三丰：")
    want("a correction", case.client("PD").step(case.no, "N14", field="title", value="更正后的标题", reason="写错"), 200)
    s.stop()
    os.makedirs(os.path.join(s.path, "data"), exist_ok=True)
    with open(os.path.join(os.path.dirname(__file__), "../../data/letter.def"), encoding="utf-8") as f:
        text = f.read()
    with open(os.path.join(s.path, "data/letter.def"), "w", encoding="utf-8") as f:
        f.write(text.replace("F08 | – | text | 履行期限", "F08 | – | text | 后来加的一句。\nF08 | – | text | 履行期限"))
    for kind, bytes_ in before.items():
        ok(f"{kind} is what it was", letter(s, case.no, "F08", kind) == bytes_)
    done("erase", s.path, case.no, "--reason", "本人申请", "--order", "法院〔2026〕1号")
    eq("gone", anlan("letter", s.path, case.no, "F08", "--format", "html", "-").returncode, 3)
    eq("and nothing is broken", anlan("verify", s.path).returncode, 0)


def test_who_may_not_see_the_name_reads_the_letter_without_it():
    s, who = cast()
    case = new_in(s, who, "ANS")
    event = next(x["event"] for x in case.read("RES")["letters"] if x["form"] == "F08")
    mine = visit(case.client("RES"), f"/matter/{case.no}/letter/{event}/F08").text
    theirs = visit(who["JC"], f"/matter/{case.no}/letter/{event}/F08").text
    has("the resident's own", mine, "张三丰：")
    ok("not for the conference", "张三丰" not in theirs and "姓名已隐去" in theirs)
    pdf = case.client("RES").get(f"/matter/{case.no}/letter/{event}/F08?format=pdf")
    eq("as PDF", (pdf.status, pdf.media, pdf.body[:5]), (200, "application/pdf", b"%PDF-"))
    eq("no such format", case.client("RES").get(f"/matter/{case.no}/letter/{event}/F08?format=exe").status, 400)
    eq("not for a stranger", who["far"].get(f"/matter/{case.no}/letter/{event}/F08?format=pdf").status, 404)


def test_the_record_of_delivery_says_how_and_to_whom():
    s, who = cast()
    case = new_in(s, who, "ACC")
    case.take("RUL", "P21", method="邮寄送达", receiver="其子张某代收")
    text = html_of(letter(s, case.no, "F12", "html"))
    for part in ("信访处理意见书（渭人社〔2026〕", "邮寄送达", "其子张某代收"):
        has("F12", text, part)


def same_words(s, no, form, *more):
    """The words of a letter, after all three formats had the same."""
    folder = temp_folder()
    path = {kind: os.path.join(folder, "x." + kind) for kind in ("html", "docx", "pdf")}
    for kind in path:
        done("letter", s.path, no, form, "--format", kind, *more, path[kind])
    text = words(html_text(path["html"]))
    eq(f"{form} as DOCX", words(docx_text(path["docx"])), text)
    eq(f"{form} as PDF", "".join(sorted(words(pdf_text(path["pdf"])))), "".join(sorted(text)))
    return text


DRAFT = {"of": "P21", "draft": "请审签", "opinion": "支持", "facts": "事实", "reasons": "理由", "basis": "《信访工作条例》第三十二条"}


def test_the_file_copy_says_who_drafted_checked_and_signed():
    s, who = cast()
    case = new_in(s, who, "ACC")
    case.take("RU", "N17", **DRAFT)
    case.take("RUL", "N18", reason="请补充依据")
    s.at("2026-07-02")
    case.take("RU", "N17", **DRAFT)
    case.take("RUL", "P21", delivered="2026-07-02", issued="2026-07-02")
    out, copy = same_words(s, case.no, "F08"), same_words(s, case.no, "F08", "--copy")
    ok(f"the resident's says nothing of it: {out}", "测试" not in out and "拟稿" not in out)
    for part in ("发文稿（存档）", "拟稿测试ru2026年7月2日", "审核测试rul2026年7月1日", "签发测试rul2026年7月2日"):
        has("the file copy", copy, part)
    ok("the same checksum", re.findall("SM3([0-9a-f]+)", out) == re.findall("SM3([0-9a-f]+)", copy))
    event = next(x["event"] for x in case.read("RES")["letters"] if x["form"] == "F08")
    path = f"/matter/{case.no}/letter/{event}/F08"
    page = visit(who["RU"], path)
    ok("officers find it", f"{path}?copy=true" in page.links)
    has("and read it", visit(who["RU"], path + "?copy=true").text, "测试rul")
    mine = visit(case.client("RES"), path + "?copy=true")
    ok("the resident does not", "测试" not in mine.text and "copy=true" not in " ".join(mine.links))


def test_a_step_without_a_draft_names_who_took_it():
    s, who = cast()
    case = new_in(s, who, "FWD")
    has("a forwarding", same_words(s, case.no, "F04", "--copy"), "承办测试pd2026年7月1日")
    case.take("RU", "P07")
    copy = same_words(s, case.no, "F02", "--copy")
    has("an acceptance", copy, "承办测试ru")
    ok("nobody drafted or signed it", "拟稿" not in copy and "签发" not in copy)
    s.stop()
    eq("projections", anlan("rebuild", s.path, "--check").returncode, 0)


def test_a_report_goes_up_with_a_signer_to_who_asked_for_it():
    s, who = cast()
    case = Case(s, who)
    case.take("PD", "P03")
    case.take("RU", "P07")
    case.take("RU", "N04", signer="王局长")
    text = same_words(s, case.no, "F40")
    for part in ("渭人社〔2026〕2号签发人：王局长办结报告", "渭城区信访局："):
        has("the report", text, part)
    event = next(x["event"] for x in case.read("RES")["letters"] if x["form"] == "F40")
    mine = visit(case.client("RES"), f"/matter/{case.no}/letter/{event}/F40").text
    ok(f"officers' names are for officers: {mine}", "王局长" not in mine and "王局长" not in str(case.read("RES")))
    has("the officer's story", str(case.read("RU")), "王局长")


def test_an_office_with_a_phone_prints_it_below_the_day():
    s, who = cast()
    quiet = new_in(s, who, "ACC")
    ok("none is made up", "联系电话" not in same_words(s, quiet.no, "F02"))
    s.stop()
    path = os.path.join(temp_folder(), "units.csv")
    with open(path, "w", encoding="utf-8") as f:
        f.write(f"code,name,kind,superior,name_en,review,phone\n{RSJ},人社局,department,610404000000,Labour Bureau,{QZF},029-33210000\n")
    done("import", s.path, "units", path)
    s.serve(now="2026-07-01")
    case = new_in(s, who, "ACC")
    has("with one", same_words(s, case.no, "F02"), "2026年7月1日（联系电话：029-33210000）")


def html_of(bytes_):
    return re.sub(r"<[^>]*>", "", bytes_.decode())


def test_a_hostile_title_breaks_no_format():
    s, who = cast()
    for title in ("<script>alert(1)</script>&amp;", "a]]>\uffff\u202e‮“", "{contact}{n}〔〕", "长" * 200):
        no, _ = s.file(title=title)
        path = os.path.join(temp_folder(), "x.docx")
        done("letter", s.path, no, "F01", "--format", "docx", path)
        docx_text(path)
        ok("a PDF", letter(s, no, "F01", "pdf").startswith(b"%PDF-"))
        ok("no markup", b"<script" not in letter(s, no, "F01", "html"))


def test_a_hostile_text_stops_no_letter():
    """Whoever files must not be able to keep a matter from being drawn, and so from being archived."""
    s, who = cast()
    for body in ("A" * 50000, "字" * 50000, "A\u202e" + "א" * 20000, "a" + "\u0301" * 20000, "|\t" * 20000, "x" + "\n" * 40000 + "y",
                 "\u200b" * 30000 + "。", "\ufdd0\ufffe\x0b\x1f\u2028" * 50 + "。", "👨‍👩‍👧‍👦🇨🇳𪛖" * 2000):
        no, _ = s.file(body=body)
        for kind in ("html", "docx", "pdf"):
            begun = time.monotonic()
            made = letter(s, no, "F01", kind)
            ok(f"{body[:3]!r} as {kind}: {time.monotonic() - begun:.1f} s", len(made) > 1000 and time.monotonic() - begun < 8)
        has(f"{body[:3]!r} ends", words(drawn_text(made)), "请保管好登记编号和查询码")


def test_the_drawing_helper_can_reach_nothing():
    helper = os.path.join(os.path.dirname(BIN), "anlan-open")
    for bad in (b"", b"{", b"[]" * 40, b'{"blocks":[{"kind":4,"width":[0],"rows":[{"cells":[{"span":9}]}]}]}'):
        p = subprocess.run([helper, "pdf"], input=bad, capture_output=True, timeout=20)
        ok(f"refused or drawn, never broken: {bad[:20]} {p.returncode}", p.returncode in (0, 1))
    eq("wrong use", subprocess.run([helper, "sh"], capture_output=True).returncode, 2)
