// SPDX-License-Identifier: Apache-2.0
/* open_days_page.c - see open_days_page.h. */
#include "page/resident/open_days_page.h"

#include <inttypes.h>

#include "base/num.h"
#include "core/matter/code.h"
#include "core/site.h"
#include "gen/book_html.h"
#include "gen/open_days_html.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/gate/gate.h"
#include "page/part/input.h"
#include "page/resident/file_page.h"
#include "page/resident/query_page.h"
#include "store/store.h"

enum { FEW = 5, DAY_MS = 86400000, MINUTE_MS = 60000, AHEAD = 180, BACK = 365, PHONE_MIN = 7, REQUEST_MAX = 500 };

/* -- what is announced -- */

struct str open_days_hour(struct arena *mem, struct when at)
{
    int minute = (int)((at.ms - day_start(day_of(at)).ms) / MINUTE_MS);

    return arena_printf(mem, "%02d:%02d", minute / 60, minute % 60);
}

static bool is_same_day(const struct reception_slot *a, const struct reception_slot *b)
{
    return day_of(a->at).n == day_of(b->at).n && str_eq(a->leader, b->leader) && str_eq(a->place, b->place);
}

static struct str state_word(struct ctx *cx, const struct reception_slot *s)
{
    if (s->is_free)
        return STR_NONE;
    if (s->is_held)
        return show_text(cx, "openday.held");
    return show_text(cx, str_eqz(s->state, "PUB") ? "openday.closed" : "openday.taken");
}

static struct open_day day_from(struct ctx *cx, const struct reception_list *l, size_t first)
{
    const struct reception_slot *s = &l->row[first];
    struct open_place *p = arena_array(cx->mem, l->n - first, sizeof *p);
    struct open_day d = {
        .day = day_of(s->at), .leader = s->leader, .area = s->area, .where = s->place, .until = s->until, .place = p
    };
    int free = 0;

    for (size_t i = first; i < l->n; i++) {
        if (!is_same_day(s, &l->row[i]) || str_eqz(l->row[i].state, "CAN"))
            continue;
        free += l->row[i].is_free;
        p[d.n_place++] =
            (struct open_place){ l->row[i].no, open_days_hour(cx->mem, l->row[i].at), state_word(cx, &l->row[i]) };
    }
    struct str n = arena_printf(cx->mem, "%d", free);
    d.is_open = free > 0;
    d.free = free > 0 ? show_fill(cx, "openday.free", &n, 1) : show_text(cx, "openday.full");
    return d;
}

const struct open_day *open_days_grouped(struct ctx *cx, const struct reception_list *l, size_t *ret_n)
{
    struct open_day *d = arena_array(cx->mem, l->n, sizeof *d);
    size_t n = 0;

    for (size_t i = 0; i < l->n; i++) {
        bool seen = false;
        for (size_t k = 0; k < i && !seen; k++)
            seen = is_same_day(&l->row[k], &l->row[i]);
        if (seen)
            continue;
        d[n] = day_from(cx, l, i);
        n += d[n].n_place > 0;
    }
    *ret_n = n;
    return d;
}

/* -- public figures of the last twelve months; a count under 5 is hidden -- */

static struct str shown(struct ctx *cx, int64_t n)
{
    return n > 0 && n < FEW ? show_text(cx, "figures.few") : arena_printf(cx->mem, "%" PRId64, n);
}

static struct open_figure figure(struct ctx *cx, const char *name, struct str value)
{
    struct str name_of = str_of(name);

    return (struct open_figure){ show_pick(cx, "openday.figure.", name_of, STR_NONE), value,
                                 show_pick(cx, "openday.figure.", name_of, STR("def")) };
}

static enum st fill_figures(struct ctx *cx, struct open_days_view *v)
{
    struct open_figure *f = arena_array(cx->mem, 4, sizeof *f);
    struct reception_figures n;

    TRY(reception_figures(cx, (struct when){ cx->now.ms - (int64_t)BACK * DAY_MS }, cx->now, &n));
    f[0] = figure(cx, "held", shown(cx, n.held));
    f[1] = figure(cx, "people", shown(cx, n.people));
    f[2] = figure(cx, "assigned", shown(cx, n.assigned));
    f[3] = figure(cx, "done",
                  n.ended == 0    ? STR("–")
                  : n.ended < FEW ? show_text(cx, "figures.few")
                                  : arena_printf(cx->mem, "%" PRId64 "%%", n.done * 100 / n.ended));
    v->figure = f;
    v->n_figure = 4;
    return ST_OK;
}

/* PAGE  GET /open-days
 * perm  public
 * help  Leaders' open days: who receives visitors when, where and on what, and the places still free. */
