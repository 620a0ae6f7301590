// SPDX-License-Identifier: Apache-2.0
/* verify_events.c - events, their sealed fields and leaves, and heads, read side by side in order of numbers. */
#include <string.h>

#include "base/digest.h"
#include "core/log/ledger.h"
#include "core/log/verify_own.h"
#include "core/matter/event.h"
#include "core/privacy/erase.h"
#include "core/privacy/seal.h"
#include "core/site.h"
#include "gen/event_sql.h"
#include "gen/ledger_sql.h"
#include "gen/verify_sql.h"
#include "store/store.h"

enum { RESET_EVERY = 512 };

void fault_set(struct fault *f, struct arena *mem, const char *kind, struct str where, struct str text)
{
    if (f->kind != NULL)
        return;
    *f = (struct fault){ .kind = kind, .where = arena_str(mem, where), .text = arena_str(mem, text) };
}

/* Three walks in step. */
struct walk {
    struct ctx *cx;
    struct stretch *s;
    struct arena *mem[2];
    struct rows events, sealed, leaves;
    struct q_verify_sealed_out ahead;
    bool has_ahead;
    struct event *event;
};

static void walk_close(struct walk *w)
{
    rows_close(&w->events);
    rows_close(&w->sealed);
    rows_close(&w->leaves);
    arena_drop(w->mem[0]);
    arena_drop(w->mem[1]);
}

struct spot {
    const char *kind;
    int64_t seq;
    struct str field; /* empty = the whole event */
};

static void wrong(struct walk *w, struct spot at, const char *zh, const char *en)
{
    struct stretch *s = w->s;
    struct str where = arena_printf(s->mem, "%lld %.*s", (long long)at.seq, STR_ARG(at.field));

    if (s->fault.kind == NULL)
        s->at = at.seq;
    fault_set(&s->fault, s->mem, at.kind, str_trim(where), str_of(verify_words(w->cx, zh, en)));
}

/* -- sealed fields -- */

static enum st next_sealed(struct walk *w)
{
    w->has_ahead = q_verify_sealed_next(w->cx, &w->sealed, &w->ahead);
    return rows_status(w->cx, &w->sealed);
}

/* A value may be gone only if an erasure of its matter says so. */
static enum st check_erased(struct walk *w, struct str field)
{
    const struct event *e = w->event;
    bool said;

    w->s->erased++;
    TRY(erase_is_said(w->cx, e->matter, e->seq, field, &said));
    if (!said)
        wrong(w, (struct spot){ "sealed", e->seq, field }, "内容没有了，却没有任何清除记录说到它",
              "is gone, and no erasure says so");
    return ST_OK;
}

/* Each line "digest name" must have its row. */
static enum st check_file_lines(struct walk *w, struct str lines)
{
    struct str line, digest;

    while (str_split(&lines, '\n', &line)) {
        struct q_verify_file_of_in in = { .matter = w->event->matter.v };
        struct q_verify_file_of_out row;
        if (!str_split(&line, ' ', &digest))
            continue;
        in.digest = digest;
        TRY(q_verify_file_of_one(w->cx, &in, &row));
        if (row.n == 0)
            wrong(w, (struct spot){ "file", w->event->seq, str_cut(digest, 0, 16) }, "记录提到的附件不见了",
                  "is named by the event and has no row");
    }
    return ST_OK;
}

static enum st check_value(struct walk *w, const struct event_seal *want)
{
    const struct q_verify_sealed_out *row = &w->ahead;
    uint8_t mac[DIGEST_SIZE];
    struct str value;

    if (row->salt.p == NULL && row->value.p == NULL)
        return check_erased(w, row->field);
    if (row->salt.n != EVENT_SALT || row->value.p == NULL) {
        wrong(w, (struct spot){ "sealed", w->event->seq, row->field }, "内容或盐不完整", "lacks its value or its salt");
        return ST_OK;
    }
    enum st st = seal_open(w->cx, row->field, row->value, row->crypt, &value);
    if (st == ST_BROKEN) {
        w->cx->err = (struct err){ 0 };
        wrong(w, (struct spot){ "sealed", w->event->seq, row->field }, "内容解不开：字节或密钥变了",
              "cannot be decrypted: its bytes or the key changed");
        return ST_OK;
    }
    TRY(st);
    digest_hmac(row->salt, value, mac);
    if (memcmp(mac, want->mac, sizeof mac) != 0)
        wrong(w, (struct spot){ "sealed", w->event->seq, row->field }, "内容或盐与记录中的承诺不符",
              "is not what its event commits to: value or salt changed");
    else if (str_eqz(row->field, "file"))
        return check_file_lines(w, value);
    return ST_OK;
}

