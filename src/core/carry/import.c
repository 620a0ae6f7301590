// SPDX-License-Identifier: Apache-2.0
/* import.c - see import.h. Rows are read, judged and written a hundred at a time. */
#include "core/carry/import.h"

#include <string.h>
#include <strings.h>

#include "base/asset.h"
#include "base/digest.h"
#include "base/text.h"
#include "codec/json.h"
#include "core/carry/sheet.h"
#include "core/matter/dispatch.h"
#include "core/matter/matter.h"
#include "core/matter/stepping.h"
#include "core/privacy/keyring.h"
#include "core/site.h"
#include "gen/matter_sql.h"
#include "store/store.h"
#include "sys/file.h"

enum import_field { IN_SUBJECT = 0, IN_BODY, IN_TIME, IN_NAME, IN_CATEGORY, IN_REPLY, IN_REPLY_TIME, IN_N };
enum { BATCH = 100, COLUMNS_MAX = 1024, REJECTS_MAX = 100000, MAP_MAX = 64 * 1024, SEEN_SLOTS = 1 << 21 };

static const char *const field_names[IN_N] = { "subject", "body", "time", "name", "category", "reply", "reply_time" };

struct message {
    struct str text[IN_N];
    struct when time, reply_time;
    uint8_t source[DIGEST_SIZE];
    int64_t row;
};
struct importing {
    struct ctx *cx;
    const struct import_options *o;
    struct sheet sheet;
    int column[IN_N];    /* where each field stands; -1 = nowhere */
    struct data_key key; /* tells rows apart */
    struct arena *batch_mem;
    struct message *message; /* BATCH of them */
    size_t n, from, to;      /* those that are being written */
    struct import_report r;
    struct import_reject *reject;
    size_t room;
    uint64_t *seen; /* marks of a trial run */
    size_t n_seen;
};

/* -- which column is what -- */

static bool same_word(struct str a, struct str b)
{
    return a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
}

/* Does the heading stand in the list of names "a, b, c"? */
static bool is_named(struct str names, struct str heading)
{
    struct str one;

    while (str_split(&names, ',', &one))
        if (same_word(str_trim(one), heading))
            return true;
    return false;
}

static int field_of(struct str word)
{
    for (int i = 0; i < IN_N; i++)
        if (str_eqz(word, field_names[i]))
            return i;
    return -1;
}

/* Looks a heading up in lines "field | names" (sep '|') or "heading = field" (sep '='). */
static int find_in(struct str lines, char sep, struct str heading)
{
    struct str line, left;

    while (str_split(&lines, '\n', &line)) {
        line = str_trim(line);
        if (line.n == 0 || line.p[0] == '#' || !str_split(&line, sep, &left))
            continue;
        if (sep == '|' && is_named(line, heading))
            return field_of(str_trim(left));
        if (sep == '=' && same_word(str_trim(left), heading))
            return field_of(str_trim(line));
    }
    return -1;
}

static enum st read_heading(struct importing *im, const struct sheet_row *row)
{
    const struct asset *known = asset_find(STR("data/import/messages.def"));
    struct str *dropped = arena_array(im->cx->mem, COLUMNS_MAX, sizeof *dropped);
    struct str map = STR("");

    if (im->o->map.n > 0)
        TRY(file_load(im->cx->mem, im->o->map, MAP_MAX, &map, &im->cx->err));
    for (int i = 0; i < IN_N; i++)
        im->column[i] = -1;
    for (size_t i = 0; i < row->n; i++) {
        struct str heading = row->cell[i].text;
        int f = find_in(map, '=', heading);
        if (f < 0)
            f = find_in(known->bytes, '|', heading);
        if (f >= 0 && im->column[f] < 0)
            im->column[f] = (int)i;
        else if (heading.n > 0)
            dropped[im->r.n_dropped++] = arena_str(im->cx->mem, heading);
    }
    im->r.dropped = dropped;
    for (int i = IN_SUBJECT; i <= IN_TIME; i++)
        if (im->column[i] < 0)
            return FAIL_FIELD(im->cx, ST_INPUT, "import.column", field_names[i], str_of(field_names[i]));
    return ST_OK;
}

/* -- one row -- */

static void reject(struct importing *im, int64_t row, const char *field, const char *reason, struct str detail)
{
    if (im->r.n_reject == im->room) {
        size_t room = im->room == 0 ? 64 : im->room * 2;
        struct import_reject *p = arena_array(im->cx->mem, room, sizeof *p);
        if (im->r.n_reject > 0)
            memcpy(p, im->reject, im->r.n_reject * sizeof *p);
        im->reject = p;
        im->room = room;
    }
    im->reject[im->r.n_reject++] = (struct import_reject){ row, arena_str(im->cx->mem, str_of(field)), str_of(reason),
                                                           arena_str(im->cx->mem, str_cut(detail, 0, 60)) };
    im->r.reject = im->reject;
}

