// SPDX-License-Identifier: Apache-2.0
/* rules_register.c - reads data/register/NAME.def. */
#include <ctype.h>
#include <string.h>

#include "base/num.h"
#include "core/rules/rules_read.h"

const struct column *register_column(const struct register_def *d, struct str name)
{
    for (size_t i = 0; i < d->n_column; i++)
        if (str_eq(d->column[i].name, name))
            return &d->column[i];
    return NULL;
}

const struct register_count *register_count(const struct register_def *d, struct str name)
{
    for (size_t i = 0; i < d->n_count; i++)
        if (str_eq(d->count[i].name, name))
            return &d->count[i];
    return NULL;
}

bool register_has_word(struct str list, struct str word)
{
    struct str one;

    while (list.n > 0 && str_split(&list, '/', &one))
        if (str_eq(str_trim(one), word))
            return true;
    return false;
}

/* procedures.md, "Never": no list of persons to watch, no ethnicity or religion, no duty of control. */
bool register_is_forbidden(struct str name)
{
    static const char *const never[] = { "民族",    "宗教",   "信仰",      "稳控",      "涉稳",   "维稳",
                                         "预警",    "重点人", "人脸",      "轨迹",      "ethnic", "nationality",
                                         "religio", "faith",  "stability", "watchlist", "face_id" };
    char low[200];
    size_t n = name.n < sizeof low ? name.n : sizeof low;

    for (size_t i = 0; i < n; i++)
        low[i] = (char)tolower((unsigned char)name.p[i]);
    for (size_t i = 0; i < N_OF(never); i++)
        if (str_find((struct str){ low, n }, str_of(never[i])) != SIZE_MAX)
            return true;
    return false;
}

static bool is_name(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (i > 0 && (s.p[i] == '_' || (s.p[i] >= '0' && s.p[i] <= '9')))))
            return false;
    return s.n > 0 && s.n <= 40;
}

static struct column *find(struct lines *l, struct register_def *d, struct str name)
{
    for (size_t i = 0; i < d->n_column; i++)
        if (str_eq(d->column[i].name, name))
            return &d->column[i];
    FAULT(l, "there is no column %.*s above this line", STR_ARG(name));
    return NULL;
}

/* register | zh | en | period | due | kinds */
static void read_head(struct lines *l, struct register_def *d)
{
    static const char *const period[] = { "–", "month", "half-month" };
    const struct str *c = l->cell;
    int p = c[3].n == 0 ? 0 : word_index(c[3], period, N_OF(period));
    int64_t due = 0;

    d->label[0] = c[1];
    d->label[1] = c[2];
    d->kinds = c[5];
    if (c[1].n == 0 || c[2].n == 0)
        FAULT(l, "a register needs both names");
    if (p < 0)
        FAULT(l, "period %.*s is none of month, half-month", STR_ARG(c[3]));
    if (p > 0 && (!cell_int(c[4], &due) || due < 1 || due > 28 || c[5].n == 0))
        FAULT(l, "who files each period says the due day, 1 to 28, and the kinds of units");
    d->period = p < 0 ? PERIOD_NONE : (enum register_period)p;
    d->due = (int)due;
}

static void read_bounds(struct lines *l, struct str s, struct column *c)
{
    size_t at = str_find(s, STR(".."));

    if (c->type == COLUMN_DAY) {
        c->past = str_eqz(s, "past");
        if (s.n > 0 && !c->past)
            FAULT(l, "%.*s is no bound of a day", STR_ARG(s));
        return;
    }
    c->max = c->type == COLUMN_TEXT ? 200 : 0;
    if (s.n == 0)
        return;
    if (at == SIZE_MAX ? !cell_int(s, &c->max)
                       : !cell_int(str_cut(s, 0, at), &c->min) || !cell_int(str_from(s, at + 2), &c->max))
        FAULT(l, "%.*s is neither a length nor least..most", STR_ARG(s));
}