enum st page_open_days(struct ctx *cx, const struct args_page_open_days *in, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct open_days_view v = { .frame = layout_make(cx, &(struct layout_of){ show_text(cx, "openday.title"), "public",
                                                                              "/open-days" }) };
    const struct when to = { cx->now.ms + (int64_t)AHEAD * DAY_MS };
    const struct when until = reception_until(cx, show_today(cx));
    struct reception_list l;

    (void)in;
    TRY(reception_between(cx, cx->now, to, false, &l));
    v.day = open_days_grouped(cx, &l, &v.n_day);
    v.until = (until.ms - day_start(day_of(until)).ms) / (60 * MINUTE_MS);
    TRY(fill_figures(cx, &v));
    open_days_html(&o, &v);
    return layout_send(cx, &o, 200, out);
}

/* -- booking -- */

struct booking {
    struct reception_booking in;
    struct reception_slot slot;
    struct form_fault fault[8];
    size_t n_fault;
};

/* What the leader answers for; a matter of another kind belongs to another leader's day. */
static struct form_field category_field(struct ctx *cx, const struct booking *b)
{
    size_t n, k = 1;
    const struct category *c = rules_categories(cx->site->rules, &n);
    struct form_field f = input_text(cx, "category", "openday.category", "openday.category.hint", b->in.category);
    struct form_choice *choice = arena_array(cx->mem, n + 1, sizeof *choice);

    choice[0] = (struct form_choice){ .label = show_text(cx, "form.choose") };
    for (size_t i = 0; i < n; i++)
        if (reception_takes(b->slot.areas, c[i].code))
            choice[k++] =
                (struct form_choice){ c[i].code, show_category(cx, c[i].code), str_eq(c[i].code, b->in.category) };
    return input_select(cx, f, choice, k);
}

static struct str people_text(struct ctx *cx, const struct booking *b)
{
    return arena_printf(cx->mem, "%d", b->in.people);
}

enum { FIELDS = 7 };
static struct form_field *booking_fields(struct ctx *cx, const struct booking *b)
{
    struct form_field *f = arena_array(cx->mem, FIELDS, sizeof *f);

    f[0] = input_text(cx, "visitor", "openday.visitor", NULL, b->in.visitor);
    f[0].mode = STR("name");
    f[1] = input_text(cx, "phone", "openday.phone", "openday.phone.hint", b->in.phone);
    f[1].type = f[1].mode = STR("tel");
    f[2] = category_field(cx, b);
    f[3] = input_area(cx, "request", "openday.request", "openday.request.hint", b->in.request);
    f[3].max = REQUEST_MAX;
    f[4] = input_text(cx, "people", "openday.people", "openday.people.hint", people_text(cx, b));
    f[4].type = STR("number");
    f[4].is_short = true;
    f[5] = input_text(cx, "own", "openday.own", "openday.own.hint", b->in.own);
    f[6] = input_text(cx, "own_code", "openday.own_code", NULL, b->in.own_code);
    f[5].optional = f[6].optional = true;
    for (size_t i = 0; i < FIELDS; i++)
        for (size_t k = 0; k < b->n_fault; k++)
            if (str_eq(f[i].name, b->fault[k].id))
                f[i].error = b->fault[k].text;
    return f;
}

/* The same values on the page where they are looked at once more. */
static void review(struct ctx *cx, const struct form_field *f, struct book_view *v)
{
    struct hidden *h = arena_array(cx->mem, FIELDS, sizeof *h);
    struct open_fact *fact = arena_array(cx->mem, FIELDS, sizeof *fact);

    for (size_t i = 0; i < FIELDS; i++) {
        h[v->n_hidden++] = (struct hidden){ f[i].name, f[i].value };
        if (f[i].value.n > 0)
            fact[v->n_fact++] =
                (struct open_fact){ f[i].label, f[i].select ? show_category(cx, f[i].value) : f[i].value };
    }
    v->hidden = h;
    v->fact = fact;
}

static enum st show_booking(struct ctx *cx, const struct booking *b, bool check, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    const struct form_field *f = booking_fields(cx, b);
    struct book_view v = { .heading = show_text(cx, check ? "openday.check" : "openday.who"),
                           .action = arena_printf(cx->mem, "/open-days/%.*s", STR_ARG(b->slot.no)),
                           .faults = { b->fault, b->n_fault },
                           .is_check = check };

    v.frame = layout_make(cx, &(struct layout_of){ v.heading, "public", "/open-days" });
    v.slot = open_days_facts(cx, &b->slot, &v.n_slot);
    if (check)
        review(cx, f, &v);
    v.field = f;
    v.n_field = check ? 0 : FIELDS;
    book_html(&o, &v);
    return layout_send(cx, &o, b->n_fault > 0 ? 422 : 200, out);
}

