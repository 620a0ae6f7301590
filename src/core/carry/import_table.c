// SPDX-License-Identifier: Apache-2.0
/* import_table.c - see import_table.h. The whole list is read and judged row by row; units of a list may stand in
 * any order, so those whose superior is yet to come are tried again. */
#include "core/carry/import_table.h"

#include <stdlib.h>
#include <string.h>

#include "codec/json.h"
#include "core/carry/columns.h"
#include "core/matter/desk.h"
#include "core/matter/matter.h"
#include "core/org/account.h"
#include "core/org/org.h"
#include "core/org/room.h"
#include "core/org/unit.h"
#include "core/site.h"
#include "store/store.h"

enum { FIELDS_MAX = 10, ROWS_MAX = 50000, HEADINGS_MAX = 1024 };

struct table_row {
    struct str text[FIELDS_MAX];
    int64_t number;
};
struct importing;
struct kind {
    const char *name, *def;
    const char *field[FIELDS_MAX];
    size_t n_field, n_must; /* the first ones must have a value */
    bool own_write;         /* take() opens its own transactions */
    enum st (*take)(struct importing *im, struct ctx *cx, const struct table_row *row, bool *existed);
};
struct importing {
    struct ctx *cx;
    const struct kind *kind;
    const struct import_options *o;
    int column[FIELDS_MAX];
    struct table_row *row;
    size_t n;
    struct import_report r;
    struct import_reject *reject;
    struct org_list list; /* units and rooms that were saved */
    bool last_pass;       /* what is refused now is refused for good */
};

/* -- kinds -- */

static enum st is_unit(struct ctx *cx, struct str code, bool *ret)
{
    struct unit u;
    enum st st = unit_load(cx, code, &u);

    *ret = st == ST_OK;
    if (st != ST_INPUT)
        return st;
    cx->err = (struct err){ 0 };
    return ST_OK;
}

static bool is_division(const struct ctx *cx, struct str code)
{
    for (size_t i = 0; i < code.n; i++)
        if (code.p[i] < '0' || code.p[i] > '9')
            return false;
    return code.n == 12 && str_starts(code, str_cut(cx->site->root, 0, 6)) && !str_eq(code, cx->site->root);
}

static enum st take_division(struct importing *im, struct ctx *cx, const struct table_row *row, bool *existed)
{
    struct str code = row->text[0];

    if (!is_division(cx, code))
        return FAIL_FIELD(cx, ST_INPUT, "import.division", "code", code);
    TRY(is_unit(cx, code, existed));
    return site_save_place(cx, &im->list, code, row->text[1]);
}

static bool is_kind(const struct ctx *cx, struct str kind)
{
    size_t n;
    const struct unit_row *r = rules_units(cx->site->rules, &n);

    for (size_t i = 0; i < n; i++)
        if (str_eq(r[i].kind, kind))
            return true;
    return false;
}

static bool is_code(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '.' || c == '-'))
            return false;
    }
    return s.n > 0 && s.n <= 40;
}

static enum st take_unit(struct importing *im, struct ctx *cx, const struct table_row *row, bool *existed)
{
    const struct str *t = row->text;
    const struct unit u = { .code = t[0],
                            .name = t[1],
                            .kind = t[2],
                            .superior = t[3],
                            .name_en = t[4].n > 0 ? t[4] : t[1],
                            .review = t[5],
                            .phone = t[6] };
    bool there = true;

    if (!is_code(u.code))
        return FAIL_FIELD(cx, ST_INPUT, "import.code", "code", u.code);
    if (!is_kind(cx, u.kind))
        return FAIL_FIELD(cx, ST_INPUT, "import.unit_kind", "kind", u.kind);
    for (int i = 0; i < 2; i++) {
        struct str other = i == 0 ? u.superior : u.review;
        if (other.n > 0)
            TRY(is_unit(cx, other, &there));
        if (!there)
            return FAIL_FIELD(cx, ST_INPUT, "unit.unknown", i == 0 ? "superior" : "review", other);
    }
    TRY(is_unit(cx, u.code, existed));
    return unit_save(cx, &im->list, &u);
}

static enum st take_room(struct importing *im, struct ctx *cx, const struct table_row *row, bool *existed)
{
    const struct str *t = row->text;
    const struct room r = { .code = t[0],
                            .hall = t[1],
                            .kind = t[2],
                            .name = t[3],
                            .unit = t[4],
                            .presence = t[5],
                            .days = t[6],
                            .name_en = t[7],
                            .categories = t[8],
                            .hours = t[9] };
    struct room_list all;

    TRY(room_all(cx, &all));
    for (size_t i = 0; i < all.n; i++)
        *existed |= str_eq(all.row[i].code, r.code);
    return room_save(cx, &im->list, &r);
}

static enum st find_login(struct ctx *cx, struct str login, struct str unit, bool *existed)
{
    struct officer_list l;
    AUTO(tx) t = { 0 };
    bool known = false;

