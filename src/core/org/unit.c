// SPDX-License-Identifier: Apache-2.0
/* unit.c - see unit.h.
 *
 * The tree is read often and changed rarely, so a site keeps it in memory under the number of its last
 * change (a row of `serial`, drawn anew with every change by whichever process: what a change that was taken back put
 * into memory is never met again). A transaction asks for that number once; one that changes units itself reads the
 * table until it has settled. */
#include "core/org/unit.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "core/org/org.h"
#include "core/site.h"
#include "gen/event_sql.h"
#include "gen/unit_sql.h"
#include "store/store.h"
#include "sys/random.h"

enum { UNITS_MAX = 20000, UNITS_CHANGED = -1 };
static const struct str change_counter = STR("units");

struct tree {
    struct unit_list by_path;
    const struct unit **by_code;
};
struct unit_cache {
    pthread_mutex_t lock;
    struct arena *mem; /* of all trees so far: texts given out stay valid while the site is open */
    int64_t change;    /* which change `tree` shows; 0 = none is held */
    struct tree tree;
};

struct unit_cache *unit_cache_make(void)
{
    struct arena *mem = arena_make();
    struct unit_cache *c = arena_take(mem, sizeof *c);

    c->mem = mem;
    pthread_mutex_init(&c->lock, NULL);
    return c;
}

void unit_cache_drop(struct unit_cache *c)
{
    if (c == NULL)
        return;
    pthread_mutex_destroy(&c->lock);
    arena_drop(c->mem);
}

/* -- reading the table -- */

static struct unit of_row(const struct q_units_out *r)
{
    return (struct unit){ .code = r->code,
                          .name = r->name,
                          .name_en = r->name_en,
                          .kind = r->kind,
                          .superior = r->superior,
                          .path = r->path,
                          .review = r->review,
                          .phone = r->phone };
}

static int by_code(const void *a, const void *b)
{
    return str_cmp((*(const struct unit *const *)a)->code, (*(const struct unit *const *)b)->code);
}

static enum st read_rows(struct ctx *cx, struct unit *row, size_t *ret_n)
{
    AUTO(rows) rs = { 0 };
    struct q_units_out r;
    size_t n = 0;

    TRY(q_units(cx, &rs));
    while (n < UNITS_MAX && q_units_next(cx, &rs, &r))
        row[n++] = of_row(&r);
    *ret_n = n;
    return rows_status(cx, &rs);
}

/* Reads the tree into `mem`. */
static enum st read_tree(struct ctx *cx, struct arena *mem, struct tree *ret)
{
    struct arena *before = cx->mem, *rough = arena_make();
    struct unit *row = arena_array(rough, UNITS_MAX, sizeof *row);
    size_t n = 0;

    cx->mem = mem;
    enum st st = read_rows(cx, row, &n);
    cx->mem = before;
    struct unit *kept = arena_array(mem, n, sizeof *kept);
    const struct unit **index = arena_array(mem, n, sizeof *index);
    for (size_t i = 0; i < n; i++) {
        kept[i] = row[i];
        index[i] = &kept[i];
    }
    qsort(index, n, sizeof *index, by_code);
    *ret = (struct tree){ .by_path = { kept, n }, .by_code = index };
    arena_drop(rough);
    return st;
}

static enum st ask_change(struct ctx *cx)
{
    const struct q_serial_last_in in = { .name = change_counter };
    struct q_serial_last_out row;
    bool found;

    TRY(q_serial_last_find(cx, &in, &row, &found));
    cx->tx->units = found ? row.last : 0;
    return ST_OK;
}

static enum st refresh(struct ctx *cx, struct unit_cache *c, struct tree *ret)
{
    enum st st = ST_OK;

    pthread_mutex_lock(&c->lock);
    if (c->change != cx->tx->units) {
        st = read_tree(cx, c->mem, &c->tree);
        c->change = st == ST_OK ? cx->tx->units : 0;
    }
    *ret = c->tree;
    pthread_mutex_unlock(&c->lock);
    return st;
}

static enum st tree_of(struct ctx *cx, struct tree *ret)
{
    if (cx->tx->units == 0)
        TRY(ask_change(cx));
    if (cx->tx->units <= 0 || cx->site->units == NULL)
        return read_tree(cx, cx->mem, ret);
    return refresh(cx, cx->site->units, ret);
}

/* -- asking -- */

enum st unit_load(struct ctx *cx, struct str code, struct unit *ret)
{
    const struct unit wanted = { .code = code }, *key = &wanted;
    struct tree t;

    TRY(tree_of(cx, &t));
    const struct unit **found = bsearch(&key, t.by_code, t.by_path.n, sizeof *t.by_code, by_code);
    if (found == NULL)
        return FAIL_FIELD(cx, ST_INPUT, "unit.unknown", "unit", code);
    *ret = **found;
    return ST_OK;
}

