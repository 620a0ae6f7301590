// SPDX-License-Identifier: Apache-2.0
/* store_test.h - a site in a folder of its own, for the tests of the store. */
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/test.h"
#include "gen/store_sql.h"
#include "store/store.h"

struct place {
    char folder[64];
    struct arena *mem;
};

static inline struct place place_make(void)
{
    struct place p = { .folder = "/tmp/anlan-store-XXXXXX", .mem = arena_make() };

    assert_non_null(mkdtemp(p.folder));
    return p;
}

static inline void place_drop(struct place *p)
{
    static const char *const name[] = { "anlan.db", "anlan.db-wal", "anlan.db-shm" };
    char path[128];

    for (size_t i = 0; i < N_OF(name); i++) {
        snprintf(path, sizeof path, "%s/%s", p->folder, name[i]);
        unlink(path);
    }
    rmdir(p->folder);
    arena_drop(p->mem);
}

static inline struct store_options place_options(const struct place *p, bool create)
{
    return (struct store_options){ .place = str_of(p->folder), .district = 610404, .create = create, .wait_ms = 300 };
}

static inline struct store *place_open(const struct place *p, bool create)
{
    const struct store_options o = place_options(p, create);
    struct store *s = NULL;
    struct err e = { 0 };

    if (store_open(&o, &s, &e) != ST_OK)
        print_error("store_open: %s %s\n", e.code, e.detail);
    assert_non_null(s);
    return s;
}

/* -- a named text as the thing that is written and read -- */

struct text {
    struct str name, value;
    enum st st; /* what the function shall answer after it wrote */
};

static inline enum st put_text(struct ctx *cx, void *arg)
{
    const struct text *t = arg;
    const struct q_meta_set_in in = { t->name, t->value };

    TRY(q_meta_set_do(cx, &in, NULL));
    return t->st == ST_OK ? ST_OK : FAIL(cx, t->st, "test.wanted", STR(""));
}

static inline enum st put(struct place *p, struct store *s, struct str name, struct str value)
{
    struct ctx cx = { .mem = p->mem };
    struct text t = { name, value, ST_OK };

    return store_write(&cx, s, put_text, &t);
}

/* The value, or "-". */
static inline struct str get(struct place *p, struct store *s, struct str name)
{
    struct ctx cx = { .mem = p->mem };
    AUTO(tx) tx = { 0 };
    struct q_meta_get_out row = { STR("-") };
    bool found;

    EQ(store_read(&cx, s, &tx), ST_OK);
    EQ(q_meta_get_find(&cx, &(struct q_meta_get_in){ name }, &row, &found), ST_OK);
    return row.value;
}
