// SPDX-License-Identifier: Apache-2.0
/* rules_notice.c - data/notice.def and data/webhook.def: reads and checks them, looks rows up. */
#include "core/rules/rules_notice.h"

#include "base/text.h"
#include "core/rules/rules_read.h"
#include "store/ctx.h"

/* Two parts of a short message, each less what joins them; the longest a name becomes (data/unit.def, form.def). */
enum { TEXT_ZH = 2 * 67, TEXT_EN = 2 * 153, NO_LONGEST = 28, UNIT_LONGEST = 24, LETTER_LONGEST = 16 };
enum { DAYS_MOST = 365, NUMBER_LONGEST = 4, DAY_LONGEST = 10, NAME_ZH = 12, NAME_EN = 40, LINK_LONGEST = 48 };
/* What a row may name, by its kind; the others can have no value. */
static const char *const names[NOTICE_WHEN_N] = {
    [NOTICE_FILED] = "no/unit",
    [NOTICE_LETTER] = "no/unit/letter",
    [NOTICE_ROWS] = "no/unit",
    [NOTICE_CONTACT] = "no",
    [NOTICE_ARRIVED] = "no/unit/kind/due",
    [NOTICE_DIGEST] = "unit/n",
    [NOTICE_DUE] = "no/unit/kind/due/clock",
    [NOTICE_OVERDUE] = "no/unit/kind/due/clock",
    [NOTICE_CALL] = "no/unit/kind/minutes/link",
    [NOTICE_LEADER] = "no/unit/kind/link",
    [NOTICE_TEST] = "",
};
/* The word of the third cell, and what stands after it: days, clocks, duties. */
static const struct {
    const char *word;
    enum notice_when when;
    bool days, clocks, duties;
} kind[] = {
    { "filed", NOTICE_FILED, false, false, false },     { "letter", NOTICE_LETTER, false, false, false },
    { "contact", NOTICE_CONTACT, false, false, false }, { "arrived", NOTICE_ARRIVED, false, false, true },
    { "digest", NOTICE_DIGEST, false, false, true },    { "due", NOTICE_DUE, true, true, true },
    { "overdue", NOTICE_OVERDUE, false, true, true },   { "call", NOTICE_CALL, false, false, false },
    { "leader", NOTICE_LEADER, false, false, false },   { "test", NOTICE_TEST, false, false, false },
};

const struct notice_row *rules_notices(const struct rules *r, size_t *ret_n)
{
    *ret_n = r->notice.n;
    return r->notice.row;
}

const struct notice_row *rules_notice(const struct rules *r, struct str name)
{
    for (size_t i = 0; i < r->notice.n; i++)
        if (str_eq(r->notice.row[i].name, name))
            return &r->notice.row[i];
    return NULL;
}

const struct webhook_row *rules_webhooks(const struct rules *r, size_t *ret_n)
{
    *ret_n = r->webhook.n;
    return r->webhook.row;
}

bool rules_notice_is_for(const struct notice_row *n, const struct procedure *p)
{
    for (size_t i = 0; i < n->n_of; i++)
        if (str_eq(n->of[i], p->id))
            return true;
    return n->n_of == 0 && !p->sealed;
}

const struct notice_row *rules_notice_of(const struct rules *r, enum notice_when when, const struct procedure *p)
{
    for (size_t i = 0; i < r->notice.n; i++)
        if (r->notice.row[i].when == when && (p == NULL || rules_notice_is_for(&r->notice.row[i], p)))
            return &r->notice.row[i];
    return NULL;
}

bool rules_notice_has_clock(const struct notice_row *n, const struct term *t)
{
    for (size_t i = 0; i < n->n_clock; i++)
        if (str_eq(n->clock[i], t->code))
            return true;
    return n->n_clock == 0 && !t->right && t->unit != TERM_SECOND;
}

bool rules_notice_is_inner(const struct notice_row *n)
{
    return n->when > NOTICE_CONTACT;
}

struct str rules_notice_fill(struct arena *mem, struct str text, const struct notice_value *with, size_t n)
{
    enum { NOTICE_MAX = 4096 };
    struct buf b = buf_make(mem, NOTICE_MAX);
    struct str before, name;

    while (rules_letter_next(&text, &before, &name)) {
        struct str value = STR_NONE;
        for (size_t i = 0; i < n; i++)
            if (str_eq(with[i].name, name))
                value = with[i].value;
        if (value.n == 0)
            return STR_NONE;
        buf_add(&b, before);
        buf_add(&b, value);
    }
    buf_add(&b, text);
    return buf_str(&b);
}

