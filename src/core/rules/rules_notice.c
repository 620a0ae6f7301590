// SPDX-License-Identifier: Apache-2.0
/* rules_notice.c - data/notice.def and data/webhook.def: reads and checks them, looks rows up. */
#include "core/rules/rules_notice.h"

#include "base/text.h"
#include "core/rules/rules_read.h"
#include "store/ctx.h"

/* Two parts of a short message, each less what joins them; the longest a name becomes (data/unit.def, form.def). */
enum { TEXT_ZH = 2 * 67, TEXT_EN = 2 * 153, NO_LONGEST = 28, UNIT_LONGEST = 24, LETTER_LONGEST = 16 };

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

/* name | procedures | when | zh | en | source */
void read_notice(struct lines *l)
{
    const struct str *c = l->cell;
    struct notice_row n = { .name = c[0], .text = { c[3], c[4] }, .source = c[5], .when = NOTICE_ROWS };

    if (!str_eqz(c[1], "*"))
        n.of = parts(l->in->mem, c[1], '/', &n.n_of);
    if (str_eqz(c[2], "filed"))
        n.when = NOTICE_FILED;
    else if (str_eqz(c[2], "letter"))
        n.when = NOTICE_LETTER;
    else
        n.row = parts(l->in->mem, c[2], '/', &n.n_row);
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

static void check_text(struct reading *in, const struct notice_row *n, int line, int lang)
{
    const struct notice_value value[] = { { STR("no"), longest(in->mem, NO_LONGEST) },
                                          { STR("unit"), longest(in->mem, UNIT_LONGEST) },
                                          { STR("letter"), longest(in->mem, LETTER_LONGEST) } };
    const size_t n_value = n->when == NOTICE_LETTER ? 3 : 2;
    struct str text = n->text[lang];
    const size_t most = lang == LANG_ZH ? TEXT_ZH : TEXT_EN;

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