static const struct sheet_cell *cell(const struct importing *im, const struct sheet_row *row, enum import_field f)
{
    static const struct sheet_cell none = { 0 };

    return im->column[f] < 0 || (size_t)im->column[f] >= row->n ? &none : &row->cell[im->column[f]];
}

/* Keyed, so that the public event text gives nobody a way to try out guesses of what was said. */
static void set_source(struct importing *im, struct message *m)
{
    struct buf b = buf_make(im->batch_mem, 64 << 20);

    when_format(&b, m->time);
    buf_printf(&b, "/%zu/%zu/", m->text[IN_SUBJECT].n, m->text[IN_BODY].n);
    buf_add(&b, m->text[IN_SUBJECT]);
    buf_add(&b, m->text[IN_BODY]);
    digest_hmac((struct str){ (const char *)im->key.b, sizeof im->key.b }, buf_str(&b), m->source);
}

/* False when the row was refused. */
static bool read_message(struct importing *im, const struct sheet_row *row, struct message *m)
{
    for (int i = 0; i < IN_N; i++)
        m->text[i] = arena_str(im->batch_mem, cell(im, row, (enum import_field)i)->text);
    for (int i = IN_SUBJECT; i <= IN_TIME; i++)
        if (m->text[i].n == 0) {
            reject(im, row->number, field_names[i], "import.missing", STR(""));
            return false;
        }
    if (!sheet_when(&im->sheet, cell(im, row, IN_TIME), &m->time) || m->time.ms > im->cx->now.ms) {
        reject(im, row->number, "time", "import.time", m->text[IN_TIME]);
        return false;
    }
    m->row = row->number;
    m->reply_time = WHEN_NONE;
    if (m->text[IN_REPLY].n > 0 && (!sheet_when(&im->sheet, cell(im, row, IN_REPLY_TIME), &m->reply_time) ||
                                    m->reply_time.ms < m->time.ms || m->reply_time.ms > im->cx->now.ms)) {
        reject(im, row->number, "reply_time", "import.time", m->text[IN_REPLY_TIME]);
        return false;
    }
    set_source(im, m);
    return true;
}

/* -- writing -- */

static enum st take(struct ctx *cx, struct matter_id id, const char *row, struct json *fields)
{
    const struct step step = { .event = str_of(row), .fields = fields, .version = -1 };
    struct matter m;

    return matter_step(cx, id, &step, &m);
}

static void set_day(struct ctx *cx, struct json *fields, const char *name, struct when w)
{
    struct buf day = buf_make(cx->mem, 16);

    day_format(&day, day_of(w));
    json_set(fields, str_of(name), json_make_text(cx->mem, buf_str(&day)));
}

/* Where matters of that category usually go, if that is an organ that answers petitions; else the government. */
static enum st answering_unit(struct ctx *cx, const struct matter *m, struct str *ret)
{
    struct proposal p;
    struct unit u;

    TRY(dispatch_propose(cx, m, &p));
    *ret = p.unit;
    if (ret->n > 0) {
        TRY(unit_load(cx, *ret, &u));
        if (str_eqz(u.kind, "department") || str_eqz(u.kind, "government") || str_eqz(u.kind, "town"))
            return ST_OK;
    }
    *ret = arena_printf(cx->mem, "%lld.qzf", (long long)cx->site->district);
    return ST_OK;
}

/* From registration to the answer by the ordinary moves. */
static enum st answer(struct ctx *cx, const struct matter *m, const struct message *in)
{
    struct json *forward = json_make_object(cx->mem), *accept = json_make_object(cx->mem),
                *reply = json_make_object(cx->mem);
    struct str unit;

    TRY(answering_unit(cx, m, &unit));
    json_set(forward, STR("unit"), json_make_text(cx->mem, unit));
    TRY(take(cx, m->id, "P02", forward));
    set_day(cx, accept, "accepted", in->time);
    TRY(take(cx, m->id, "P07", accept));
    cx->now = in->reply_time;
    json_set(reply, STR("facts"), json_make_text(cx->mem, in->text[IN_REPLY]));
    set_day(cx, reply, "issued", in->reply_time);
    set_day(cx, reply, "delivered", in->reply_time);
    return take(cx, m->id, "P21", reply);
}

static enum st write_message(struct ctx *cx, const struct message *in)
{
    const struct filing f = { .procedure = STR("petition"),
                              .title = in->text[IN_SUBJECT],
                              .body = in->text[IN_BODY],
                              .category = in->text[IN_CATEGORY],
                              .channel = STR("web"),
                              .contact = { .name = in->text[IN_NAME] },
                              .anonymous = in->text[IN_NAME].n == 0,
                              .received = in->time,
                              .source = digest_hex(cx->mem, (struct str){ (const char *)in->source, DIGEST_SIZE }) };
    struct filed filed;