/* filed; letter; P02/P03; due 3 D06/D07 RU/RUL; overdue * RUL; arrived RU; … */
static void read_when(struct lines *l, struct str cell, struct notice_row *n)
{
    struct arena *mem = l->in->mem;
    struct str word;

    str_split(&cell, ' ', &word);
    for (size_t i = 0; i < N_OF(kind); i++) {
        size_t n_part, k = 0;
        if (!str_eqz(word, kind[i].word))
            continue;
        const struct str *part = parts(mem, cell, ' ', &n_part);
        n->when = kind[i].when;
        if (n_part != (size_t)kind[i].days + kind[i].clocks + kind[i].duties) {
            FAULT(l, "after %.*s there stand %s%s%s", STR_ARG(word), kind[i].days ? "days, " : "",
                  kind[i].clocks ? "clocks, " : "", kind[i].duties ? "duties" : "no more words");
            return;
        }
        if (kind[i].days && (!cell_int(part[k++], &n->days) || n->days < 1 || n->days > DAYS_MOST))
            FAULT(l, "%.*s is no number of days", STR_ARG(part[0]));
        if (kind[i].clocks && !str_eqz(part[k++], "*"))
            n->clock = parts(mem, part[k - 1], '/', &n->n_clock);
        if (kind[i].duties)
            n->duty = parts(mem, part[k], '/', &n->n_duty);
        return;
    }
    n->row = parts(mem, word, '/', &n->n_row);
}

/* name | procedures | when | zh | en | source */
void read_notice(struct lines *l)
{
    const struct str *c = l->cell;
    struct notice_row n = { .name = c[0], .text = { c[3], c[4] }, .source = c[5], .when = NOTICE_ROWS };

    if (!str_eqz(c[1], "*"))
        n.of = parts(l->in->mem, c[1], '/', &n.n_of);
    read_when(l, c[2], &n);
    if (n.name.n == 0 || c[1].n == 0 || c[2].n == 0 || n.source.n == 0)
        FAULT(l, "a notice has a name, procedures, says when, and names its source");
    if (rules_notice(l->in->r, n.name) != NULL)
        FAULT(l, "notice %.*s stands twice", STR_ARG(n.name));
    TAKE(l->in, l->in->r->notice, l, n);
}

/* name | address | file of the secret | procedures */
void read_webhook(struct lines *l)
{
    const struct str *c = l->cell;
    struct webhook_row w = { .name = c[0], .address = c[1], .secret = c[2] };

    if (!str_eqz(c[3], "*"))
        w.procedure = parts(l->in->mem, c[3], '/', &w.n_procedure);
    if (w.name.n == 0 || w.secret.n == 0 || c[3].n == 0)
        FAULT(l, "a webhook has a name, a file of its secret, and procedures");
    if (!str_starts(w.address, STR("http://")) && !str_starts(w.address, STR("https://")))
        FAULT(l, "address %.*s begins neither with http:// nor with https://", STR_ARG(w.address));
    for (size_t i = 0; i < l->in->r->webhook.n; i++)
        if (str_eq(l->in->r->webhook.row[i].name, w.name))
            FAULT(l, "webhook %.*s stands twice", STR_ARG(w.name));
    TAKE(l->in, l->in->r->webhook, l, w);
}

static struct str longest(struct arena *mem, int n)
{
    return arena_printf(mem, "%0*d", n, 0);
}

static bool may_name(enum notice_when when, const char *name)
{
    struct str rest = str_of(names[when]), one;

    while (rest.n > 0 && str_split(&rest, '/', &one))
        if (str_eqz(one, name))
            return true;
    return false;
}

static bool is_duty(const struct rules *r, struct str duty)
{
    for (size_t i = 0; i < r->grant.n; i++)
        if (str_eq(r->grant.row[i].duty, duty))
            return true;
    return false;
}

static void check_words(struct reading *in, const struct notice_row *n, int line)
{
    for (size_t i = 0; i < n->n_clock; i++)
        if (rules_term(in->r, n->clock[i]) == NULL)
            fault(in, in->r->notice.file, line, "unknown clock %.*s", STR_ARG(n->clock[i]));
    for (size_t i = 0; i < n->n_duty; i++)
        if (!is_duty(in->r, n->duty[i]))
            fault(in, in->r->notice.file, line, "unknown duty %.*s", STR_ARG(n->duty[i]));
    for (size_t i = 0; rules_notice_is_inner(n) && i < n->n_of; i++) {
        const struct procedure *p = rules_procedure(in->r, n->of[i]);
        if (p != NULL && p->sealed)
            fault(in, in->r->notice.file, line, "%.*s is sealed: no unit is told of it", STR_ARG(p->id));
    }
}

