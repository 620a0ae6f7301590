// SPDX-License-Identifier: Apache-2.0
/* rebook_page.c - a booking made, as a receipt; and the answer to a place that is offered instead of a cancelled one.
 */
#include "page/resident/rebook_page.h"

#include "core/site.h"
#include "gen/booked_html.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/gate/gate.h"
#include "page/part/show.h"
#include "page/resident/file_page.h"
#include "store/store.h"

const struct open_fact *open_days_facts(struct ctx *cx, const struct reception_slot *s, size_t *ret_n)
{
    struct open_fact *f = arena_array(cx->mem, 4, sizeof *f);
    size_t n = 0;

    f[n++] = (struct open_fact){ show_text(cx, "openday.when"), show_moment(cx, s->at) };
    f[n++] = (struct open_fact){ show_text(cx, "openday.leader"), s->leader };
    if (s->area.n > 0)
        f[n++] = (struct open_fact){ show_text(cx, "openday.area"), s->area };
    if (s->place.n > 0)
        f[n++] = (struct open_fact){ show_text(cx, "openday.where"), s->place };
    *ret_n = n;
    return f;
}

enum st open_days_booked(struct ctx *cx, const struct reception_slot *s, const struct filed *filed, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct booked_view v = { .no = filed->m.no,
                             .no_shown = show_number(cx->mem, filed->m.no),
                             .code_shown = show_groups(cx->mem, filed->code, 4),
                             .address = arena_printf(cx->mem, "/matter/%.*s", STR_ARG(filed->m.no)),
                             .until = s->until,
                             .has_until = !when_is_none(s->until) };

    v.frame = layout_make(cx, &(struct layout_of){ show_text(cx, "openday.booked"), "public", "/open-days" });
    v.slot = open_days_facts(cx, s, &v.n_slot);
    TRY(file_qr(cx, filed, out, &v.qr_size, &v.qr_path));
    booked_html(&o, &v);
    gate_remember(out, filed->m.no, filed->code);
    return layout_send(cx, &o, 200, out);
}

/* -- another place instead of a cancelled one -- */

enum st rebook_fill(struct ctx *cx, const struct matter *m, struct rebook_view *v)
{
    struct rebook r;

    TRY(rebook_find(cx, m, &r));
    if (r.state == REBOOK_NONE)
        return ST_OK;
    const struct str state = rebook_word(r.state), arg = show_moment(cx, r.until);
    struct str instead = show_pick(cx, "openday.instead.", r.instead, STR_NONE);
    v->is_shown = true;
    v->may_take = r.state == REBOOK_KEPT || r.state == REBOOK_FREE;
    v->may_look = !v->may_take && r.state != REBOOK_TAKEN;
    v->heading = show_pick(cx, "openday.rebook.", state, STR_NONE);
    v->words = rules_fill(cx->mem, show_pick(cx, "openday.rebook.", state, STR("words")), &arg, 1);
    if (r.state == REBOOK_CALL)
        v->words = instead.n > 0 ? instead : show_pick(cx, "openday.instead.", STR("电话联系"), STR_NONE);
    if (v->may_take || r.state == REBOOK_TAKEN)
        v->slot = open_days_facts(cx, &r.slot, &v->n_slot);
    return ST_OK;
}

struct rebook_job {
    struct str no;
    bool take;
    struct filed filed;
};

static enum st do_rebook(struct ctx *cx, void *arg)
{
    struct rebook_job *j = arg;

    return j->take ? rebook_take(cx, j->no, &j->filed) : rebook_decline(cx, j->no);
}

/* PAGE  POST /matter/{no:caseno}/rebook
 * perm  public
 * run   self
 * arg   go:word
 * help  Who had booked a place that was cancelled takes the one that is kept for them, or declines it. */
enum st page_rebook(struct ctx *cx, const struct args_page_rebook *in, struct reply *out)
{
    struct rebook_job j = { .no = in->no, .take = str_eqz(in->go, "take") };
    const struct str back = arena_printf(cx->mem, "/matter/%.*s#rebook", STR_ARG(in->no));
    struct reception_slot s;
    AUTO(tx) tx = { 0 };

    if (cx->who.matter == 0)
        return reply_see_other(out, arena_printf(cx->mem, "/query?no=%.*s", STR_ARG(in->no)));
    enum st st = store_write(cx, cx->site->store, do_rebook, &j);
    if (st == ST_RULE) /* somebody was quicker, or it was cancelled, too: the page says so */
        cx->err = (struct err){ 0 };
    if (st == ST_RULE || (st == ST_OK && !j.take))
        return reply_see_other(out, back);
    TRY(st);
    TRY(store_read(cx, cx->site->store, &tx));
    TRY(reception_slot(cx, j.filed.m.no, &s));
    return open_days_booked(cx, &s, &j.filed, out);
}
