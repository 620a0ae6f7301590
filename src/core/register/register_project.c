// SPDX-License-Identifier: Apache-2.0
/* register_project.c - events of registers become their tables. It decides nothing. */
#include "base/num.h"
#include "core/matter/event.h"
#include "core/register/register.h"
#include "gen/register_sql.h"
#include "store/store.h"

static int64_t number(const struct event *e, const char *name)
{
    int64_t n = 0;

    return num_parse(event_get(e, name), &n) ? n : 0;
}

static enum st put_cells(struct ctx *cx, const struct event *e)
{
    struct str rest = event_get(e, "_cleared"), one;

    for (size_t i = 0; i < e->n_field; i++) {
        const struct q_register_cell_put_in in = { e->matter.v, e->field[i].name, e->field[i].value, e->seq };
        if (e->field[i].name.p[0] != '_')
            TRY(q_register_cell_put_do(cx, &in, NULL));
    }
    for (size_t i = 0; i < e->n_seal; i++) {
        const struct q_register_cell_put_in in = { e->matter.v, e->seal[i].name, STR_NONE, e->seq };
        if (e->seal[i].name.p[0] != '_')
            TRY(q_register_cell_put_do(cx, &in, NULL));
    }
    while (rest.n > 0 && str_split(&rest, ',', &one)) {
        const struct q_register_cell_drop_in in = { e->matter.v, one };
        TRY(q_register_cell_drop_do(cx, &in, NULL));
    }
    return ST_OK;
}

static enum st project_sheet(struct ctx *cx, const struct event *e, struct str name)
{
    const struct q_register_sheet_add_in in = { .reg = name,
                                                .period = event_get(e, "_period"),
                                                .unit = e->unit,
                                                .version = number(e, "_version"),
                                                .subject = e->matter.v,
                                                .event = e->seq,
                                                .at = e->at,
                                                .zero = number(e, "_zero"),
                                                .figures = event_get(e, "_figures").p == NULL
                                                               ? STR("")
                                                               : event_get(e, "_figures") };

    return q_register_sheet_add_do(cx, &in, NULL);
}

enum st register_project(struct ctx *cx, const struct event *e)
{
    const struct str name = str_from(e->procedure, sizeof REGISTER_PREFIX - 1);
    const struct q_register_row_add_in add = {
        e->matter.v, name, e->unit, number(e, "_day"), number(e, "_late"), e->seq
    };
    const struct q_register_row_set_in set = { e->matter.v, number(e, "_day"), str_eqz(e->state, "GONE"), e->seq };

    if (str_eqz(e->state, "SHEET"))
        return project_sheet(cx, e, name);
    if (str_eqz(e->state, "KEPT")) /* an erasure: nothing that is read changes */
        return ST_OK;
    TRY(e->born ? q_register_row_add_do(cx, &add, NULL) : q_register_row_set_do(cx, &set, NULL));
    return put_cells(cx, e);
}
