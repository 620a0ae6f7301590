// SPDX-License-Identifier: Apache-2.0
/* whole.c - see whole.h: the way out. The way in: whole_in.c. */
#include "core/carry/whole.h"

#include "base/digest.h"
#include "codec/json.h"
#include "core/carry/export_out.h"
#include "core/matter/event.h"
#include "core/org/account.h"
#include "core/site.h"
#include "gen/event_sql.h"
#include "gen/notice_sql.h"
#include "gen/whole_sql.h"
#include "store/store.h"

enum { BATCH = 200 };

struct writing {
    struct ctx cx; /* its memory: of the lines in hand */
    struct export_out out;
    int64_t lines;
};

/* Opens {"name":{ and closes it again with the line. */
static struct json_out begin(struct writing *w, const char *name)
{
    struct json_out o = { .b = &w->out.buf };

    json_open(&o, NULL, '{');
    json_open(&o, name, '{');
    return o;
}

static enum st end(struct writing *w, struct json_out *o)
{
    json_close(o, '}');
    json_close(o, '}');
    w->lines++;
    return export_out_row(&w->out, &w->cx.err);
}

static enum st put_head(struct writing *w)
{
    struct json_out o = begin(w, "anlan");

    json_put_int(&o, "version", 2);
    json_put_int(&o, "district", w->cx.site->district);
    json_put_text(&o, "name", w->cx.site->name);
    return end(w, &o);
}

/* Where officers are told is no event: the owner's comfort, and nothing that is to be proven. */
static enum st put_contact(struct writing *w, int64_t officer)
{
    struct account_contact to;

    TRY(account_contact_of(&w->cx, officer, &to));
    if (to.phone.n + to.mail.n == 0)
        return ST_OK;
    struct json_out o = begin(w, "contact");
    json_put_int(&o, "officer", officer);
    json_put_text(&o, "phone", to.phone);
    json_put_text(&o, "mail", to.mail);
    json_put_text(&o, "told", to.way);
    json_put_text(&o, "arrivals", to.arrivals);
    json_put_text(&o, "lang", to.lang == LANG_EN ? STR("en") : STR("zh"));
    return end(w, &o);
}

static enum st put_contacts(struct writing *w)
{
    struct officer_list all;

    TRY(account_list(&w->cx, &all));
    for (size_t i = 0; i < all.n; i++)
        TRY(put_contact(w, all.row[i].id));
    return ST_OK;
}

static enum st put_serials(struct writing *w)
{
    struct q_serials_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_serials(&w->cx, &rs));
    while (q_serials_next(&w->cx, &rs, &row)) {
        struct json_out o = begin(w, "serial");
        json_put_text(&o, "name", row.name);
        json_put_int(&o, "last", row.last);
        TRY(end(w, &o));
    }
    return rows_status(&w->cx, &rs);
}

static struct str hex(struct arena *mem, const uint8_t *p, size_t n)
{
    return digest_hex(mem, (struct str){ (const char *)p, n });
}

static enum st put_event(struct writing *w, const struct q_events_after_out *row)
{
    struct arena *mem = w->cx.mem;
    struct event *e = arena_take(mem, sizeof *e);
    struct json_out o = begin(w, "event");

    TRY(event_parse(mem, row->text, e, &w->cx.err));
    TRY(event_load_all(&w->cx, e));
    json_put_text(&o, "text", row->text);
    json_put_text(&o, "salt", digest_hex(mem, row->salt));
    json_open(&o, "sealed", '[');
    for (size_t i = 0; i < e->n_seal; i++) {
        const struct event_seal *s = &e->seal[i];
        json_open(&o, NULL, '{');
        json_put_text(&o, "field", s->name);
        json_put_text_or_null(&o, "salt", s->value.p == NULL ? STR_NONE : hex(mem, s->salt, sizeof s->salt));
        json_put_text_or_null(&o, "value", s->value);
        json_close(&o, '}');
    }
    json_close(&o, ']');
    return end(w, &o);
}

