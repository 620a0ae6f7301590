// SPDX-License-Identifier: Apache-2.0
/* draft_page.c - see draft_page.h. Both pages show again what was typed when the step is refused. */
#include "page/desk/draft_page.h"

#include <string.h>

#include "codec/json.h"
#include "core/site.h"
#include "gen/draft_html.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/part/input.h"
#include "page/part/step.h"
#include "store/store.h"

/* -- what was drafted -- */

struct str draft_value(const struct entry *e, struct str name)
{
    for (size_t i = 0; i < e->n_field; i++)
        if (str_eq(e->field[i].name, name))
            return e->field[i].value;
    return STR_NONE;
}

/* The newest submission before the n-th entry that no change of state or holder has overtaken. */
static const struct entry *newest(const struct story *s, size_t n, const struct entry **ret_returned)
{
    *ret_returned = NULL;
    for (size_t i = n; i > 1; i--) {
        const struct entry *e = &s->entry[i - 1];
        if (str_eqz(e->row, "N17"))
            return e;
        if (str_eqz(e->row, "N18") && *ret_returned == NULL)
            *ret_returned = e;
        if (!str_eq(e->state, e[-1].state) || !str_eq(e->unit, e[-1].unit))
            return NULL;
    }
    return NULL;
}

const struct entry *draft_waiting(const struct story *s)
{
    const struct entry *returned, *e = newest(s, s->n_entry, &returned);

    return returned == NULL ? e : NULL;
}

const struct entry *draft_signed(const struct story *s, size_t i)
{
    const struct entry *returned, *e = newest(s, i, &returned);

    return e != NULL && returned == NULL && str_eq(draft_value(e, STR("of")), s->entry[i].row) ? e : NULL;
}

/* The drafted fields as a form would send them. */
static struct json *drafted_fields(struct arena *mem, const struct entry *e)
{
    struct json *all = json_make_object(mem);
    const size_t skip = strlen(DRAFT_PREFIX);

    for (size_t i = 0; e != NULL && i < e->n_field; i++)
        if (str_starts(e->field[i].name, STR(DRAFT_PREFIX)) && !e->field[i].erased)
            json_set(all, str_from(e->field[i].name, skip), json_make_text(mem, e->field[i].value));
    return all;
}

/* -- the pages -- */

struct draft_job {
    struct str no, row, words; /* words: the drafter's, or why it goes back */
    bool sign;
    const struct json *fields; /* as typed; NULL = not yet */
    const struct err *err;
};

/* Days and confirmations are left to the signature. */
static void keep_drafted(struct offer *o, struct arena *mem)
{
    struct offer_field *f = arena_array(mem, o->n_field, sizeof *f);
    size_t n = 0;

    for (size_t i = 0; i < o->n_field; i++) {
        const struct field *d = o->field[i].field;
        if (d->type != FIELD_BOOL && !(d->type == FIELD_DAY && str_eqz(d->source, "past")))
            f[n++] = o->field[i];
    }
    o->field = f;
    o->n_field = n;
}

static void fill_words(struct ctx *cx, const struct draft_job *j, const struct entry *from, struct draft_view *v)
{
    v->opinion = input_area(cx, "draft", "field.draft", "draft.words.hint", j->err != NULL ? j->words : STR_NONE);
    v->reason = input_area(cx, "words", "draft.reason", NULL, j->err != NULL ? j->words : STR_NONE);
    if (from == NULL)
        return;
    v->by = from->actor;
    v->at = from->at;
    v->said = draft_value(from, STR("draft"));
}

static enum st fill_form(struct ctx *cx, const struct matter *m, const struct draft_job *j, const struct entry *from,
                         struct draft_view *v)
{
    struct offer o;
    struct input_typed typed = { .event = j->row, .fields = j->fields, .err = j->err };

    if (j->fields == NULL)
        typed.fields = drafted_fields(cx->mem, from);
    TRY(matter_form(cx, m, j->row, &o));
    if (!j->sign)
        keep_drafted(&o, cx->mem);
    v->act = input_act(cx, &o, &typed);
    if (!j->sign)
        v->act.n_field--; /* the note: the drafter has words of their own */
    return ST_OK;
}

