# SPDX-License-Identifier: Apache-2.0
"""A petition's life under the Regulations on petition work (信访工作条例 2022): each way it may go, with
the days the law counts. Dates are chosen around the holidays of 2026."""
from anlan import RSJ, XFJ, ZJJ, Site, need, want
from testing import eq, ok


def people(s):
    return s.officer("pd", XFJ, "PD"), s.officer("ru", RSJ, "RU"), s.officer("rul", RSJ, "RUL")


def clock(m, code):
    return next(c for c in m["clocks"] if c["code"] == code and c["state"] != "stopped")


def site(day):
    need("init", "officer", "token", "serve")
    s = Site(training=True)
    return s, *people(s), s.serve(now=day)


def test_from_filing_to_the_end_by_the_clock():
    s, pd, ru, rul, _ = site("2026-07-01")
    no, resident = s.file()
    m = resident.matter(no)
    eq("registered", (m["state"], m["unit"]), ("REG", XFJ))
    eq("D01, 15 days", clock(m, "D01")["due"], "2026-07-16")
    m = pd.must(no, "P02", unit=RSJ, today="2026-07-01")
    eq("forwarded", (m["state"], m["unit"]), ("FWD", RSJ))
    eq("D03, 15 days", clock(m, "D03")["due"], "2026-07-16")
    eq("D04, 5 working days", clock(m, "D04")["due"], "2026-07-08")
    m = ru.must(no, "P07", today="2026-07-01")
    eq("D06, 60 days", (m["state"], clock(m, "D06")["due"]), ("ACC", "2026-08-30"))
    eq("D03 and D04 stopped", [c["state"] for c in m["clocks"] if c["code"] in ("D03", "D04")], ["stopped"] * 2)
    s.at("2026-08-24")
    rul.must(no, "P21", today="2026-08-24")
    m = resident.matter(no)
    eq("D09, 30 days", (m["state"], clock(m, "D09")["due"]), ("ANS", "2026-09-23"))
    s.at("2026-09-23")
    eq("still open on its last day", resident.matter(no)["state"], "ANS")
    s.at("2026-09-24")
    m = resident.matter(no)
    eq("closed by the clock", m["state"], "FIN")
    ok("closing time is set", m["closed"] is not None)


def test_a_residents_last_day_rolls_over_the_national_holiday():
    s, pd, ru, rul, _ = site("2026-07-01")
    no, resident = s.file()
    pd.must(no, "P02", unit=RSJ, today="2026-07-01")
    ru.must(no, "P07", today="2026-07-01")
    s.at("2026-09-01")      # 30 days end on 1 October, in the holiday: 8 October
    rul.must(no, "P21", today="2026-09-01")
    eq("D09 rolls", clock(resident.matter(no), "D09")["due"], "2026-10-08")


def test_overdue_is_a_flag_and_no_state():
    s, pd, ru, _rul, _ = site("2026-07-01")
    no, _resident = s.file()
    pd.must(no, "P02", unit=RSJ, today="2026-07-01")
    ru.must(no, "P07", today="2026-07-01")
    s.at("2026-08-31")
    m = ru.matter(no)
    eq("overdue", (m["state"], clock(m, "D06")["state"], clock(m, "D06")["overdue"]), ("ACC", "running", True))


def test_extension_counts_from_the_first_due_day_once():
    s, pd, ru, rul, _ = site("2026-07-01")
    no, _resident = s.file()
    pd.must(no, "P02", unit=RSJ, today="2026-07-01")
    ru.must(no, "P07", today="2026-07-01")
    want("31 days are refused", rul.step(no, "P20", days=31), 422)
    m = rul.must(no, "P20", days=30, today="2026-07-02")
    eq("D07", (m["state"], clock(m, "D07")["due"]), ("EXT", "2026-09-29"))
    want("only once", rul.step(no, "P20", days=5), 422)


def test_objection_and_new_unit_start_the_terms_anew():
    s, pd, ru, _rul, _ = site("2026-07-01")
    other = s.officer("ru2", ZJJ, "RU")
    no, _resident = s.file()
    pd.must(no, "P02", unit=RSJ, today="2026-07-01")
    m = ru.must(no, "P04", reason="不属于本单位职责", today="2026-07-01")
    eq("D03 is paused", (m["state"], clock(m, "D03")["state"]), ("OBJ", "paused"))
    s.at("2026-07-06")
    m = pd.must(no, "P05", unit=ZJJ, today="2026-07-06")
    eq("new unit", (m["state"], m["unit"], clock(m, "D03")["due"]), ("FWD", ZJJ, "2026-07-21"))
    eq("the unit that held it still reads it", ru.matter(no)["state"], "FWD")
    other.must(no, "P07", today="2026-07-06")


