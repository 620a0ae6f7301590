// SPDX-License-Identifier: Apache-2.0
/* outbox_cmd.c - anlan outbox SITE: how many notices wait, were sent or given up, and why; numbers only. With --test
 * one test message is sent, and what the gateway answered is said. */
#include "cmd/on_site.h"
#include "codec/json.h"
#include "core/notice/notice_try.h"

enum { OUT_MAX = 1 << 16 };
static const struct opt options[] = {
    { .name = "json", .help = { "JSON", "JSON" } },
    { .name = "test",
      .type = OPT_TEXT,
      .value = "TARGET",
      .help = { "发一条测试通知：电话、邮箱或hook:名称，显示网关的答复",
                "send a test to a phone, a mail address or hook:NAME, and show the answer" } },
};
static const char *const state_name[NOTICE_STATE_N] = { NULL, "waiting", "sent", "failed", "dropped" };

static void put_json(struct buf *b, const struct notice_figures *f)
{
    struct json_out o = { .b = b };

    json_open(&o, NULL, '{');
    for (int i = NOTICE_WAITING; i < NOTICE_STATE_N; i++)
        json_put_int(&o, state_name[i], f->n[i]);
    json_put_when(&o, "oldest", f->oldest);
    json_open(&o, "faults", '[');
    for (size_t i = 0; i < f->n_fault; i++) {
        json_open(&o, NULL, '{');
        json_put_text(&o, "channel", f->fault[i].channel);
        json_put_text(&o, "reason", f->fault[i].reason);
        json_put_int(&o, "n", f->fault[i].n);
        json_close(&o, '}');
    }
    json_close(&o, ']');
    json_close(&o, '}');
    buf_byte(b, '\n');
}

static void put_lines(struct buf *b, const struct notice_figures *f)
{
    for (int i = NOTICE_WAITING; i < NOTICE_STATE_N; i++)
        buf_printf(b, "%s\t%lld\n", state_name[i], (long long)f->n[i]);
    if (!when_is_none(f->oldest)) {
        buf_addz(b, "oldest\t");
        when_format(b, f->oldest);
        buf_byte(b, '\n');
    }
    for (size_t i = 0; i < f->n_fault; i++)
        buf_printf(b, "%.*s\t%.*s\t%lld\n", STR_ARG(f->fault[i].channel), STR_ARG(f->fault[i].reason),
                   (long long)f->fault[i].n);
}

static int try_now(struct cmd *c, struct on_site *s)
{
    struct str answer = STR_NONE;

    if (notice_try_now(&s->cx, str_trim(cmd_text(c, "test")), &answer) != ST_OK)
        return on_site_failed(c, s);
    cmd_print(c, arena_printf(c->mem, "%.*s\n", STR_ARG(answer)));
    return EXIT_DONE;
}

static int run(struct cmd *c)
{
    AUTO(on_site) s = { 0 };
    struct buf b = buf_make(c->mem, OUT_MAX);
    struct notice_figures f;

    if (on_site_open(c, &s, READ_ONLY) != ST_OK || on_site_read(c, &s) != ST_OK)
        return cmd_failed(c);
    if (cmd_has(c, "test"))
        return try_now(c, &s);
    if (notice_figures(&s.cx, &f) != ST_OK)
        return on_site_failed(c, &s);
    if (cmd_has(c, "json"))
        put_json(&b, &f);
    else
        put_lines(&b, &f);
    cmd_print(c, buf_str(&b));
    return EXIT_DONE;
}

const struct command cmd_outbox = {
    .name = "outbox",
    .usage = "SITE [--json] [--test TARGET]",
    .summary = { "看待发箱：待发、已发、没发成的通知各有多少", "how many notices wait, were sent or given up" },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 1,
    .max_arg = 1,
    .run = run,
};
