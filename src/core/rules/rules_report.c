// SPDX-License-Identifier: Apache-2.0
/* rules_report.c - reads data/report/NAME.report. */
#include "core/rules/rules_read.h"

enum { TESTS_MAX = 7 };

/* Which tests a count may use, by where its things are found. */
static const char *const test_of[REPORT_FROM_N][TESTS_MAX] = {
    [REPORT_MATTER] = { "all", "first", "settled", "rated_pd", "pleased_pd", "rated_ru", "pleased_ru" },
    [REPORT_CLOCK] = { "each", "each_met", "last", "last_met" },
    [REPORT_LETTER] = { "all" },
};

static bool is_test(enum report_from from, struct str test)
{
    for (size_t i = 0; i < TESTS_MAX && test_of[from][i] != NULL; i++)
        if (str_eqz(test, test_of[from][i]))
            return true;
    return false;
}

static bool is_what(const struct rules *r, enum report_from from, struct str what)
{
    struct str one;

    if (from == REPORT_MATTER)
        return str_eqz(what, "opened") || str_eqz(what, "closed");
    while (what.n > 0 && str_split(&what, '/', &one))
        if (from == REPORT_CLOCK ? rules_term(r, one) == NULL : rules_form(r, one) == NULL)
            return false;
    return true;
}

/* whole | matter | petition | opened | all | 收到的信访事项 | petitions received */
static void read_count(struct lines *l, struct report_count *ret)
{
    static const char *const from[] = { "matter", "clock", "letter" };
    const struct rules *r = l->in->r;
    const struct str *c = l->cell;
    int at = word_index(c[1], from, N_OF(from));

    if (at < 0) {
        FAULT(l, "a report counts matter, clock or letter, not %.*s", STR_ARG(c[1]));
        return;
    }
    *ret = (struct report_count){ .from = (enum report_from)at,
                                  .procedure = c[2],
                                  .what = c[3],
                                  .test = c[4],
                                  .label = { c[5], c[6] },
                                  .line = l->line };
    if (rules_procedure(r, c[2]) == NULL || rules_procedure(r, c[2])->sealed)
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
        in->r->n_report++;
    }
}
