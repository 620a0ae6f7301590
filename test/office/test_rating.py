# SPDX-License-Identifier: Apache-2.0
"""The petition office and the unit are rated apart, each with one change; while the unit owes an answer it learns nothing of a
rating, wherever it looks; a corrected registration keeps both values in one entry."""
from flow import *
from office import browser, see
from testing import has


def everywhere(s, who, login, no):
    """All that this officer can read of the matter."""
    m = who[login.upper()].matter(no)
    page = see(browser(s, login), f"/desk/matter/{no}").text
    lists = who[login.upper()].get("/api/v1/matters").text + who[login.upper()].get("/api/v1/stats").text
    return str(m) + page + lists


def test_never_seen_by_the_unit_before_it_answers():
    s, who = cast()
    case = new_in(s, who, "ANS")
    case.take("RES", "N03", who="RU", value=1, text="推来推去，没人管")
    case.take("RES", "N03", who="PD", value=3, text="信访局很耐心")
    case.take("RES", "N03", who="RU", value=2, text="后来解释了")
    eq("no third", post(case.client("RES"), case.no, "N03", {"who": "RU", "value": 3}).status, 422)
    has("an answered unit reads it", everywhere(s, who, "ru", case.no), "后来解释了")
    case.take("RES", "P26")
    case.take("REV", "R05", "review")
    case.take("REV", "R09", "review")
    eq("the answer is owed again", case.read()["state"], "RDO")
    for login in ("ru", "rul"):
        seen = everywhere(s, who, login, case.no)
        for word in ("推来推去", "信访局很耐心", "后来解释了", "rating_ru", "rating_pd", "N03"):
            ok(f"{login} reads {word}", word not in seen)
    has("who follows it up does", everywhere(s, who, "pd", case.no), "后来解释了")
    case.take("RUL", "P31", opinion="解释说明", facts="重新查明", reasons="新的理由")
    has("and the unit, once it has answered", everywhere(s, who, "ru", case.no), "后来解释了")
    eq("who rated sees it all the time", case.read()["rating_ru"], 2)


def test_a_correction_shows_both_values():
    s, who = cast()
    case = new_in(s, who, "ACC", title="道路坑洼", request="请修路")
    case.take("PD", "N14", field="request", value="请修村道", reason="听错了")
    case.take("PD", "N14", field="request", value="请修村口的路", reason="再核对")
    case.take("PD", "N14", field="title", value="村道坑洼", reason="写错")
    case.take("PD", "N14", field="category", value="transport", reason="归类")
    got = [(e["fields"].get("was"), e["fields"]["value"]) for e in who["PD"].matter(case.no)["events"] if e["row"] == "N14"]
    eq("both", got[:3], [("请修路", "请修村道"), ("请修村道", "请修村口的路"), ("道路坑洼", "村道坑洼")])
    has("on the page", see(browser(s, "pd"), f"/desk/matter/{case.no}").text, "原来登记的")
