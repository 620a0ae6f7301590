// SPDX-License-Identifier: Apache-2.0
/* rules_letter.c - what each letter says: data/letter.def, read, checked and filled in.
 *
 * A line is a paragraph with {names}: common ones, due days of clocks ({D09}), and fields of the rows that make
 * the letter. A paragraph of which a value is missing is left out, so that nothing is printed half. */
#include "core/rules/rules_read.h"

#include <stdio.h>

static const char *const kinds[] = { "version", "to",     "text", "number", "title", "hand",
                                     "signer",  "copies", "note", "copy",   "seal" };
static const char *const common[] = { "body",   "checked",  "checker", "drafted", "drafter", "due",
                                      "issued", "name",     "no",      "officer", "organ",   "papers",
                                      "phone",  "received", "request", "review",  "title",   "unit" };
static const char *const addressees[] = { "resident", "unit", "asker", "file" };

/* form | if | kind | text */
void read_letter(struct lines *l)
{
    struct reading *in = l->in;
    struct letter_line t = { .form = l->cell[0], .when = l->cell[1], .text = l->cell[3] };
    int kind = word_index(l->cell[2], kinds, N_OF(kinds));

    if (kind < 0)
        FAULT(l, "kind %.*s is none of version, title, to, number, text, hand, signer, copies, note, copy, seal",
              STR_ARG(l->cell[2]));
    t.kind = (enum letter_kind)(kind < 0 ? LETTER_TEXT : kind + 1);
    TAKE(in, in->r->letter, l, t);
}

static bool makes(const struct move *m, struct str form)
{
    for (size_t i = 0; i < m->n_doc; i++)
        if (str_eq(m->doc[i], form))
            return true;
    return false;
}

/* The first field of that name of a row that makes the form. */
static const struct field *field_from(const struct rules *r, struct str form, struct str name)
{
    for (size_t p = 0; p < r->n_procedure; p++)
        for (size_t i = 0; i < r->procedure[p].n_move; i++) {
            const struct move *m = &r->procedure[p].move[i];
            for (size_t f = 0; makes(m, form) && f < m->n_field; f++)
                if (str_eq(m->field[f].name, name))
                    return &m->field[f];
        }
    return NULL;
}

static bool is_common(struct str name)
{
    for (size_t i = 0; i < N_OF(common); i++)
        if (str_eqz(name, common[i]))
            return true;
    return false;
}

/* A brace that is not closed gives the rest as name. */
bool rules_letter_next(struct str *rest, struct str *ret_before, struct str *ret)
{
    size_t at = str_find(*rest, STR("{"));

    if (at == SIZE_MAX)
        return false;
    *ret_before = str_cut(*rest, 0, at);
    *rest = str_from(*rest, at + 1);
    size_t end = str_find(*rest, STR("}"));
    *ret = end == SIZE_MAX ? *rest : str_cut(*rest, 0, end);
    *rest = end == SIZE_MAX ? STR_NONE : str_from(*rest, end + 1);
    return true;
}

static bool has_names(enum letter_kind kind)
{
    return kind != LETTER_VERSION && kind != LETTER_TO && kind != LETTER_NUMBER;
}

/* Conditions that are not on a field. */
static bool is_known_key(struct str key)
{
    return str_eqz(key, "row") || str_eqz(key, "duty") || str_eqz(key, "to");
}

static void check_line(struct reading *in, size_t at)
{
    const struct rules *r = in->r;
    const struct letter_line *t = &r->letter.row[at];
    int line = r->letter.line[at];
    struct str rest = t->text, before, name, when = t->when, key;

    if (!str_eqz(t->form, "*") && rules_form(r, t->form) == NULL)
        fault(in, r->letter.file, line, "unknown form %.*s", STR_ARG(t->form));
    if (t->kind == LETTER_TO && word_index(t->text, addressees, N_OF(addressees)) < 0)
        fault(in, r->letter.file, line, "%.*s is none of resident, unit, asker, file", STR_ARG(t->text));
    if (t->kind == LETTER_SEAL && !str_eqz(t->text, "none"))
        fault(in, r->letter.file, line, "a seal is none, or there is no such row");
    if (t->kind == LETTER_VERSION && when.n > 0 && !str_starts(when, STR("row=")))
        fault(in, r->letter.file, line, "a version stands for every row or for row=ID/ID");
    if (t->kind == LETTER_NUMBER && str_find(t->text, STR("{n}")) == SIZE_MAX)
        fault(in, r->letter.file, line, "a number needs {n}");
    while (has_names(t->kind) && rules_letter_next(&rest, &before, &name))
        if (!is_common(name) && rules_term(r, name) == NULL && field_from(r, t->form, name) == NULL)
            fault(in, r->letter.file, line, "no row that makes %.*s gives {%.*s}", STR_ARG(t->form), STR_ARG(name));
    if (when.n > 0 && str_split(&when, '=', &key) && !is_known_key(key) && field_from(r, t->form, key) == NULL)
        fault(in, r->letter.file, line, "no row that makes %.*s has %.*s", STR_ARG(t->form), STR_ARG(key));
}