static enum st put_some_events(struct writing *w, int64_t *after, int *n)
{
    const struct q_events_after_in in = { .after = *after, .limit = BATCH };
    struct q_events_after_out row;
    AUTO(rows) rs = { 0 };

    *n = 0;
    TRY(q_events_after(&w->cx, &in, &rs));
    while (q_events_after_next(&w->cx, &rs, &row)) {
        TRY(put_event(w, &row));
        *after = row.seq;
        ++*n;
    }
    return rows_status(&w->cx, &rs);
}

static enum st put_events(struct writing *w)
{
    int64_t after = 0;
    int n = BATCH;

    while (n == BATCH) {
        TRY(put_some_events(w, &after, &n));
        arena_reset(w->cx.mem);
    }
    return ST_OK;
}

static enum st put_some_notices(struct writing *w, struct q_notices_all_in *in, int *n)
{
    struct q_notices_all_out row;
    AUTO(rows) rs = { 0 };

    *n = 0;
    TRY(q_notices_all(&w->cx, in, &rs));
    for (; q_notices_all_next(&w->cx, &rs, &row); ++*n) {
        struct json_out o = begin(w, "notice");
        json_put_int(&o, "event", row.event);
        json_put_text(&o, "receiver", row.receiver);
        json_put_int(&o, "matter", row.matter);
        json_put_text(&o, "name", row.name);
        json_put_text(&o, "way", row.way);
        json_put_int(&o, "state", row.state);
        json_put_int(&o, "tries", row.tries);
        if (row.n != 1)
            json_put_int(&o, "n", row.n);
        json_put_int(&o, "at", row.at.ms);
        json_put_int(&o, "next", row.next.ms);
        if (!when_is_none(row.done))
            json_put_int(&o, "done", row.done.ms);
        json_put_text(&o, "channel", row.channel);
        json_put_text(&o, "reason", row.reason);
        TRY(end(w, &o));
        in->event = row.event;
        in->receiver = row.receiver;
    }
    return rows_status(&w->cx, &rs);
}

static enum st put_choices(struct writing *w)
{
    struct q_notice_choices_out row;
    AUTO(rows) rs = { 0 };

    TRY(q_notice_choices(&w->cx, &rs));
    while (q_notice_choices_next(&w->cx, &rs, &row)) {
        struct json_out o = begin(w, "notify");
        json_put_int(&o, "matter", row.matter);
        json_put_text(&o, "notify", row.notify);
        TRY(end(w, &o));
    }
    return rows_status(&w->cx, &rs);
}

/* What was sent is kept, so that nobody is told twice by the site that takes over. */
static enum st put_notices(struct writing *w)
{
    struct q_notices_all_in in = { .event = INT64_MIN, .receiver = STR(""), .limit = BATCH };
    int n = BATCH;

    while (n == BATCH)
        TRY(put_some_notices(w, &in, &n));
    return ST_OK;
}

static enum st put_all(struct writing *w)
{
    TRY(put_head(w));
    TRY(put_serials(w));
    TRY(put_events(w));
    TRY(put_contacts(w));
    TRY(put_notices(w));
    TRY(put_choices(w));
    return export_out_finish(&w->out, &w->cx.err);
}

enum st whole_export(struct ctx *cx, struct str path, int64_t *ret_lines)
{
    const struct export_options o = { .path = path, .format = EXPORT_NDJSON };
    struct writing *w = arena_take(cx->mem, sizeof *w);

    TRY(export_out_open(cx->mem, &o, &w->out, &cx->err));
    w->cx = *cx;
    w->cx.mem = arena_make();
    enum st st = put_all(w);
    export_out_close(&w->out);
    arena_drop(w->cx.mem);
    if (st != ST_OK)
        cx->err = w->cx.err;
    else
        *ret_lines = w->lines;
    return st;
}