static enum st check_sealed(struct walk *w)
{
    const struct event *e = w->event;
    size_t i = 0;

    while (w->s->fault.kind == NULL && w->has_ahead && w->ahead.event <= e->seq) {
        if (w->ahead.event < e->seq || i == e->n_seal || str_cmp(w->ahead.field, e->seal[i].name) < 0)
            wrong(w, (struct spot){ "sealed", w->ahead.event, w->ahead.field }, "没有记录提到这一项",
                  "is named by no event");
        else if (!str_eq(w->ahead.field, e->seal[i].name))
            break;
        else
            TRY(check_value(w, &e->seal[i++]));
        TRY(next_sealed(w));
    }
    if (i < e->n_seal)
        wrong(w, (struct spot){ "sealed", e->seq, e->seal[i].name }, "记录提到的这一项不见了", "is missing");
    return ST_OK;
}

/* -- an event and its leaf -- */

static enum st check_text(struct walk *w, const struct q_verify_events_out *row)
{
    struct err why = { 0 };

    if (event_parse(w->cx->mem, row->text, w->event, &why) != ST_OK)
        wrong(w, (struct spot){ "event", row->seq, STR_NONE }, "记录读不出来", "cannot be read");
    else if (w->event->seq != row->seq || w->event->matter.v != row->matter)
        wrong(w, (struct spot){ "event", row->seq, STR_NONE }, "记录存放在别的编号或别的事项之下",
              "stands under another number or matter than its text says");
    else
        return check_sealed(w);
    return ST_OK;
}

static enum st check_one(struct walk *w, int64_t seq, const struct q_verify_events_out *event,
                         const struct q_verify_leaves_out *leaf)
{
    uint8_t input[LEDGER_INPUT];

    if (event == NULL || event->seq != seq) {
        wrong(w, (struct spot){ "event", seq, STR_NONE }, "记录不见了", "is missing");
        return ST_OK;
    }
    if (leaf == NULL || leaf->seq != seq) {
        wrong(w, (struct spot){ "leaf", seq, STR_NONE }, "叶子不见了", "is missing");
        return ST_OK;
    }
    ledger_input(event->salt, event->text, input);
    struct str said = { (const char *)input + LEDGER_INPUT - DIGEST_SIZE, DIGEST_SIZE };
    if (!str_eq(leaf->mac, said)) {
        wrong(w, (struct spot){ "event", seq, STR_NONE }, "", ""); /* whose fault it is says stretch_blame */
        return ST_OK;
    }
    w->s->leaf[seq - w->s->first] = merkle_leaf((struct str){ (const char *)input, sizeof input });
    return check_text(w, event);
}

/* What was read so far goes, but for the sealed row that was read ahead. */
static void change_arena(struct walk *w, struct arena *mem)
{
    struct q_verify_sealed_out *a = &w->ahead;

    arena_reset(mem);
    if (w->has_ahead) {
        a->field = arena_str(mem, a->field);
        a->salt = a->salt.p == NULL ? STR_NONE : arena_str(mem, a->salt);
        a->value = a->value.p == NULL ? STR_NONE : arena_str(mem, a->value);
    }
    w->cx->mem = mem;
    w->event = arena_take(mem, sizeof *w->event);
}

static enum st walk_all(struct walk *w)
{
    struct stretch *s = w->s;

    TRY(next_sealed(w));
    for (int64_t seq = s->first; seq <= s->last && s->fault.kind == NULL; seq++) {
        struct q_verify_events_out event;
        struct q_verify_leaves_out leaf;
        int64_t n = seq - s->first;
        if (n % RESET_EVERY == 0)
            change_arena(w, w->mem[n / RESET_EVERY % 2]);
        bool has_event = q_verify_events_next(w->cx, &w->events, &event);
        bool has_leaf = q_verify_leaves_next(w->cx, &w->leaves, &leaf);
        TRY(rows_status(w->cx, &w->events));
        TRY(rows_status(w->cx, &w->leaves));
        TRY(check_one(w, seq, has_event ? &event : NULL, has_leaf ? &leaf : NULL));
    }
    return ST_OK;
}

