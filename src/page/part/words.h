// SPDX-License-Identifier: Apache-2.0
/* words.h - days and times as people say them, in the two languages of the pages.
 *
 * 「6月22日（周一）」, "Mon 22 June". The year is written only when it is not the reader's own. */
#pragma once
#include "store/ctx.h"

struct str words_day(struct arena *mem, enum lang lang, struct day d, struct day today);
struct str words_day_short(struct arena *mem, enum lang lang, struct day d, struct day today); /* 6月22日 */
struct str words_time(struct arena *mem, enum lang lang, struct when w, struct day today);     /* 6月22日 14:05 */
struct str words_weekdays(struct arena *mem, enum lang lang, const bool days[static 7]); /* 周一至周五; 周二、周四 */
struct str words_size(struct arena *mem, int64_t bytes);                                 /* 1.4 MB */
