// SPDX-License-Identifier: Apache-2.0
/* erase_cmd.c - anlan erase SITE NO: takes personal data out of a matter for good; every proof stays valid. */
#include "base/num.h"
#include "cmd/on_site.h"
#include "codec/json.h"
#include "core/log/ledger.h"
#include "core/privacy/erase.h"
#include "core/register/register.h"

static const struct opt options[] = {
    { .name = "reason",
      .type = OPT_TEXT,
      .value = "TEXT",
      .help = { "清除的理由，记入事项", "why; it is written down with the matter" } },
    { .name = "party",
      .type = OPT_INT,
      .value = "N",
      .help = { "只清除这位当事人的资料（提出人是 1）", "only that party's data (who filed is 1)" } },
    { .name = "parties", .help = { "列出其他当事人，不清除", "lists the other parties; erases nothing" } },
    { .name = "order",
      .type = OPT_TEXT,
      .value = "NUMBER",
      .help = { "法院或主管机关文书的文号：不受保存期限限制",
                "number of a court's or authority's order: overrides the retention schedule" } },
};

static void put_parts(struct json_out *o, const struct erased *r)
{
    static const char *const word[] = {
        [RETAIN_ERASE] = "erased", [RETAIN_SEAL] = "sealed", [RETAIN_REFUSE] = "refused"
    };

    json_open(o, "parts", '[');
    for (int i = 0; i < KEEP_N; i++) {
        const struct erase_part *p = &r->part[i];
        const struct retention *rule = p->said.what == RETAIN_ERASE ? NULL : p->said.rule;
        if (p->erased + p->held + p->kept == 0)
            continue;
        json_open(o, NULL, '{');
        json_put_text(o, "part", str_of(keep_part_name[i]));
        json_put_text(o, "result", str_of(word[p->said.what]));
        json_put_int(o, "fields", p->erased + p->held + p->kept);
        json_put_day(o, "until", rule == NULL ? DAY_NONE : p->said.until);
        json_put_text_or_null(o, "class", rule == NULL ? STR_NONE : rule->class);
        json_put_text_or_null(o, "rule", rule == NULL ? STR_NONE : rule->source);
        json_close(o, '}');
    }
    json_close(o, ']');
}

static struct str result(struct cmd *c, const struct erased *r)
{
    struct buf b = buf_make(c->mem, 8192);
    struct json_out o = { .b = &b };

    json_open(&o, NULL, '{');
    json_put_text(&o, "no", c->arg[1]);
    json_put_int(&o, "fields", r->fields);
    json_put_int(&o, "files", r->files);
    json_put_int(&o, "sealed", r->held);
    put_parts(&o, r);
    json_open(&o, "links", '[');
    for (size_t i = 0; i < r->n_link; i++)
        json_put_text(&o, NULL, r->link[i]);
    json_close(&o, ']');
    json_close(&o, '}');
    buf_byte(&b, '\n');
    return buf_str(&b);
}

/* Whom --party would name. */
static enum st print_parties(struct cmd *c, struct on_site *s)
{
    struct buf b = buf_make(c->mem, 64 * 1024);
    struct json_out o = { .b = &b };
    struct erase_party_list l;
    struct matter m;

    TRY(on_site_read(c, s));
    TRY(matter_by_no(&s->cx, c->arg[1], &m));
    TRY(erase_parties(&s->cx, m.id, &l));
    json_open(&o, NULL, '[');
    for (size_t i = 0; i < l.n; i++) {
        json_open(&o, NULL, '{');
        json_put_int(&o, "party", (int64_t)i + 2);
        json_put_text(&o, "who", l.row[i].name);
        json_put_text(&o, "field", l.row[i].field);
        json_put_int(&o, "event", l.row[i].event);
        json_close(&o, '}');
    }
    json_close(&o, ']');
    buf_byte(&b, '\n');
    cmd_print(c, buf_str(&b));
    return ST_OK;
}

/* A row of a register: register/dispute/1847… */
static int run_register(struct cmd *c, struct on_site *s, struct str what)
{
    struct str name;
    int64_t id = 0, fields;

    if (!str_split(&what, '/', &name) || !num_parse(what, &id) || id <= 0) {
        enum st st = FAIL_ERR(&c->err, ST_NOT_FOUND, "register.row", STR_NONE);
        return st == ST_OK ? EXIT_DONE : cmd_failed(c);
    }
    if (register_erase(&s->cx, name, -id, cmd_text(c, "reason"), &fields) != ST_OK || ledger_sign(&s->cx) != ST_OK)
        return on_site_failed(c, s);
    cmd_print(c, arena_printf(c->mem, "{\"row\":\"%lld\",\"fields\":%lld}\n", (long long)id, (long long)fields));
    return EXIT_DONE;
}

static int run(struct cmd *c)
{
    struct erase_in in = { .no = c->arg[1], .reason = cmd_text(c, "reason"), .order = cmd_text(c, "order") };
    AUTO(on_site) s = { 0 };
    struct erased r;

    in.party = cmd_has(c, "party") ? cmd_int(c, "party", 0) : 0;
    if (cmd_has(c, "party") && in.party < 1)
        in.party = -1; /* nobody: refused with a sentence */
    if (!cmd_has(c, "parties") && !cmd_has(c, "reason"))
        return cmd_misused(c, "--reason %s", cmd_tr(c, "必须写明", "is required"));
    if (on_site_open(c, &s, WITH_WRITER | WITH_SEARCH) != ST_OK)
        return cmd_failed(c);
    s.cx.who.system = true; /* sealed matters too */
    if (str_starts(c->arg[1], STR("register/")))
        return run_register(c, &s, str_from(c->arg[1], 9));
    if (cmd_has(c, "parties"))
        return print_parties(c, &s) == ST_OK ? EXIT_DONE : on_site_failed(c, &s);
    if (erase_matter(&s.cx, &in, &r) != ST_OK || ledger_sign(&s.cx) != ST_OK)
        return on_site_failed(c, &s);
    cmd_print(c, result(c, &r));
    if (r.again)
        cmd_say(c, "%s", cmd_tr(c, "内容此前已经清除，文件又重写了一遍", "erased before; the files were written anew"));
    if (r.held > 0)
        cmd_say(
            c, "%s",
            cmd_tr(c, "保管期限内的部分已封存：不再显示、检索和导出，期满再清除",
                   "parts within their term of keeping now rest: not shown, found or exported; erased when it ends"));
    if (r.n_link > 0)
        cmd_say(c, "%s",
                cmd_tr(c, "关联事项里可能有同样的个人信息，请逐件清除", "linked matters may hold the same data"));
    return EXIT_DONE;
}

const struct command cmd_erase = {
    .name = "erase",
    .usage = "SITE NO [--party N] --reason TEXT [--order NUMBER]\n"
             "SITE NO --parties\n"
             "SITE register/NAME/ROW --reason TEXT",
    .summary = { "依法清除事项中的个人信息", "erase personal data of a matter, as the law asks" },
    .help = { "清除联系方式、标题、正文、答复和附件，并重写存过它们的每个文件；日志中的承诺不变，所有回执仍然有效。",
              "Removes contact data, title, body, answers and attachments, and rewrites every file that held them; the "
              "commitments in the log stay, so that every receipt stays valid." },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 2,
    .max_arg = 2,
    .run = run,
};
