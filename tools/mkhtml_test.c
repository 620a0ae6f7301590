// SPDX-License-Identifier: Apache-2.0
/* mkhtml_test.c - the generator itself: which macro it picks for a place, and what it refuses. */
#include "base/test.h"

int mkhtml_main(int argc, char **argv);
#define main mkhtml_main
#include "mkhtml.c"
#undef main

#include "base/str.h"

/* The generated C of a template body, or NULL when it has faults. */
static char *made(const char *body)
{
    char *text = NULL, *code = NULL, view[MAX_WORD], *said = NULL;
    size_t n = 0, n_said = 0;

    assert_true(asprintf(&text, "{{view struct x}}{{use page/x.h}}\n%s", body) > 0);
    FILE *out = open_memstream(&code, &n), *err = stderr;
    stderr = open_memstream(&said, &n_said); /* faults are expected here */
    int faults = compile(out, "x", "x.html", text, view);
    fclose(stderr);
    stderr = err;
    fclose(out);
    free(said);
    free(text);
    if (faults == 0)
        return code;
    free(code);
    return NULL;
}

static bool makes(const char *body, const char *want)
{
    char *code = made(body);
    bool found = code != NULL && strstr(code, want) != NULL;

    free(code);
    return found;
}

static bool refuses(const char *body)
{
    char *code = made(body);

    free(code);
    return code == NULL;
}

TEST(the_place_picks_the_escape)
{
    OK(makes("<p>{{a}}</p>", "html_text(o, v->a)"));
    OK(makes("<p title=\"x {{a.b}}\">", "html_attr(o, v->a.b)"));
    OK(makes("<title>{{a}}</title>", "html_attr(o, v->a)"));
    OK(makes("<a href=\"{{a}}\">", "html_url(o, v->a)"));
    OK(makes("<a href='/x/{{a}}'>", "html_part(o, v->a)"));
    OK(makes("<a href=\"{{a}}{{b}}\">", "html_part(o, v->b)"));
    OK(makes("<FORM ACTION=\"{{a}}\">", "html_url(o, v->a)"));
    OK(makes("<br/><i>{{a}}</i>", "html_text(o, v->a)"));
    OK(makes("<p title=\"a>b{{a}}\">", "html_attr(o, v->a)"));
    OK(makes("<p>a < b {{a}}</p>", "html_text(o, v->a)"));
    OK(makes("<p title=\"{{t k.a n}}\">",
             "html_t(o, STR(\"k.a\"), (const struct str[]){ html_arg(o, v->n), STR_NONE }, 1)"));
}

TEST(blocks_keep_scopes)
{
    OK(makes("{{each r:struct row in rows}}{{r.a}}{{a}}{{end}}", "html_text(o, r->a)"));
    OK(makes("{{each r:struct row in rows}}{{r.a}}{{a}}{{end}}", "html_text(o, v->a)"));
    OK(makes("{{each r:struct row in p.rows}}{{end}}", "(size_t)(v->p.n_rows)"));
    OK(makes("{{each r:struct row in rows}}{{else}}{{r}}{{end}}", "html_text(o, v->r)"));
    OK(makes("{{each r:struct row in rows}}{{include y r}}{{end}}", "y_html(o, &(*r))"));
    OK(makes("{{include y}}", "#include \"gen/y_html.h\""));
    OK(makes("{{if !a}} {{end}}", "if (!html_is(v->a))"));
}

TEST(errors_point_at_the_template)
{
    OK(makes("<p>\n\n{{a}}", "#line 4 \"x.html\""));
    OK(makes("{{# a\nb\n}}{{a}}", "#line 4 \"x.html\""));
}

TEST(what_the_content_policy_forbids_is_refused)
{
    OK(refuses("<p onclick=\"x\">"));
    OK(refuses("<p style=\"x\">"));
    OK(refuses("<script>x</script>"));
    OK(refuses("<style>x</style>"));
    OK(refuses("<a href=\"javascript:x\">"));
    OK(refuses("<script src=\"/a.js\">{{a}}</script>"));
    OK(!refuses("<script src=\"/a.js\" defer></script>"));
}

TEST(broken_templates_are_refused)
{
    OK(refuses("<p {{a}}>"));
    OK(refuses("<p title={{a}}>"));
    OK(refuses("<{{a}}>"));
    OK(refuses("{{if a}}"));
    OK(refuses("{{end}}"));
    OK(refuses("{{else}}"));
    OK(refuses("{{if a}}<p{{else}}>{{end}}"));
    OK(refuses("<a href=\"{{if a}}x{{end}}\">"));
    OK(refuses("<p title=\"{{include y}}\">"));
    OK(refuses("{{a-b}}"));
    OK(refuses("{{each r in rows}}{{end}}"));
    OK(refuses("<!-- note -->"));
    OK(refuses("<p title=\"x"));
    OK(refuses("x {{view struct y}}"));
    OK(refuses("<p{{if a}}x{{end}}>"));
    OK(!refuses("<p{{if a}} hidden{{end}}>"));
}

RUN(CASE(the_place_picks_the_escape), CASE(blocks_keep_scopes), CASE(errors_point_at_the_template),
    CASE(what_the_content_policy_forbids_is_refused), CASE(broken_templates_are_refused))