/* column | name | type | must | sealed | zh | en | bounds */
static void read_column(struct lines *l, struct register_def *d)
{
    static const char *const type[COLUMN_N] = { "text", "number", "day",  "choice", "place",
                                                "unit", "matter", "bool", "officer" };
    const struct str *c = l->cell;
    struct column k = {
        .name = c[1], .label = { c[5], c[6] }, .required = str_eqz(c[3], "must"), .sealed = str_eqz(c[4], "sealed")
    };
    int t = word_index(c[2], type, COLUMN_N);

    if (!is_name(k.name) || register_column(d, k.name) != NULL)
        FAULT(l, "column %.*s: a name of small letters, digits and _ that stands once", STR_ARG(k.name));
    if (register_is_forbidden(k.name) || register_is_forbidden(k.label[0]) || register_is_forbidden(k.label[1]))
        FAULT(l, "column %.*s would hold what is never kept of a person", STR_ARG(k.name));
    if (t < 0)
        FAULT(l, "unknown type %.*s", STR_ARG(c[2]));
    if (k.label[0].n == 0 || k.label[1].n == 0)
        FAULT(l, "column %.*s needs both labels", STR_ARG(k.name));
    if (k.sealed && t != COLUMN_TEXT)
        FAULT(l, "only text is sealed");
    if (d->n_column == COLUMNS_OF_REGISTER) {
        FAULT(l, "more than %d columns", COLUMNS_OF_REGISTER);
        return;
    }
    k.type = t < 0 ? COLUMN_TEXT : (enum column_type)t;
    read_bounds(l, c[7], &k);
    d->column[d->n_column++] = k;
}

/* choice | column | value | en */
static void read_choice(struct lines *l, struct register_def *d)
{
    struct column *c = find(l, d, l->cell[1]);

    if (c == NULL)
        return;
    if (c->type != COLUMN_CHOICE || l->cell[2].n == 0 || l->cell[3].n == 0)
        FAULT(l, "a choice of %.*s needs its value and its English", STR_ARG(c->name));
    c->choice = (struct column_choice *)grow(l->in->mem, c->choice, c->n_choice, sizeof *c->choice);
    c->choice[c->n_choice++] = (struct column_choice){ l->cell[2], l->cell[3] };
}

/* band | column | 50/100/500 */
static void read_band(struct lines *l, struct register_def *d)
{
    struct column *c = find(l, d, l->cell[1]);
    size_t n;
    const struct str *p = parts(l->in->mem, l->cell[2], '/', &n);

    if (c == NULL)
        return;
    if (c->type != COLUMN_NUMBER || n == 0 || n > N_OF(c->band))
        FAULT(l, "bands are up to %zu limits of a number", N_OF(c->band));
    for (size_t i = 0; i < n && i < N_OF(c->band); i++, c->n_band++)
        if (!cell_int(p[i], &c->band[i]) || (i > 0 && c->band[i] <= c->band[i - 1]))
            FAULT(l, "limit %.*s does not rise", STR_ARG(p[i]));
}

/* "progress=a/b & closing=c": each column is there, and has those choices. */
static void check_test(struct lines *l, const struct register_def *d, struct str test)
{
    size_t n;
    const struct str *one = parts(l->in->mem, test, '&', &n);

    for (size_t i = 0; i < n; i++) {
        struct str rest = one[i], name, value;
        (void)str_split(&rest, '=', &name);
        const struct column *c = register_column(d, str_trim(name));
        if (c == NULL || c->sealed || rest.n == 0)
            FAULT(l, "%.*s is no test of an open column", STR_ARG(one[i]));
        while (c != NULL && c->type == COLUMN_CHOICE && rest.n > 0 && str_split(&rest, '/', &value)) {
            bool known = false;
            for (size_t k = 0; k < c->n_choice; k++)
                known |= str_eq(c->choice[k].value, str_trim(value));
            if (!known)
                FAULT(l, "%.*s is no choice of %.*s", STR_ARG(value), STR_ARG(c->name));
        }
    }
}

/* count | name | zh | en | test;  rate | name | zh | en | part/whole;  also | name | zh | en | register */
static void read_count(struct lines *l, struct register_def *d)
{
    const struct str *c = l->cell;
    const bool rate = str_eqz(c[0], "rate");
    struct register_count k = { .name = c[1], .label = { c[2], c[3] }, .rate = rate };
    struct str rest = c[4];

    if (!is_name(k.name) || register_count(d, k.name) != NULL || k.label[0].n == 0 || k.label[1].n == 0)
        FAULT(l, "figure %.*s needs a name that stands once, and both labels", STR_ARG(k.name));
    if (d->n_count == N_OF(d->count)) {
        FAULT(l, "more than %zu figures", N_OF(d->count));
        return;
    }
    if (rate) {
        (void)str_split(&rest, '/', &k.part);
        k.whole = rest;
        if (register_count(d, k.part) == NULL || register_count(d, k.whole) == NULL)
            FAULT(l, "%.*s is not one count / another", STR_ARG(c[4]));
    } else if (str_eqz(c[0], "also")) {
        k.of = c[4];
    } else {
        k.test = c[4];
        check_test(l, d, k.test);
    }
    d->count[d->n_count++] = k;
}