/* PAGE  GET /open-days/{no:caseno}
 * perm  public
 * help  Books that place at an open day: who comes, and about what. */
enum st page_open_day(struct ctx *cx, const struct args_page_open_day *in, struct reply *out)
{
    struct booking b = { .in = { .no = in->no, .people = 1 } };

    TRY(reception_slot(cx, in->no, &b.slot));
    if (!b.slot.is_free)
        return FAIL(cx, ST_RULE, "reception.gone", STR_NONE);
    return show_booking(cx, &b, false, out);
}

static void add_fault(struct booking *b, struct str id, struct str text)
{
    if (b->n_fault < N_OF(b->fault))
        b->fault[b->n_fault++] = (struct form_fault){ id, text };
}

static size_t digits(struct str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] >= '0' && s.p[i] <= '9';
    return n;
}

static void look_over(struct ctx *cx, struct booking *b)
{
    if (b->in.visitor.n == 0)
        add_fault(b, STR("visitor"), show_text(cx, "openday.visitor.wrong"));
    if (digits(b->in.phone) < PHONE_MIN)
        add_fault(b, STR("phone"), show_text(cx, "openday.phone.wrong"));
    if (b->in.category.n == 0)
        add_fault(b, STR("category"), show_text(cx, "openday.category.wrong"));
    if (b->in.request.n == 0)
        add_fault(b, STR("request"), show_text(cx, "openday.request.wrong"));
    if (b->in.people < 1 || b->in.people > FEW)
        add_fault(b, STR("people"), show_text(cx, "openday.people.wrong"));
    if (b->in.own.n > 0 && b->in.own_code.n == 0)
        add_fault(b, STR("own_code"), show_text(cx, "openday.own_code.wrong"));
}

struct book_job {
    const struct reception_booking *in;
    struct filed filed;
};

static enum st do_book(struct ctx *cx, void *arg)
{
    struct book_job *j = arg;

    return reception_book(cx, j->in, &j->filed);
}

static enum st send(struct ctx *cx, struct booking *b, struct reply *out)
{
    struct book_job j = { .in = &b->in };
    AUTO(tx) tx = { 0 };
    enum st st = store_write(cx, cx->site->store, do_book, &j);

    if (st == ST_INPUT || st == ST_RULE) {
        struct str field = str_of(cx->err.field);
        add_fault(b, field.n > 0 ? field : STR("request"), input_sentence(cx, &cx->err));
        cx->err = (struct err){ 0 };
        TRY(store_read(cx, cx->site->store, &tx));
        return show_booking(cx, b, false, out);
    }
    TRY(st);
    TRY(store_read(cx, cx->site->store, &tx));
    return open_days_booked(cx, &b->slot, &j.filed, out);
}

static enum st load_slot(struct ctx *cx, struct str no, struct reception_slot *ret)
{
    AUTO(tx) tx = { 0 };

    TRY(store_read(cx, cx->site->store, &tx));
    return reception_slot(cx, no, ret);
}

static enum st show_in_read(struct ctx *cx, const struct booking *b, bool check, struct reply *out)
{
    AUTO(tx) tx = { 0 };

    TRY(store_read(cx, cx->site->store, &tx));
    return show_booking(cx, b, check, out);
}

/* PAGE  POST /open-days/{no:caseno}
 * perm  public
 * run   self
 * rate  file
 * arg   go:word? visitor:text<80? phone:text<40? category:text<40? request:text<500? people:text<10? own:text<80?
 *       own_code:text<80?
 * help  One step of booking a place; the last one books it and shows the receipt. */
enum st page_open_day_book(struct ctx *cx, const struct args_page_open_day_book *in, struct reply *out)
{
    struct booking b = { .in = { .no = in->no,
                                 .visitor = str_trim(in->visitor),
                                 .phone = str_trim(in->phone),
                                 .category = str_trim(in->category),
                                 .request = str_trim(in->request),
                                 .own = query_clean_no(cx->mem, in->own),
                                 .own_code = code_clean(cx->mem, in->own_code) } };
    int64_t people = 0;

    if (num_parse(str_trim(in->people), &people) && people > 0 && people < 1000)
        b.in.people = (int)people;
    TRY(load_slot(cx, in->no, &b.slot));
    if (str_eqz(in->go, "back"))
        return show_in_read(cx, &b, false, out);
    look_over(cx, &b);
    if (b.n_fault > 0 || !str_eqz(in->go, "send"))
        return show_in_read(cx, &b, b.n_fault == 0, out);
    return send(cx, &b, out);
}
