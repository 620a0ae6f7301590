// SPDX-License-Identifier: Apache-2.0
/* rules_fault_test.c - one broken file for each rule of the validator: the fault is named, with file and line.
 *
 * Each case takes a built-in file, replaces one text in it, and puts it in a site's folder. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/asset.h"
#include "base/buf.h"
#include "base/test.h"
#include "core/rules/rules.h"
#include "sys/file.h"

struct broken {
    const char *file, *from, *to;
    const char *want; /* a part of the fault's line after the folder */
};

static struct str scratch(struct arena *mem)
{
    char name[] = "/tmp/anlan-rules-XXXXXX";

    OK(mkdtemp(name) != NULL);
    return arena_strz(mem, name);
}

static void put(struct arena *mem, struct str folder, const char *file, struct str bytes)
{
    const char *const sub[] = { "flow", "msg", "calendar", "report" };
    struct err e = { 0 };

    for (size_t i = 0; i < N_OF(sub); i++)
        if (str_starts(str_of(file), str_of(sub[i])))
            EQ(folder_make(arena_printf(mem, "%.*s/%s", STR_ARG(folder), sub[i]), &e), ST_OK);
    EQ(file_save(arena_printf(mem, "%.*s/%s", STR_ARG(folder), file), bytes, &e), ST_OK);
}

static void drop(struct arena *mem, struct str folder, const char *file)
{
    const char *const sub[] = { "flow", "msg", "calendar", "report" };

    unlink(str_z(mem, arena_printf(mem, "%.*s/%s", STR_ARG(folder), file)));
    for (size_t i = 0; i < N_OF(sub); i++)
        rmdir(str_z(mem, arena_printf(mem, "%.*s/%s", STR_ARG(folder), sub[i])));
    rmdir(str_z(mem, folder));
}

/* All faults of the built-in data with `bytes` in the place of one file. */
static struct str faults_with(struct arena *mem, const char *file, struct str bytes, struct err *e)
{
    const struct rules_source src = { scratch(mem) };
    const struct rules *r = NULL;
    struct buf faults = buf_make(mem, 1 << 20);

    put(mem, src.folder, file, bytes);
    enum st st = rules_load(mem, &src, &faults, &r, e);
    drop(mem, src.folder, file);
    EQ(st, e->st);
    OK((st == ST_OK) == (buf_str(&faults).n == 0));
    return buf_str(&faults);
}

static struct str replaced(struct arena *mem, const struct broken *b)
{
    const struct asset *a = asset_find(arena_printf(mem, "data/%s", b->file));
    struct buf out = buf_make(mem, 1 << 20);

    OK(a != NULL);
    size_t at = str_find(a->bytes, str_of(b->from));
    if (at == SIZE_MAX)
        fprintf(stderr, "%s does not hold: %s\n", b->file, b->from);
    OK(at != SIZE_MAX);
    buf_add(&out, str_cut(a->bytes, 0, at));
    buf_addz(&out, b->to);
    buf_add(&out, str_from(a->bytes, at + strlen(b->from)));
    return buf_str(&out);
}

static void expect(const struct broken *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct arena *mem = arena_make();
        struct err e = { 0 };
        struct str got = faults_with(mem, b[i].file, replaced(mem, &b[i]), &e);
        if (str_find(got, str_of(b[i].want)) == SIZE_MAX)
            fprintf(stderr, "%s: wanted \"%s\", got:\n%.*s\n", b[i].from, b[i].want, STR_ARG(got));
        OK(str_find(got, str_of(b[i].want)) != SIZE_MAX);
        assert_string_equal(e.code, "data.fault");
        arena_drop(mem);
    }
}

