// SPDX-License-Identifier: Apache-2.0
/* witness_cmd.c - anlan witness FOLDER: a witness of others' logs that needs no district (docs/log.md).
 *
 * It stands on the engine alone: three addresses, no session, no page, no database. Whom it trusts is FOLDER/logs. */
#include <signal.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "core/log/witness.h"
#include "http/engine.h"
#include "http/reply.h"
#include "sys/file.h"
#include "sys/now.h"

enum { STOP_SECONDS = 10 };

static const struct opt options[] = {
    { .name = "listen",
      .type = OPT_TEXT,
      .value = "ADDRESS:PORT",
      .help = { "监听地址，缺省 127.0.0.1:8090", "where to listen, by default 127.0.0.1:8090" } },
    { .name = "name",
      .type = OPT_TEXT,
      .value = "NAME",
      .help = { "新建密钥的名称，如 witness.example.org；以后不能改",
                "name of a new key, such as witness.example.org; it cannot be changed later" } },
};

static enum st unknown(struct reply *out)
{
    return reply_text(out, 404, STR("no such page\n"));
}

static enum st send_vkey(const struct witness *w, const struct request *r, struct reply *out, struct err *e)
{
    struct note_secret key;

    TRY(witness_key(r->mem, w, &key, e));
    return reply_text(out, 200, note_vkey(r->mem, &key.key));
}

/* "/HEX/checkpoint" */
static enum st send_last(const struct witness *w, const struct request *r, struct reply *out, struct err *e)
{
    struct str rest = str_from(r->path, 1), hex, note;

    if (!str_split(&rest, '/', &hex) || !str_eqz(rest, "checkpoint"))
        return unknown(out);
    enum st st = witness_last(r->mem, w, hex, &note, e);
    return st == ST_NOT_FOUND ? unknown(out) : st == ST_OK ? reply_text(out, 200, note) : st;
}

static enum st add(const struct witness *w, const struct request *r, struct reply *out, struct err *e)
{
    struct witness_answer a;

    TRY(witness_add(r->mem, w, r->body, now_wall(), &a, e));
    return reply_bytes(out, a.status, a.type, a.body);
}

static enum st route(const struct witness *w, const struct request *r, struct reply *out, struct err *e)
{
    if (r->refused != 0)
        return reply_text(out, r->refused, str_of(r->why));
    if (r->method == METHOD_POST && str_eqz(r->path, "/add-checkpoint"))
        return add(w, r, out, e);
    if (r->method != METHOD_GET)
        return unknown(out);
    return str_eqz(r->path, "/vkey") ? send_vkey(w, r, out, e) : send_last(w, r, out, e);
}

static void handle(void *arg, const struct request *r, struct reply *out)
{
    struct err e = { 0 };

    if (route(arg, r, out, &e) != ST_OK) /* the folder is broken: nothing is cosigned */
        (void)reply_text(out, 500, str_of(e.code));
}

static int64_t body_limit(void *arg, const struct request *r)
{
    (void)arg, (void)r;
    return WITNESS_BODY_MAX;
}

/* Key and trusted logs must be in order before the first answer. */
static enum st prepare(struct cmd *c, struct witness *w)
{
    struct note_secret key;
    size_t logs;

    if (!file_exists(arena_printf(c->mem, "%.*s/key", STR_ARG(w->folder))) && !note_is_name(w->name))
        return FAIL_ERR(&c->err, ST_INPUT, "witness.name", STR_NONE);
    TRY(witness_key(c->mem, w, &key, &c->err));
    TRY(witness_check(c->mem, w, &logs, &c->err));
    struct str vkey = note_vkey(c->mem, &key.key);
    cmd_say(c, cmd_tr(c, "%.*s，信任 %zu 个日志", "%.*s trusts %zu logs"), STR_ARG(vkey), logs);
    return ST_OK;
}

static enum st start(struct cmd *c, struct witness *w, struct engine **ret)
{
    struct engine_options o = engine_defaults();

    TRY(prepare(c, w));
    o.listen = cmd_has(c, "listen") ? cmd_text(c, "listen") : STR("127.0.0.1:8090");
    o.spool = w->folder;
    o.body_memory = o.body_max = WITNESS_BODY_MAX;
    o.handle = handle;
    o.body_limit = body_limit;
    o.arg = w;
    return engine_start(&o, ret, &c->err);
}

static int run(struct cmd *c)
{
    struct witness w = { .folder = c->arg[0], .name = cmd_text(c, "name") };
    struct engine *engine = NULL;
    sigset_t ends;
    int sig;

    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, NULL); /* before any thread is made, so that only sigwait sees them */
    signal(SIGPIPE, SIG_IGN);
    if (start(c, &w, &engine) != ST_OK)
        return cmd_failed(c);
    cmd_ready(c, engine_port(engine));
    sigwait(&ends, &sig);
    engine_stop(engine, STOP_SECONDS);
    return EXIT_DONE;
}

const struct command cmd_witness = {
    .name = "witness",
    .usage = "FOLDER [--listen 127.0.0.1:8090] [--name NAME]",
    .summary = { "为别的公开日志作见证", "be a witness of others' public logs" },
    .help = { "FOLDER/logs 中每行写一个所信任日志的验证公钥，随时可改。密钥和见证过的日志头都在 FOLDER "
              "中：不要从旧备份恢复它。",
              "FOLDER/logs holds a verifier key of a trusted log a line and may be changed at any time. Its key and "
              "the\n"
              "heads it cosigned are in FOLDER: never restore it from an old copy." },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 1,
    .max_arg = 1,
    .run = run,
};
