// SPDX-License-Identifier: Apache-2.0
/* rules_filelist.c - data/filelist.def: which papers a file holds before it is archived, and what proves each. */
#include "core/rules/rules_read.h"

/* procedure | paper | when | proof | source */
void read_filelist(struct lines *l)
{
    struct filelist_row f = { .procedure = l->cell[0], .paper = l->cell[1], .source = l->cell[4] };
    const struct rules *r = l->in->r;

    f.when = parts(l->in->mem, l->cell[2], '/', &f.n_when);
    f.proof = parts(l->in->mem, l->cell[3], '/', &f.n_proof);
    if (f.n_proof == 0 || f.source.n == 0)
        FAULT(l, "paper %.*s needs its proof and its source", STR_ARG(f.paper));
    for (size_t i = 0; i < r->filelist.n; i++)
        if (str_eq(r->filelist.row[i].procedure, f.procedure) && str_eq(r->filelist.row[i].paper, f.paper))
            FAULT(l, "paper %.*s stands twice", STR_ARG(f.paper));
    TAKE(l->in, l->in->r->filelist, l, f);
}

static const struct field *field_named(const struct move *m, struct str name)
{
    for (size_t i = 0; i < m->n_field; i++)
        if (str_eq(m->field[i].name, name))
            return &m->field[i];
    return NULL;
}

static bool has_choice(const struct field *f, struct str value)
{
    for (size_t i = 0; i < f->n_choice; i++)
        if (str_eq(f->choice[i].value, value))
            return true;
    return false;
}

/* "M07", "M03.identity", "N01.kind=调解": sealed values are not looked at. */
static bool is_proof(const struct rules *r, const struct procedure *p, struct str one)
{
    struct str value = one, name, id;

    str_split(&value, '=', &name);
    str_split(&name, '.', &id);
    const struct move *m = rules_move(r, p, id);
    if (m == NULL || !str_eq(m->id, id))
        return false;
    if (name.n == 0)
        return value.n == 0;
    const struct field *f = field_named(m, name);
    return f != NULL && !f->sealed && (value.n == 0 ? f->type == FIELD_BOOL : has_choice(f, value));
}

void check_filelist(struct reading *in)
{
    const struct rules *r = in->r;

    for (size_t i = 0; i < r->filelist.n; i++) {
        const struct filelist_row *f = &r->filelist.row[i];
        const struct procedure *p = rules_procedure(r, f->procedure);
        int line = r->filelist.line[i];
        if (p == NULL) {
            fault(in, r->filelist.file, line, "unknown procedure %.*s", STR_ARG(f->procedure));
            continue;
        }
        for (size_t k = 0; k < f->n_when; k++)
            if (!str_eqz(f->when[k], "*") && !is_proof(r, p, f->when[k]))
                fault(in, r->filelist.file, line, "%.*s is no row", STR_ARG(f->when[k]));
        for (size_t k = 0; k < f->n_proof; k++)
            if (!is_proof(r, p, f->proof[k]))
                fault(in, r->filelist.file, line, "%.*s is no row, nor a public field of one", STR_ARG(f->proof[k]));
    }
}
