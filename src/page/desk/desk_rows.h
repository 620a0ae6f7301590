// SPDX-License-Identifier: Apache-2.0
/* desk_rows.h - matters as rows of a table, and the pages of a list. */
#pragma once
#include "core/matter/desk.h"
#include "page/desk/desk_page.h"
#include "page/part/show.h"

enum { DESK_PAGE = 40 };

const struct desk_row *desk_rows(struct ctx *cx, const struct desk_list *l);
/* `root` is the address with its filters, ending in ? or &. */
struct pager desk_pager(struct ctx *cx, const struct desk_list *l, int page, struct str root);
