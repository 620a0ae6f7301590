// SPDX-License-Identifier: Apache-2.0
/* figures_page.h - what the district did with its matters, for everybody; cells under 5 stay hidden. */
#pragma once
#include "page/part/layout.h"

/* One cell of the table; the sums of all, of the open and of the answered ones are published beside it. */
struct figures_cell {
    int64_t n;
    bool open, answered, hide;
};
/* Marks what may not be shown: what is under 5, and as many of the next smallest as keep any published sum, and what
 * is left of it, from giving one away: of each either nothing is hidden, or two and five in all. */
void figures_hide(struct figures_cell *c, size_t n);

/* The largest that is shown, 1 at least: bars are drawn beside it, and none measures what is hidden. */
int64_t figures_most(const struct figures_cell *c, size_t n);

struct figures_hidden {
    bool total, open, answered;
};
/* Which sums stay hidden: those under 5, and those that leave under 5 of a larger one. */
struct figures_hidden figures_sums(int64_t total, int64_t open, int64_t answered);

struct figures_row {
    struct str label, value; /* 不显示, where hidden */
    int64_t width;           /* of the bar, in percent */
};
struct figures_view {
    struct layout frame;
    struct str total, open, answered, overdue;
    const struct figures_row *row;
    size_t n_row;
};
