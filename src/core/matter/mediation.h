// SPDX-License-Identifier: Apache-2.0
/* mediation.h - what committees did in a month (procedures.md §2, monthly statistics).
 *
 * Counted from the events themselves, by the day each step was taken: a matter is accepted in one month and agreed in
 * another. Rounds of screening and what was found are rows of the registers `screening` and `dispute`. What a mediation
 * kept from happening is said when it ends (M07, M08, M10), with how many people it was about: a number, never names.
 */
#pragma once
#include "base/day.h"
#include "store/ctx.h"

enum mediation_figure {
    MEDIATION_ACCEPTED = 0, /* 受理 M03 */
    MEDIATION_MEDIATED,     /* 调解 M04 */
    MEDIATION_AGREED,       /* 成功 M07, M08 */
    MEDIATION_ORAL,         /* of these by word of mouth */
    MEDIATION_AMOUNT,       /* yuan agreed on */
    MEDIATION_PERFORMED,    /* 履行 M17 */
    MEDIATION_CONFIRMED,    /* 司法确认 M13 */
    MEDIATION_ENDED,        /* 终止 M10, M11 */
    MEDIATION_REFUSED,      /* 不予调解 M02 */
    MEDIATION_ROUNDS,       /* 排查次数 */
    MEDIATION_FOUND,        /* 排查发现数 */
    MEDIATION_PREVENTED,    /* 预防数: a dispute that did not break out */
    MEDIATION_TURNED,       /* 防止转化 件: one that did not turn into a crime or worse */
    MEDIATION_PEOPLE,       /* 防止转化 人 */
    MEDIATION_N
};
bool mediation_has(struct str by, enum mediation_figure f); /* can rows by that say the figure at all? */
struct mediation_row {
    struct str by, name; /* by: all, committee, source, dispute, prevented; name: the value, a text
                            "stats.committee.NAME" or "choice.BY.NAME" */
    int64_t n[MEDIATION_N];
};
struct mediation_figures {
    const struct mediation_row *row; /* all first, then by each in the order they were met */
    size_t n;
};
/* Of the matters that units below `unit` hold, steps taken from that day to before the other. Asks no right. */
MUST_CHECK enum st mediation_count(struct ctx *cx, struct str unit, struct day from, struct day to,
                                   struct mediation_figures *ret);
