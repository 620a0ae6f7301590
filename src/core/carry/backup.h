// SPDX-License-Identifier: Apache-2.0
/* backup.h - a whole site in one file, made while it is served, checked after writing; and back.
 *
 * A zip: site.json, keys/, data/, anlan.db as one snapshot, files/, and last manifest.json with the SHA-256
 * of every member. The search file is left out: it is made anew. The keys are in it, so it is as secret as
 * the site itself; it is written with mode 0600. */
#pragma once
#include "store/ctx.h"

struct backup_report {
    int64_t members, bytes, events;
};
/* cx: a reading transaction on the site. ST_INPUT "file.exists" when the file is there already. */
MUST_CHECK enum st backup_write(struct ctx *cx, struct str file, struct backup_report *ret);
/* Rereads a backup: every member against the manifest. ST_BROKEN "backup.broken" names the member. */
MUST_CHECK enum st backup_check(struct arena *mem, struct str file, struct backup_report *ret, struct err *e);
/* A new site from a backup; nothing is left behind when it fails. ST_STALE "site.exists". */
MUST_CHECK enum st backup_restore(struct arena *mem, struct str file, struct str place, struct err *e);
