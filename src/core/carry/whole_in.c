// SPDX-License-Identifier: Apache-2.0
/* whole_in.c - the way in of whole.h. Lines are read a piece at a time and written some hundred a commit; a line that
 * cannot be read ends it, and what came before stays, so that the report can name the line. */
#include <string.h>

#include "base/digest.h"
#include "codec/json.h"
#include "core/carry/whole.h"
#include "core/matter/event.h"
#include "core/notice/notice.h"
#include "core/org/account_contact.h"
#include "core/org/unit.h"
#include "core/site.h"
#include "gen/event_sql.h"
#include "gen/notice_sql.h"
#include "gen/rebuild_sql.h"
#include "gen/whole_sql.h"
#include "store/store.h"
#include "sys/file.h"
#include "sys/now.h"

enum { LINE_MAX_BYTES = 16 << 20, PIECE = 64 << 10, BATCH = 100 };

struct reading {
    struct ctx *cx;
    struct fd file;
    char *p; /* bytes read and not yet taken: from … n */
    size_t from, n;
    bool ended;
    struct str line[BATCH];
    int64_t at; /* lines taken so far */
    size_t n_line;
    struct arena *mem; /* of the lines in hand */
    int64_t events;
};

/* -- lines -- */

static enum st more(struct reading *r)
{
    size_t got = 0;

    if (r->n - r->from > LINE_MAX_BYTES - PIECE)
        return FAIL(r->cx, ST_INPUT, "import.line", arena_printf(r->cx->mem, "%lld", (long long)r->at + 1));
    memmove(r->p, r->p + r->from, r->n - r->from);
    r->n -= r->from;
    r->from = 0;
    TRY(fd_read(&r->file, r->p + r->n, PIECE, &got, &r->cx->err));
    r->n += got;
    r->ended = got < PIECE;
    return ST_OK;
}

/* The next line, copied to r->mem; STR_NONE at the end. A last line without its end counts. */
static enum st next_line(struct reading *r, struct str *ret)
{
    *ret = STR_NONE;
    for (size_t seen = 0;;) {
        const struct str have = { r->p + r->from, r->n - r->from };
        size_t at = str_find(str_from(have, seen), STR("\n"));
        if (at != SIZE_MAX) {
            *ret = arena_str(r->mem, str_cut(have, 0, seen + at));
            r->from += seen + at + 1;
            return ST_OK;
        }
        if (r->ended) {
            if (have.n > 0)
                *ret = arena_str(r->mem, have);
            r->from = r->n;
            return ST_OK;
        }
        seen = have.n;
        TRY(more(r));
    }
}

/* -- one line -- */

/* A new site holds one event, init's list of units. Nothing was signed yet, so it makes way: the file brings the list
 * its own events begin with. */
static enum st make_room(struct ctx *cx)
{
    struct q_whole_used_out used;

    TRY(q_whole_used_one(cx, &used));
    if (used.events + used.heads > 0)
        return FAIL(cx, ST_STALE, "import.not_empty", STR_NONE);
    TRY(q_drop_events_do(cx, NULL));
    TRY(q_drop_sealed_do(cx, NULL));
    TRY(q_drop_leaves_do(cx, NULL));
    TRY(q_empty_unit_do(cx, NULL));
    TRY(q_empty_room_do(cx, NULL));
    TRY(unit_changed(cx));
    unit_settled(cx);
    return ST_OK;
}

static enum st take_head(struct ctx *cx, const struct json *j)
{
    int64_t district = 0;

    if (!json_int(j, "district", &district) || district != cx->site->district)
        return FAIL(cx, ST_INPUT, "import.district", arena_printf(cx->mem, "%lld", (long long)district));
    return make_room(cx);
}

static struct str text_of(const struct json *j, const char *name)
{
    struct str s = json_text(j, name);

    return s.p == NULL ? STR("") : s;
}

static enum st take_contact(struct ctx *cx, const struct json *j)
{
    const struct account_contact to = { .phone = text_of(j, "phone"),
                                        .mail = text_of(j, "mail"),
                                        .way = text_of(j, "told"),
                                        .arrivals = text_of(j, "arrivals"),
                                        .lang = str_eqz(text_of(j, "lang"), "en") ? LANG_EN : LANG_ZH };
    int64_t officer;

    if (!json_int(j, "officer", &officer))
        return FAIL(cx, ST_INPUT, "import.line", STR("officer"));
    return account_contact_set(cx, officer, &to);
}

static enum st take_serial(struct ctx *cx, const struct json *j)
{
    struct q_serial_put_in in = { .name = text_of(j, "name") };

    if (!json_int(j, "last", &in.last))
        return FAIL(cx, ST_INPUT, "import.line", STR("last"));
    return q_serial_put_do(cx, &in, NULL);
}

static const struct json *seal_named(const struct json *list, struct str name)
{
    for (const struct json *c = list == NULL ? NULL : list->child; c != NULL; c = c->next)
        if (str_eq(json_text(c, "field"), name))
            return c;
    return NULL;
}

static enum st take_event(struct ctx *cx, const struct json *j)
{
    struct event *e = arena_take(cx->mem, sizeof *e);
    struct str text = json_text(j, "text"), salt = { NULL, 0 };
    const struct json *sealed = json_get(j, "sealed");