def test_objection_refused_lets_the_rest_of_the_term_run_and_no_second_one():
    s, pd, ru, _rul, _ = site("2026-07-01")
    no, _resident = s.file()
    pd.must(no, "P02", unit=RSJ, today="2026-07-01")
    ru.must(no, "P04", reason="不属于本单位职责", today="2026-07-01")
    s.at("2026-07-03")
    m = pd.must(no, "P06", reason="属于你单位职责", today="2026-07-03")
    eq("two days of pause are added", clock(m, "D03")["due"], "2026-07-18")
    ok("no second objection", "P04" not in ru.may(no))
    want("nor by force", ru.step(no, "P04", reason="再次异议"), 422)


def test_withdrawal_needs_the_residents_own_words():
    s, pd, _ru, _rul, _ = site("2026-07-01")
    no, resident = s.file()
    want("not before they ask", pd.step(no, "P25"), 422)
    resident.must(no, "N13", words="问题已经解决，本人自愿撤回。") if "words" in str(resident.may(no)["N13"]) \
        else resident.must(no, "N13")
    eq("withdrawn", pd.must(no, "P25")["state"], "WDR")


def test_review_is_a_linked_matter_and_stops_the_first():
    s, pd, ru, rul, _ = site("2026-07-01")
    no, resident = s.file()
    pd.must(no, "P02", unit=RSJ, today="2026-07-01")
    ru.must(no, "P07", today="2026-07-01")
    rul.must(no, "P21", today="2026-07-01")
    m = resident.must(no, "P26", today="2026-07-01")
    eq("under review", m["state"], "RVW")
    eq("its term is paused", clock(m, "D09")["state"], "paused")
    ok("linked", len(m["links"]) == 1)


def test_rating_once_with_one_change():
    s, pd, ru, rul, _ = site("2026-07-01")
    no, resident = s.file()
    pd.must(no, "P02", unit=RSJ, today="2026-07-01")
    ru.must(no, "P07", today="2026-07-01")
    want("not before the answer", resident.post(f"/api/v1/matters/{no}/rating", {"who": "RU", "value": 3}), 422)
    rul.must(no, "P21", today="2026-07-01")
    for status, value in ((200, 1), (200, 3), (422, 2)):
        want(f"rating {value}", resident.post(f"/api/v1/matters/{no}/rating", {"who": "RU", "value": value}), status)
    want("an officer does not rate", ru.post(f"/api/v1/matters/{no}/rating", {"who": "RU", "value": 3}), 403)


def test_unit_that_receives_directly_has_its_own_term():
    s, _pd, ru, _rul, _ = site("2026-07-01")
    no, _resident = s.file(ru, channel="visit")
    m = ru.matter(no)
    eq("D02 at the unit", (m["unit"], clock(m, "D02")["due"]), (RSJ, "2026-07-16"))


def test_months_of_statutory_duty_end_on_the_same_day():
    s, pd, ru, _rul, _ = site("2026-07-31")
    no, _resident = s.file()
    pd.must(no, "P02", unit=RSJ, today="2026-07-31")
    m = ru.must(no, "P12", today="2026-07-31")
    eq("D47, two months", (m["state"], clock(m, "D47")["due"]), ("STA", "2026-09-30"))


def test_old_version_is_refused_and_nothing_happens():
    s, pd, _ru, _rul, _ = site("2026-07-01")
    no, _resident = s.file()
    before = pd.matter(no)
    body = {"event": "P02", "fields": {"unit": RSJ}, "version": 0}
    want("old version", pd.post(f"/api/v1/matters/{no}/steps", body), 409)
    eq("unchanged", pd.matter(no)["state"], before["state"])
    want("by its name", pd.post(f"/api/v1/matters/{no}/steps", {"event": "转送", "fields": {"unit": RSJ}}), 200)


def test_undeclared_missing_and_wrong_fields_are_refused():
    s, pd, _ru, _rul, _ = site("2026-07-01")
    no, _resident = s.file()
    for fields in ({"unit": RSJ, "colour": "red"}, {}, {"unit": ""}, {"unit": 5}, {"unit": "610404.none"}, {"unit": XFJ},
                   {"unit": "610403.rsj"}, []):
        a = pd.post(f"/api/v1/matters/{no}/steps", {"event": "P02", "fields": fields})
        ok(f"{fields}: {a!r}", a.status in (400, 422) and a.code)
    eq("unchanged", pd.matter(no)["state"], "REG")