    TRY(matter_file(cx, &f, &filed));
    return in->text[IN_REPLY].n == 0 ? ST_OK : answer(cx, &filed.m, in);
}

static enum st is_there(struct ctx *cx, const struct message *in, bool *ret)
{
    const struct q_matter_of_source_in by = { .source = { (const char *)in->source, DIGEST_SIZE } };
    struct q_matter_of_source_out row;

    return q_matter_of_source_find(cx, &by, &row, ret);
}

/* A trial run writes nothing, so it remembers by itself what the file has had: 64 bits a row. */
static bool is_new_here(struct importing *im, const struct message *m)
{
    uint64_t mark;

    memcpy(&mark, m->source, sizeof mark);
    for (size_t at = mark % SEEN_SLOTS; im->seen[at] != mark; at = (at + 1) % SEEN_SLOTS)
        if (im->seen[at] == 0) {
            if (im->n_seen < SEEN_SLOTS / 2) {
                im->seen[at] = mark;
                im->n_seen++;
            }
            return true;
        }
    return false;
}

static enum st write_batch(struct ctx *cx, void *arg)
{
    struct importing *im = arg;
    struct when now = cx->now;
    int64_t created = 0, existing = 0;

    for (size_t i = im->from; i < im->to; i++) {
        bool there;
        TRY(is_there(cx, &im->message[i], &there));
        if (im->o->dry_run)
            there |= !is_new_here(im, &im->message[i]);
        existing += there;
        created += !there;
        if (!there && !im->o->dry_run)
            TRY(write_message(cx, &im->message[i]));
        cx->now = now;
    }
    im->r.created += created;
    im->r.existing += existing;
    return ST_OK;
}

static enum st write_some(struct importing *im, size_t from, size_t to)
{
    struct ctx one = { .mem = im->batch_mem, .site = im->cx->site, .now = im->cx->now, .who = { .system = true } };

    im->from = from;
    im->to = to;
    enum st st = store_write(&one, im->cx->site->store, write_batch, im);
    if (st != ST_OK)
        im->cx->err = one.err;
    return st;
}

static bool is_refusal(enum st st)
{
    return st == ST_RULE || st == ST_INPUT;
}

/* A hundred in one commit; when a rule refuses one of them, each by itself, and that one is named. */
static enum st flush(struct importing *im)
{
    enum st st = im->n == 0 ? ST_OK : write_some(im, 0, im->n);

    for (size_t i = 0; is_refusal(st) && i < im->n; i++) {
        im->cx->err = (struct err){ 0 };
        enum st one = write_some(im, i, i + 1);
        if (is_refusal(one))
            reject(im, im->message[i].row, im->cx->err.field, im->cx->err.code, str_of(im->cx->err.detail));
        else
            TRY(one);
    }
    if (!is_refusal(st))
        TRY(st);
    im->cx->err = (struct err){ 0 };
    im->n = 0;
    arena_reset(im->batch_mem);
    im->message = arena_array(im->batch_mem, BATCH, sizeof *im->message);
    return ST_OK;
}

static enum st read_all(struct importing *im)
{
    struct sheet_row row;

    if (!sheet_next(&im->sheet, &row)) {
        TRY(sheet_status(&im->sheet, &im->cx->err));
        return FAIL(im->cx, ST_INPUT, "import.empty", im->o->path);
    }
    TRY(read_heading(im, &row));
    while (sheet_next(&im->sheet, &row)) {
        im->r.rows++;
        if (im->r.n_reject >= REJECTS_MAX)
            return FAIL(im->cx, ST_LIMIT, "import.rejects", STR_NONE);
        if (read_message(im, &row, &im->message[im->n]))
            im->n++;
        if (im->n == BATCH)
            TRY(flush(im));
    }
    TRY(sheet_status(&im->sheet, &im->cx->err));
    return flush(im);
}

static enum st load_key(struct importing *im)
{
    AUTO(tx) tx = { 0 };

    TRY(store_read(im->cx, im->cx->site->store, &tx));
    return keyring_used(im->cx, KEY_IMPORT, &im->key);
}

enum st import_messages(struct ctx *cx, const struct import_options *o, struct import_report *ret)
{
    struct importing *im = arena_take(cx->mem, sizeof *im);

    im->cx = cx;
    im->o = o;
    if (o->dry_run)
        im->seen = arena_array(cx->mem, SEEN_SLOTS, sizeof *im->seen);
    TRY(load_key(im));
    TRY(sheet_open(o->path, &im->sheet, &cx->err));
    im->batch_mem = arena_make();
    im->message = arena_array(im->batch_mem, BATCH, sizeof *im->message);
    enum st st = read_all(im);
    arena_drop(im->batch_mem);
    sheet_close(&im->sheet);
    if (st == ST_OK)
        *ret = im->r;
    return st;
}
