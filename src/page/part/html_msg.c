// SPDX-License-Identifier: Apache-2.0
/* html_msg.c - messages in a page; apart from html.c so that the latter stands without rules. */
#include "core/rules/rules.h"
#include "page/part/html.h"

void html_t(struct html_out *o, struct str key, const struct str *arg, int n)
{
    struct str text = rules_text(o->rules, o->lang, key);

    html_escape(o, n == 0 ? text : rules_fill(o->b->mem, text, arg, (size_t)n));
}