TEST(unknown_names)
{
    static const struct broken b[] = {
        { "flow/petition.flow", "+D01 ", "+D99 ", "unknown clock +D99" },
        { "flow/petition.flow", "| F04 ", "| F17 ", "unknown form F17" },
        { "flow/petition.flow", "RES/WIN/PD", "RES/WIN/XX", "unknown duty XX" },
        { "flow/petition.flow", "P04 | FWD ", "P04 | FWX ", "unknown state FWX" },
        { "flow/petition.flow", "own_unit, simple", "own_unit, easy", "unknown guard easy" },
        { "flow/petition.flow", "accepted | day |", "accepted | date |", "unknown field type date" },
        { "flow/petition.flow", "open(D04)", "open(D98)", "unknown clock D98" },
        { "flow/petition.flow", "after(N13)", "after(N99)", "unknown row N99" },
        { "flow/petition.flow", "linked(review2=FNL)", "linked(review2=XYZ)", "unknown state XYZ of review2" },
        { "flow/petition.flow", "linked(review2=FNL)", "linked(reviews=FNL)", "is not procedure=STATES" },
        { "flow/petition.flow", "state(REG) or", "state(RAG) or", "unknown state RAG" },
        { "flow/petition.flow", "holder | field | unit", "holder | field | due", "holder: no unit field due" },
        { "flow/petition.flow", "holder | kind | petition", "holder | kind | castle", "unit.def has no kind castle" },
        { "flow/petition.flow", "by(PD) or", "by(QQ) or", "unknown duty QQ" },
        { "flow/petition.flow", "in_order(issued/delivered)", "in_order(issued/given)", "unknown field given" },
        { "flow/petition.flow", "is(opinion=支持)", "is(opinion=同意)", "field opinion has no value 同意" },
        { "flow/petition.flow", "is(signed)", "is(terms)", "field terms is no bool" },
        { "flow/petition.flow", "unit | unit | must | open | competent", "unit | unit | must | open | all",
          "all names no units" },
        { "flow/petition.flow", "day | must | open | past", "day | must | open | soon", "neither past nor future" },
        { "route.def", "other | *", "nothing | *", "unknown category nothing" },
        { "route.def", "| district | {T} |", "| county | {T} |", "unknown level county" },
        { "route.def", "| district | {T} |", "| district | {D}.none |", "unknown unit {D}.none" },
        { "route.def", "other | *   | district", "other | *   | village", "never counts: line 7 fits first" },
        { "village.def", "civil ", "nothing ", "unknown category nothing" },
        { "paper.def", "labour ", "nothing ", "unknown category nothing" },
        { "receiver.def", "discipline | yes", "castle     | yes", "unit.def has no kind castle" },
        { "receiver.def", "| yes | above    | JK20 15", "| maybe | above    | JK20 15", "yes, no or *" },
        { "filelist.def", "M03.identity", "M03.contact_signed", "is no row, nor a public field" },
        { "filelist.def", "| M12     |", "| M99     |", "M99 is no row" },
        { "filelist.def", "N01.kind=调查", "N01.kind=走访", "is no row, nor a public field" },
        { "flow/mediation.flow", "contact_job | text | may | sealed", "contact_job | text | may | open",
          "is personal" },
        { "flow/any.flow", "recorder | text | may | sealed | – | 1..100 | mediation",
          "recorder | text | may | sealed | – | 1..100 | meditation", "is no procedure" },
        { "room.def", "| labour,personnel", "| labour,nothing", "unknown category nothing" },
        { "room.def", "{D}.w-nyj | {D}.zfw", "{D}.w-nyj | {D}.none", "unknown unit {D}.none" },
        { "coupling.def", "R12", "R99", "coupling.def:" },
        { "coupling.def", "| procedure |", "| reason |", "has no choice field reason" },
        { "ladder.def", "黄牌     | 20", "绿牌     | 20", "绿牌 is no level of V05" },
        { "report/timely.report", "D01/D02/D03", "D01/D04", "D01/D04 is not what a clock is counted by" },
        { "report/assigned.report", "| F05 |", "| F01 |", "F01 is not what a letter is counted by" },
        { "report/advice-work.report", "| any | 改进工作 |", "| any | 表扬 |",
          "表扬 is not what a advice is counted by" },
        { "report/advice-work.report", "| any |", "| petition |", "unknown or sealed procedure petition" },
    };
    expect(b, N_OF(b));
}

TEST(things_that_stand_twice)
{
    static const struct broken b[] = {
        { "flow/petition.flow", "P08 |", "P01 |", "row P01 stands twice" },
        { "flow/petition.flow", "| 转送 ", "| 交办 ", "event 交办 stands twice" },
        { "flow/petition.flow", "state | FWD", "state | REG", "state REG stands twice" },
        { "flow/petition.flow", "field | reasons", "field | facts", "field facts stands twice" },
        { "flow/petition.flow", "| PET | 信访 | 01", "| PET | 信访 | 02", "id, code or class is that of" },
        { "clock.def", "D02 |", "D01 |", "clock.def:8: clock D01 stands twice" },
        { "form.def", "F02 |", "F01 |", "form F01 stands twice" },
        { "guard.def", "\nrunning ", "\nrating ", "guard rating stands twice" },
        { "error.def", "flow.no_row ", "flow.guard ", "error flow.guard stands twice" },
        { "grant.def", "| AUD ", "| AUX ", "no text duty.AUX" },
        { "category.def", "labour ", "land ", "category land stands twice" },
        { "config.def", "http.idle ", "http.body ", "setting http.body stands twice" },
    };
    expect(b, N_OF(b));
}

