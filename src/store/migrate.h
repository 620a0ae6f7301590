// SPDX-License-Identifier: Apache-2.0
/* migrate.h - brings a database to this program's schema, forward only; inside src/store only.
 *
 * A migration is a numbered file `src/store/schema/NNNN_word.sql`, compiled into the program, applied
 * in one transaction together with its row in table `migration`. A file that was released is never
 * edited. What is missing is applied in the order of its numbers, also a number below one that was applied before
 * (two branches that met): files do not build on another branch's. */
#pragma once
#include "store/backend.h"

struct migration {
    int number;
    struct str name; /* "0010_core" */
    struct str text;
};
/* Those compiled into the program, by number. */
void migrate_list(struct arena *mem, struct migration **ret, size_t *ret_n);
/* Applies what is missing. ST_BROKEN "store.newer" when anything was applied that `list` does not have. */
MUST_CHECK enum st migrate_run(struct db *db, int64_t district, const struct migration *list, size_t n, struct err *e);