    TRY(store_read(cx, cx->site->store, &t));
    cx->tx = &t;
    enum st st = account_list(cx, &l);
    if (st == ST_OK)
        st = is_unit(cx, unit, &known);
    cx->tx = NULL;
    TRY(st);
    *existed = false;
    for (size_t i = 0; i < l.n; i++)
        *existed |= str_eq(l.row[i].login, login);
    return known ? ST_OK : FAIL_FIELD(cx, ST_INPUT, "unit.unknown", "unit", unit);
}

static enum st take_officer(struct importing *im, struct ctx *cx, const struct table_row *row, bool *existed)
{
    const struct officer_new o = { .login = row->text[0],
                                   .name = row->text[1],
                                   .unit = row->text[2],
                                   .duties = row->text[3],
                                   .password = row->text[4],
                                   .first = true };
    int64_t id;

    TRY(find_login(cx, o.login, o.unit, existed));
    return im->o->dry_run || *existed ? ST_OK : account_add(cx, &o, &id);
}

/* -- matters assigned from above (X22 22): filed, and registered by N20 with the outer number and due day -- */

static enum st check_due(struct ctx *cx, struct str text)
{
    struct day due;

    if (!day_parse(text, &due))
        return FAIL_FIELD(cx, ST_INPUT, "input.day", "due", text);
    if (due.n < day_of(cx->now).n)
        return FAIL_FIELD(cx, ST_RULE, "flow.field_day", "due", text);
    return ST_OK;
}

static enum st register_outer(struct ctx *cx, struct matter_id id, const struct str *t)
{
    static const char *const name[] = { "number", "sender", "outer_due" };
    struct json *fields = json_make_object(cx->mem);
    const struct step step = { .event = STR("N20"), .fields = fields, .version = -1 };
    struct matter m;

    for (size_t i = 0; i < N_OF(name); i++)
        json_set(fields, str_of(name[i]), json_make_text(cx->mem, t[i]));
    return matter_step(cx, id, &step, &m);
}

static enum st file_assigned(struct ctx *cx, const struct str *t)
{
    const struct filing f = { .procedure = STR("petition"),
                              .title = t[3],
                              .body = t[4].n > 0 ? t[4] : t[3],
                              .contact = { .name = t[5], .phone = t[6], .address = t[7] },
                              .anonymous = t[5].n == 0,
                              .category = t[8],
                              .place = t[9],
                              .channel = STR("assigned"),
                              .received = WHEN_NONE };
    const struct who who = cx->who;
    struct filed filed;

    cx->who.system = true;
    enum st st = matter_file(cx, &f, &filed);
    if (st == ST_OK)
        st = register_outer(cx, filed.m.id, t);
    cx->who = who;
    return st;
}

static enum st take_assigned(struct importing *im, struct ctx *cx, const struct table_row *row, bool *existed)
{
    struct desk_outer there;

    (void)im;
    TRY(check_due(cx, row->text[2]));
    TRY(desk_of_outer(cx, row->text[0], &there));
    *existed = there.n > 0;
    return *existed ? ST_OK : file_assigned(cx, row->text);
}

static const struct kind kinds[] = {
    { "assigned",
      "assigned.def",
      { "number", "sender", "due", "title", "body", "name", "phone", "address", "category", "place" },
      10,
      4,
      false,
      take_assigned },
    { "divisions", "divisions.def", { "code", "name" }, 2, 2, false, take_division },
    { "units",
      "units.def",
      { "code", "name", "kind", "superior", "name_en", "review", "phone" },
      7,
      3,
      false,
      take_unit },
    { "rooms",
      "rooms.def",
      { "code", "hall", "kind", "name", "unit", "presence", "days", "name_en", "categories", "hours" },
      10,
      7,
      false,
      take_room },
    { "officers", "officers.def", { "login", "name", "unit", "duties", "password" }, 5, 5, true, take_officer },
};

/* -- the report -- */

static void refuse(struct importing *im, int64_t row, const char *field, const char *reason, struct str detail)
{
    if ((im->r.n_reject & (im->r.n_reject - 1)) == 0) { /* room doubles at each power of two */
        size_t room = im->r.n_reject == 0 ? 1 : im->r.n_reject * 2;
        struct import_reject *p = arena_array(im->cx->mem, room, sizeof *p);
        if (im->r.n_reject > 0)
            memcpy(p, im->reject, im->r.n_reject * sizeof *p);
        im->reject = p;
    }
    im->reject[im->r.n_reject++] =
        (struct import_reject){ row, arena_strz(im->cx->mem, field), str_of(reason), arena_str(im->cx->mem, detail) };
    im->r.reject = im->reject;
}

static int by_row(const void *a, const void *b)
{
    const struct import_reject *x = a, *y = b;

    return (x->row > y->row) - (x->row < y->row);
}

/* -- reading -- */

static enum st read_heading(struct importing *im, const struct sheet_row *head)
{
    struct str *dropped = arena_array(im->cx->mem, HEADINGS_MAX, sizeof *dropped);