TEST(letters_that_say_what_is_not_there)
{
    static const struct broken b[] = {
        { "letter.def", "{opinion}", "{opinio}", "no row that makes F08 gives {opinio}" },
        { "letter.def", "{opinion}", "{opinion", "no row that makes F08 gives {opinion" },
        { "letter.def", "F47 | – | to | resident", "F47 | – | to | mayor", "mayor is none of resident, unit, asker" },
        { "letter.def", "F43 | – | version | 2\n", "\n", "letter.def has no version of form F43" },
        { "letter.def", "F32 | – | version | 2", "F32 | basis=x | version | 2",
          "a version stands for every row or for row=ID/ID" },
        { "letter.def", "F32 | – | text | 依据", "F48 | – | text | 依据", "unknown form F48" },
        { "letter.def", "F32 | – | text | 依据", "F32 | – | stamp | 依据", "kind stamp is none of version, title" },
        { "letter.def", "F32 | – | text | 依据", "F32 | – | seal | 依据", "a seal is none" },
        { "letter.def", "F32 | – | text | 依据", "F32 | zz=1 | text | 依据", "no row that makes F32 has zz" },
    };
    expect(b, N_OF(b));
}

TEST(graphs_that_are_not_whole)
{
    static const struct broken b[] = {
        { "flow/review.flow", "state | END", "state | ZZZ | 悬空 | closed\nstate | END", "state ZZZ is never reached" },
        { "flow/review.flow", "state | END", "state | ZZZ | 悬空 | closed\nstate | END", "yet no row leaves it" },
        { "flow/review.flow", "state | APP | 已申请                 | open", "state | APP | 已申请 | terminal",
          "state APP is terminal, yet a row leaves it" },
        { "flow/review.flow", "R01 | –", "R01 | APP", "no row makes a matter" },
        { "flow/review.flow", "+D10 +D11", "+D10 +D11 +D34", "clock D34 is started here and never stopped" },
        { "flow/review.flow", "R12 | DEC", "R12 | *", "`*` is for rows of any.flow" },
        { "flow/petition.flow", "| passed(D09) ", "| – ", "a row of SYS alone needs a guard" },
    };
    expect(b, N_OF(b));
}

TEST(clocks_that_cannot_be_reckoned)
{
    static const struct broken b[] = {
        { "flow/petition.flow", "clock | D18 | if | is(opinion=支持)", "#", "D18? needs a line" },
        { "flow/petition.flow", "clock | D06 | start | accepted", "clock | D06 | if | is(accepted)",
          "D06 starts always, yet has a condition" },
        { "flow/petition.flow", "clock | D06 | start | accepted", "clock | D07 | start | accepted",
          "row P07 does not start clock D07" },
        { "flow/petition.flow", "clock | D06 | start | accepted", "clock | D06 | start | begun",
          "unknown field begun" },
        { "flow/petition.flow", "clock | D06 | start | accepted", "clock | D06 | length | accepted", "wrong type" },
        { "flow/petition.flow", "clock | D06 | start | accepted", "clock | D06 | due | accepted",
          "clock D06 is fixed by law" },
        { "flow/petition.flow", "clock | D06 | start", "clock | D06 | begin", "begin is none of if" },
        { "flow/petition.flow", "D07 | since | D06.due", "D07 | since | D60.due", "unknown clock D60" },
        { "flow/mediation.flow", "extended_to | day | must", "extended_to | day | may",
          "clock D22 has no length, and no required field gives it" },
        { "clock.def", "| calendar | 15 ", "| fortnight | 15 ", "fortnight is none of" },
        { "clock.def", "| calendar | 15 ", "| calendar | x ", "length x is no number" },
        { "clock.def", "| calendar | 60   | 0 | –", "| calendar | 0 | 0 | –", "has no length and none can be given" },
        { "clock.def", "| calendar | 15   | 0", "| calendar | 15   | Y", "roll Y is neither" },
    };
    expect(b, N_OF(b));
}

