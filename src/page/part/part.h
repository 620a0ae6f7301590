// SPDX-License-Identifier: Apache-2.0
/* part.h - pieces that several pages show: due chips, form fields, error summaries, pagers, timelines.
 *
 * Plain values for the templates of the same names (chip.html, field.html, …); who fills them from core
 * is page/part/show.h and page/form.h. */
#pragma once
#include "page/part/html.h"

/* A word with a shape and a colour: tone is a class of site.css: run, wait, soon, late, done, no, sealed. */
struct chip {
    struct str tone, word, day;
};

struct form_choice {
    struct str value, label;
    bool picked;
};
struct form_group { /* of a select; an empty label makes no <optgroup> */
    struct str label;
    const struct form_choice *choice;
    size_t n_choice;
};
/* One control. At most one of area, select, radio, check, file is set; else it is an <input> of `type`. */
struct form_field {
    struct str id, name, label, hint, error, value;
    struct str type; /* "text", "date", "tel" … */
    struct str mode; /* autocomplete: "tel", "name"; empty = none */
    bool optional, is_short;
    bool area, select, radio, check, file;
    bool checked;
    int max; /* characters; 0 = no limit shown */
    int rows;
    const struct form_group *group;
    size_t n_group;
};

struct form_fault {
    struct str id, text;
};
/* The summary over a form; it takes focus. */
struct form_faults {
    const struct form_fault *row;
    size_t n_row;
};

struct pager {
    struct str newer, older; /* addresses; empty = none */
    int64_t total, from, to;
};

struct proof_part {             /* the code that proves a filing, and where to get it as a file */
    struct str no, fingerprint; /* of the log's key */
    bool lazy;                  /* it stands folded: not fetched before it is seen */
};

struct hidden { /* a value carried through the steps of a form */
    struct str name, value;
};

struct timeline_fact {
    struct str label, value;
};
struct timeline_letter {
    struct str href, name;
};
struct timeline_entry {
    struct when at;
    struct day day; /* of the expected step */
    struct str what, who, said;
    bool is_next, before_next;
    const struct timeline_fact *fact;
    size_t n_fact;
    const struct timeline_letter *letter;
    size_t n_letter;
};
struct timeline {
    const struct timeline_entry *entry;
    size_t n_entry;
};

struct notice_line { /* what who filed was told, or not */
    struct str about, what, why;
    struct when at;
};
struct notice_lines {
    const struct notice_line *row;
    size_t n_row;
};

struct look_line { /* somebody looked at contact data */
    struct when at;
    struct str who, why;
};
struct look_lines {
    const struct look_line *row;
    size_t n_row;
};
