// SPDX-License-Identifier: Apache-2.0
/* witness.h - being a witness (C2SP tlog-witness): cosigning heads of others' logs that only ever grew.
 *
 * A witness promises never to cosign two heads of one log that contradict. So it is a folder of its own, apart from
 * any database and any backup: an old copy put back must not make it forget. Whoever loses the folder has a new key.
 *
 *     FOLDER/logs              whom it trusts: "VKEY" or "VKEY ORIGIN" a line; written by hand, read at each request
 *     FOLDER/key               its name and the 64 hex digits of its seed; made when it is first needed
 *     FOLDER/HEX.checkpoint    the last head cosigned of the log whose origin has that SHA-256
 *     FOLDER/HEX.fork          two signed heads of one size: the log showed two histories, and this proves it
 *
 * One request at a time, also between processes: it holds FOLDER/lock. Formats: docs/log.md. */
#pragma once
#include "base/day.h"
#include "base/err.h"
#include "core/log/note.h"

struct witness {
    struct str folder;
    struct str name; /* of its key, should one have to be made */
};
enum { WITNESS_BODY_MAX = 1 << 16 };

struct witness_answer {
    int status;      /* of HTTP */
    struct str type; /* Content-Type */
    struct str body;
};
/* Answers POST add-checkpoint. What it cosigns is on the disk before this returns. */
MUST_CHECK enum st witness_add(struct arena *mem, const struct witness *w, struct str body, struct when now,
                               struct witness_answer *ret, struct err *e);
/* The last head cosigned, with both signatures. ST_NOT_FOUND "witness.none". */
MUST_CHECK enum st witness_last(struct arena *mem, const struct witness *w, struct str hex, struct str *ret,
                                struct err *e);
/* Its key; made when there is none. */
MUST_CHECK enum st witness_key(struct arena *mem, const struct witness *w, struct note_secret *ret, struct err *e);
/* Whom it trusts: ST_BROKEN "witness.logs" names the first line that is no vkey of a log. */
MUST_CHECK enum st witness_check(struct arena *mem, const struct witness *w, size_t *ret_logs, struct err *e);
