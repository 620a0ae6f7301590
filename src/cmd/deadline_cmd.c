// SPDX-License-Identifier: Apache-2.0
/* deadline_cmd.c - anlan deadline: the due day of a term by the built-in calendar. No site is needed. */
#include "base/asset.h"
#include "base/num.h"
#include "cmd/batch.h"
#include "cmd/cmd.h"
#include "codec/csv.h"
#include "core/rules/calendar.h"
#include "core/rules/rules.h"

/* No term of law is longer; beyond, years would leave the four digits a day is written with. */
enum { MOST_DAYS = 36525, MOST_MONTHS = 1200, LAST_START = 9000 };

static enum st load(struct cmd *c, const struct calendar **ret)
{
    const struct asset *a = asset_find(STR("data/calendar/cn.csv"));

    if (a == NULL)
        return FAIL(c, ST_BROKEN, "calendar.missing", STR("data/calendar/cn.csv"));
    return calendar_parse(c->mem, a->bytes, ret, &c->err);
}

struct question {
    struct day start;
    enum term_unit unit;
    int64_t n;
    bool roll;
};

/* What is wrong with the question, or NULL. */
static const char *fault(const struct cmd *c, const struct question *q)
{
    if (q->n < 0 || q->n > (q->unit == TERM_MONTH ? MOST_MONTHS : MOST_DAYS))
        return cmd_tr(c, "期限长度超出范围", "the length of the term is out of range");
    return day_ymd(q->start).year > LAST_START ? cmd_tr(c, "起始日过晚", "the start day is too late") : NULL;
}

/* The due day; false in *known when no holidays are known for its year. */
static struct day reckon(const struct calendar *cal, const struct question *q, bool *known)
{
    struct day due = calendar_due(cal, q->start, q->unit, (int)q->n, q->roll);

    *known = (q->unit != TERM_WORKING && !q->roll) || calendar_knows(cal, day_ymd(due).year);
    return due;
}

static void warn(struct cmd *c, struct day due)
{
    cmd_say(c,
            cmd_tr(c, "没有 %d 年的放假安排，只按周末推算，结果为暂定",
                   "no holidays are known for %d: only weekends are counted, the day is provisional"),
            day_ymd(due).year);
}

static bool unit_parse(struct str s, enum term_unit *ret)
{
    static const struct {
        const char *name;
        enum term_unit unit;
    } units[] = { { "calendar", TERM_CALENDAR }, { "working", TERM_WORKING }, { "month", TERM_MONTH } };

    for (size_t i = 0; i < N_OF(units); i++)
        if (str_eqz(s, units[i].name)) {
            *ret = units[i].unit;
            return true;
        }
    return false;
}

/* What is wrong with the line, or NULL. */
static const char *line_parse(const struct cmd *c, const struct batch_line *in, struct question *ret)
{
    if (!day_parse(str_trim(in->value[0]), &ret->start))
        return cmd_tr(c, "start 不是日期", "start is no day");
    if (!unit_parse(str_trim(in->value[1]), &ret->unit))
        return cmd_tr(c, "unit 应为 calendar、working 或 month", "unit is calendar, working or month");
    if (!num_parse(str_trim(in->value[2]), &ret->n))
        return cmd_tr(c, "n 不是整数", "n is no whole number");
    return fault(c, ret);
}

struct batch_state {
    const struct calendar *cal;
    bool warned;
};

static void answer(struct cmd *c, void *arg, const struct batch_line *in, struct csv_out *o)
{
    struct batch_state *s = arg;
    struct question q = { .roll = cmd_has(c, "roll") };
    const char *why = line_parse(c, in, &q);
    bool known;

    if (why != NULL) {
        cmd_say(c, cmd_tr(c, "第 %zu 行：%s", "line %zu: %s"), in->number, why);
        csv_put_day(o, DAY_NONE);
        return;
    }
    struct day due = reckon(s->cal, &q, &known);
    csv_put_day(o, due);
    if (!known && !s->warned)
        warn(c, due);
    s->warned |= !known;
}

static int one(struct cmd *c, const struct calendar *cal)
{
    bool months = cmd_has(c, "months"), known;
    struct question q = {
        .start = cmd_day(c, "from"),
        .unit = months                  ? TERM_MONTH
                : cmd_has(c, "working") ? TERM_WORKING
                                        : TERM_CALENDAR,
        .n = cmd_int(c, months ? "months" : "days", -1),
        .roll = cmd_has(c, "roll"),
    };

    if (day_is_none(q.start) || months == cmd_has(c, "days") || (months && cmd_has(c, "working")))
        return cmd_misused(c, "%s",
                           cmd_tr(c, "需要 --from 和 --days（或 --months）", "give --from and --days (or --months)"));
    const char *why = fault(c, &q);
    if (why != NULL)
        return cmd_misused(c, "%s", why);
    struct buf b = buf_make(c->mem, 16);
    struct day due = reckon(cal, &q, &known);
    day_format(&b, due);
    buf_byte(&b, '\n');
    cmd_print(c, buf_str(&b));
    if (!known)
        warn(c, due);
    return EXIT_DONE;
}

static int run(struct cmd *c)
{
    static const struct batch batch = { .column = { "start", "unit", "n" }, .added = { "due" }, .answer = answer };
    struct batch_state s = { 0 };

    if (load(c, &s.cal) != ST_OK)
        return cmd_failed(c);
    if (!cmd_has(c, "batch"))
        return one(c, s.cal);
    if (cmd_has(c, "from") || cmd_has(c, "days") || cmd_has(c, "months") || cmd_has(c, "working"))
        return cmd_misused(c, "%s", cmd_tr(c, "--batch 只能与 --roll 同用", "--batch goes with --roll only"));
    return batch_run(c, &batch, &s);
}

static const struct opt opts[] = {
    { "from", OPT_DAY, "DAY", { "起始日，当日不计", "start day; it is not counted itself" }, false, false },
    { "days", OPT_INT, "N", { "天数", "number of days" }, false, false },
    { "months",
      OPT_INT,
      "N",
      { "月数，届满于对应日或月末", "number of months; ends on the same number or the month's end" },
      false,
      false },
    { "working", OPT_FLAG, NULL, { "按工作日计", "count working days" }, false, false },
    { "roll",
      OPT_FLAG,
      NULL,
      { "届满日遇休息日顺延", "a last day of rest moves to the next working day" },
      false,
      false },
    { "batch",
      OPT_FLAG,
      NULL,
      { "从标准输入读 CSV：start,unit,n", "read CSV from stdin: start,unit,n" },
      false,
      false },
};

const struct command cmd_deadline = {
    .name = "deadline",
    .usage = "--from DAY --days N [--working] [--roll]\n--from DAY --months N [--roll]\n--batch [--roll] < FILE.csv",
    .summary = { "推算期限届满日", "reckon the due day of a term" },
    .help = { "起始日不计（民法典 201），节假日和调休按国务院通知（2010 至 2026 年）。\n"
              "--batch：unit 为 calendar、working 或 month；输出加一列 due，有错的行 due 为空并在标准错误说明。",
              "The start day is not counted (Civil Code 201); holidays and exchanged working days are those of the\n"
              "State Council's notices, 2010 to 2026. --batch: unit is calendar, working or month; the same lines\n"
              "come back with a column due, which is empty where the line was faulty (stderr says why)." },
    .opt = opts,
    .n_opt = N_OF(opts),
    .run = run,
};
