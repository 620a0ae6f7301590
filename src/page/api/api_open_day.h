// SPDX-License-Identifier: Apache-2.0
/* api_open_day.h - a place at an open day is booked with the step E02 by whoever asks, without account or code. */
#pragma once
#include "store/ctx.h"

struct json;
struct reply;

bool api_books(struct str event); /* is that the step? */
MUST_CHECK enum st api_book(struct ctx *cx, struct str no, const struct json *fields, struct reply *out);