static void read_split(struct lines *l, struct register_def *d)
{
    const bool by_unit = str_eqz(l->cell[1], SPLIT_UNIT) && register_column(d, l->cell[1]) == NULL;
    const struct column *c = by_unit ? NULL : find(l, d, l->cell[1]);

    if (c == NULL && !by_unit)
        return;
    if ((c != NULL && c->n_choice == 0 && c->n_band == 0) || d->n_split == N_OF(d->split))
        FAULT(l, "a form is split by up to %zu columns with choices or bands", N_OF(d->split));
    else
        d->split[d->n_split++] = l->cell[1];
}

static void read_line(struct lines *l, struct register_def *d)
{
    static const struct {
        const char *word;
        size_t cells;
    } kind[] = { { "register", 6 }, { "day", 2 },   { "late", 2 }, { "column", 8 }, { "choice", 4 },
                 { "band", 3 },     { "count", 5 }, { "rate", 5 }, { "also", 5 },   { "split", 2 } };
    size_t k = 0;
    int64_t late = 0;

    while (k < N_OF(kind) && !str_eqz(l->cell[0], kind[k].word))
        k++;
    if (k == N_OF(kind) || l->n != kind[k].cells) {
        FAULT(l, "no line of a register, or a wrong number of cells: docs/register.md");
        return;
    }
    switch (k) {
    case 0:
        read_head(l, d);
        break;
    case 1:
        d->day = l->cell[1];
        break;
    case 2:
        if (!cell_int(l->cell[1], &late) || late > 1000)
            FAULT(l, "%.*s is no number of days", STR_ARG(l->cell[1]));
        d->late = (int)late;
        break;
    case 3:
        read_column(l, d);
        break;
    case 4:
        read_choice(l, d);
        break;
    case 5:
        read_band(l, d);
        break;
    case 6:
    case 7:
    case 8:
        read_count(l, d);
        break;
    default:
        read_split(l, d);
        break;
    }
}

static void check_register(struct lines *l, const struct register_def *d)
{
    const struct column *day = register_column(d, d->day);

    if (d->label[0].n == 0 || d->n_column == 0)
        FAULT(l, "a register has a line `register` and columns");
    if (day == NULL || day->type != COLUMN_DAY || !day->required)
        FAULT(l, "`day` names a required column of type day");
    for (size_t i = 0; i < d->n_column; i++)
        if (d->column[i].type == COLUMN_CHOICE && d->column[i].n_choice == 0)
            FAULT(l, "column %.*s has no choices", STR_ARG(d->column[i].name));
    if (d->period != PERIOD_NONE && d->n_count == 0)
        FAULT(l, "what is filed each period counts something");
}

/* What a form counts of another register is there, whichever file was read first. */
static void check_others(struct reading *in)
{
    for (size_t i = 0; i < in->r->n_reg; i++)
        for (size_t k = 0; k < in->r->reg[i].n_count; k++) {
            const struct register_count *c = &in->r->reg[i].count[k];
            bool known = c->of.n == 0;
            for (size_t j = 0; j < in->r->n_reg && !known; j++)
                known = j != i && str_eq(in->r->reg[j].name, c->of);
            if (!known)
                fault(in, in->r->reg[i].file, 0, "there is no other register %.*s", STR_ARG(c->of));
        }
}

void read_registers(struct reading *in)
{
    size_t n;
    const struct str *file = data_files(in, "register", ".def", &n);
    struct lines l;

    in->r->reg = (struct register_def *)arena_array(in->mem, n, sizeof *in->r->reg);
    for (size_t i = 0; i < n; i++) {
        struct register_def *d = &in->r->reg[in->r->n_reg];
        if (!lines_open(in, file[i], true, &l))
            continue;
        d->name = str_cut(file[i], 9, file[i].n - 4); /* register/NAME.def */
        d->file = l.file;
        while (lines_next(&l))
            read_line(&l, d);
        if (!is_name(d->name))
            FAULT(&l, "a register's name is of small letters, digits and _");
        check_register(&l, d);
        in->r->n_reg++;
    }
    check_others(in);
}
