// SPDX-License-Identifier: Apache-2.0
/* batch.c - see batch.h. */
#include "cmd/batch.h"

#include "codec/csv.h"

struct running {
    struct cmd *c;
    const struct batch *b;
    void *arg;
    struct csv csv;
    struct arena *mem; /* of one line */
    size_t at[BATCH_COLUMNS];
    size_t width; /* columns of the first line; 0 before it */
};

static bool find_columns(struct running *r, const struct csv_row *head)
{
    for (size_t k = 0; k < BATCH_COLUMNS && r->b->column[k] != NULL; k++) {
        size_t i = 0;
        while (i < head->n && !str_eqz(str_trim(head->field[i]), r->b->column[k]))
            i++;
        if (i == head->n) {
            cmd_say(r->c, cmd_tr(r->c, "第一行没有列 %s", "the first line has no column %s"), r->b->column[k]);
            return false;
        }
        r->at[k] = i;
    }
    return true;
}

static void put_line(struct running *r, const struct csv_row *row)
{
    struct buf b = buf_make(r->mem, (size_t)2 * CSV_ROW_MAX + 4096);
    struct csv_out o = { .b = &b };
    struct batch_line in = { .number = row->line };
    bool is_head = r->width == 0;

    for (size_t i = 0; i < (is_head ? row->n : r->width); i++)
        csv_put(&o, i < row->n ? row->field[i] : STR(""));
    for (size_t k = 0; is_head && k < BATCH_COLUMNS && r->b->added[k] != NULL; k++)
        csv_put(&o, str_of(r->b->added[k]));
    for (size_t k = 0; k < BATCH_COLUMNS && r->b->column[k] != NULL; k++)
        in.value[k] = r->at[k] < row->n ? row->field[r->at[k]] : STR("");
    if (!is_head)
        r->b->answer(r->c, r->arg, &in, &o);
    csv_end(&o);
    cmd_print(r->c, buf_str(&b));
    arena_reset(r->mem);
}

static bool take_rows(struct running *r)
{
    struct csv_row row;

    while (csv_next(&r->csv, &row)) {
        if (r->width == 0 && !find_columns(r, &row))
            return false;
        put_line(r, &row);
        if (r->width == 0)
            r->width = row.n;
    }
    return csv_status(&r->csv, &r->c->err) == ST_OK;
}

int batch_run(struct cmd *c, const struct batch *b, void *arg)
{
    struct running r = { .c = c, .b = b, .arg = arg, .csv = csv_make(c->mem, ','), .mem = arena_make() };
    struct str piece;
    bool ok = true;

    r.csv.any_bytes = true; /* a broken value is a "no" for its line, not the end of the answers */
    while (ok && cmd_read(c, &piece)) {
        csv_feed(&r.csv, piece);
        ok = take_rows(&r);
    }
    csv_finish(&r.csv);
    ok = ok && take_rows(&r);
    arena_drop(r.mem);
    if (ok && r.width == 0)
        cmd_say(c, "%s", cmd_tr(c, "没有第一行", "there is no first line"));
    if (c->err.st != ST_OK)
        return cmd_failed(c);
    return ok && r.width > 0 ? EXIT_DONE : EXIT_REFUSED;
}
