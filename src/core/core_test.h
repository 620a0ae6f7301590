// SPDX-License-Identifier: Apache-2.0
/* core_test.h - a throw-away district whose clock a test sets, and people who act in it. */
#pragma once
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/test.h"
#include "codec/json.h"
#include "core/matter/stepping.h"
#include "core/site.h"
#include "store/store.h"

#define XFJ STR("610404.xfj")
#define RSJ STR("610404.rsj")
#define ZJJ STR("610404.zjj")
#define QZF STR("610404.qzf")

struct bench {
    struct arena *mem;
    struct site *site;
    struct when now;
    char folder[40];
    struct err err; /* of the last refusal */
};

static inline void bench_at(struct bench *b, const char *day)
{
    struct day d;

    OK(day_parse(str_of(day), &d));
    b->now = (struct when){ day_start(d).ms + 9 * 3600000 };
}

static inline struct bench *bench_make(const char *day)
{
    struct bench *b = calloc(1, sizeof *b);
    struct err e = { 0 };

    OK(b != NULL);
    b->mem = arena_make();
    memcpy(b->folder, "/tmp/anlan-core-XXXXXX", 23);
    OK(mkdtemp(b->folder) != NULL);
    struct str place = arena_printf(b->mem, "%s/site", b->folder);
    const struct site_birth birth = { .place = place, .district = 610404, .training = true };
    const struct site_options o = { .place = place };
    EQ(site_init(b->mem, &birth, &e), ST_OK);
    EQ(site_open(b->mem, &o, &b->site, &e), ST_OK);
    bench_at(b, day);
    return b;
}

static inline int bench_unlink(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st;
    (void)kind;
    (void)at;
    return remove(path);
}

static inline void bench_drop(struct bench *b)
{
    site_close(b->site);
    nftw(b->folder, bench_unlink, 16, FTW_DEPTH | FTW_PHYS);
    arena_drop(b->mem);
    free(b);
}

static inline struct ctx bench_ctx(struct bench *b, struct who who)
{
    struct ctx cx = site_ctx(b->site, b->mem);

    cx.now = b->now;
    cx.who = who;
    return cx;
}

static inline struct who officer(struct str unit, const char *duties)
{
    return (
        struct who){ .officer = 7, .login = STR("zhang"), .name = STR("张"), .unit = unit, .duties = str_of(duties) };
}

static inline struct who resident(const struct matter *m)
{
    return (struct who){ .matter = m->id.v };
}

/* -- writing -- */

struct bench_filing {
    struct filing filing;
    struct filed filed;
};
static inline enum st bench_file_in(struct ctx *cx, void *arg)
{
    struct bench_filing *f = arg;

    return matter_file(cx, &f->filing, &f->filed);
}

static inline enum st bench_try_file(struct bench *b, struct who who, struct filing filing, struct filed *ret)
{
    struct bench_filing f = { .filing = filing };
    struct ctx cx = bench_ctx(b, who);
    enum st st = store_write(&cx, b->site->store, bench_file_in, &f);

    b->err = cx.err;
    *ret = f.filed;
    return st;
}

static inline struct filing petition(void)
{
    return (struct filing){ .procedure = STR("petition"),
                            .title = STR("道路坑洼"),
                            .body = STR("村口道路坑洼多年"),
                            .request = STR("请修"),
                            .place = STR("610404001001"),
                            .channel = STR("web"),
                            .contact = { .name = STR("张三"), .phone = STR("13900000000"), .address = STR("某村") },
                            .received = WHEN_NONE };
}

static inline struct matter bench_file(struct bench *b, struct who who, struct filing filing)
{
    struct filed f;
    enum st st = bench_try_file(b, who, filing, &f);

    if (st != ST_OK)
        print_error("filing: %s %s %s\n", b->err.code, b->err.field, b->err.detail);
    EQ(st, ST_OK);
    return f.m;
}
