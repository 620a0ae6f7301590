# SPDX-License-Identifier: Apache-2.0
"""Letters say what data/letter.def says: full sentences, what the step was given, and the remedy, in any language."""
import re

from flow import *
from page import visit
from testing import has


def letters(case, reader, kind="petition"):
    no = case.place(kind)
    for letter in case.read(kind=kind)["letters"]:
        yield letter["form"], visit(reader, f"/matter/{no}/letter/{letter['event']}/{letter['form']}").text


def test_letters_of_an_answered_petition():
    s, who = cast()
    case = new_in(s, who, "ANS")
    said = dict(letters(case, who["RU"]))
    for form, text in said.items():
        ok(f"{form}: nothing is left open in {text}", "{" not in text and "}" not in text)
    has("F02", said["F02"], "自受理之日起六十日内办结")
    has("F08", said["F08"], "可以自收到本意见书之日起三十日内，请求原办理机关、单位的上一级机关、单位复查")
    has("F08 names the organ", said["F08"], "复查机关：")
    has("F08 says the year", said["F08"], s.today[:4] + "年")
    ok("the day below it has its year", re.search(r"人社局\s*" + s.today[:4] + "年", said["F08"]))
    has("F12", said["F12"], "送达日期：")


def test_a_forwarding_letter_gives_each_term_its_own_day():
    s, who = cast()
    case = new_in(s, who, "FWD")
    text = dict(letters(case, who["PD"]))["F04"]
    has("15 days to tell the resident", text, "请于2026年7月16日前将受理情况")
    has("5 working days to object", text, "请于2026年7月8日前书面说明理由并退回")
    case.take("RU", "P04")
    case.take("PD", "P06")
    ok("no second objection is offered", "书面说明理由并退回" not in dict(letters(case, who["PD"]))["F04"])


def test_an_opinion_bears_the_day_of_its_issue():
    s, who = cast("2025-12-20")
    case = new_in(s, who, "ACC")
    s.at("2026-01-05")
    case.take("RUL", "P21", issued="2025-12-30", delivered="2026-01-04")
    said = dict(letters(case, who["RU"]))
    has("its day and year", said["F08"], "渭城区人社局 2025年12月30日")
    has("its number's year", said["F08"], "〔2025〕")
    has("delivered", said["F12"], "送达日期：2026年1月4日")


def test_a_letter_stays_chinese_for_an_english_reader():
    s, who = cast()
    case = new_in(s, who, "ACC")
    form = next(x for x in case.read()["letters"] if x["form"] == "F02")
    page = visit(who["RU"], f"/matter/{case.no}/letter/{form['event']}/F02?lang=en")
    has("the text", page.text, "现决定予以受理")
    has("its day", page.text, "年")


def test_a_letter_that_was_never_made_is_not_found():
    s, who = cast()
    case = new_in(s, who, "ACC")
    eq("F08 of an open petition", who["RU"].get(f"/matter/{case.no}/letter/1/F08").status, 404)
