// SPDX-License-Identifier: Apache-2.0
/* privacy_page.c - see privacy_page.h. Deletions granted here are carried out by a job (core/privacy/privacy.h). */
#include "page/desk/privacy_page.h"

#include <inttypes.h>

#include "core/privacy/erase.h"
#include "core/privacy/privacy.h"
#include "core/site.h"
#include "gen/mine_answer_html.h"
#include "gen/mine_html.h"
#include "gen/privacy_case_html.h"
#include "gen/privacy_desk_html.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/part/input.h"
#include "page/part/show.h"
#include "store/store.h"

/* -- words -- */

static struct str kind_text(struct ctx *cx, struct str kind)
{
    return show_pick(cx, "privacy.kind.", kind, STR_NONE);
}

static struct str state_text(struct ctx *cx, const struct privacy_request *r)
{
    if (r->result.n == 0)
        return show_text(cx, "privacy.state.open");
    if (str_eqz(r->result, "refused"))
        return show_text(cx, "privacy.state.refused");
    return show_text(cx, r->done ? "privacy.state.granted" : "privacy.state.waits");
}

/* "sealed 2036-03-01 30年 DA24 20" as a sentence. */
static struct str part_text(struct ctx *cx, struct str said)
{
    struct str word, until, class, arg[3] = { 0 };
    struct day d;

    if (!str_split(&said, ' ', &word) || str_eqz(word, "erased") || !str_split(&said, ' ', &until) ||
        !str_split(&said, ' ', &class))
        return show_text(cx, "privacy.part.erased");
    arg[0] = day_parse(until, &d) ? show_day(cx, d) : show_text(cx, "privacy.forever");
    arg[1] = str_eqz(class, "-") ? STR("") : class;
    arg[2] = show_law(cx, said);
    return show_fill(cx, str_eqz(word, "sealed") ? "privacy.part.sealed" : "privacy.part.refused", arg, 3);
}

static struct privacy_fact fact_of(struct ctx *cx, int part, struct str said)
{
    return (struct privacy_fact){ show_pick(cx, "privacy.part.", str_of(keep_part_name[part]), STR_NONE),
                                  part_text(cx, said) };
}

/* -- the resident's page -- */

struct typed { /* in a form that was refused */
    struct str choice, text;
    const struct err *err;
};

/* The fault at its field and in the summary. */
static void put_fault(struct ctx *cx, const struct err *e, struct form_field *choice, struct form_field *text,
                      struct form_faults *ret)
{
    struct form_fault *f = arena_take(cx->mem, sizeof *f);
    struct form_field *at = str_eqz(choice->name, e->field) ? choice : text;

    at->error = input_sentence(cx, e);
    *f = (struct form_fault){ at->id, at->error };
    *ret = (struct form_faults){ f, 1 };
}

static const struct privacy_line *own_lines(struct ctx *cx, const struct matter *m, const struct privacy_list *l)
{
    struct privacy_line *row = arena_array(cx->mem, l->n, sizeof *row);

    for (size_t i = 0; i < l->n; i++) {
        const struct privacy_request *r = &l->row[i];
        row[i] = (struct privacy_line){ .kind = kind_text(cx, r->kind),
                                        .state = state_text(cx, r),
                                        .at = r->at,
                                        .due = r->due,
                                        .open = r->result.n == 0 };
        if (r->result.n > 0)
            row[i].href = arena_printf(cx->mem, "/matter/%.*s/mine/%" PRId64, STR_ARG(m->no), r->seq);
    }
    return row;
}

static enum st show_mine(struct ctx *cx, struct str no, const struct typed *typed, bool sent, struct reply *out)
{
    static const char *const kind[] = { "delete", "correct", "explain" };
    static const struct input_options kinds = { "kind", "mine.kind", "privacy.kind.", kind, N_OF(kind) };
    struct html_out o = layout_begin(cx);
    struct mine_view v = { .sent = sent, .for_resident = cx->who.officer != 0 };
    struct privacy_list l;
    struct matter m;

    TRY(matter_by_no(cx, no, &m));
    TRY(privacy_of(cx, &m, &l));
    v.no = m.no;
    v.title = m.title;
    v.copy = arena_printf(cx->mem, "/matter/%.*s/copy", STR_ARG(m.no));
    v.kind = input_choice(cx, &kinds, typed == NULL ? STR_NONE : typed->choice);
    v.words = input_area(cx, "words", "mine.words", "mine.words.hint", typed == NULL ? STR_NONE : typed->text);
    if (typed != NULL)
        put_fault(cx, typed->err, &v.kind, &v.words, &v.faults);
    v.row = own_lines(cx, &m, &l);
    v.n_row = l.n;
    v.frame = layout_make(cx, &(struct layout_of){ show_text(cx, "mine.title"), "public", "/query" });
    mine_html(&o, &v);
    return layout_send(cx, &o, typed == NULL ? 200 : 422, out);
}

static bool is_stranger(const struct ctx *cx)
{
    return cx->who.officer == 0 && (cx->who.matter == 0 || cx->who.agent); /* an agent asks for no data of others */
}

