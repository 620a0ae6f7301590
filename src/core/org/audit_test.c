// SPDX-License-Identifier: Apache-2.0
/* audit_test.c - acts come newest first, page by page, to who may read them and to nobody else. */
#include "core/org/audit.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/test.h"
#include "core/matter/matter.h"
#include "core/org/account.h"
#include "core/site.h"
#include "store/store.h"

struct world {
    struct arena *mem;
    char folder[64];
    struct site *site;
};

static int set_up(void **state)
{
    struct world *w = calloc(1, sizeof *w);
    struct err e = { 0 };

    w->mem = arena_make();
    snprintf(w->folder, sizeof w->folder, "/tmp/audit_test.XXXXXX");
    assert_non_null(mkdtemp(w->folder));
    struct str place = arena_printf(w->mem, "%s/site", w->folder);
    EQ(site_init(w->mem, &(struct site_birth){ .place = place, .district = 610404, .training = true }, &e), ST_OK);
    EQ(site_open(w->mem, &(struct site_options){ .place = place }, &w->site, &e), ST_OK);
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    struct world *w = *state;

    site_close(w->site);
    FILE *rm = popen(arena_printf(w->mem, "rm -r %s", w->folder).p, "r");
    arena_drop(w->mem);
    free(w);
    return rm == NULL ? -1 : pclose(rm);
}

static enum st file_one(struct ctx *cx, void *arg)
{
    struct filing in = { .procedure = *(const struct str *)arg,
                         .title = STR("路灯坏了"),
                         .body = STR("三个月了"),
                         .channel = STR("web"),
                         .received = WHEN_NONE };
    struct filed filed;

    return matter_file(cx, &in, &filed);
}

TEST(acts_are_told_to_auditors_only)
{
    struct world *w = *state;
    struct ctx cx = site_ctx(w->site, w->mem);
    struct str kind[] = { STR("petition"), STR("complaint"), STR("petition") };
    struct audit_list l, rest;
    AUTO(tx) tx = { 0 };

    for (size_t i = 0; i < N_OF(kind); i++)
        EQ(store_write(&cx, w->site->store, file_one, &kind[i]), ST_OK);
    EQ(store_read(&cx, w->site->store, &tx), ST_OK);
    cx.who = (struct who){ .officer = 1, .duties = STR("PD"), .unit = STR("610404.xfj") };
    EQ(audit_list(&cx, 0, 2, &l), ST_DENIED);
    cx.err = (struct err){ 0 };
    cx.who.duties = STR("AUD");
    EQ(audit_list(&cx, 0, 2, &l), ST_OK);
    EQ(l.n, 2);
    OK(l.act[0].seq > l.act[1].seq);
    OK(l.act[0].no.n == 28);
    EQ(l.act[1].no.n, 0); /* sealed */
    EQ_STR(l.act[0].actor, STR("resident"));
    EQ(audit_list(&cx, l.next, 2, &rest), ST_OK);
    EQ(rest.n, 2);
    EQ(rest.next, 0);
    OK(rest.act[0].seq < l.act[1].seq);
    EQ_STR(rest.act[1].procedure, STR("org")); /* the list of units came first */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(acts_are_told_to_auditors_only, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
