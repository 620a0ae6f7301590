// SPDX-License-Identifier: Apache-2.0
/* demo_cmd.c - anlan demo SITE: a training site of 渭城区 with officers and matters, to look at and to measure with. */
#include "base/num.h"
#include "cmd/on_site.h"
#include "codec/json.h"
#include "core/demo/demo.h"
#include "core/org/account.h"
#include "core/org/unit.h"

enum { MATTERS = 300, MATTERS_MAX = 5000000, OUT_MAX = 1 << 20 };

static const struct opt options[] = {
    { .name = "matters",
      .type = OPT_INT,
      .value = "N",
      .help = { "事项件数，缺省300", "how many matters, by default 300" } },
    { .name = "messages",
      .type = OPT_TEXT,
      .value = "FILE",
      .help = { "用文件里的留言代替虚构文字", "messages of a file in place of made-up texts" } },
    { .name = "seed", .type = OPT_INT, .value = "S", .help = { "随机种子，缺省1", "seed of chance, by default 1" } },
    { .name = "now",
      .type = OPT_TIME,
      .value = "TIME",
      .help = { "数据截止的时刻，缺省此刻", "the moment it leads up to, by default now" } },
    { .name = "json", .type = OPT_FLAG, .help = { "输出 JSON", "print JSON" } },
};

static enum st make_site(struct cmd *c, struct on_site *s)
{
    const struct site_birth birth = { .place = c->arg[0], .district = 610404, .training = true };

    TRY(site_init(c->mem, &birth, &c->err));
    return on_site_open(c, s, WITH_WRITER);
}

static struct str unit_name(struct on_site *s, struct str code)
{
    struct unit u;

    return unit_load(&s->cx, code, &u) == ST_OK ? u.name : code;
}

static void print_json(struct on_site *s, const struct demo_report *r, const struct officer_list *l, struct buf *b)
{
    struct json_out o = { .b = b };

    json_open(&o, NULL, '{');
    json_put_text(&o, "address", STR("http://127.0.0.1:8080"));
    json_put_int(&o, "matters", r->matters);
    json_put_int(&o, "moves", r->moves);
    json_put_int(&o, "refused", r->refused);
    json_put_text(&o, "password", r->password);
    json_open(&o, "accounts", '[');
    for (size_t i = 0; i < l->n; i++) {
        json_open(&o, NULL, '{');
        json_put_text(&o, "login", l->row[i].login);
        json_put_text(&o, "name", l->row[i].name);
        json_put_text(&o, "unit", l->row[i].unit);
        json_put_text(&o, "unit_name", unit_name(s, l->row[i].unit));
        json_put_text(&o, "duties", l->row[i].duties);
        json_close(&o, '}');
    }
    json_close(&o, ']');
    json_open(&o, "resident", '{');
    json_put_text(&o, "no", r->no);
    json_put_text(&o, "query_code", r->code);
    json_close(&o, '}');
    json_close(&o, '}');
    buf_byte(b, '\n');
}

static void print_plain(struct cmd *c, struct on_site *s, const struct demo_report *r, const struct officer_list *l,
                        struct buf *b)
{
    buf_printf(b, cmd_tr(c, "%s：%lld 件事项，%lld 步办理\n", "%s: %lld matters, %lld moves\n"),
               cmd_tr(c, "演示站点", "demo site"), (long long)r->matters, (long long)r->moves);
    buf_printf(b, "%s  anlan serve %.*s  →  http://127.0.0.1:8080\n\n", cmd_tr(c, "启动", "start"), STR_ARG(c->arg[0]));
    buf_printf(b, "%s %.*s\n", cmd_tr(c, "所有账号的密码", "password of all accounts"), STR_ARG(r->password));
    for (size_t i = 0; i < l->n; i++) {
        const struct officer *o = &l->row[i];
        struct str unit = unit_name(s, o->unit);
        buf_printf(b, "  %-8.*s %-12.*s %.*s  %.*s\n", STR_ARG(o->login), STR_ARG(o->duties), STR_ARG(o->name),
                   STR_ARG(unit));
    }
    buf_printf(b, "\n%s\n  %s %.*s\n  %s %.*s\n", cmd_tr(c, "群众查询", "a resident"), cmd_tr(c, "事项编号", "number"),
               STR_ARG(r->no), cmd_tr(c, "查询码", "query code"), STR_ARG(r->code));
}

static enum st print_site(struct cmd *c, struct on_site *s, const struct demo_report *r)
{
    struct buf b = buf_make(c->mem, OUT_MAX);
    struct officer_list l;

    TRY(on_site_read(c, s));
    enum st st = account_list(&s->cx, &l);
    if (st != ST_OK) {
        c->err = s->cx.err;
        return st;
    }
    if (cmd_has(c, "json"))
        print_json(s, r, &l, &b);
    else
        print_plain(c, s, r, &l, &b);
    cmd_print(c, buf_str(&b));
    return ST_OK;
}

static int run(struct cmd *c)
{
    AUTO(on_site) s = { 0 };
    struct demo_options o = { .matters = cmd_int(c, "matters", MATTERS),
                              .seed = (uint64_t)cmd_int(c, "seed", 1),
                              .messages = cmd_text(c, "messages"),
                              .now = cmd_has(c, "now") ? cmd_when(c, "now") : c->now };
    struct demo_report r;

    if (o.matters < 0 || o.matters > MATTERS_MAX)
        return cmd_misused(c, "--matters %s 0–%d", cmd_tr(c, "应为", "must be"), MATTERS_MAX);
    if (make_site(c, &s) != ST_OK || demo_fill(c->mem, s.site, &o, &r, &c->err) != ST_OK ||
        print_site(c, &s, &r) != ST_OK)
        return cmd_failed(c);
    if (r.refused > 0)
        cmd_say(c, cmd_tr(c, "有 %lld 件因规则不同没有办下去：%.*s", "rules stopped %lld matters: %.*s"),
                (long long)r.refused, STR_ARG(r.fault));
    return EXIT_DONE;
}

const struct command cmd_demo = {
    .name = "demo",
    .usage = "SITE [--matters N] [--messages FILE] [--seed S] [--now TIME] [--json]",
    .summary = { "新建演示站点", "make a demo site" },
    .help = { "虚构的渭城区：单位、工作人员和近半年的事项。同一种子、同一天，内容相同。",
              "A made-up district: units, officers, and matters of the last half year. Same seed and day, same "
              "content." },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 1,
    .max_arg = 1,
    .run = run,
};
