// SPDX-License-Identifier: Apache-2.0
/* serve_cmd.c - anlan serve SITE: the server, one process until SIGTERM or SIGINT.
 *
 * Before the first answer everything that fell due has fired. stdout carries the ready line only. */
#include <signal.h>
#include <unistd.h>

#include "cmd/jobs.h"
#include "cmd/on_site.h"
#include "core/matter/sweep.h"
#include "core/search/indexer.h"
#include "http/engine.h"
#include "page/gate/gate.h"
#include "sys/file.h"

enum { STOP_SECONDS = 10 };

static const struct opt options[] = {
    { .name = "listen",
      .type = OPT_TEXT,
      .value = "ADDRESS:PORT",
      .help = { "监听地址，缺省 127.0.0.1:8080", "where to listen, by default 127.0.0.1:8080" } },
    { .name = "threads", .type = OPT_INT, .value = "N", .help = { "同时的连接数上限", "most connections at a time" } },
    { .name = "now",
      .type = OPT_TIME,
      .value = "TIME",
      .help = { "培训站点：把事项的时钟拨到此时", "training sites: set the clock of matters" } },
    { .name = "log",
      .type = OPT_TEXT,
      .value = "FILE",
      .help = { "日志文件，缺省标准错误", "log file, by default stderr" } },
};

struct serving {
    struct cmd *c;
    struct on_site *s;
    struct fd log_fd;
    struct log log;
    struct gate *gate;
    struct engine *engine;
    struct jobs *jobs;
    struct indexer *indexer;
    sigset_t ends;
};

static enum st set_clock(struct serving *v)
{
    struct when now = cmd_when(v->c, "now");

    if (when_is_none(now))
        return ST_OK;
    if (!v->s->site->training)
        return FAIL_ERR(&v->c->err, ST_RULE, "site.training", STR_NONE);
    v->s->site->shift_ms = now.ms - v->c->now.ms;
    return ST_OK;
}

static enum st open_log(struct serving *v)
{
    struct str path = cmd_text(v->c, "log");

    if (path.n > 0)
        TRY(file_open(path, FILE_APPEND, &v->log_fd, &v->c->err));
    v->log = (struct log){ path.n > 0 ? v->log_fd.n : v->c->messages, LOG_INFO };
    return ST_OK;
}

/* Everything due by now; clocks may have stood still while the server was down. */
static enum st catch_up(struct serving *v)
{
    struct ctx cx = site_ctx(v->s->site, v->c->mem);
    int64_t fired;

    cx.who.system = true;
    enum st st = sweep_due(&cx, &fired);
    if (st != ST_OK)
        v->c->err = cx.err;
    return st;
}

static enum st start(struct serving *v)
{
    struct site *site = v->s->site;
    struct engine_options eo = { .listen = cmd_text(v->c, "listen"),
                                 .connections = (int)cmd_int(v->c, "threads", 0),
                                 .spool = arena_printf(v->c->mem, "%.*s/spool", STR_ARG(site->folder)) };
    struct gate_options go = { .site = site, .spool = eo.spool };

    TRY(open_log(v));
    go.log = v->log;
    TRY(set_clock(v));
    TRY(catch_up(v));
    if (eo.listen.n == 0)
        eo.listen = STR("127.0.0.1:8080");
    TRY(gate_make(&go, &v->gate, &v->c->err));
    TRY(gate_engine(v->gate, &eo, &v->c->err));
    TRY(engine_start(&eo, &v->engine, &v->c->err));
    TRY(jobs_start(site, &v->log, &v->jobs, &v->c->err));
    TRY(indexer_start(site, &v->log, &v->indexer, &v->c->err));
    gate_ready(v->gate, v->engine);
    return ST_OK;
}

static void stop(struct serving *v)
{
    if (v->engine != NULL)
        engine_stop(v->engine, STOP_SECONDS);
    jobs_stop(v->jobs);
    indexer_stop(v->indexer);
    if (v->gate != NULL)
        gate_drop(v->gate);
    fd_close(&v->log_fd);
}

static int run(struct cmd *c)
{
    AUTO(on_site) s = { 0 };
    struct serving v = { .c = c, .s = &s };
    int sig;

    sigemptyset(&v.ends);
    sigaddset(&v.ends, SIGTERM);
    sigaddset(&v.ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &v.ends, NULL); /* before any thread is made, so that only sigwait sees them */
    signal(SIGPIPE, SIG_IGN);
    if (on_site_open(c, &s, WITH_WRITER | WITH_SEARCH) != ST_OK)
        return cmd_failed(c);
    enum st st = start(&v);
    if (st == ST_OK) {
        cmd_ready(c, engine_port(v.engine));
        sigwait(&v.ends, &sig);
    }
    stop(&v);
    return st == ST_OK ? EXIT_DONE : cmd_failed(c);
}

const struct command cmd_serve = {
    .name = "serve",
    .usage = "SITE [--listen 127.0.0.1:8080] [--threads N] [--now TIME] [--log FILE]",
    .summary = { "启动服务", "serve the site" },
    .opt = options,
    .n_opt = N_OF(options),
    .min_arg = 1,
    .max_arg = 1,
    .run = run,
};