    TRY(event_parse(cx->mem, text, e, &cx->err));
    for (size_t i = 0; i < e->n_seal; i++) {
        const struct json *s = seal_named(sealed, e->seal[i].name);
        e->seal[i].value = json_text(s, "value");
        if (e->seal[i].value.p != NULL && !digest_unhex(json_text(s, "salt"), e->seal[i].salt, EVENT_SALT))
            return FAIL(cx, ST_INPUT, "import.line", e->seal[i].name);
    }
    if (!digest_unhex(json_text(j, "salt"), e->salt, EVENT_SALT))
        return FAIL(cx, ST_INPUT, "import.line", STR("salt"));
    salt = (struct str){ (const char *)e->salt, EVENT_SALT };
    return event_restore(cx, e, text, salt);
}

static enum st take_notice(struct ctx *cx, const struct json *j)
{
    struct q_notice_restore_in in = { .receiver = text_of(j, "receiver"),
                                      .name = text_of(j, "name"),
                                      .way = text_of(j, "way"),
                                      .channel = text_of(j, "channel"),
                                      .reason = text_of(j, "reason"),
                                      .n = 1,
                                      .done = WHEN_NONE };

    json_int(j, "n", &in.n);
    json_int(j, "done", &in.done.ms);
    if (!json_int(j, "event", &in.event) || !json_int(j, "matter", &in.matter) || !json_int(j, "state", &in.state) ||
        !json_int(j, "tries", &in.tries) || !json_int(j, "at", &in.at.ms) || !json_int(j, "next", &in.next.ms) ||
        in.state < NOTICE_WAITING || in.state >= NOTICE_STATE_N)
        return FAIL(cx, ST_INPUT, "import.line", STR("notice"));
    return q_notice_restore_do(cx, &in, NULL);
}

static enum st take_choice(struct ctx *cx, const struct json *j)
{
    struct q_notice_choose_in in = { .notify = text_of(j, "notify") };

    if (!json_int(j, "matter", &in.matter) || !notice_is_way(in.notify))
        return FAIL(cx, ST_INPUT, "import.line", STR("notify"));
    return q_notice_choose_do(cx, &in, NULL);
}

static enum st take_line(struct reading *r, struct ctx *cx, struct str line)
{
    struct err why = { 0 };
    const struct json *j = json_parse(cx->mem, line, LINE_MAX_BYTES, &why), *one = j == NULL ? NULL : j->child;

    if (one == NULL || one->kind != JSON_OBJECT)
        return FAIL(cx, ST_INPUT, "import.line", why.st == ST_OK ? STR("?") : str_of(why.detail));
    if (str_eqz(one->name, "anlan"))
        return take_head(cx, one);
    if (str_eqz(one->name, "contact"))
        return take_contact(cx, one);
    if (str_eqz(one->name, "serial"))
        return take_serial(cx, one);
    if (str_eqz(one->name, "notice"))
        return take_notice(cx, one);
    if (str_eqz(one->name, "notify"))
        return take_choice(cx, one);
    if (!str_eqz(one->name, "event"))
        return FAIL(cx, ST_INPUT, "import.line", one->name);
    r->events++;
    return take_event(cx, one);
}

/* -- some lines -- */

static enum st take_batch(struct ctx *cx, void *arg)
{
    struct reading *r = arg;
    const int64_t events = r->events;

    for (size_t i = 0; i < r->n_line; i++) {
        enum st st = take_line(r, cx, r->line[i]);
        if (st == ST_OK)
            continue;
        r->events = events;
        if (st != ST_INPUT || str_eqz(str_of(cx->err.code), "import.district"))
            return st;
        cx->err = (struct err){ 0 };
        return FAIL(cx, ST_INPUT, "import.line", arena_printf(cx->mem, "%lld", (long long)(r->at + (int64_t)i + 1)));
    }
    return ST_OK;
}

static enum st take_some(struct reading *r)
{
    struct ctx one = { .mem = r->mem, .site = r->cx->site, .now = r->cx->now, .who = { .system = true } };
    enum st st = store_write(&one, r->cx->site->store, take_batch, r);

    if (st != ST_OK)
        r->cx->err = one.err;
    r->at += (int64_t)r->n_line;
    r->n_line = 0;
    arena_reset(r->mem);
    return st;
}

static enum st take_all(struct reading *r)
{
    struct str line = STR("");

    while (line.p != NULL) {
        TRY(next_line(r, &line));
        if (line.p != NULL && str_trim(line).n > 0)
            r->line[r->n_line++] = line;
        if (r->n_line == BATCH || (line.p == NULL && r->n_line > 0))
            TRY(take_some(r));
    }
    return r->at > 0 ? ST_OK : FAIL(r->cx, ST_INPUT, "import.line", STR("1"));
}

enum st whole_import(struct ctx *cx, struct str path, int64_t *ret_events)
{
    struct reading *r = arena_take(cx->mem, sizeof *r);

    *r = (struct reading){ .cx = cx, .p = arena_take(cx->mem, LINE_MAX_BYTES) };
    TRY(file_open(path, FILE_READ, &r->file, &cx->err));
    r->mem = arena_make();
    enum st st = take_all(r);
    arena_drop(r->mem);
    fd_close(&r->file);
    if (st == ST_OK)
        *ret_events = r->events;
    return st;
}