static enum st show_draft(struct ctx *cx, struct draft_job *j, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    const struct entry *returned, *from;
    struct matter m;
    struct story s;

    TRY(matter_by_no(cx, j->no, &m));
    TRY(matter_story(cx, &m, &s));
    from = j->sign ? draft_waiting(&s) : newest(&s, s.n_entry, &returned);
    if (j->sign && from == NULL) /* signed or returned meanwhile */
        return reply_see_other(out, arena_printf(cx->mem, "/desk/matter/%.*s", STR_ARG(m.no)));
    if (j->sign)
        j->row = draft_value(from, STR("of"));
    struct str what = show_event(cx, j->row, STR_NONE);
    struct draft_view v = { .no = m.no, .title = m.title, .row = j->row, .is_sign = j->sign, .version = m.version };
    v.heading = show_fill(cx, j->sign ? "draft.sign.title" : "draft.title", &what, 1);
    v.action = arena_printf(cx->mem, "/desk/matter/%.*s/%s", STR_ARG(m.no), j->sign ? "sign" : "draft");
    if (!j->sign && from != NULL && returned != NULL)
        v.returned = draft_value(returned, STR("reason"));
    fill_words(cx, j, from, &v);
    TRY(fill_form(cx, &m, j, from, &v));
    v.frame = layout_make(cx, &(struct layout_of){ v.heading, "desk", "/desk" });
    draft_html(&o, &v);
    return layout_send(cx, &o, j->err == NULL ? 200 : 422, out);
}

static enum st take(struct ctx *cx, struct draft_job *j, struct str event, const struct json *fields, int64_t version,
                    struct reply *out)
{
    struct step_job step = { .no = j->no, .step = { .event = event, .fields = fields, .version = version } };
    enum st st = step_run(cx, &step);
    struct err e = cx->err;
    AUTO(tx) tx = { 0 };

    if (st == ST_OK)
        return reply_see_other(out, arena_printf(cx->mem, "/desk/matter/%.*s?saved=1", STR_ARG(j->no)));
    if (st != ST_RULE && st != ST_INPUT && st != ST_STALE && st != ST_LIMIT)
        return st;
    j->err = &e;
    cx->err = (struct err){ 0 };
    TRY(store_read(cx, cx->site->store, &tx));
    return show_draft(cx, j, out);
}

/* PAGE  GET /desk/matter/{no:caseno}/draft
 * perm  matter.step
 * arg   row:word
 * help  Drafts a paper for the head of the unit to sign: the fields of the step, and a word to the head. */
enum st page_draft(struct ctx *cx, const struct args_page_draft *in, struct reply *out)
{
    return show_draft(cx, &(struct draft_job){ .no = in->no, .row = in->row }, out);
}

/* PAGE  POST /desk/matter/{no:caseno}/draft
 * perm  matter.step
 * run   self
 * arg   row:word draft:text<20000? fields:json? version:int?
 * help  Submits the draft. */
enum st page_draft_submit(struct ctx *cx, const struct args_page_draft_submit *in, struct reply *out)
{
    struct json *all = json_make_object(cx->mem), *typed = json_make_object(cx->mem);
    struct draft_job j = { .no = in->no, .row = in->row, .words = in->draft, .fields = typed };

    for (const struct json *c = in->fields == NULL ? NULL : in->fields->child; c != NULL; c = c->next) {
        json_set(typed, c->name, json_make_text(cx->mem, c->text));
        json_set(all, c->name, json_make_text(cx->mem, c->text));
    }
    json_set(all, STR("of"), json_make_text(cx->mem, in->row));
    json_set(all, STR("draft"), json_make_text(cx->mem, in->draft));
    return take(cx, &j, STR("N17"), all, in->has_version ? in->version : -1, out);
}

/* PAGE  GET /desk/matter/{no:caseno}/sign
 * perm  matter.step
 * help  The paper that waits for a signature: sign it, changed or not, or send it back. */
enum st page_sign(struct ctx *cx, const struct args_page_sign *in, struct reply *out)
{
    return show_draft(cx, &(struct draft_job){ .no = in->no, .sign = true }, out);
}

/* PAGE  POST /desk/matter/{no:caseno}/sign
 * perm  matter.step
 * run   self
 * arg   row:word act:word fields:json? words:text<20000? note:text<20000? version:int?
 * help  Signs the paper (act=sign) or sends it back with a reason (act=return). */
enum st page_sign_take(struct ctx *cx, const struct args_page_sign_take *in, struct reply *out)
{
    struct draft_job j = { .no = in->no, .sign = true, .words = in->words };
    struct json *reason = json_make_object(cx->mem);
    int64_t version = in->has_version ? in->version : -1;

    if (!str_eqz(in->act, "return")) {
        j.fields = in->fields;
        return take(cx, &j, in->row, in->fields, version, out);
    }
    json_set(reason, STR("reason"), json_make_text(cx->mem, str_trim(in->words)));
    return take(cx, &j, STR("N18"), reason, version, out);
}