static enum st ask_code(struct ctx *cx, struct str no, struct reply *out)
{
    return reply_see_other(out, arena_printf(cx->mem, "/query?no=%.*s", STR_ARG(no)));
}

/* PAGE  GET /matter/{no:caseno}/mine
 * perm  public
 * arg   sent:bool?
 * help  My personal data in a matter: a copy, and requests to correct, delete or explain them. */
enum st page_mine(struct ctx *cx, const struct args_page_mine *in, struct reply *out)
{
    return is_stranger(cx) ? ask_code(cx, in->no, out) : show_mine(cx, in->no, NULL, in->sent, out);
}

struct asking {
    struct str no, kind, words;
};

static enum st ask(struct ctx *cx, void *arg)
{
    const struct asking *a = arg;

    return privacy_ask(cx, a->no, a->kind, a->words);
}

static bool is_users(enum st st)
{
    return st == ST_INPUT || st == ST_RULE || st == ST_STALE || st == ST_LIMIT;
}

/* PAGE  POST /matter/{no:caseno}/mine
 * perm  public
 * run   self
 * rate  file
 * arg   kind:word? words:text<20000?
 * help  Asks for personal data to be corrected, deleted or explained. */
enum st page_mine_ask(struct ctx *cx, const struct args_page_mine_ask *in, struct reply *out)
{
    struct asking a = { in->no, in->kind, in->words };
    AUTO(tx) tx = { 0 };

    if (is_stranger(cx))
        return ask_code(cx, in->no, out);
    enum st st = store_write(cx, cx->site->store, ask, &a);
    if (st == ST_OK)
        return reply_see_other(out, arena_printf(cx->mem, "/matter/%.*s/mine?sent=1", STR_ARG(in->no)));
    if (!is_users(st))
        return st;
    struct err e = cx->err;
    cx->err = (struct err){ 0 };
    TRY(store_read(cx, cx->site->store, &tx));
    return show_mine(cx, in->no, &(struct typed){ in->kind, in->words, &e }, false, out);
}

/* PAGE  GET /matter/{no:caseno}/copy
 * perm  public
 * help  What is kept in a matter about who filed it, as JSON to save. */
enum st page_mine_copy(struct ctx *cx, const struct args_page_mine_copy *in, struct reply *out)
{
    struct matter m;
    struct str copy;

    if (is_stranger(cx))
        return ask_code(cx, in->no, out);
    TRY(matter_by_no(cx, in->no, &m));
    TRY(privacy_copy(cx, &m, &copy));
    reply_header(out, "Content-Disposition",
                 arena_printf(cx->mem, "attachment; filename=\"%.*s.json\"", STR_ARG(m.no)));
    return reply_json(out, 200, copy);
}

/* -- the answer -- */

static enum st find_request(struct ctx *cx, const struct matter *m, int64_t seq, struct privacy_request *ret)
{
    struct privacy_list l;

    TRY(privacy_of(cx, m, &l));
    for (size_t i = 0; i < l.n; i++)
        if (l.row[i].seq == seq) {
            *ret = l.row[i];
            return ST_OK;
        }
    return FAIL(cx, ST_NOT_FOUND, "page.unknown", STR_NONE);
}

/* PAGE  GET /matter/{no:caseno}/mine/{seq:int}
 * perm  public
 * help  The answer to a request about personal data: for each part what was done, by which rule. */
enum st page_mine_answer(struct ctx *cx, const struct args_page_mine_answer *in, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct mine_answer_view v = { 0 };
    struct show_units seen = { 0 };
    struct privacy_request r;
    struct matter m;

    if (is_stranger(cx))
        return ask_code(cx, in->no, out);
    TRY(matter_by_no(cx, in->no, &m));
    TRY(find_request(cx, &m, in->seq, &r));
    if (r.result.n == 0)
        return FAIL(cx, ST_NOT_FOUND, "page.unknown", STR_NONE);
    struct privacy_fact *part = arena_array(cx->mem, KEEP_N, sizeof *part);
    for (int i = 0; i < KEEP_N; i++)
        if (r.part[i].n > 0)
            part[v.n_part++] = fact_of(cx, i, r.part[i]);
    v.part = part;
    v.no = m.no;
    v.back = arena_printf(cx->mem, "/matter/%.*s/mine", STR_ARG(m.no));
    v.kind = kind_text(cx, r.kind);
    v.words = r.words;
    v.result = state_text(cx, &r);
    v.reason = r.reason;
    v.waits = !r.done;
    v.unit = show_holder(cx, &seen, r.unit);
    v.day = show_day(cx, day_of(r.answered));
    v.frame = layout_make(cx, &(struct layout_of){ show_text(cx, "mine.letter"), "public", "" });
    mine_answer_html(&o, &v);
    return layout_send(cx, &o, 200, out);
}

/* -- the desk -- */

/* PAGE  GET /desk/privacy
 * perm  privacy.decide
 * arg   saved:bool?
 * help  Requests of residents about their personal data, by due day. */
