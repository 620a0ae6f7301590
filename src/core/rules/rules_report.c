// SPDX-License-Identifier: Apache-2.0
/* rules_report.c - reads data/report/NAME.report. */
#include "core/rules/rules_read.h"

enum { TESTS_MAX = 11 };

/* Which tests a count may use, by where its things are found. */
static const char *const test_of[REPORT_FROM_N][TESTS_MAX] = {
    [REPORT_MATTER] = { "all", "first", "settled", "rated_pd", "pleased_pd", "rated_ru", "pleased_ru", "judged", "fair",
                        "granted", "performed" },
    [REPORT_CLOCK] = { "each", "each_met", "last", "last_met" },
    [REPORT_LETTER] = { "all" },
    [REPORT_ADVICE] = { "all", "answered", "adopted" },
};

static bool is_test(enum report_from from, struct str test)
{
    for (size_t i = 0; i < TESTS_MAX && test_of[from][i] != NULL; i++)
        if (str_eqz(test, test_of[from][i]))
            return true;
    return false;
}

/* A right to act falls due for nobody; F01 is issued with every filing: those are counted as matters. */
static bool is_code(const struct rules *r, enum report_from from, struct str code)
{
    const struct term *t = rules_term(r, code);

    if (from == REPORT_CLOCK)
        return t != NULL && !t->right;
    if (from == REPORT_LETTER)
        return rules_form(r, code) != NULL && !str_eqz(code, "F01");
    return row_offers(r, "any", "N11", "kind", code);
}

static bool is_what(const struct rules *r, enum report_from from, struct str what)
{
    struct str one;
    int n = 0;

    if (from == REPORT_MATTER)
        return str_eqz(what, "opened") || str_eqz(what, "closed");
    for (; what.n > 0 && str_split(&what, '/', &one); n++)
        if (!is_code(r, from, one))
            return false;
    return n > 0 && n <= REPORT_CODES;
}

static bool is_procedure(const struct rules *r, enum report_from from, struct str id)
{
    const struct procedure *p = rules_procedure(r, id);

    if (from == REPORT_ADVICE)
        return str_eqz(id, "any");
    return p != NULL && !p->sealed && p != rules_any(r);
}

/* whole | matter | petition | opened | all | 收到的信访事项 | petitions received */
static void read_count(struct lines *l, struct report_count *ret)
{
    static const char *const from[] = { "matter", "clock", "letter", "advice" };
    const struct rules *r = l->in->r;
    const struct str *c = l->cell;
    int at = word_index(c[1], from, N_OF(from));

    if (at < 0) {
        FAULT(l, "a report counts matter, clock, letter or advice, not %.*s", STR_ARG(c[1]));
        return;
    }
    *ret = (struct report_count){ .from = (enum report_from)at,
                                  .procedure = c[2],
                                  .what = c[3],
                                  .test = c[4],
                                  .label = { c[5], c[6] },
                                  .line = l->line };
    if (!is_procedure(r, ret->from, c[2]))
        FAULT(l, "unknown or sealed procedure %.*s", STR_ARG(c[2]));
    if (!is_what(r, ret->from, c[3]))
        FAULT(l, "%.*s is not what a %s is counted by", STR_ARG(c[3]), from[at]);
    if (!is_test(ret->from, c[4]))
        FAULT(l, "no test %.*s of a %s", STR_ARG(c[4]), from[at]);
}

static void read_line(struct lines *l, struct report *p)
{
    static const char *const kind[] = { "report", "text", "whole", "part" };
    static const size_t cells[] = { 4, 3, 7, 7 };
    int k = word_index(l->cell[0], kind, N_OF(kind));

    if (k < 0 || l->n != cells[k])
        FAULT(l, "no line of a report, or a wrong number of cells: docs/report.md");
    else if (k > 1)
        read_count(l, k == 2 ? &p->whole : &p->part);
    else
        for (size_t i = 0; i < 2; i++)
            (k == 0 ? p->title : p->text)[i] = l->cell[i + 1];
    if (k == 0)
        p->source = l->cell[3];
}

bool report_is_by(struct str by)
{
    static const char *const known[] = { "category", "channel", "unit" };

    return by.n == 0 || word_index(by, known, N_OF(known)) >= 0;
}

/* kind | zh or name | en or breakdown */
static void read_annual(struct lines *l)
{
    const struct str *c = l->cell;
    struct annual_row a = { .heading = str_eqz(c[0], "part") };

    if (a.heading) {
        a.title[0] = c[1];
        a.title[1] = c[2];
        if (c[1].n == 0 || c[2].n == 0)
            FAULT(l, "a part has a title in both languages");
    } else {
        a.report = c[1];
        a.by = c[2];
        if (!str_eqz(c[0], "report") || rules_report(l->in->r, c[1]) == NULL)
            FAULT(l, "neither a part nor a known report: %.*s", STR_ARG(c[1]));
        if (!report_is_by(c[2]))
            FAULT(l, "%.*s is no breakdown", STR_ARG(c[2]));
    }
    TAKE(l->in, l->in->r->annual, l, a);
}

static void read_year(struct reading *in)
{
    struct lines l;

    if (!lines_open(in, STR("annual.def"), true, &l))
        return;
    while (lines_row(&l, 3))
        read_annual(&l);
}

void read_reports(struct reading *in)
{
    static const size_t folder = sizeof "report/" - 1, end = sizeof ".report" - 1;
    size_t n;
    const struct str *file = data_files(in, "report", ".report", &n);
    struct lines l;

    in->r->report = (struct report *)arena_array(in->mem, n, sizeof *in->r->report);
    for (size_t i = 0; i < n; i++) {
        struct report *p = &in->r->report[in->r->n_report];
        if (!lines_open(in, file[i], true, &l))
            continue;
        *p = (struct report){ .name = str_cut(file[i], folder, file[i].n - end), .file = l.file };
        while (lines_next(&l))
            read_line(&l, p);
        if (p->title[0].n == 0 || p->text[0].n == 0 || p->whole.line == 0)
            FAULT(&l, "a report has lines report, text and whole");
        if (str_eqz(p->name, "annual"))
            FAULT(&l, "annual is the address of the annual report");
        in->r->n_report++;
    }
    read_year(in);
}
