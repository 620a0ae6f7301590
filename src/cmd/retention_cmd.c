// SPDX-License-Identifier: Apache-2.0
/* retention_cmd.c - anlan retention SITE: matters whose term of keeping has run out, and what was decided of them. */
#include <signal.h>

#include "base/digest.h"
#include "cmd/on_site.h"
#include "codec/json.h"
#include "core/log/ledger.h"
#include "core/privacy/appraisal.h"
#include "core/privacy/look.h"
#include "page/desk/package_page.h"
#include "sys/file.h"

enum { LISTED = 500, PIECE = 1 << 16 };

static const struct opt options[] = {
    { .name = "json", .help = { "JSON", "JSON" } },
    { .name = "carry-out",
      .help = { "执行经鉴定的销毁和移交", "carries out what was appraised: destroys, hands over" } },
    { .name = "to",
      .type = OPT_TEXT,
      .value = "FOLDER",
      .help = { "移交的档案包放在这里，每件一个", "folder for the packages to hand over, one a matter" } },
};

static struct str then_name(const struct proposal_row *p)
{
    return p->then == DISPOSE_DESTROY ? STR("destroy") : STR("transfer");
}

static void put_row(struct json_out *o, const struct proposal_row *p)
{
    json_open(o, NULL, '{');
    json_put_text(o, "no", p->no);
    json_put_text(o, "procedure", p->procedure->id);
    json_put_when(o, "closed", p->closed);
    json_put_text(o, "propose", then_name(p));
    json_put_day(o, "since", p->since);
    json_put_text(o, "class", p->class);
    json_put_text(o, "rule", p->source);
    json_put_text_or_null(o, "approved", p->decision.n == 0 ? STR_NONE : p->decision);
    json_close(o, '}');
}

static void print_row(struct cmd *c, const struct proposal_row *p)
{
    struct buf b = buf_make(c->mem, 400);

    buf_printf(&b, "%.*s\t%.*s\t", STR_ARG(p->no), STR_ARG(then_name(p)));
    day_format(&b, p->since);
    buf_printf(&b, "\t%.*s\t%.*s\t%.*s\n", STR_ARG(p->class), STR_ARG(p->source),
               STR_ARG(p->decision.n == 0 ? STR("-") : p->decision));
    cmd_print(c, buf_str(&b));
}

/* Every proposal, page by page, printed as it comes. */
static enum st print_all(struct cmd *c, struct on_site *s)
{
    struct buf b = buf_make(c->mem, 64 << 20);
    struct json_out o = { .b = &b };
    struct proposal_list l = { 0 };
    int64_t after = 0;

    TRY(on_site_read(c, s));
    json_open(&o, NULL, '[');
    do {
        TRY(appraisal_list(&s->cx, after, LISTED, &l));
        for (size_t i = 0; i < l.n && cmd_has(c, "json"); i++)
            put_row(&o, &l.row[i]);
        for (size_t i = 0; i < l.n && !cmd_has(c, "json"); i++)
            print_row(c, &l.row[i]);
        after = l.next;
    } while (after != 0);
    json_close(&o, ']');
    buf_byte(&b, '\n');
    if (cmd_has(c, "json"))
        cmd_print(c, buf_str(&b));
    return ST_OK;
}

/* -- carrying out -- */

struct handing {
    struct str no, sha256;
};

static enum st note_handed(struct ctx *cx, void *arg)
{
    const struct handing *h = arg;

    return appraisal_handed(cx, h->no, h->sha256);
}

static enum st digest_of(struct ctx *cx, struct str path, struct str *ret)
{
    uint8_t *piece = arena_take(cx->mem, PIECE), out[DIGEST_SIZE];
    AUTO(fd) f = { 0 };
    struct digest d;
    size_t n = PIECE;

    digest_start(&d);
    TRY(file_open(path, FILE_READ, &f, &cx->err));
    while (n == PIECE) {
        TRY(fd_read(&f, piece, PIECE, &n, &cx->err));
        digest_add(&d, (struct str){ (const char *)piece, n });
    }
    digest_end(&d, out);
    *ret = digest_hex(cx->mem, (struct str){ (const char *)out, sizeof out });
    return ST_OK;
}

