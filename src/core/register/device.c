// SPDX-License-Identifier: Apache-2.0
/* device.c - see device.h. */
#include "core/register/device.h"

#include "core/register/register.h"
#include "core/site.h"

/* Who rings may read no register; whether the device is in use is all that is asked. */
static enum st load_device(struct ctx *cx, const struct register_def *d, int64_t id, struct register_row *ret)
{
    const struct who who = cx->who;

    cx->who.system = true;
    enum st st = register_load(cx, d, id, ret);
    cx->who = who;
    return st;
}

/* The choice in the reader's language. */
static struct str label_of(const struct ctx *cx, const struct column *c, struct str value)
{
    for (size_t i = 0; cx->who.lang == LANG_EN && i < c->n_choice; i++)
        if (str_eq(c->choice[i].value, value))
            return c->choice[i].en;
    return value;
}

enum st device_rings(struct ctx *cx, struct str code, bool *ret, struct str *ret_why)
{
    const struct register_def *d = rules_register(cx->site->rules, STR("device"));
    const struct column *c = d == NULL ? NULL : register_column(d, STR("state"));
    struct register_row row;
    int64_t id = 0;

    *ret = false;
    *ret_why = cx->who.lang == LANG_ZH ? STR("没有登记") : STR("not registered");
    if (c != NULL)
        TRY(register_by_code(cx, d, code, &id));
    if (id == 0)
        return ST_OK;
    TRY(load_device(cx, d, id, &row));
    struct str state = row.cell[c - d->column].value;
    *ret = str_eqz(state, "在用");
    *ret_why = *ret ? STR_NONE : label_of(cx, c, state);
    return ST_OK;
}