static enum st walk_events(struct ctx *cx, struct stretch *s)
{
    struct arena *kept = cx->mem;
    const struct q_verify_events_in events = { s->first, s->last };
    const struct q_verify_sealed_in sealed = { s->first, s->last };
    const struct q_verify_leaves_in leaves = { s->first, s->last };
    AUTO(walk) w = { .cx = cx, .s = s, .mem = { arena_make(), arena_make() } };

    TRY(q_verify_events(cx, &events, &w.events));
    TRY(q_verify_sealed(cx, &sealed, &w.sealed));
    TRY(q_verify_leaves(cx, &leaves, &w.leaves));
    cx->mem = w.mem[1];
    enum st st = walk_all(&w);
    cx->mem = kept;
    return st;
}

/* -- heads -- */

static const char *head_fault(struct ctx *cx, const struct q_verify_heads_out *row, struct verify_head *ret)
{
    struct checkpoint c;
    struct str text;

    if (note_check(cx->mem, row->note, &cx->site->log.key, &text) != NOTE_GOOD)
        return verify_words(cx, "签名不对", "its signature is not good");
    if (!checkpoint_parse(cx->mem, text, &c) || !str_eq(c.origin, cx->site->log.key.name))
        return verify_words(cx, "不是本日志的签名头", "is no head of this log");
    if (c.head.size != (uint64_t)row->size || row->root.n != sizeof c.head.root.b ||
        memcmp(c.head.root.b, row->root.p, row->root.n) != 0)
        return verify_words(cx, "与它签了名的文字不符", "its row is not what was signed");
    *ret = (struct verify_head){ row->size, row->number, c.head.root };
    return NULL;
}

static const char *cosignature_fault(struct ctx *cx, const struct q_verify_cosignatures_out *row)
{
    struct note_key key;
    struct note_mark m;

    if (row->note.p == NULL)
        return verify_words(cx, "联署的日志头不存在", "is of a head that is not there");
    if (row->vkey.p == NULL || !note_vkey_parse(cx->mem, row->vkey, &key))
        return verify_words(cx, "不知道是谁联署的", "is of nobody known");
    struct str note = arena_printf(cx->mem, "%.*s%.*s\n", STR_ARG(row->note), STR_ARG(row->line));
    if (note_mark(cx->mem, note, &key, &m) != NOTE_GOOD || m.at != row->at.ms / 1000)
        return verify_words(cx, "见证人的联署不对", "is not what the witness signed");
    return NULL;
}

/* A fault takes the place of one further on. */
static void fault_of_size(struct stretch *s, const char *kind, int64_t size, const char *why)
{
    if (s->fault.kind != NULL && size >= s->at)
        return;
    s->fault = (struct fault){ 0 };
    s->at = size;
    fault_set(&s->fault, s->mem, kind, arena_printf(s->mem, "%lld", (long long)size), str_of(why));
}

static enum st walk_cosignatures(struct ctx *cx, struct stretch *s)
{
    struct arena *mem = arena_make(), *kept = cx->mem;
    const struct q_verify_cosignatures_in in = { s->first, s->last };
    struct q_verify_cosignatures_out row;
    const char *why = NULL;
    AUTO(rows) rs = { 0 };

    cx->mem = mem;
    enum st st = q_verify_cosignatures(cx, &in, &rs);
    while (st == ST_OK && why == NULL && q_verify_cosignatures_next(cx, &rs, &row)) {
        why = cosignature_fault(cx, &row);
        if (why != NULL)
            fault_of_size(s, "cosignature", row.size, why);
        arena_reset(mem);
    }
    if (st == ST_OK)
        st = rows_status(cx, &rs);
    cx->mem = kept;
    rows_close(&rs);
    arena_drop(mem);
    return st;
}

static void add_head(struct stretch *s, size_t *room, struct verify_head h)
{
    if (s->n_head == *room) {
        *room = *room == 0 ? 64 : *room * 2;
        struct verify_head *all = arena_array(s->mem, *room, sizeof *all);
        if (s->n_head > 0)
            memcpy(all, s->head, s->n_head * sizeof *all);
        s->head = all;
    }
    s->head[s->n_head++] = h;
}