static bool has_kind(const struct rules *r, struct str form, enum letter_kind kind)
{
    for (size_t i = 0; i < r->letter.n; i++)
        if (r->letter.row[i].kind == kind && str_eq(r->letter.row[i].form, form))
            return true;
    return false;
}

void check_letters(struct reading *in)
{
    const struct rules *r = in->r;

    if (r->mark.n == 0 || !str_eqz(r->mark.row[r->mark.n - 1].unit, "*"))
        fault(in, STR("mark.def"), 0, "the last row must be for every other unit: *");

    for (size_t i = 0; i < r->letter.n; i++)
        check_line(in, i);
    for (size_t i = 0; i < r->form.n; i++)
        for (int k = LETTER_VERSION; k <= LETTER_TEXT; k++) /* a number is not for all */
            if (!has_kind(r, r->form.row[i].code, (enum letter_kind)k))
                fault(in, r->form.file, r->form.line[i], "letter.def has no %s of form %.*s", kinds[k - 1],
                      STR_ARG(r->form.row[i].code));
}

struct str rules_letter_to(const struct rules *r, struct str form)
{
    for (size_t i = 0; i < r->letter.n; i++)
        if (r->letter.row[i].kind == LETTER_TO && str_eq(r->letter.row[i].form, form))
            return r->letter.row[i].text;
    return STR_NONE;
}

bool rules_letter_is_of(const struct rules *r, const struct letter_line *l, struct str form)
{
    return str_eq(l->form, form) || (str_eqz(l->form, "*") && !str_eqz(rules_letter_to(r, form), "file"));
}

/* `when` is empty or row=ID/ID. */
static bool stands_for(struct str when, struct str row)
{
    struct str key, one;

    if (when.n == 0)
        return true;
    (void)str_split(&when, '=', &key);
    while (when.n > 0 && str_split(&when, '/', &one))
        if (str_eq(one, row))
            return true;
    return false;
}

/* A move that another matter's step sets off names letters which that step has written: it writes them not again. */
bool rules_letter_made(const struct rules *r, struct str form, struct str row)
{
    for (size_t i = 0; i < r->letter.n; i++) {
        const struct letter_line *t = &r->letter.row[i];
        if (t->kind == LETTER_VERSION && str_eq(t->form, form) && stands_for(t->when, row))
            return true;
    }
    return false;
}

static bool names_somebody(struct str text)
{
    return str_find(text, STR("{name}")) != SIZE_MAX || str_find(text, STR("{contact")) != SIZE_MAX;
}

bool rules_letter_names(const struct rules *r, struct str form)
{
    bool names = str_eqz(rules_letter_to(r, form), "resident");

    for (size_t i = 0; i < r->letter.n && !names; i++)
        names = str_eq(r->letter.row[i].form, form) && names_somebody(r->letter.row[i].text);
    return names;
}

const struct letter_line *rules_letters(const struct rules *r, size_t *ret_n)
{
    *ret_n = r->letter.n;
    return r->letter.row;
}

/* -- data/mark.def -- */

struct str rules_mark(const struct rules *r, int64_t district, struct str unit)
{
    char six[24];
    struct str digits = { six, (size_t)snprintf(six, sizeof six, "%06lld", (long long)district) };

    for (size_t i = 0; i < r->mark.n; i++) {
        struct str row = r->mark.row[i].unit, own = str_starts(row, STR("{D}")) ? str_from(row, 3) : STR_NONE;
        if (str_eqz(row, "*") || str_eq(row, unit) ||
            (own.n > 0 && str_starts(unit, digits) && str_eq(str_from(unit, digits.n), own)))
            return r->mark.row[i].text;
    }
    return unit;
}
