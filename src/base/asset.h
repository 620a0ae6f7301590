// SPDX-License-Identifier: Apache-2.0
/* asset.h - files compiled into the program: data/, style sheets, scripts, schema, help pages.
 *
 * Implemented by generated code (tools/mkasset). Names are those of the source tree without
 * "src/page/" and "src/store/": "data/flow/petition.flow", "asset/site.css", "schema/0001_first.sql". */
#pragma once
#include "base/str.h"

struct asset {
    struct str name;
    struct str bytes;
    struct str brotli;  /* the same at level 11; empty where it would not be smaller */
    const char *hash;   /* first 16 hex digits of SHA-256, for addresses that may be cached for ever */
    const char *sha256; /* all of it in base64, as a Content-Security-Policy names what stands inside a page */
};
/* Sorted by name. */
const struct asset *asset_all(size_t *ret_n);
const struct asset *asset_find(struct str name); /* NULL = no such file */
