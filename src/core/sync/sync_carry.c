// SPDX-License-Identifier: Apache-2.0
/* sync_carry.c - a station's letters travel to its district over HTTPS: one call after the other until nothing waits.
 *
 * Nothing is remembered between calls but what the district has acknowledged, so a line may be cut anywhere. */
#include "base/digest.h"
#include "codec/json.h"
#include "core/privacy/erase.h"
#include "core/site.h"
#include "core/sync/sync.h"
#include "store/store.h"
#include "sys/fetch.h"

enum { ANSWER_MAX = 16 << 20, TIMEOUT_MS = 60000 };

static enum st read_offer(struct ctx *cx, struct str *ret_letter, int64_t *ret_n)
{
    AUTO(tx) tx = { 0 };

    TRY(store_read(cx, cx->site->store, &tx));
    cx->tx = &tx;
    enum st st = sync_offer(cx, ret_letter, ret_n);
    cx->tx = NULL;
    return st;
}

static enum st send(struct ctx *cx, const struct sync_line *line, struct str letter, struct fetched *ret)
{
    struct str text = digest_base64(cx->mem, letter);
    struct buf b = buf_make(cx->mem, text.n + 100);
    struct json_out o = { .b = &b };
    const char *slash = str_ends(line->url, STR("/")) ? "" : "/";

    json_open(&o, NULL, '{');
    json_put_text(&o, "letter", text);
    json_close(&o, '}');
    const struct fetch in = { .url = arena_printf(cx->mem, "%.*s%sapi/v1/sync", STR_ARG(line->url), slash),
                              .post = true,
                              .type = STR("application/json"),
                              .body = buf_str(&b),
                              .ca = line->ca,
                              .timeout_ms = TIMEOUT_MS,
                              .limit = ANSWER_MAX };
    return fetch(cx->mem, &in, ret, &cx->err);
}

/* What the district said when it took nothing: its own sentence, else the status. */
static enum st refused(struct ctx *cx, const struct fetched *f, const struct json *j)
{
    struct str said = json_text(json_get(j, "error"), "message");

    if (said.n == 0)
        said = arena_printf(cx->mem, "HTTP %d", f->status);
    return FAIL(cx, ST_BUSY, "sync.district", said);
}

static enum st take_answer(struct ctx *cx, const struct fetched *f, struct sync_trip *ret)
{
    const struct json *j = json_parse(cx->mem, f->body, f->body.n + 1, &(struct err){ 0 });
    int64_t taken = 0, conflicts = 0;
    struct str answer;

    if (f->status != 200 || j == NULL)
        return refused(cx, f, j);
    if (!digest_unbase64(cx->mem, json_text(j, "answer"), &answer) || !json_int(j, "taken", &taken) ||
        !json_int(j, "conflicts", &conflicts))
        return FAIL(cx, ST_INPUT, "sync.letter", STR_NONE);
    struct str erased;
    TRY(sync_acked(cx, answer, &ret->last, &erased));
    TRY(sync_erase(cx, erased));
    ret->taken += taken;
    ret->conflicts += conflicts;
    return ST_OK;
}

enum st sync_erase(struct ctx *cx, struct str erased)
{
    struct str no;

    while (erased.n > 0 && str_split(&erased, '\n', &no)) {
        const struct erase_in in = { .no = no, .reason = STR("区里已清除"), .order = STR("区里已清除") };
        struct erased done;
        if (no.n > 0)
            TRY(erase_matter(cx, &in, &done));
    }
    return ST_OK;
}

enum st sync_carry(struct ctx *cx, const struct sync_line *line, struct sync_trip *ret)
{
    struct fetched f;
    struct str letter;
    int64_t n;

    *ret = (struct sync_trip){ 0 };
    do {
        TRY(read_offer(cx, &letter, &n));
        TRY(send(cx, line, letter, &f));
        TRY(take_answer(cx, &f, ret));
        ret->letters++;
    } while (n > 0);
    return ST_OK;
}

enum st sync_carry_home(struct ctx *cx)
{
    const struct config_row *url = rules_config(cx->site->rules, STR("sync.district"));
    const struct config_row *ca = rules_config(cx->site->rules, STR("sync.ca"));
    struct sync_trip trip;

    if (cx->site->station == 0 || url == NULL || url->value.n == 0)
        return ST_OK;
    const struct sync_line line = { .url = url->value, .ca = ca == NULL ? STR_NONE : ca->value };
    return sync_carry(cx, &line, &trip);
}
