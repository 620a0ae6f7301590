// SPDX-License-Identifier: Apache-2.0
/* errand.h - what a served site does again and again beside its requests, each kind on a thread of its own.
 *
 * What waits on others (a station's district, witnesses, gateways of notices) must hold up neither requests nor clocks:
 * one errand each. A failure is logged and the errand comes round again. */
#pragma once
#include "base/err.h"
#include "base/log.h"
#include "store/ctx.h"

struct errand;
struct errand_def {
    const char *name; /* in the log, and of the thread */
    int every_ms;
    enum st (*run)(struct ctx *cx);                   /* acts as the system; opens its own transactions */
    enum st (*last)(struct ctx *cx);                  /* once more before the end, or NULL */
    enum st (*run_of)(struct ctx *cx, struct str of); /* in place of `run`, of one of several alike */
    struct str of;
};

/* `def` lives as long as the program. */
MUST_CHECK enum st errand_start(struct site *s, const struct log *log, const struct errand_def *def,
                                struct errand **ret, struct err *e);
void errand_stop(struct errand *r); /* waits for what runs; accepts NULL */
