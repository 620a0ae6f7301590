// SPDX-License-Identifier: Apache-2.0
/* key_list_cmd.c - anlan key list SITE: which keys there are and were; never their bytes. */
#include "cmd/on_site.h"
#include "codec/json.h"
#include "core/privacy/keyring.h"
#include "gen/keyring_sql.h"

enum { LINE = 400 };

static void print_row(struct cmd *c, const struct q_key_all_out *k)
{
    static const struct str state[] = { [KEY_NEXT] = STR("next"),
                                        [KEY_USED] = STR("used"),
                                        [KEY_LEAVING] = STR("leaving"),
                                        [KEY_GONE] = STR("destroyed") };
    struct buf b = buf_make(c->mem, LINE);
    struct json_out o = { .b = &b };

    json_open(&o, NULL, '{');
    json_put_int(&o, "key", k->number);
    json_put_text(&o, "kind", k->kind);
    json_put_text(&o, "state", state[k->state]);
    if (k->state != KEY_GONE)
        json_put_int(&o, "main", k->main);
    json_put_when(&o, "made", k->made);
    if (k->state == KEY_GONE)
        json_put_when(&o, "destroyed", k->gone);
    json_close(&o, '}');
    buf_byte(&b, '\n');
    cmd_print(c, buf_str(&b));
}

static int run(struct cmd *c)
{
    AUTO(on_site) s = { 0 };
    AUTO(rows) rs = { 0 };
    struct q_key_all_out row;

    if (on_site_open(c, &s, READ_ONLY) != ST_OK || on_site_read(c, &s) != ST_OK)
        return cmd_failed(c);
    if (q_key_all(&s.cx, &rs) != ST_OK)
        return on_site_failed(c, &s);
    while (q_key_all_next(&s.cx, &rs, &row))
        print_row(c, &row);
    return rows_status(&s.cx, &rs) == ST_OK ? EXIT_DONE : on_site_failed(c, &s);
}

const struct command cmd_key_list = {
    .name = "key list",
    .usage = "SITE",
    .summary = { "列出密钥的编号和状态", "list keys by number and state" },
    .min_arg = 1,
    .max_arg = 1,
    .run = run,
};
