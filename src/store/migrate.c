// SPDX-License-Identifier: Apache-2.0
/* migrate.c - see migrate.h.
 *
 * Two processes may start at once: each looks again inside its own write transaction before it
 * applies a file, so the slower one finds the work done. */
#include "store/migrate.h"

#include <assert.h>

#include "base/asset.h"
#include "gen/store_sql.h"
#include "sys/now.h"

/* "schema/0010_core.sql" */
static bool parse_name(struct str s, struct migration *ret)
{
    static const size_t digits = 4;
    int number = 0;

    if (!str_starts(s, STR("schema/")) || !str_ends(s, STR(".sql")))
        return false;
    s = str_cut(s, sizeof "schema/" - 1, s.n - (sizeof ".sql" - 1));
    for (size_t i = 0; i < digits; i++) {
        assert(i < s.n && s.p[i] >= '0' && s.p[i] <= '9');
        number = number * 10 + (s.p[i] - '0');
    }
    *ret = (struct migration){ .number = number, .name = s };
    return true;
}

void migrate_list(struct arena *mem, struct migration **ret, size_t *ret_n)
{
    size_t n_asset, n = 0;
    const struct asset *asset = asset_all(&n_asset);
    struct migration *list = arena_array(mem, n_asset, sizeof *list);

    for (size_t i = 0; i < n_asset; i++) {
        if (!parse_name(asset[i].name, &list[n]))
            continue;
        list[n].text = asset[i].bytes;
        assert(n == 0 || list[n].number > list[n - 1].number); /* assets are sorted by name */
        n++;
    }
    *ret = list;
    *ret_n = n;
}

/* Was it applied? Asked one by one: a number below the newest may be missing, where a program was built from another
 * branch than the one before it. */
static enum st is_applied(struct ctx *cx, int number, bool *ret)
{
    const struct backend *b = cx->tx->db->backend;
    const struct q_migration_one_in in = { .number = number };
    struct q_migration_one_out row;

    TRY(b->has_table(cx->tx->db, "migration", ret, &cx->err));
    return *ret ? q_migration_one_find(cx, &in, &row, ret) : ST_OK;
}

static bool is_known(const struct migration *list, size_t n, int64_t number)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].number == number)
            return true;
    return false;
}

/* Whatever was done to the database must be known here, not only the newest of it. */
static enum st check_known(struct ctx *cx, const struct migration *list, size_t n)
{
    struct q_migrations_out row;
    AUTO(rows) rs = { 0 };
    bool found;

    TRY(cx->tx->db->backend->has_table(cx->tx->db, "migration", &found, &cx->err));
    if (!found)
        return ST_OK;
    TRY(q_migrations(cx, &rs));
    while (q_migrations_next(cx, &rs, &row))
        if (!is_known(list, n, row.number))
            return FAIL(cx, ST_BROKEN, "store.newer", row.name);
    return rows_status(cx, &rs);
}

/* Which of the list are missing; *ret_n of them. */
static enum st find_missing(struct ctx *cx, const struct migration *list, size_t n, const struct migration **ret,
                            size_t *ret_n)
{
    bool there;

    *ret_n = 0;
    TRY(check_known(cx, list, n));
    for (size_t i = 0; i < n; i++) {
        TRY(is_applied(cx, list[i].number, &there));
        if (!there)
            ret[(*ret_n)++] = &list[i];
    }
    return ST_OK;
}

static enum st apply(struct ctx *cx, const struct migration *m)
{
    bool there;

    TRY(is_applied(cx, m->number, &there));
    if (there)
        return ST_OK;
    TRY(cx->tx->db->backend->script(cx->tx->db, m->text, &cx->err));
    const struct q_migration_add_in in = { .number = m->number, .name = m->name, .applied = now_wall() };
    return q_migration_add_do(cx, &in, NULL);
}

static enum st apply_in_tx(struct ctx *cx, const struct migration *m)
{
    const struct backend *b = cx->tx->db->backend;

    TRY(b->begin(cx->tx->db, true, &cx->err));
    enum st st = apply(cx, m);
    if (st == ST_OK)
        return b->commit(cx->tx->db, &cx->err);
    b->rollback(cx->tx->db);
    return st;
}

static enum st run(struct ctx *cx, const struct migration *list, size_t n)
{
    const struct backend *b = cx->tx->db->backend;
    const struct migration **missing = arena_array(cx->mem, n, sizeof(const struct migration *));
    size_t n_missing = 0;

    TRY(b->begin(cx->tx->db, false, &cx->err));
    enum st st = find_missing(cx, list, n, missing, &n_missing);
    b->rollback(cx->tx->db);
    TRY(st);
    for (size_t i = 0; i < n_missing; i++)
        TRY(apply_in_tx(cx, missing[i]));
    /* The planner's rows (0011) were written by this very handle, which reads them only now. */
    return n_missing > 0 ? b->script(cx->tx->db, STR("ANALYZE sqlite_schema"), &cx->err) : ST_OK;
}

enum st migrate_run(struct db *db, int64_t district, const struct migration *list, size_t n, struct err *e)
{
    struct tx tx = { .db = db, .district = district, .writes = true };
    struct ctx cx = { .mem = arena_make(), .tx = &tx };
    enum st st = run(&cx, list, n);

    if (st != ST_OK)
        *e = cx.err;
    arena_drop(cx.mem);
    return st;
}
