// SPDX-License-Identifier: Apache-2.0
/* rules_drift_test.c - data/ says what the law as data says: each row of the tables of procedures.md.
 *
 * The document is read from $ANLAN_DOCS, else ../shared/docs beside the source; absent, the test is skipped. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/test.h"
#include "core/rules/rules.h"
#include "sys/file.h"

struct doc {
    struct arena *mem;
    const struct rules *r;
    struct str text;
};

static bool doc_open(struct doc *d)
{
    const char *folder = getenv("ANLAN_DOCS");
    const struct rules_source src = { STR_NONE };
    struct err e = { 0 };

    d->mem = arena_make();
    struct str path = arena_printf(d->mem, "%s/procedures.md", folder != NULL ? folder : SOURCE_DIR "/../shared/docs");
    if (file_load(d->mem, path, 1 << 20, &d->text, &e) != ST_OK) {
        arena_drop(d->mem);
        return false;
    }
    EQ(rules_load(d->mem, &src, NULL, &d->r, &(struct err){ 0 }), ST_OK);
    return true;
}

#define NEED(d)                                \
    if (!doc_open(&(d))) {                     \
        printf("skipped: no procedures.md\n"); \
        skip();                                \
    }

/* The part of the document from one heading to the next. */
static struct str part(struct str text, const char *from, const char *to)
{
    size_t a = str_find(text, str_of(from));
    OK(a != SIZE_MAX);
    size_t b = str_find(str_from(text, a), str_of(to));
    OK(b != SIZE_MAX);
    return str_cut(text, a, a + b);
}

/* Cells of a row "| a | b |" of `n` columns; false for every other line. */
static bool table_row(struct str line, struct str *cell, size_t n)
{
    struct str rest = str_trim(line);

    if (!str_starts(rest, STR("| ")) || !str_ends(rest, STR("|")))
        return false;
    rest = str_cut(rest, 1, rest.n - 1);
    for (size_t i = 0; i < n; i++) {
        if (!str_split(&rest, '|', &cell[i]))
            return false;
        cell[i] = str_trim(cell[i]);
        if (str_eq(cell[i], STR("–")))
            cell[i] = STR_NONE;
    }
    return rest.p == NULL;
}

static struct str joined(struct arena *mem, const struct str *s, size_t n)
{
    struct buf b = buf_make(mem, 1000);

    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            buf_byte(&b, ',');
        buf_add(&b, s[i]);
    }
    return buf_str(&b);
}

static struct str clocks_of(struct arena *mem, const struct move *m)
{
    struct buf b = buf_make(mem, 1000);

    for (size_t i = 0; i < m->n_clock; i++)
        buf_printf(&b, "%s%c%.*s%s", i > 0 ? " " : "", " +-~="[m->clock[i].kind], STR_ARG(m->clock[i].term->code),
                   m -> clock[i].if_given ? "?" : "");
    return buf_str(&b);
}

static const struct move *row_of(const struct rules *r, struct str id)
{
    size_t n;
    const struct procedure *p = rules_procedures(r, &n);

    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < p[i].n_move; k++)
            if (str_eq(p[i].move[k].id, id))
                return &p[i].move[k];
    return NULL;
}

/* "FWD → OBJ": the states, or nothing when the row is of every machine. */
static void same_states(struct arena *mem, const struct move *m, struct str cell)
{
    size_t at = str_find(cell, STR("→"));
    struct str from = str_trim(str_cut(cell, 0, at)), to = str_trim(str_from(cell, at + strlen("→")));

    OK(at != SIZE_MAX);
    OK(m->from_any == str_eqz(from, "*"));
    if (m->from_any)
        return;
    EQ_STR(str_eq(from, STR("–")) ? STR_NONE : from, joined(mem, m->from, m->n_from));
    EQ_STR(to, m->to);
}

TEST(every_row_of_every_machine)
{
    struct doc d;
    struct str line, c[7];
    size_t n = 0;

    NEED(d);
    struct str rest = part(d.text, "## 14. State machines", "## 15.");
    while (str_split(&rest, '\n', &line)) {
        if (!table_row(line, c, 7) || str_eqz(c[0], "id"))
            continue;
        const struct move *m = row_of(d.r, c[0]);
        if (m == NULL)
            fprintf(stderr, "no row %.*s\n", STR_ARG(c[0]));
        OK(m != NULL);
        same_states(d.mem, m, c[1]);
        EQ_STR(m->event, c[2]);
        EQ_STR(m->by, c[3]);
        EQ_STR(m->note, c[4]);
        EQ_STR(clocks_of(d.mem, m), c[5]);
        EQ_STR(joined(d.mem, m->doc, m->n_doc), c[6]);
        n++;
    }
    EQ(n, 182);
    arena_drop(d.mem);
}

/* "### CPL complaint …, sealed: … States: SEA 密封登记, …. Closed: CLO. Terminal: ARC" */
static void same_machine(const struct doc *d, struct str line)
{
    struct str head = str_from(line, 4), one;
    const struct procedure *p = rules_procedure(d->r, str_cut(head, 0, 3));
    size_t at = str_find(line, STR("States: ")), n = 0;

    OK(p != NULL);
    if (at == SIZE_MAX)
        return;
    struct str tail = str_from(line, at + 8);
    size_t end = str_find(tail, STR(". "));
    struct str states = str_cut(tail, 0, end), kinds = str_from(tail, end);
    while (str_split(&states, ',', &one)) {
        one = str_trim(one);
        const struct state *s = rules_state(p, str_cut(one, 0, 3));
        OK(s != NULL);
        EQ_STR(s->name, str_from(one, 4));
        bool listed = str_find(kinds, s->code) != SIZE_MAX;
        EQ(s->closed, listed);
        n++;
    }
    EQ(n, p->n_state);
    size_t terminal = str_find(kinds, STR("Terminal: "));
    for (size_t i = 0; i < p->n_state; i++)
        EQ(p->state[i].terminal, str_find(str_from(kinds, terminal), p->state[i].code) != SIZE_MAX);
}

