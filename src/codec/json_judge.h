// SPDX-License-Identifier: Apache-2.0
/* json_judge.h - for the test and the fuzzer only: does jansson agree with codec/json about a text? */
#pragma once
#include "codec/json.h"

#include <stdlib.h>

/* The two headers name their kinds alike. */
#define JSON_OBJECT JANSSON_OBJECT
#define JSON_ARRAY  JANSSON_ARRAY
#define JSON_REAL   JANSSON_REAL
#define JSON_NULL   JANSSON_NULL
#include <jansson.h>
#undef JSON_OBJECT
#undef JSON_ARRAY
#undef JSON_REAL
#undef JSON_NULL

static inline bool json_same(const struct json *a, const struct json *b)
{
    if (a->kind != b->kind || a->n != b->n || a->number != b->number || !str_eq(a->name, b->name))
        return false;
    if (a->kind == JSON_TEXT && !str_eq(a->text, b->text))
        return false;
    if (a->kind == JSON_REAL && !(a->real == b->real))
        return false;
    for (const struct json *x = a->child, *y = b->child; x != NULL; x = x->next, y = y->next)
        if (!json_same(x, y))
            return false;
    return true;
}

static inline bool json_has_wide(const struct json *j)
{
    bool wide = j->kind == JSON_REAL && str_find(j->text, STR(".")) == SIZE_MAX &&
                str_find(j->text, STR("e")) == SIZE_MAX && str_find(j->text, STR("E")) == SIZE_MAX;

    for (const struct json *c = j->child; c != NULL && !wide; c = c->next)
        wide = json_has_wide(c);
    return wide;
}

/* Jansson's reading is written out by jansson and read by us, so that two trees of one kind are compared.
 * The one known difference: integers past int64, which jansson refuses. */
static inline bool json_judge_agrees(struct arena *mem, struct str in, const struct json *mine)
{
    json_t *judge = json_loadb(in.n == 0 ? "" : in.p, in.n, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
    bool agrees = judge == NULL ? mine == NULL || json_has_wide(mine) : mine != NULL;

    if (judge != NULL && mine != NULL) {
        struct err e = { 0 };
        char *text = json_dumps(judge, JSON_COMPACT | JSON_ENCODE_ANY);
        const struct json *back = text == NULL ? NULL : json_parse(mem, arena_strz(mem, text), SIZE_MAX, &e);
        agrees = back != NULL && json_same(mine, back);
        free(text);
    }
    json_decref(judge);
    return agrees;
}
