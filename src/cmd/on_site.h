// SPDX-License-Identifier: Apache-2.0
/* on_site.h - what commands that work on a site share: open it, read or write on it, close it.
 *
 *     AUTO(on_site) s = { 0 };
 *     if (on_site_open(c, &s, WITH_WRITER) != ST_OK || on_site_read(c, &s) != ST_OK)
 *         return cmd_failed(c);
 *     … s.cx …                                                                                  */
#pragma once
#include "cmd/cmd.h"
#include "core/site.h"
#include "store/store.h"

enum on_site_need { READ_ONLY = 0, WITH_WRITER = 1, WITH_SEARCH = 2 };
struct on_site {
    struct site *site;
    struct tx tx;
    struct ctx cx; /* acts as the command line: reads all but sealed */
};
/* The site is the command's first argument. */
MUST_CHECK enum st on_site_open(struct cmd *c, struct on_site *ret, int need);
/* Begins a read snapshot in ret->cx. */
MUST_CHECK enum st on_site_read(struct cmd *c, struct on_site *s);
/* Another snapshot, with what was written meanwhile; failures stay in s->cx. */
MUST_CHECK enum st on_site_read_anew(struct cmd *c, struct on_site *s);
/* Copies the failure of s->cx to the command and returns its exit code. */
int on_site_failed(struct cmd *c, const struct on_site *s);
void on_site_close(struct on_site *s);