TEST(every_state_of_every_machine)
{
    struct doc d;
    struct str line;
    size_t n = 0;

    NEED(d);
    struct str rest = part(d.text, "## 14. State machines", "## 15.");
    while (str_split(&rest, '\n', &line))
        if (str_starts(line, STR("### "))) {
            same_machine(&d, line);
            n++;
        }
    EQ(n, 13);
    arena_drop(d.mem);
}

TEST(every_clock)
{
    struct doc d;
    struct str line, c[6];
    size_t n = 0, have;

    NEED(d);
    struct str self = part(d.text, "Self-closing clocks", "D48");
    struct str rest = part(d.text, "**0.1 Clock table**", "## 1. Petition");
    while (str_split(&rest, '\n', &line)) {
        if (!table_row(line, c, 6) || c[0].n != 3)
            continue;
        const struct term *t = rules_term(d.r, c[0]);
        OK(t != NULL);
        EQ_STR(t->name, c[1]);
        EQ_STR(t->law, c[2]);
        EQ_STR(t->span, c[3]);
        EQ(t->roll, str_eqz(c[4], "N"));
        EQ_STR(t->source, c[5]);
        EQ(t->self_closing, str_find(self, t->code) != SIZE_MAX);
        n++;
    }
    rules_terms(d.r, &have);
    EQ(n, 55);
    EQ(n, have);
    arena_drop(d.mem);
}

static bool says_length(struct arena *mem, const struct term *t)
{
    static const char *const word[TERM_N] = { "", "CD", "WD", "months", "s [A]" };

    return str_find(t->law, arena_printf(mem, "%d %s", t->length, word[t->unit])) != SIZE_MAX;
}

/* "15 CD", "default 5 WD [A]". Those that say it otherwise: given ones, the court's, 二日内, minutes. */
TEST(every_length_in_words)
{
    struct doc d;
    size_t n;

    NEED(d);
    struct buf other = buf_make(d.mem, 1000);
    const struct term *t = rules_terms(d.r, &n);
    for (size_t i = 0; i < n; i++)
        if (!says_length(d.mem, &t[i]))
            buf_printf(&other, "%.*s ", STR_ARG(t[i].code));
    EQ_STR(buf_str(&other), STR("D22 D24 D26 D33 D39 D40 D42 D51 D55 "));
    EQ(rules_term(d.r, STR("D33"))->length, 2);
    EQ(rules_term(d.r, STR("D39"))->length, 5 * 60);
    EQ(rules_term(d.r, STR("D40"))->length, 60 * 60);
    EQ(rules_term(d.r, STR("D51"))->length, 60 * 60);
    arena_drop(d.mem);
}

TEST(every_form)
{
    struct doc d;
    struct str line, c[3];
    size_t n = 0, have;

    NEED(d);
    struct str rest = part(d.text, "| F | title |", "## 12.");
    while (str_split(&rest, '\n', &line)) {
        if (!table_row(line, c, 3) || c[0].n != 3 || c[0].p[0] != 'F')
            continue;
        const struct form *f = rules_form(d.r, c[0]);
        OK(f != NULL);
        EQ_STR(f->title, c[1]);
        EQ_STR(f->fields, c[2]);
        n++;
    }
    rules_forms(d.r, &have);
    EQ(n, 46);
    EQ(n, have);
    arena_drop(d.mem);
}

static bool fires(const struct rules *r, struct str when, struct str then)
{
    size_t n;
    const struct coupling *k = rules_couplings(r, &n);

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < k[i].n_then; j++)
            if (str_eq(k[i].when, when) && str_eq(k[i].then[j], then))
                return true;
    return false;
}

static bool is_id(struct str s)
{
    return s.n == 3 && s.p[1] >= '0' && s.p[1] <= '9' && s.p[2] >= '0' && s.p[2] <= '9';
}

/* Rows named in a text, whatever stands between them. */
static size_t ids_in(struct str s, struct str *ret, size_t room)
{
    size_t n = 0;

    for (size_t i = 0; i + 3 <= s.n && n < room; i++)
        if (is_id(str_cut(s, i, i + 3)))
            ret[n++] = str_cut(s, i, i + 3);
    return n;
}

TEST(every_coupling)
{
    struct doc d;
    struct str one, left[4], right[4];
    size_t seen = 0;

    NEED(d);
    struct str rest = part(d.text, "Coupling (left fires right in one transaction): ", "V01 may attach");
    while (str_split(&rest, ';', &one)) {
        size_t at = str_find(one, STR("→"));
        if (at == SIZE_MAX)
            continue;
        size_t n_left = ids_in(str_cut(one, 0, at), left, 4), n_right = ids_in(str_from(one, at), right, 4);
        for (size_t i = 0; i < n_left; i++)
            for (size_t k = 0; k < n_right; k++, seen++)
                OK(fires(d.r, left[i], right[k]));
    }
    EQ(seen, 32);
    arena_drop(d.mem);
}

RUN(CASE(every_row_of_every_machine), CASE(every_state_of_every_machine), CASE(every_clock),
    CASE(every_length_in_words), CASE(every_form), CASE(every_coupling))