    columns_find(head, im->kind->def, im->kind->field, im->kind->n_field, im->column);
    for (size_t i = 0; i < im->kind->n_must; i++)
        if (im->column[i] < 0)
            return FAIL_FIELD(im->cx, ST_INPUT, "import.column", im->kind->field[i], str_of(im->kind->field[i]));
    for (size_t i = 0; i < head->n && im->r.n_dropped < HEADINGS_MAX; i++)
        if (head->cell[i].text.n > 0 && !columns_has(im->column, im->kind->n_field, i))
            dropped[im->r.n_dropped++] = arena_str(im->cx->mem, head->cell[i].text);
    im->r.dropped = dropped;
    return ST_OK;
}

static void read_row(struct importing *im, const struct sheet_row *row)
{
    struct table_row *t = &im->row[im->n];

    im->r.rows++;
    *t = (struct table_row){ .number = row->number };
    for (size_t i = 0; i < im->kind->n_field; i++)
        t->text[i] = arena_str(im->cx->mem, columns_text(row, im->column[i]));
    for (size_t i = 0; i < im->kind->n_must; i++)
        if (t->text[i].n == 0) {
            refuse(im, row->number, im->kind->field[i], "import.missing", STR(""));
            return;
        }
    im->n++;
}

static enum st read_sheet(struct importing *im, struct sheet *s)
{
    struct sheet_row row;

    if (!sheet_next(s, &row)) {
        TRY(sheet_status(s, &im->cx->err));
        return FAIL(im->cx, ST_INPUT, "import.empty", im->o->path);
    }
    TRY(read_heading(im, &row));
    while (sheet_next(s, &row)) {
        if (im->n == ROWS_MAX)
            return FAIL(im->cx, ST_LIMIT, "import.rejects", STR_NONE);
        read_row(im, &row);
    }
    return sheet_status(s, &im->cx->err);
}

/* -- taking -- */

static bool is_refusal(enum st st)
{
    return st == ST_INPUT || st == ST_RULE || st == ST_STALE;
}

/* True when the row must be looked at again: its superior is unknown so far. */
static enum st take_row(struct importing *im, struct ctx *cx, const struct table_row *row, bool *again)
{
    bool existed = false;
    enum st st = im->kind->take(im, cx, row, &existed);

    *again = false;
    if (st == ST_OK) {
        im->r.existing += existed;
        im->r.created += !existed;
        return ST_OK;
    }
    if (!is_refusal(st))
        return st;
    *again = !im->last_pass && str_eqz(str_of(cx->err.code), "unit.unknown");
    if (!*again)
        refuse(im, row->number, cx->err.field, cx->err.code, str_of(cx->err.detail));
    cx->err = (struct err){ 0 };
    return ST_OK;
}

/* One look at all rows; those to be looked at again move to the front. */
static enum st take_rows(struct importing *im, struct ctx *cx)
{
    size_t kept = 0;
    bool again;

    for (size_t i = 0; i < im->n; i++) {
        const struct table_row row = im->row[i];
        TRY(take_row(im, cx, &row, &again));
        if (again)
            im->row[kept++] = row;
    }
    im->n = kept;
    return ST_OK;
}

static enum st take_all(struct ctx *cx, void *arg)
{
    struct importing *im = arg;
    size_t before = SIZE_MAX;

    org_begin(&im->list, im->cx->mem);
    while (im->n > 0 && !im->last_pass) {
        im->last_pass = im->kind->own_write || im->n == before;
        before = im->n;
        TRY(take_rows(im, cx));
    }
    if (im->o->dry_run && !im->kind->own_write) /* the savepoint takes everything back */
        return FAIL(cx, ST_STALE, "import.dry", STR_NONE);
    return org_close(cx, &im->list);
}

static enum st run(struct importing *im)
{
    struct ctx *cx = im->cx;

    if (im->kind->own_write)
        return take_all(cx, im);
    enum st st = store_write(cx, cx->site->store, take_all, im);
    if (st != ST_STALE || cx->err.code == NULL || !str_eqz(str_of(cx->err.code), "import.dry"))
        return st;
    cx->err = (struct err){ 0 };
    return ST_OK;
}

enum st import_table(struct ctx *cx, struct str kind, const struct import_options *o, struct import_report *ret)
{
    struct importing *im = arena_take(cx->mem, sizeof *im);
    struct sheet s = { 0 };

    *im = (struct importing){ .cx = cx, .o = o, .row = arena_array(cx->mem, ROWS_MAX, sizeof *im->row) };
    for (size_t i = 0; i < N_OF(kinds); i++)
        if (str_eqz(kind, kinds[i].name))
            im->kind = &kinds[i];
    if (im->kind == NULL)
        return FAIL(cx, ST_USE, "import.kind", kind);
    TRY(sheet_open(o->path, &s, &cx->err));
    enum st st = read_sheet(im, &s);
    sheet_close(&s);
    TRY(st);
    TRY(run(im));
    if (im->r.n_reject > 0) /* a later look may have refused an earlier row */
        qsort(im->reject, im->r.n_reject, sizeof *im->reject, by_row);
    *ret = im->r;
    return ST_OK;
}