enum st page_privacy(struct ctx *cx, const struct args_page_privacy *in, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct privacy_desk_view v = { .saved = in->saved };
    struct privacy_list l;

    TRY(privacy_open(cx, &l));
    struct privacy_line *row = arena_array(cx->mem, l.n, sizeof *row);
    for (size_t i = 0; i < l.n; i++)
        row[i] = (struct privacy_line){ .kind = kind_text(cx, l.row[i].kind),
                                        .state = state_text(cx, &l.row[i]),
                                        .on = show_tail(l.row[i].no),
                                        .at = l.row[i].at,
                                        .due = l.row[i].due,
                                        .href = arena_printf(cx->mem, "/desk/privacy/%.*s/%" PRId64,
                                                             STR_ARG(l.row[i].no), l.row[i].seq) };
    v.row = row;
    v.n_row = l.n;
    v.frame = layout_make(cx, &(struct layout_of){ show_text(cx, "privacy.title"), "desk", "/desk/privacy" });
    privacy_desk_html(&o, &v);
    return layout_send(cx, &o, 200, out);
}

/* What a deletion would do today, part by part. */
static enum st fill_parts(struct ctx *cx, const struct matter *m, struct privacy_case_view *v)
{
    struct privacy_fact *part = arena_array(cx->mem, KEEP_N, sizeof *part);
    struct erase_part p = { 0 };

    for (int i = 0; i < KEEP_N; i++) {
        TRY(retention_ask(cx, m, (enum keep_part)i, &p.said));
        part[v->n_part++] = fact_of(cx, i, erase_verdict_text(cx->mem, &p));
    }
    v->part = part;
    return ST_OK;
}

static enum st show_case(struct ctx *cx, struct str no, int64_t seq, const struct typed *typed, struct reply *out)
{
    static const char *const result[] = { "granted", "refused" };
    static const struct input_options results = { "result", "privacy.result", "privacy.result.", result, N_OF(result) };
    struct html_out o = layout_begin(cx);
    struct privacy_case_view v = { 0 };
    struct privacy_request r;
    struct matter m;

    TRY(matter_by_no(cx, no, &m));
    TRY(find_request(cx, &m, seq, &r));
    v.no = m.no;
    v.title = m.title;
    v.kind = kind_text(cx, r.kind);
    v.words = r.words;
    v.hint = show_pick(cx, "privacy.hint.", r.kind, STR_NONE);
    v.at = r.at;
    v.due = r.due;
    v.state = state_text(cx, &r);
    v.open = r.result.n == 0;
    v.action = arena_printf(cx->mem, "/desk/privacy/%.*s/%" PRId64, STR_ARG(no), seq);
    v.result = input_choice(cx, &results, typed == NULL ? STR_NONE : typed->choice);
    v.reason =
        input_area(cx, "reason", "privacy.reason", "privacy.reason.hint", typed == NULL ? STR_NONE : typed->text);
    if (typed != NULL)
        put_fault(cx, typed->err, &v.result, &v.reason, &v.faults);
    if (v.open && str_eqz(r.kind, "delete"))
        TRY(fill_parts(cx, &m, &v));
    v.frame = layout_make(cx, &(struct layout_of){ v.kind, "desk", "/desk/privacy" });
    privacy_case_html(&o, &v);
    return layout_send(cx, &o, typed == NULL ? 200 : 422, out);
}

/* PAGE  GET /desk/privacy/{no:caseno}/{seq:int}
 * perm  privacy.decide
 * help  One request about personal data, and what the schedule says of each part. */
enum st page_privacy_case(struct ctx *cx, const struct args_page_privacy_case *in, struct reply *out)
{
    return show_case(cx, in->no, in->seq, NULL, out);
}

struct deciding {
    struct str no, reason;
    int64_t seq;
    bool grant;
};

static enum st decide(struct ctx *cx, void *arg)
{
    const struct deciding *d = arg;

    return privacy_answer(cx, d->no, d->seq, d->grant, d->reason);
}

/* PAGE  POST /desk/privacy/{no:caseno}/{seq:int}
 * perm  privacy.decide
 * run   self
 * arg   result:word? reason:text<20000?
 * help  Grants or refuses a request about personal data, with the reason that is told. */
enum st page_privacy_answer(struct ctx *cx, const struct args_page_privacy_answer *in, struct reply *out)
{
    struct deciding d = { in->no, in->reason, in->seq, str_eqz(in->result, "granted") };
    AUTO(tx) tx = { 0 };

    enum st st = store_write(cx, cx->site->store, decide, &d);
    if (st == ST_OK)
        return reply_see_other(out, STR("/desk/privacy?saved=1"));
    if (!is_users(st))
        return st;
    struct err e = cx->err;
    cx->err = (struct err){ 0 };
    TRY(store_read(cx, cx->site->store, &tx));
    return show_case(cx, in->no, in->seq, &(struct typed){ in->result, in->reason, &e }, out);
}