enum st unit_all(struct ctx *cx, struct unit_list *ret)
{
    struct tree t;

    TRY(tree_of(cx, &t));
    *ret = t.by_path;
    return ST_OK;
}

enum st unit_children(struct ctx *cx, struct str code, struct unit_list *ret)
{
    struct unit_list all;

    TRY(unit_all(cx, &all));
    struct unit *row = arena_array(cx->mem, all.n, sizeof *row);
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++)
        if (str_eq(all.row[i].superior, code))
            row[n++] = all.row[i];
    *ret = (struct unit_list){ row, n };
    return ST_OK;
}

enum st unit_of_kind(struct ctx *cx, struct str kind, struct str *ret_code)
{
    struct unit_list all;

    TRY(unit_all(cx, &all));
    for (size_t i = 0; i < all.n; i++)
        if (str_eq(all.row[i].kind, kind) && str_eq(all.row[i].superior, cx->site->root)) {
            *ret_code = all.row[i].code;
            return ST_OK;
        }
    return FAIL(cx, ST_BROKEN, "data.fault", kind);
}

enum st unit_changed(struct ctx *cx)
{
    struct q_serial_set_in in = { .name = change_counter };

    if (cx->tx->units == UNITS_CHANGED)
        return ST_OK;
    random_bytes(&in.last, sizeof in.last);
    in.last = (in.last & INT64_MAX) | 1;
    TRY(q_serial_set_do(cx, &in, NULL));
    cx->tx->units = UNITS_CHANGED;
    return ST_OK;
}

void unit_settled(struct ctx *cx)
{
    if (cx->tx->units == UNITS_CHANGED)
        cx->tx->units = 0;
}

static enum st path_of(struct ctx *cx, const struct unit *u, struct str *ret)
{
    const struct q_unit_by_code_in by = { .code = u->superior };
    struct q_unit_by_code_out s = { .path = STR("/") };
    bool found = true;

    if (u->superior.n > 0)
        TRY(q_unit_by_code_find(cx, &by, &s, &found));
    if (!found)
        return FAIL_FIELD(cx, ST_INPUT, "unit.unknown", "superior", u->superior);
    if (unit_is_within(s.path, u->code))
        return FAIL_FIELD(cx, ST_RULE, "unit.loop", "superior", u->superior);
    *ret = arena_printf(cx->mem, "%.*s%.*s/", STR_ARG(s.path), STR_ARG(u->code));
    return ST_OK;
}

enum st unit_put(struct ctx *cx, const struct unit *u)
{
    struct q_unit_put_in in = { .code = u->code,
                                .name = u->name,
                                .name_en = u->name_en,
                                .kind = u->kind,
                                .superior = u->superior,
                                .review = u->review,
                                .phone = u->phone };

    TRY(path_of(cx, u, &in.path));
    TRY(unit_changed(cx));
    return q_unit_put_do(cx, &in, NULL);
}

enum st unit_save(struct ctx *cx, struct org_list *list, const struct unit *u)
{
    const struct str column[] = { u->code, u->name, u->name_en, u->kind, u->superior, u->review, u->phone };

    TRY(unit_put(cx, u));
    org_row(list, "unit", column, N_OF(column));
    return ST_OK;
}

struct str unit_in_full(const struct ctx *cx, struct str code, struct str name)
{
    const struct str six = str_cut(cx->site->root, 0, 6), district = cx->site->name, last = STR("区");

    if (!str_starts(code, six) || code.n < 7 || code.p[6] != '.' || str_starts(name, district))
        return name;
    if (str_starts(name, last) && str_ends(district, last)) /* 区政府 of 渭城区 */
        name = str_from(name, last.n);
    return arena_printf(cx->mem, "%.*s%.*s", STR_ARG(district), STR_ARG(name));
}

bool unit_is_within(struct str path, struct str ancestor)
{
    struct str code;

    while (ancestor.n > 0 && str_split(&path, '/', &code))
        if (str_eq(code, ancestor))
            return true;
    return false;
}

struct str unit_level(const struct unit *u)
{
    size_t depth = 0;

    for (size_t i = 0; i + 1 < u->path.n; i++)
        depth += u->path.p[i] == '/';
    if (str_eqz(u->kind, "village") || (str_eqz(u->kind, "committee") && depth > 3))
        return STR("village");
    return str_eqz(u->kind, "town") || (str_eqz(u->kind, "committee") && depth == 3) ? STR("town") : STR("district");
}

struct str unit_serves(const struct unit *u)
{
    static const char *const offices[] = { "petition", "commission", "office", "archive", "government", "conference" };

    for (size_t i = 0; u->superior.n > 0 && i < N_OF(offices); i++)
        if (str_eqz(u->kind, offices[i]))
            return u->superior;
    return u->code;
}

struct str unit_drawer(struct arena *mem, struct str code)
{
    return arena_printf(mem, "%.*s!", STR_ARG(code));
}
