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

/* Number of the newest migration that is in the database; 0 = none. */
static enum st load_last(struct ctx *cx, int64_t *ret)
{
    const struct backend *b = cx->tx->db->backend;
    struct q_migration_last_out row = { 0 };
    bool found;

    TRY(b->has_table(cx->tx->db, "migration", &found, &cx->err));
    if (found)
        TRY(q_migration_last_find(cx, &row, &found));
    *ret = row.number;
    return ST_OK;
}

static enum st apply(struct ctx *cx, const struct migration *m)
{
    int64_t last;

    TRY(load_last(cx, &last));
    if (last >= m->number)
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
    int64_t last;

    TRY(b->begin(cx->tx->db, false, &cx->err));
    enum st st = load_last(cx, &last);
    b->rollback(cx->tx->db);
    TRY(st);
    if (n == 0 || last > list[n - 1].number)
        return FAIL(cx, ST_BROKEN, "store.newer", arena_printf(cx->mem, "%04d", (int)last));
    for (size_t i = 0; i < n; i++)
        if (list[i].number > last)
            TRY(apply_in_tx(cx, &list[i]));
    /* The planner's rows (0011) were written by this very handle, which reads them only now. */
    return last < list[n - 1].number ? b->script(cx->tx->db, STR("ANALYZE sqlite_schema"), &cx->err) : ST_OK;
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
