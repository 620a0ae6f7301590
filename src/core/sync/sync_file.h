// SPDX-License-Identifier: Apache-2.0
/* sync_file.h - attachments follow their events from a station to the district, in pieces, as a line lets them.
 *
 * The district asks for what its events name and it has not ("wants": digest and how much of it is there); the next
 * letter brings a piece of it. A cut line costs the piece that was under way. A file counts when its digest is right.
 */
#pragma once
#include "codec/json.h"
#include "core/matter/matter.h"

struct event;

/* At the district, in the write that takes an event: its attachments are to come. */
MUST_CHECK enum st sync_await_files(struct ctx *cx, int64_t station, const struct event *e);
/* At the district, before that write; own writes. */
MUST_CHECK enum st sync_take_pieces(struct ctx *cx, int64_t station, const struct json *letter);
/* At the district, reading: "wants" of an answer. */
MUST_CHECK enum st sync_put_wants(struct ctx *cx, struct json_out *o, int64_t station);

/* At the district, in the write that erases a matter: what has come of its attachments goes, nothing is waited for. */
MUST_CHECK enum st sync_forget_files(struct ctx *cx, struct matter_id m);

/* At the station: the wants of an answer as text, "digest have" a line, and a letter's pieces for them. */
struct str sync_read_wants(struct ctx *cx, const struct json *answer);
MUST_CHECK enum st sync_put_pieces(struct ctx *cx, struct json_out *o, struct str wants, size_t room, int64_t *ret_n);