static void check_text(struct reading *in, const struct notice_row *n, int line, int lang)
{
    const int name = lang == LANG_ZH ? NAME_ZH : NAME_EN;
    const struct {
        const char *name;
        int longest;
    } all[] = {
        { "no", NO_LONGEST },    { "unit", UNIT_LONGEST }, { "letter", LETTER_LONGEST }, { "kind", name },
        { "clock", name },       { "due", DAY_LONGEST },   { "n", NUMBER_LONGEST },      { "minutes", NUMBER_LONGEST },
        { "link", LINK_LONGEST }
    };
    struct notice_value value[N_OF(all)];
    size_t n_value = 0;
    struct str text = n->text[lang];
    const size_t most = lang == LANG_ZH ? TEXT_ZH : TEXT_EN;

    for (size_t i = 0; i < N_OF(all); i++)
        if (may_name(n->when, all[i].name))
            value[n_value++] = (struct notice_value){ str_of(all[i].name), longest(in->mem, all[i].longest) };
    if (text.n == 0)
        fault(in, in->r->notice.file, line, "notice %.*s lacks a text", STR_ARG(n->name));
    if (rules_notice_fill(in->mem, text, value, n_value).p == NULL)
        fault(in, in->r->notice.file, line, "a text of %.*s has a name that it cannot have", STR_ARG(n->name));
    if (text_count(rules_notice_fill(in->mem, text, value, n_value)) > most)
        fault(in, in->r->notice.file, line, "a text of %.*s may come to more than %zu characters", STR_ARG(n->name),
              most);
    for (size_t i = 0; i < n->n_of; i++) {
        const struct procedure *p = rules_procedure(in->r, n->of[i]);
        if (p != NULL && p->sealed && rules_notice_fill(in->mem, text, NULL, 0).p == NULL)
            fault(in, in->r->notice.file, line, "%.*s is sealed: a text of %.*s names something", STR_ARG(p->id),
                  STR_ARG(n->name));
    }
}

/* Is it a row of one of the procedures the notice is for, or of every machine? Or an event without a row that people
 * are told of? */
static bool has_row(const struct rules *r, const struct notice_row *n, struct str row)
{
    if (str_eqz(row, "另约时间")) /* core/reception/rebook.h */
        return rules_notice_is_for(n, rules_procedure(r, STR("reception")));
    for (size_t i = 0; i < r->n_procedure; i++) {
        const struct procedure *p = &r->procedure[i];
        const struct move *m = rules_move(r, p, row);
        if (m != NULL && str_eq(m->id, row) && rules_notice_is_for(n, p))
            return true;
    }
    return false;
}

static void check_procedures(struct reading *in, const struct str *of, size_t n, struct str file, int line)
{
    for (size_t i = 0; i < n; i++)
        if (rules_procedure(in->r, of[i]) == NULL)
            fault(in, file, line, "unknown procedure %.*s", STR_ARG(of[i]));
}

void check_notices(struct reading *in)
{
    const struct rules *r = in->r;

    for (size_t i = 0; i < r->notice.n; i++) {
        const struct notice_row *n = &r->notice.row[i];
        const int line = r->notice.line[i];
        check_procedures(in, n->of, n->n_of, r->notice.file, line);
        for (size_t k = 0; k < n->n_row; k++)
            if (!has_row(r, n, n->row[k]))
                fault(in, r->notice.file, line, "no procedure of %.*s has a row %.*s", STR_ARG(n->name),
                      STR_ARG(n->row[k]));
        check_words(in, n, line);
        check_text(in, n, line, LANG_ZH);
        check_text(in, n, line, LANG_EN);
    }
    for (size_t i = 0; i < r->webhook.n; i++) {
        const struct webhook_row *w = &r->webhook.row[i];
        check_procedures(in, w->procedure, w->n_procedure, r->webhook.file, r->webhook.line[i]);
        for (size_t k = 0; k < w->n_procedure; k++) {
            const struct procedure *p = rules_procedure(r, w->procedure[k]);
            if (p != NULL && p->sealed)
                fault(in, r->webhook.file, r->webhook.line[i], "%.*s is sealed: nobody is told of it", STR_ARG(p->id));
        }
    }
}