static enum st walk_heads(struct ctx *cx, struct stretch *s)
{
    struct arena *mem = arena_make(), *kept = cx->mem;
    const struct q_verify_heads_in in = { s->first, s->last };
    struct q_verify_heads_out row;
    AUTO(rows) rs = { 0 };
    struct verify_head h;
    size_t room = 0;

    cx->mem = mem;
    enum st st = q_verify_heads(cx, &in, &rs);
    while (st == ST_OK && q_verify_heads_next(cx, &rs, &row)) {
        const char *why = head_fault(cx, &row, &h);
        if (why != NULL) {
            fault_of_size(s, "head", row.size, why);
            break;
        }
        add_head(s, &room, h);
        arena_reset(mem);
    }
    if (st == ST_OK)
        st = rows_status(cx, &rs);
    cx->mem = kept;
    rows_close(&rs);
    arena_drop(mem);
    return st;
}

enum st stretch_check(struct ctx *cx, struct stretch *s)
{
    s->leaf = arena_array(s->mem, (size_t)(s->last - s->first + 1), sizeof *s->leaf);
    TRY(walk_events(cx, s));
    TRY(walk_heads(cx, s));
    return walk_cosignatures(cx, s);
}

/* -- blame -- */

struct suspects {
    struct hash leaf, event;
    struct merkle_head head;
};

static enum st load_suspects(struct ctx *cx, int64_t seq, struct suspects *ret, bool *found)
{
    const struct q_head_at_least_in at_least = { .size = seq };
    const struct q_leaves_in one_leaf = { .first = seq, .limit = 1 };
    const struct q_event_one_in one_event = { .seq = seq };
    struct q_head_at_least_out head;
    struct q_leaves_out leaf;
    struct q_event_one_out event;
    uint8_t input[LEDGER_INPUT];

    TRY(q_head_at_least_find(cx, &at_least, &head, found));
    if (!*found || head.root.n != sizeof ret->head.root.b)
        return ST_OK;
    TRY(q_leaves_one(cx, &one_leaf, &leaf));
    TRY(q_event_one_one(cx, &one_event, &event));
    ret->head.size = (uint64_t)head.size;
    memcpy(ret->head.root.b, head.root.p, head.root.n);
    ledger_input(event.salt, event.text, input);
    ret->event = merkle_leaf((struct str){ (const char *)input, sizeof input });
    if (leaf.mac.n != DIGEST_SIZE)
        return ST_OK;
    memcpy(input + LEDGER_INPUT - DIGEST_SIZE, leaf.mac.p, DIGEST_SIZE);
    ret->leaf = merkle_leaf((struct str){ (const char *)input, sizeof input });
    return ST_OK;
}

enum st stretch_blame(struct ctx *cx, struct arena *mem, int64_t seq, struct fault *f)
{
    struct merkle_plan *plan = arena_take(cx->mem, sizeof *plan);
    struct hash *part = arena_array(cx->mem, MERKLE_PARTS, sizeof *part);
    struct hash *path = arena_array(cx->mem, MERKLE_PATH, sizeof *path);
    struct suspects s = { 0 };
    bool found;

    f->text = arena_strz(mem, verify_words(cx, "记录与它在公开日志中的叶子不符，两者之一变了",
                                           "and its leaf in the public log disagree: one of them changed"));
    TRY(load_suspects(cx, seq, &s, &found));
    if (!found || !merkle_plan_inclusion((uint64_t)seq - 1, s.head.size, plan))
        return ST_OK;
    enum st st = ledger_fetch(cx, plan, part);
    if (st == ST_NOT_FOUND) { /* more than one thing is wrong */
        cx->err = (struct err){ 0 };
        return ST_OK;
    }
    TRY(st);
    merkle_fold(plan, part, path);
    const struct merkle_proof proof = { path, plan->path };
    if (merkle_check_inclusion(&s.leaf, (uint64_t)seq - 1, s.head.size, proof, &s.head.root))
        f->text = arena_strz(mem, verify_words(cx, "记录的文字或盐变了：与公开日志中的叶子不符",
                                               "its text or salt changed: it is not what the public log holds"));
    if (merkle_check_inclusion(&s.event, (uint64_t)seq - 1, s.head.size, proof, &s.head.root)) {
        f->kind = "leaf";
        f->text = arena_strz(mem, verify_words(cx, "叶子变了：与记录和已签名的日志头不符",
                                               "changed: its event and the signed head say otherwise"));
    }
    return ST_OK;
}
