// SPDX-License-Identifier: Apache-2.0
/* core_step_test.h - steps of matters in a throw-away district (core_test.h), and what the store says then. */
#pragma once
#include "core/core_test.h"

struct bench_step {
    struct matter_id id;
    struct step step;
    struct matter m;
};
static inline enum st bench_step_in(struct ctx *cx, void *arg)
{
    struct bench_step *s = arg;

    return matter_step(cx, s->id, &s->step, &s->m);
}

/* `fields` is JSON; *m is the matter afterwards. */
static inline enum st bench_try(struct bench *b, struct who who, struct matter *m, const char *row, const char *fields)
{
    struct bench_step s = { .id = m->id, .step = { .event = str_of(row), .version = -1 } };
    struct ctx cx = bench_ctx(b, who);
    struct err e = { 0 };

    s.step.fields = json_parse(b->mem, str_of(fields), 1 << 20, &e);
    OK(s.step.fields != NULL);
    enum st st = store_write(&cx, b->site->store, bench_step_in, &s);
    b->err = cx.err;
    if (st == ST_OK)
        *m = s.m;
    return st;
}

static inline void bench_take(struct bench *b, struct who who, struct matter *m, const char *row, const char *fields)
{
    enum st st = bench_try(b, who, m, row, fields);

    if (st != ST_OK)
        print_error("%s %s: %s %s %s\n", row, fields, b->err.code, b->err.field, b->err.detail);
    EQ(st, ST_OK);
}

/* -- reading -- */

static inline void bench_read(struct bench *b, struct ctx *cx, struct tx *tx, struct who who)
{
    *cx = bench_ctx(b, who);
    EQ(store_read(cx, b->site->store, tx), ST_OK);
    cx->tx = tx;
}

/* The newest run of a clock: "running 2026-03-02 2026-05-01" and what is to be said besides; "none". */
static inline const char *clock_text(struct bench *b, const struct matter *m, const char *code)
{
    static const char *const names[] = { "", "running", "paused", "stopped", "expired" };
    AUTO(tx) tx = { 0 };
    struct ctx cx;
    struct clock_list l;
    struct buf text = buf_make(b->mem, 200);

    bench_read(b, &cx, &tx, (struct who){ .system = true });
    EQ(clock_list(&cx, m->id, &l), ST_OK);
    for (size_t i = 0; i < l.n; i++) {
        const struct clock *c = &l.row[i];
        if (!str_eqz(c->code, code))
            continue;
        text = buf_make(b->mem, 200);
        buf_printf(&text, "%s ", names[c->state]);
        day_format(&text, c->start);
        buf_addz(&text, " ");
        day_format(&text, c->due);
        if (c->state == CLOCK_PAUSED)
            buf_printf(&text, " %d left", c->left);
        if (c->overdue)
            buf_addz(&text, " late");
        if (c->provisional)
            buf_addz(&text, " provisional");
    }
    return text.n == 0 ? "none" : str_z(b->mem, buf_str(&text));
}
#define EQ_CLOCK(b, m, code, text) assert_string_equal(clock_text(b, m, code), text)
