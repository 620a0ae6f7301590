// SPDX-License-Identifier: Apache-2.0
/* filelist.c - see filelist.h. Only rows and public values are looked at: both outlast an erasure. */
#include "core/matter/filelist.h"

#include "core/matter/stepping.h"
#include "core/site.h"

enum { MISSING_MAX = 4000 };

/* "M07", "M03.identity" (a yes), "N01.kind=调解": does an earlier event say so? */
static bool is_said(struct arena *mem, const struct past_list *p, struct str one)
{
    struct str value = one, name, row;

    str_split(&value, '=', &name);
    str_split(&name, '.', &row);
    for (size_t i = 0; i < p->n; i++) {
        if (!str_eq(p->row[i].row, row))
            continue;
        if (name.n == 0 || str_eq(past_get(&p->row[i], str_z(mem, name)), value.n > 0 ? value : STR("true")))
            return true;
    }
    return false;
}

static bool any_said(struct arena *mem, const struct past_list *p, const struct str *one, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eqz(one[i], "*") || is_said(mem, p, one[i]))
            return true;
    return false;
}

enum st filelist_of(struct stepping *s, struct filelist *ret)
{
    size_t n, kept = 0;
    const struct filelist_row *f = rules_filelist(s->cx->site->rules, &n);
    struct filelist_item *item = arena_array(s->cx->mem, n, sizeof *item);
    const struct past_list *p;

    TRY(stepping_history(s, &p));
    for (size_t i = 0; i < n; i++)
        if (str_eq(f[i].procedure, s->procedure->id))
            item[kept++] = (struct filelist_item){ f[i].paper, any_said(s->cx->mem, p, f[i].when, f[i].n_when),
                                                   any_said(s->cx->mem, p, f[i].proof, f[i].n_proof) };
    *ret = (struct filelist){ item, kept };
    return ST_OK;
}

enum st filelist_load(struct ctx *cx, const struct matter *m, struct filelist *ret)
{
    struct stepping *s = arena_take(cx->mem, sizeof *s);

    *s = (struct stepping){ .cx = cx, .m = m, .procedure = m->procedure };
    return filelist_of(s, ret);
}

struct str filelist_missing(struct ctx *cx, const struct filelist *l)
{
    struct buf b = buf_make(cx->mem, MISSING_MAX);

    for (size_t i = 0; i < l->n; i++) {
        if (!l->row[i].needed || l->row[i].there)
            continue;
        struct str key = arena_printf(cx->mem, "filelist.%.*s", STR_ARG(l->row[i].paper));
        if (b.n > 0)
            buf_add(&b, cx->who.lang == LANG_ZH ? STR("、") : STR(", "));
        buf_add(&b, rules_text(cx->site->rules, cx->who.lang, key));
    }
    return buf_str(&b);
}
