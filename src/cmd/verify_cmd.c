// SPDX-License-Identifier: Apache-2.0
/* verify_cmd.c - anlan verify SITE: rereads everything, beside a running server; names the first fault.
 *
 * Exit 1 = a fault was found; 4 = the site cannot be opened at all. */

#include "cmd/on_site.h"
#include "codec/json.h"
#include "core/log/verify.h"
#include "sys/file.h"
#include "sys/now.h"

enum { KEPT_MAX = 8 << 20, TELL_NS = 1000000000 };

static const struct opt options[] = {
    { .name = "json", .type = OPT_FLAG, .help = { "以 JSON 输出结果", "print the result as JSON" } },
    { .name = "since",
      .type = OPT_TEXT,
      .value = "CHECKPOINT",
      .help = { "库外保存的日志头或回执：只重读它之后的记录，并与它核对",
                "a head, or a receipt, kept outside: hold the log against it and reread only what came later" } },
};

/* A receipt ends in the head that it was proven by. */
static struct str head_in(struct str file)
{
    const size_t end = str_starts(file, STR("c2sp.org/tlog-proof@v1\n")) ? str_find(file, STR("\n\n")) : SIZE_MAX;

    return end == SIZE_MAX ? file : str_from(file, end + 2);
}

/* The head's signature must be this site's: a head of another log proves nothing. */
static enum st load_since(struct cmd *c, const struct site *s, struct checkpoint *ret)
{
    struct str note, text, path = cmd_text(c, "since");

    TRY(file_load(c->mem, path, KEPT_MAX, &note, &c->err));
    if (note_check(c->mem, head_in(note), &s->log.key, &text) != NOTE_GOOD || !checkpoint_parse(c->mem, text, ret))
        return FAIL_ERR(&c->err, ST_INPUT, "log.head", path);
    return ST_OK;
}

static void tell_progress(struct cmd *c, const struct verified *r, int64_t *told_ns)
{
    int64_t now = now_mono_ns();

    if (now - *told_ns < TELL_NS)
        return;
    *told_ns = now;
    cmd_say(c, "%s %lld / %lld", r->phase, (long long)r->done, (long long)r->total);
}

static struct str result_json(struct cmd *c, const struct verified *r, const struct checkpoint *since)
{
    struct buf b = buf_make(c->mem, 8192);
    struct json_out o = { .b = &b };

    json_open(&o, NULL, '{');
    json_put_bool(&o, "ok", r->fault.kind == NULL);
    json_put_int(&o, "events", r->events);
    json_put_int(&o, "heads", r->heads);
    json_put_int(&o, "files", r->files);
    json_put_int(&o, "erased", r->erased);
    if (since->head.size > 0)
        json_put_int(&o, "since", (int64_t)since->head.size);
    if (r->fault.kind != NULL) {
        json_open(&o, "fault", '{');
        json_put_text(&o, "kind", str_of(r->fault.kind));
        json_put_text(&o, "where", r->fault.where);
        json_put_text(&o, "text", r->fault.text);
        json_close(&o, '}');
    }
    json_close(&o, '}');
    buf_byte(&b, '\n');
    return buf_str(&b);
}

static struct str result_text(struct cmd *c, const struct verified *r)
{
    const struct fault *f = &r->fault;

    if (f->kind != NULL)
        return arena_printf(c->mem, "%s %.*s: %.*s\n", f->kind, STR_ARG(f->where), STR_ARG(f->text));
    return arena_printf(
        c->mem,
        cmd_tr(c, "完好：%lld 条记录，%lld 个日志头，%lld 个附件\n", "ok: %lld events, %lld heads, %lld files\n"),
        (long long)r->events, (long long)r->heads, (long long)r->files);
}

static int verify_all(struct cmd *c, struct on_site *s, const struct checkpoint *since)
{
    struct verify *v = NULL;
    int64_t told_ns = now_mono_ns();
    bool more = true;

    enum st st = verify_open(&s->cx, since, &v);
    while (st == ST_OK && more) {
        st = verify_step(v, &more);
        tell_progress(c, verify_result(v), &told_ns);
    }
    const struct verified r = v == NULL ? (struct verified){ 0 } : *verify_result(v);
    verify_close(v);
    if (st != ST_OK)
        return on_site_failed(c, s);
    cmd_print(c, cmd_has(c, "json") ? result_json(c, &r, since) : result_text(c, &r));
    return r.fault.kind == NULL ? EXIT_DONE : EXIT_NO;
}

static int run(struct cmd *c)
{
    struct checkpoint since = { 0 };
    AUTO(on_site) s = { 0 };

    if (on_site_open(c, &s, READ_ONLY) != ST_OK)
        return cmd_failed(c);
    if (cmd_has(c, "since") && load_since(c, s.site, &since) != ST_OK)
        return cmd_failed(c);
    return verify_all(c, &s, &since);
}

const struct command cmd_verify = {
    .name = "verify",
    .usage = "SITE [--json] [--since CHECKPOINT]",
    .summary = { "重读全部数据并核对，指出第一处错误", "reread everything and name the first fault" },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 1,
    .max_arg = 1,
    .run = run,
};
