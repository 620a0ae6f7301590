// SPDX-License-Identifier: Apache-2.0
/* mkpage_test.c - what the generator makes of a page, and what it refuses, each in a child of its own. */
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int mkpage_main(int argc, char **argv);
#define main mkpage_main
#include "mkpage.c"
#undef main

#include "base/test.h"

static char folder[64];

static void save(const char *name, const char *bytes)
{
    char path[128];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    OK(f != NULL && fputs(bytes, f) >= 0 && fclose(f) == 0);
}

/* Contents of a file of the folder, until the next call. */
static const char *load(const char *name)
{
    static char bytes[65536];
    char path[128];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "r");
    if (f == NULL)
        return "";
    bytes[fread(bytes, 1, sizeof bytes - 1, f)] = '\0';
    fclose(f);
    return bytes;
}

static int made(const char *page)
{
    char path[128], said[128];

    snprintf(path, sizeof path, "%s/x_page.c", folder);
    snprintf(said, sizeof said, "%s/said", folder);
    save("x_page.c", page);
    pid_t child = fork();
    if (child == 0) {
        char *argv[] = { "mkpage", folder, folder, path, NULL };
        if (freopen(said, "w", stderr) == NULL)
            _exit(99);
        int status = mkpage_main(4, argv);
        fflush(NULL);
        _exit(status);
    }
    int status = -1;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int set_up(void **state)
{
    (void)state;
    char path[128];
    snprintf(folder, sizeof folder, "/tmp/mkpage_test.XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(path, sizeof path, "%s/api", folder);
    mkdir(path, 0700);
    save("grant.def", "# head\nmatter.step | PD | own\nmatter.step | RU | own\n");
    save("config.def", "# head\nrate.guess | int\nhttp.body | size\n");
    save("api/schema.json", "{ \"error\": {\"a\":[{\"inner\":1}]},\n \"matter\" : {} }");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", folder);
    FILE *rm = popen(command, "r");
    return rm == NULL ? -1 : pclose(rm);
}

#define HANDLER(name) "enum st " name "(struct ctx *cx, const struct args_" name " *in, struct reply *out)\n{\n}\n"
#define GOOD                                                                        \
    "/* PAGE   POST /api/v1/matters/{no:caseno}/steps\n * perm   matter.step\n"     \
    " * rate   guess\n * arg    event:word  note:text<2000?\n"                      \
    " *        contact.phone:text<40? contact.name:text<9? fields:json? n:int<5?\n" \
    " * answer 200 matter 204 -\n * help   Takes \"one\" step\n *        of a matter. */\n" HANDLER("api_step")

TEST(a_page_becomes_a_route)
{
    EQ(made(GOOD "/* PAGE GET /desk\n * perm officer\n * help d */\n" HANDLER("page_desk")), 0);
    const char *h = load("routes.h");
    OK(strstr(h, "struct args_api_step {\n    struct str no;\n    struct str event;\n    struct str note;\n"
                 "    struct str contact_phone;\n    struct str contact_name;\n    const struct json *fields;\n"
                 "    int64_t n;\n    bool has_n;\n};") != NULL);
    OK(strstr(h, "struct args_page_desk {\n    char none;\n};") != NULL);
    const char *c = load("routes.c");
    OK(strstr(c,
              "{ \"contact.phone\", ARG_TEXT, true, false, 40, offsetof(struct args_api_step, contact_phone), 0 }") !=
       NULL);
    OK(strstr(c,
              "{ METHOD_POST, \"/api/v1/matters/{no}/steps\", \"matter.step\", RUN_WRITE, true, \"guess\", false,") !=
       NULL);
    OK(strstr(c, "\"Takes \\\"one\\\" step of a matter.\"") != NULL);
    OK(strstr(c, "const size_t route_n = 2;") != NULL);
    const char *a = load("openapi.json");
    OK(strstr(a, "\"/api/v1/matters/{no}/steps\":{\"post\":{\"operationId\":\"api_step\"") != NULL);
    OK(strstr(a, "\"contact\":{\"type\":\"object\",\"properties\":{\"phone\":") != NULL);
    OK(strstr(a, "\"required\":[\"event\"]") != NULL);
    OK(strstr(a, "#/components/schemas/matter") != NULL && strstr(a, "page_desk") == NULL);
}

static void refuses(const char *page, const char *words)
{
    if (made(page) != 1)
        fail_msg("let through:\n%s", page);
    if (strstr(load("said"), words) == NULL)
        fail_msg("no \"%s\" in: %s", words, load("said"));
    OK(strstr(load("said"), "x_page.c:") != NULL);
}

TEST(faults_are_named)
{
    refuses("\n/* PAGE GET /a\n * help h */\n" HANDLER("page_a"), "x_page.c:2: a PAGE without perm");
    refuses("/* PAGE GET /a\n * perm matter.sing\n * help h */\n" HANDLER("page_a"), "no \"matter.sing\"");
    refuses("/* PAGE GET /a\n * perm public */\n" HANDLER("page_a"), "without help");
    refuses("/* PAGE FETCH /a\n * perm public\n * help h */\n" HANDLER("page_a"), "no method \"FETCH\"");
    refuses("/* PAGE GET /{a:word}\n * perm public\n * help h */\n" HANDLER("page_a"), "cannot begin with a parameter");
    refuses("/* PAGE GET /a/x{a:word}\n * perm public\n * help h */\n" HANDLER("page_a"), "whole piece");
    refuses("/* PAGE GET /a\n * perm public\n * rate wild\n * help h */\n" HANDLER("page_a"), "no \"rate.wild\"");
    refuses("/* PAGE GET /a\n * perm public\n * arg a:thing\n * help h */\n" HANDLER("page_a"), "no type \"thing\"");
    refuses("/* PAGE GET /a\n * perm public\n * arg a:text\n * help h */\n" HANDLER("page_a"), "needs a bound");
    refuses("/* PAGE GET /a\n * perm public\n * arg a:raw\n * help h */\n" HANDLER("page_a"), "needs a bound");
    refuses("/* PAGE GET /a/{a:word}\n * perm public\n * arg a:word\n * help h */\n" HANDLER("page_a"), "stands twice");
    refuses("/* PAGE GET /a\n * perm public\n * answer 200 thing\n * help h */\n" HANDLER("page_a"), "no \"thing\"");
    refuses("/* PAGE GET /a\n * perm public\n * cache no\n * help h */\n" HANDLER("page_a"), "no row \"cache\"");
    refuses("/* PAGE GET /a\n * perm public\n * help h */\nvoid x(void);", "no handler follows");
    refuses("/* PAGE GET /a\n * perm public\n * help h */\nenum st page_a(struct ctx *cx, const struct args_page_b "
            "*in, struct reply *out)\n{\n}",
            "the handler must be");
    refuses(GOOD "/* PAGE POST /api/v1/matters/{no:caseno}/steps\n * perm public\n * help h */\n" HANDLER("page_a"),
            "already");
}

int main(void)
{
    const struct CMUnitTest tests[] = { CASE(a_page_becomes_a_route), CASE(faults_are_named) };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