static enum st make_package(struct ctx *cx, struct str no, struct str path)
{
    struct package_in in = { .path = path, .contact = true, .held = true };
    struct package_made made;
    struct matter m;
    AUTO(tx) tx = { 0 };

    TRY(store_read(cx, cx->site->store, &tx));
    TRY(matter_by_no(cx, no, &m));
    return package_make(cx, &m, &in, &made);
}

/* The filer is told that contact data leave the house. */
static enum st take_look(struct ctx *cx, struct matter_id id)
{
    const struct look_in look = { .purpose = STR("archive"), .way = STR("cli") };
    const struct matter m = { .id = id };

    return look_take(cx, &m, &look);
}

/* The package first, then the event that names its digest: a package without event is made again, never the reverse. */
static enum st hand_over(struct cmd *c, struct ctx *cx, const struct proposal_row *p)
{
    const struct str no = p->no;
    struct str path = arena_printf(c->mem, "%.*s/%.*s.zip", STR_ARG(cmd_text(c, "to")), STR_ARG(no));
    struct handing h = { .no = no };

    TRY(file_remove(path, &cx->err));
    TRY(take_look(cx, p->id));
    TRY(make_package(cx, no, path));
    TRY(digest_of(cx, path, &h.sha256));
    return store_write(cx, cx->site->store, note_handed, &h);
}

static enum st read_approved(struct ctx *cx, struct proposal_list *ret)
{
    struct proposal_row *row = arena_array(cx->mem, LISTED, sizeof *row);
    struct proposal_list l = { 0 };
    int64_t after = 0;
    AUTO(tx) tx = { 0 };
    size_t n = 0;

    TRY(store_read(cx, cx->site->store, &tx));
    do {
        TRY(appraisal_list(cx, after, LISTED, &l));
        for (size_t i = 0; i < l.n && n < LISTED; i++)
            if (l.row[i].decision.n > 0)
                row[n++] = l.row[i];
        after = l.next;
    } while (after != 0 && n < LISTED);
    *ret = (struct proposal_list){ .row = row, .n = n };
    return ST_OK;
}

static enum st carry_out(struct cmd *c, struct ctx *cx)
{
    int64_t destroyed = 0, handed = 0, waiting = 0;
    struct proposal_list l;

    TRY(ledger_sign(cx)); /* their last events stand under a head */
    TRY(read_approved(cx, &l));
    for (size_t i = 0; i < l.n; i++) {
        if (str_eqz(l.row[i].decision, "destroy")) {
            TRY(appraisal_destroy(cx, l.row[i].no));
            destroyed++;
        } else if (cmd_has(c, "to")) {
            TRY(hand_over(c, cx, &l.row[i]));
            handed++;
        } else
            waiting++;
    }
    TRY(ledger_sign(cx));
    cmd_print(c, arena_printf(c->mem, "{\"destroyed\":%lld,\"handed_over\":%lld,\"waiting\":%lld}\n",
                              (long long)destroyed, (long long)handed, (long long)waiting));
    return ST_OK;
}

static int run(struct cmd *c)
{
    const bool acts = cmd_has(c, "carry-out");
    AUTO(on_site) s = { 0 };

    signal(SIGPIPE, SIG_IGN); /* the child that draws letters may end early */
    if (on_site_open(c, &s, acts ? WITH_WRITER | WITH_SEARCH : READ_ONLY) != ST_OK)
        return cmd_failed(c);
    s.cx.who.system = acts; /* what was appraised, sealed matters too */
    enum st st = acts ? carry_out(c, &s.cx) : print_all(c, &s);
    return st == ST_OK ? EXIT_DONE : on_site_failed(c, &s);
}

const struct command cmd_retention = {
    .name = "retention",
    .usage = "SITE [--json]\nSITE --carry-out [--to FOLDER]",
    .summary = { "保管期限届满的事项：待鉴定、待执行", "matters whose term of keeping has run out" },
    .help = { "列出期限届满的事项、应当销毁还是移交、依据哪一条。鉴定由档案人员在 /desk/retention "
              "作出，这里只执行已鉴定的；"
              "没有自动销毁。",
              "Lists what ran out, whether it is to be destroyed or handed over, and by which row. Archivists appraise "
              "at "
              "/desk/retention; only what they approved is carried out here. Nothing is destroyed by itself." },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 1,
    .max_arg = 1,
    .run = run,
};
