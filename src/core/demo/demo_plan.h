// SPDX-License-Identifier: Apache-2.0
/* demo_plan.h - inside of the demo: stories read from data/demo/stories.txt, and which matter runs which, when. */
#pragma once
#include "core/demo/demo.h"

struct calendar;
struct dice;

enum { DEMO_STEPS = 12, DEMO_VALUES = 4, DEMO_DAYS = 183 };

struct demo_value {
    struct str name, choices; /* "opinion", "支持/解释说明" */
};
struct demo_step {
    const struct move *move;
    struct str duty; /* as whom, or empty */
    int64_t least, most;
    struct demo_value value[DEMO_VALUES];
    size_t n_value;
};
struct demo_story {
    int64_t weight;
    const struct procedure *procedure;
    int64_t rest_least, rest_most; /* days since the last move; most -1 = as far back as the period goes */
    bool in_minutes;
    struct demo_step step[DEMO_STEPS];
    size_t n_step;
    bool stays_open; /* ends in an open state that no clock leaves by itself: others may be merged into it */
    bool merges;
    int line;
};
struct demo_stories {
    const struct demo_story *row;
    size_t n;
};
MUST_CHECK enum st demo_stories_load(struct arena *mem, const struct rules *r, struct demo_stories *ret, struct err *e);

struct demo_matter {
    const struct demo_story *story;
    struct when at[DEMO_STEPS];
    struct matter_id id; /* 0 until filed */
    int64_t number;      /* of its texts: that of the original for one that is merged into it */
    int32_t twin;        /* index of that original; -1 = none */
    bool dropped;        /* the rules refused a move: it stays as it is */
};
/* Chooses a story for each of n matters and lays out its days; in the order of filing. */
struct demo_matter *demo_plan(struct arena *mem, const struct demo_stories *s, const struct calendar *cal,
                              const struct demo_options *o);

/* Lines of a file of data/demo: first cell and the rest; false at the end. */
struct demo_lines {
    struct str rest;
    int line;
};
struct demo_lines demo_lines_of(const char *name); /* "words.txt" */
bool demo_line(struct demo_lines *l, struct str *ret_first, struct str *ret_rest);
bool demo_cell(struct str *rest, struct str *ret); /* the next cell, trimmed; `–` is empty */
