// SPDX-License-Identifier: Apache-2.0
/* search_cmd.c - anlan search SITE WORDS: matters that hold the words, newest first.
 *
 * It helps the search file along first, so that asking again costs nothing; what `serve` is adding just
 * then is found all the same. */
#include "cmd/on_site.h"
#include "codec/json.h"
#include "core/matter/desk.h"
#include "core/search/indexer.h"
#include "sys/now.h"

enum { LIMIT_USUAL = 20, LIMIT_MAX = 200, OUT_MAX = 4 << 20 };

static const struct opt options[] = {
    { .name = "limit",
      .type = OPT_INT,
      .value = "N",
      .help = { "最多列出几件；缺省20", "rows to list; 20 by default" } },
    { .name = "json", .type = OPT_FLAG, .help = { "输出 JSON", "print JSON" } },
};

static void print_json(const struct desk_list *l, int64_t ms, struct buf *b)
{
    struct json_out o = { .b = b };

    json_open(&o, NULL, '{');
    json_put_int(&o, "total", l->total);
    json_put_int(&o, "ms", ms);
    json_open(&o, "items", '[');
    for (size_t i = 0; i < l->n; i++) {
        json_open(&o, NULL, '{');
        json_put_text(&o, "no", l->row[i].no);
        json_put_text(&o, "title", l->row[i].title);
        json_put_text(&o, "snippet", l->snippet[i]);
        json_close(&o, '}');
    }
    json_close(&o, ']');
    json_close(&o, '}');
    buf_byte(b, '\n');
}

static void print_text(const struct desk_list *l, struct buf *b)
{
    for (size_t i = 0; i < l->n; i++)
        buf_printf(b, "%.*s  %.*s\n    %.*s\n", STR_ARG(l->row[i].no), STR_ARG(l->row[i].title),
                   STR_ARG(l->snippet[i]));
    buf_printf(b, "%lld\n", (long long)l->total);
}

/* The words may come as one argument or as several. */
static struct str words(const struct cmd *c)
{
    struct buf b = buf_make(c->mem, 1 << 16);

    for (size_t i = 1; i < c->n_arg; i++) {
        buf_add(&b, c->arg[i]);
        buf_byte(&b, ' ');
    }
    return buf_str(&b);
}

static int run(struct cmd *c)
{
    AUTO(on_site) s = { 0 };
    int64_t limit = cmd_int(c, "limit", LIMIT_USUAL);
    struct desk_query q = { .words = words(c), .due_before = DAY_NONE, .size = (int)limit };
    struct buf b = buf_make(c->mem, OUT_MAX);
    struct desk_list l;

    if (limit < 1 || limit > LIMIT_MAX)
        return cmd_misused(c, cmd_tr(c, "--limit 应为 1 到 %d", "--limit is 1 to %d"), LIMIT_MAX);
    if (on_site_open(c, &s, WITH_SEARCH) != ST_OK)
        return cmd_failed(c);
    if (indexer_catch_up(&s.cx) != ST_OK)
        return on_site_failed(c, &s);
    if (on_site_read(c, &s) != ST_OK)
        return cmd_failed(c);
    int64_t from = now_mono_ns();
    if (desk_list(&s.cx, &q, &l) != ST_OK)
        return on_site_failed(c, &s);
    int64_t ms = (now_mono_ns() - from) / 1000000;
    if (cmd_has(c, "json"))
        print_json(&l, ms, &b);
    else
        print_text(&l, &b);
    cmd_print(c, buf_str(&b));
    return EXIT_DONE;
}

const struct command cmd_search = {
    .name = "search",
    .usage = "SITE WORDS… [--limit N] [--json]",
    .summary = { "按文字或编号查找事项", "find matters by words or number" },
    .help = { "用空格隔开的词都要出现；新的在前。", "All words must occur; newest first." },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 2,
    .max_arg = 16,
    .run = run,
};
