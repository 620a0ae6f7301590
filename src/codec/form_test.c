// SPDX-License-Identifier: Apache-2.0
/* form_test.c - forms as trees, and what is refused. */
#include "codec/form.h"

#include "base/test.h"

static struct str read_form(struct arena *mem, const char *body)
{
    struct form f = form_make(mem);
    struct err e = { 0 };
    struct buf b = buf_make(mem, 100000);
    struct json_out o = { .b = &b };

    if (form_read(&f, str_of(body), &e) != ST_OK)
        return str_of(e.code);
    json_put_tree(&o, NULL, f.tree);
    return buf_str(&b);
}

TEST(forms_become_trees)
{
    static const char *const row[][2] = {
        { "a=1&b=", "{\"a\":\"1\",\"b\":\"\"}" },
        { "", "{}" },
        { "&&a&", "{\"a\":\"\"}" },
        { "a=x+y%2B%E4%BF%A1", "{\"a\":\"x y+信\"}" },
        { "contact.phone=1&contact.name=n&z=3", "{\"contact\":{\"phone\":\"1\",\"name\":\"n\"},\"z\":\"3\"}" },
        { "a=1&a=2&a=3", "{\"a\":[\"1\",\"2\",\"3\"]}" },
        { "a.b.c=1&a.b.c=2", "{\"a\":{\"b\":{\"c\":[\"1\",\"2\"]}}}" },
        { "a=b=c", "{\"a\":\"b=c\"}" },
    };
    struct arena *mem = arena_make();

    for (size_t i = 0; i < N_OF(row); i++)
        EQ_STR(read_form(mem, row[i][0]), str_of(row[i][1]));
    arena_drop(mem);
}

TEST(broken_forms_are_refused)
{
    static const char *const row[][2] = {
        { "a=%", "input.text" },       { "a=%zz", "input.text" },     { "a=%00", "input.text" },
        { "a=%ff", "input.text" },     { "%ff=1", "input.form" },     { "=1", "input.form" },
        { "a.=1", "input.form" },      { ".a=1", "input.form" },      { "a..b=1", "input.form" },
        { "a=1&a.b=2", "input.form" }, { "a.b=2&a=1", "input.form" }, { "a.b.c.d.e.f.g.h.i=1", "input.form" },
    };
    struct arena *mem = arena_make();

    for (size_t i = 0; i < N_OF(row); i++)
        EQ_STR(read_form(mem, row[i][0]), str_of(row[i][1]));
    arena_drop(mem);
}

TEST(forms_have_bounds)
{
    struct arena *mem = arena_make();
    struct buf b = buf_make(mem, 10000);

    for (int i = 0; i < FORM_FIELDS; i++)
        buf_printf(&b, "f%d=1&", i);
    OK(read_form(mem, str_z(mem, buf_str(&b))).p[0] == '{');
    buf_addz(&b, "g=1");
    EQ_STR(read_form(mem, str_z(mem, buf_str(&b))), STR("input.form"));
    struct buf name = buf_make(mem, 1000);
    for (int i = 0; i < FORM_NAME; i++)
        buf_byte(&name, 'n');
    OK(read_form(mem, str_z(mem, buf_str(&name))).p[0] == '{');
    buf_byte(&name, 'n');
    EQ_STR(read_form(mem, str_z(mem, buf_str(&name))), STR("input.form"));
    arena_drop(mem);
}

RUN(CASE(forms_become_trees), CASE(broken_forms_are_refused), CASE(forms_have_bounds))
