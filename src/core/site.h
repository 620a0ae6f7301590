// SPDX-License-Identifier: Apache-2.0
/* site.h - one district's site: its folder, keys, rules, database and search index.
 *
 * A site is a folder: site.json (district, name, training), keys/ (never in the database), anlan.db,
 * search.db (rebuildable), files/ (attachments by SHA-256), data/ (rows that replace built-in ones). */
#pragma once
#include <stdatomic.h>

#include "core/log/witness.h"
#include "core/rules/rules.h"
#include "store/ctx.h"

struct store;
struct index;
struct turnstile;
struct tile_cache;
struct unit_cache;
struct keyring;

enum { SITE_KEY = 32, SITE_STATION_MAX = 1023 };
struct site_keys {
    uint8_t code[SITE_KEY]; /* query codes are derived with it */
    uint8_t form[SITE_KEY]; /* form tokens of visitors without a session */
    uint8_t line[SITE_KEY]; /* of a station: closes what it sends to its district and gets from it */
};

struct site {
    struct arena *mem; /* program lifetime */
    struct str folder; /* without last slash */
    int64_t district;  /* 610404 */
    struct str root;   /* code of the district's unit, "610404000000" */
    struct str name;   /* 渭城区 */
    int64_t station;   /* number of a station that works away from its district; 0 = the district itself */
    struct str area;   /* first 12 digits of its case numbers: the root, or the station's village */
    bool training;     /* says so on every page; its clock may be set */
    int64_t shift_ms;  /* added to the machine's clock for matters (serve --now) */
    const struct rules *rules;
    struct site_keys keys;
    struct keyring *ring;   /* data keys opened so far (core/privacy/keyring.h) */
    struct note_secret log; /* signs heads of the public log; its name is the log's origin */
    struct witness witness; /* of other districts' logs; its folder need not be there */
    struct store *store;
    struct tile_cache *tiles;  /* of the public log, lately asked for (core/log/tile_cache.c) */
    struct unit_cache *units;  /* the organisation tree in memory (core/org/unit.c) */
    struct turnstile *hashing; /* password hashes: two at a time */
    struct turnstile *drawing; /* letters as PDF: two at a time */
    struct index *index;       /* full-text search; NULL until opened by who needs it */
    atomic_bool ending;        /* the server goes down: what waits on others is cut short */
};

struct site_options {
    struct str place; /* folder */
    bool read_only;   /* no writer thread */
    bool search;      /* open the search index too */
};
/* Opens an existing site into `mem`. ST_BROKEN when it is none, damaged, locked or newer. */
MUST_CHECK enum st site_open(struct arena *mem, const struct site_options *o, struct site **ret, struct err *e);
void site_close(struct site *s);

struct site_birth {
    struct str place;
    int64_t district;
    struct str name; /* empty = from the divisions */
    bool training;
    struct str log;             /* origin of the public log, "anlan.example.gov.cn/610404/log"; empty = localhost/… */
    const struct str *division; /* further division files, CSV code,name[,…] */
    size_t n_division;
    struct str invitation; /* of a station (core/sync/sync.h); empty = a district */
};
/* Makes a new site: folder, keys, database, the district's units. ST_STALE "site.exists". */
MUST_CHECK enum st site_init(struct arena *mem, const struct site_birth *b, struct err *e);

/* Adds a town or village and what data/unit.def says it brings, or renames them; inside a write. Its town must be
 * there already. */
struct org_list; /* core/org/org.h */
MUST_CHECK enum st site_save_place(struct ctx *cx, struct org_list *list, struct str code, struct str name);

/* A ctx for one request or job, its `now` read once. */
struct ctx site_ctx(const struct site *s, struct arena *mem);
struct when site_now(const struct site *s);