TEST(rows_of_the_wrong_shape)
{
    static const struct broken b[] = {
        { "flow/petition.flow", "P02 |", "PP2 |", "neither procedure, state" },
        { "flow/petition.flow", "| X22 22 ", "", "neither procedure, state" },
        { "flow/petition.flow", "| X22 22 ", "| X22 22 | more ", "more than 10 cells" },
        { "flow/petition.flow", "\n  holder | kind | petition", "", "a filing needs a line: holder" },
        { "flow/petition.flow", "holder | kind | petition", "holder | kind", "holder kind: which?" },
        { "flow/petition.flow", "holder | kind | petition", "holder | them", "holder | field NAME, previous" },
        { "flow/petition.flow", "| 1..30", "| 30..1", "range 30..1 is not least..most" },
        { "flow/petition.flow", "支持/解释说明/不支持", "–", "field opinion has no choices" },
        { "flow/petition.flow", "accepted | day | must", "accepted | day | shall", "shall is neither must nor may" },
        { "flow/petition.flow", "open(D04)", "open(D04", "guard open(D04: brackets" },
        { "flow/petition.flow", "open(D04)", "open", "guard open needs its brackets" },
        { "flow/petition.flow", "own_unit, simple", "own_unit(x), simple", "guard own_unit takes no brackets" },
        { "flow/petition.flow", "| 01 | open", "| 1 | open", "class 1 is not two digits" },
        { "flow/petition.flow", "\nprocedure |", "\n# procedure |", "no procedure line" },
        { "flow/review.flow", "field | request | text | may", "field | request | text | must",
          "what a filing needs stands in the filing" },
        { "error.def", "| rule ", "| rules ", "unknown status rules" },
        { "error.def", "| 422 ", "| 200 ", "http status 200 is not 400 to 599" },
        { "grant.def", "| jurisdiction", "| everywhere", "unknown scope everywhere" },
        { "config.def", "| 900 ", "| 9 ", "outside its bounds" },
        { "unit.def", "| Court ", "| ", "needs both names" },
        { "guard.def", "| row ", "| rows ", "unknown argument rows" },
        { "form.def", "F02 |", "F02 | x |", "4 cells where 3 are wanted" },
        { "calendar/cn.csv", "2010-01-01", "2010-13-01", "cn.csv" },
    };
    expect(b, N_OF(b));
}

TEST(texts_that_are_missing)
{
    static const struct broken b[] = {
        { "msg/law.en.msg", "event.P07 =", "event.P07a =", "no text event.P07 in law.en.msg" },
        { "msg/law.en.msg", "event.P07 =", "event.P07a =", "event.P07a is missing in" },
        { "msg/law.zh.msg", "clock.D06 =", "clock.D060 =", "no text clock.D06 in law.zh.msg" },
        { "msg/law.en.msg", "event.P07 = Accept", "event.P07 =", "event.P07 has no text" },
        { "msg/law.en.msg", "event.P07 = Accept", "event.P07 Accept", "not key = text" },
        { "msg/law.en.msg", "event.P07 =", "aaa.P07 =", "is not sorted" },
        { "msg/law.en.msg", "state.petition.ACC =", "state.petition.ACD =", "no text state.petition.ACC" },
        { "msg/law.en.msg", "duty.WIN =", "duty.WIN = Window\nduty.WIN =", "is not sorted" },
        { "msg/zh.msg", "error.", "duty.WIN = 窗口\nerror.", "duty.WIN stands twice" },
        { "form.def", "F43 |", "F48 |", "no text form.F48" },
    };
    expect(b, N_OF(b));
}

TEST(a_file_that_is_not_utf8)
{
    struct arena *mem = arena_make();
    struct err e = { 0 };

    OK(str_find(faults_with(mem, "form.def", STR("F01 | \xff | x\n"), &e), STR("cannot be read, or is not UTF-8")) !=
       SIZE_MAX);
    arena_drop(mem);
}

TEST(a_district_may_change_a_default_and_add_a_procedure)
{
    static const struct broken longer = { "clock.def", "| calendar | 60   | 0 | given self",
                                          "| calendar | 45 | 0 | given self", "" };
    struct arena *mem = arena_make();
    struct err e = { 0 };

    EQ(faults_with(mem, "clock.def", replaced(mem, &longer), &e).n, 0);
    struct str fresh = STR("procedure | greeting | GRT | 来访登记 | 13 | open\n"
                           "state | NEW | 已登记 | open\nstate | END | 结束 | terminal\n"
                           "Y01 | – | NEW | 登记 | WIN | – | +D01 | – | x | x\n  holder | actor\n"
                           "Y02 | NEW | END | 办结 | WIN | – | -D01 | – | x | x\n");
    struct str got = faults_with(mem, "flow/greeting.flow", fresh, &e);
    OK(str_find(got, STR("greeting.flow:4: no text event.Y01")) != SIZE_MAX);
    OK(str_find(got, STR("unknown")) == SIZE_MAX);
    arena_drop(mem);
}

RUN(CASE(unknown_names), CASE(things_that_stand_twice), CASE(graphs_that_are_not_whole),
    CASE(letters_that_say_what_is_not_there), CASE(clocks_that_cannot_be_reckoned), CASE(rows_of_the_wrong_shape),
    CASE(texts_that_are_missing), CASE(a_file_that_is_not_utf8),
    CASE(a_district_may_change_a_default_and_add_a_procedure))
