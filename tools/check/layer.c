// SPDX-License-Identifier: Apache-2.0
/* layer.c - includes point down only, and a library's types stay behind the one folder that adapts it. */
#include <stdio.h>
#include <string.h>

#include "check.h"

struct layer {
    struct str name;
    int level;
};
static const struct layer layers[] = {
    { STR("base"), 0 }, { STR("sys"), 1 },  { STR("codec"), 1 }, { STR("store"), 2 }, { STR("open"), 2 },
    { STR("core"), 3 }, { STR("http"), 3 }, { STR("page"), 4 },  { STR("cmd"), 5 },
};

/* Headers of libraries, by what their name starts with, and the folders that may see them. */
struct fence {
    struct str header, layers;
};
static const struct fence fences[] = {
    { STR("cairo"), STR("open") },         { STR("pango/"), STR("open") },      { STR("seccomp"), STR("open") },
    { STR("brotli/"), STR("codec http") }, { STR("jansson"), STR("codec") },    { STR("libpq"), STR("store") },
    { STR("libxml/"), STR("codec") },      { STR("microhttpd"), STR("http") },  { STR("qrencode"), STR("codec") },
    { STR("sqlite3"), STR("store") },      { STR("xlsxwriter"), STR("codec") }, { STR("zip.h"), STR("codec") },
    { STR("zlib.h"), STR("codec http") },
};

static const struct layer *layer_of(struct str path)
{
    for (size_t i = 0; i < N_OF(layers); i++)
        if (path.n > layers[i].name.n && str_starts(path, layers[i].name) && path.p[layers[i].name.n] == '/')
            return &layers[i];
    return NULL;
}

/* "gen/matter_sql.h" belongs where matter.sql lies, templates and routes to the pages. */
static const struct layer *layer_of_made(const struct check *c, struct str header)
{
    size_t end = str_find(header, STR("_sql.h"));

    if (end == SIZE_MAX)
        return layer_of(STR("page/"));
    struct str sql = arena_printf(c->mem, "/%.*s.sql", STR_ARG(str_cut(header, STR("gen/").n, end)));
    for (size_t i = 0; i < c->n_source; i++)
        if (str_starts(c->source[i].path, STR("src/")) && str_ends(c->source[i].path, sql))
            return layer_of(str_from(c->source[i].path, STR("src/").n));
    return NULL;
}

static void check_own(struct check *c, const struct source *s, size_t at, struct str header)
{
    const struct layer *from = layer_of(str_from(s->path, STR("src/").n));
    const struct layer *to = str_starts(header, STR("gen/")) ? layer_of_made(c, header) : layer_of(header);

    if (from == NULL || (s->is_test && (to == NULL || str_starts(header, STR("gen/")))))
        return;
    if (to == NULL)
        finding(c, s, at, "include paths start at src/: \"%.*s\" is in no layer", STR_ARG(header));
    else if (to->level > from->level || (to->level == 3 && from->level == 3 && to != from))
        finding(c, s, at, "%.*s may not include %.*s (\"%.*s\")", STR_ARG(from->name), STR_ARG(to->name),
                STR_ARG(header));
}

static void check_library(struct check *c, const struct source *s, size_t at, struct str header)
{
    const struct layer *from = layer_of(str_from(s->path, STR("src/").n));

    for (size_t i = 0; i < N_OF(fences) && from != NULL && !s->is_test; i++)
        if (str_starts(header, fences[i].header) && str_find(fences[i].layers, from->name) == SIZE_MAX)
            finding(c, s, at, "<%.*s> is seen in src/%.*s only", STR_ARG(header), STR_ARG(fences[i].layers));
}

void layer_check(struct check *c, const struct source *s)
{
    struct str rest = s->text, line;

    if (!str_starts(s->path, STR("src/")))
        return;
    while (str_split(&rest, '\n', &line)) {
        struct str t = str_trim(line);
        size_t at = (size_t)(line.p - s->text.p);
        if (!str_starts(t, STR("#include ")))
            continue;
        t = str_trim(str_from(t, STR("#include ").n));
        size_t end = str_find(str_from(t, 1), t.p[0] == '<' ? STR(">") : STR("\""));
        if (end == SIZE_MAX)
            continue;
        struct str header = str_cut(t, 1, 1 + end);
        if (t.p[0] == '<')
            check_library(c, s, at, header);
        else
            check_own(c, s, at, header);
    }
}
