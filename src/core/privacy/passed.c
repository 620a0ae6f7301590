// SPDX-License-Identifier: Apache-2.0
/* passed.c - see passed.h. */
#include "core/privacy/passed.h"

#include "core/matter/stepping.h"
#include "core/privacy/erase.h"
#include "core/site.h"
#include "gen/passed_sql.h"
#include "store/store.h"

#define RECEIPT "C03" /* 接收: the organ confirms that it has it */

enum { PASSED_SHOWN = 500, RUN_AT_ONCE = 20 };

static enum st is_above(struct ctx *cx, struct str unit, bool *ret)
{
    struct unit u;

    TRY(unit_load(cx, unit, &u));
    *ret = str_eqz(u.kind, "outside");
    return ST_OK;
}

enum st passed_tell(struct stepping *s, struct event *e)
{
    bool above;

    if (!s->m->sealed)
        return ST_OK;
    TRY(is_above(s->cx, e->unit, &above));
    if (above && !str_eq(e->unit, s->m->unit))
        event_tell(e, STR(PASSED_ABOVE), STR("true"));
    if (above && str_eqz(e->row, RECEIPT))
        event_tell(e, STR(PASSED_TAKEN), str_eqz(stepping_text(s, STR("paper")), "true") ? STR("paper") : STR("text"));
    return ST_OK;
}

static enum st take(struct ctx *cx, const struct event *e, struct str how)
{
    const struct q_pass_take_in in = { .matter = e->matter.v, .taken = e->at, .paper = str_eqz(how, "paper") };
    const struct q_pass_forget_in forget = { .matter = e->matter.v };

    TRY(q_pass_take_do(cx, &in, NULL));
    return q_pass_forget_do(cx, &forget, NULL);
}

/* All of it, not the data of one party. */
static bool says_erased(const struct event *e)
{
    const bool contact_only = event_get(e, "erased_contact").n > 0 && event_get(e, "erased_text").n == 0;

    return e->row.n == 0 && str_eqz(e->event, ERASE_EVENT) && event_get(e, "erased_field").n == 0 && !contact_only;
}

enum st passed_project(struct ctx *cx, const struct event *e, bool moved)
{
    const struct procedure *p = rules_procedure(cx->site->rules, e->procedure);
    const struct q_pass_add_in add = { .matter = e->matter.v, .sent = e->at, .organ = e->unit };
    const struct q_pass_back_in back = { .matter = e->matter.v };
    const struct q_pass_done_in done = { .matter = e->matter.v, .done = e->seq };
    struct str taken = event_get(e, PASSED_TAKEN);

    if (p == NULL || !p->sealed || e->born)
        return ST_OK;
    if (event_get(e, PASSED_ABOVE).n > 0)
        return q_pass_add_do(cx, &add, NULL);
    if (taken.n > 0)
        return take(cx, e, taken);
    if (says_erased(e))
        return q_pass_done_do(cx, &done, NULL);
    return moved ? q_pass_back_do(cx, &back, NULL) : ST_OK;
}

enum st passed_all(struct ctx *cx, struct passed_list *ret)
{
    const struct q_passed_of_in in = { .unit = unit_drawer(cx->mem, cx->who.unit), .limit = PASSED_SHOWN };
    struct passed *l = arena_array(cx->mem, PASSED_SHOWN, sizeof *l);
    struct q_passed_of_out row;
    AUTO(rows) rs = { 0 };
    size_t n = 0;

    TRY(q_passed_of(cx, &in, &rs));
    while (n < PASSED_SHOWN && q_passed_of_next(cx, &rs, &row))
        l[n++] = (struct passed){ .no = row.no,
                                  .organ = row.organ,
                                  .received = row.received,
                                  .sent = row.sent,
                                  .taken = row.taken,
                                  .paper = row.paper };
    *ret = (struct passed_list){ l, n };
    return rows_status(cx, &rs);
}

static enum st read_due(struct ctx *cx, struct str *no, size_t *ret_n)
{
    const struct q_passed_due_in in = { .limit = RUN_AT_ONCE };
    struct q_passed_due_out row;
    AUTO(tx) tx = { 0 };
    AUTO(rows) rs = { 0 };

    *ret_n = 0;
    TRY(store_read(cx, cx->site->store, &tx));
    TRY(q_passed_due(cx, &in, &rs));
    while (*ret_n < RUN_AT_ONCE && q_passed_due_next(cx, &rs, &row))
        no[(*ret_n)++] = row.no;
    return rows_status(cx, &rs);
}

enum st passed_run(struct ctx *cx, int64_t *ret_n)
{
    struct str no[RUN_AT_ONCE];
    struct erased e;
    size_t n;

    *ret_n = 0;
    TRY(read_due(cx, no, &n));
    for (size_t i = 0; i < n; i++) {
        const struct erase_in in = { .no = no[i],
                                     .reason = STR("已移送上级机关并由其保存纸质件，下级不留存内容"),
                                     .answers = true,
                                     .order = STR("《纪检监察机关处理检举控告工作规则》第十五条") };
        TRY(erase_matter(cx, &in, &e));
        ++*ret_n;
    }
    return ST_OK;
}
