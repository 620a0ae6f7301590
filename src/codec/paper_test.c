// SPDX-License-Identifier: Apache-2.0
#include "base/test.h"
#include "codec/paper.h"

TEST(blocks_stand_in_the_order_of_the_calls)
{
    struct arena *mem = arena_make();
    struct paper *p = paper_make(mem);

    paper_heading(p, STR("一、请求"));
    paper_text(p, STR("第一段。\n\n  第二段"));
    paper_more(p, STR("，重点"), true);
    paper_text(p, STR(""));
    paper_seal(p, STR("信访局"), day_make(2026, 11, 24));
    struct paper_block *b = p->block;
    EQ(b->kind, PAPER_HEADING);
    b = b->next;
    EQ_STR(b->run->text, STR("第一段。"));
    b = b->next;
    EQ_STR(b->run->text, STR("第二段"));
    OK(!b->run->bold && b->run->next->bold);
    b = b->next;
    EQ(b->kind, PAPER_SEAL);
    OK(b->next == NULL);
    EQ(p->day.n, day_make(2026, 11, 24).n);
    arena_drop(mem);
}

TEST(a_form_has_rows_of_four_columns)
{
    struct arena *mem = arena_make();
    struct paper *p = paper_make(mem);

    paper_form(p);
    paper_fields(p, STR("姓名"), STR("王某"), STR("电话"), STR(""));
    paper_field(p, STR("事由"), STR("路灯不亮"));
    paper_band(p, STR("办理"));
    EQ(p->block->n_columns, 4);
    EQ(p->block->row->n, 4);
    OK(p->block->row->cell[2].label);
    EQ(p->block->row->next->cell[1].span, 3);
    EQ(p->block->last_row->cell[0].span, 4);
    arena_drop(mem);
}

TEST(ticks_are_text)
{
    struct arena *mem = arena_make();
    const struct str choice[] = { STR("支持"), STR("解释"), STR("不支持") };

    EQ_STR(paper_ticks(mem, choice, 3, 2), STR("☐支持　☑解释　☐不支持"));
    arena_drop(mem);
}

TEST(a_code_is_modules_and_days_are_written_out)
{
    struct arena *mem = arena_make();
    struct paper *p = paper_make(mem);
    struct err e = { 0 };

    EQ(paper_qr(p, STR("http://127.0.0.1/q"), STR("扫码查询"), &e), ST_OK);
    EQ(p->block->size, 25);
    EQ(p->block->module[0], 1);
    EQ(p->block->module[7], 0);
    EQ_STR(paper_day_text(mem, day_make(2026, 1, 5)), STR("2026年1月5日"));
    EQ_STR(paper_day_text(mem, DAY_NONE), STR("　　年　　月　　日"));
    arena_drop(mem);
}

TEST(the_seal_has_an_axis_that_leaves_four_characters_free)
{
    EQ(paper_wide(STR("2026年3月2日")), 12);
    EQ(paper_seal_axis(STR("信访局"), STR("2026年3月2日")), 8 + 6);
    EQ(paper_seal_axis(STR("渭城区突出信访问题及群体性事件联席会议"), STR("2026年3月2日")), 19);
}

TEST(a_signer_makes_it_go_up_and_a_long_name_smaller)
{
    struct arena *mem = arena_make();
    struct paper *p = paper_make(mem);

    OK(!paper_is_letter(p));
    paper_organ(p, STR("渭城区信访局"));
    OK(paper_is_letter(p));
    EQ(paper_organ_size(p), 32);
    paper_organ(p, STR("渭城区信访工作联席会议办公室主任会议"));
    EQ(paper_organ_size(p), 24);
    paper_signer(p, STR("李某某"));
    OK(!paper_is_letter(p));
    arena_drop(mem);
}

RUN(CASE(blocks_stand_in_the_order_of_the_calls), CASE(a_form_has_rows_of_four_columns), CASE(ticks_are_text),
    CASE(a_code_is_modules_and_days_are_written_out), CASE(the_seal_has_an_axis_that_leaves_four_characters_free),
    CASE(a_signer_makes_it_go_up_and_a_long_name_smaller))
