// SPDX-License-Identifier: Apache-2.0
/* mkpage_api.c - the description of the routes for programs: OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0). */
#include "mkpage.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_public_api(const char *path)
{
    static const char *const head[] = { "/api/",    "/receipt/", "/healthz",  "/readyz",
                                        "/metrics", "/log/",     "/open311/", "/discovery" };

    for (size_t i = 0; i < sizeof head / sizeof head[0]; i++)
        if (strncmp(path, head[i], strlen(head[i])) == 0)
            return true;
    return false;
}

static void put_type(struct text *t, const struct arg *a)
{
    if (strcmp(a->type, "int") == 0)
        gen_put(t, a->max > 0 ? "{\"type\":\"integer\",\"minimum\":0,\"maximum\":%ld}" : "{\"type\":\"integer\"}",
                a->max);
    else if (strcmp(a->type, "bool") == 0)
        gen_put(t, "{\"type\":\"boolean\"}");
    else if (strcmp(a->type, "day") == 0)
        gen_put(t, "{\"type\":\"string\",\"format\":\"date\"}");
    else if (strcmp(a->type, "time") == 0)
        gen_put(t, "{\"type\":\"string\",\"format\":\"date-time\"}");
    else if (strcmp(a->type, "text") == 0)
        gen_put(t, "{\"type\":\"string\",\"maxLength\":%ld}", a->max);
    else if (strcmp(a->type, "json") == 0)
        gen_put(t, "{}");
    else if (strcmp(a->type, "files") == 0)
        gen_put(t, "{\"type\":\"array\",\"items\":{\"type\":\"string\",\"format\":\"binary\"}}");
    else if (strcmp(a->type, "file") == 0)
        gen_put(t, "{\"type\":\"string\",\"format\":\"binary\"}");
    else
        gen_put(t, "{\"type\":\"string\"}");
}

static void put_parameters(struct text *t, const struct route *r, bool in_body)
{
    const char *comma = "";

    gen_put(t, "\"parameters\":[");
    for (int i = 0; i < r->n_arg; i++) {
        const struct arg *a = &r->arg[i];
        if (!a->in_path && in_body)
            continue;
        gen_put(t, "%s{\"name\":\"%s\",\"in\":\"%s\",\"required\":%s,\"schema\":", comma, a->name,
                a->in_path ? "path" : "query", a->optional ? "false" : "true");
        put_type(t, a);
        gen_put(t, "}");
        comma = ",";
    }
    gen_put(t, "],");
}

/* Arguments with one dot, "contact.name", become members of an object; `head` is "contact.", or "". */
static void put_members(struct text *t, const struct route *r, const char *head)
{
    const char *comma = "";

    gen_put(t, "{\"type\":\"object\",\"properties\":{");
    for (int i = 0; i < r->n_arg; i++) {
        const struct arg *a = &r->arg[i];
        if (a->in_path || strncmp(a->name, head, strlen(head)) != 0)
            continue;
        const char *name = a->name + strlen(head);
        size_t n = strcspn(name, ".");
        bool nests = name[n] == '.', again = false;
        for (int k = 0; k < i; k++)
            again = again || (nests && strncmp(r->arg[k].name, a->name, strlen(head) + n + 1) == 0);
        if (again)
            continue;
        gen_put(t, "%s\"%.*s\":", comma, (int)n, name);
        comma = ",";
        if (!nests) {
            put_type(t, a);
            continue;
        }
        char deeper[MAX_NAME];
        snprintf(deeper, sizeof deeper, "%.*s", (int)(strlen(head) + n + 1), a->name);
        put_members(t, r, deeper);
    }
    gen_put(t, "}");
    comma = ",\"required\":[";
    for (int i = 0; i < r->n_arg && head[0] == '\0'; i++)
        if (!r->arg[i].in_path && !r->arg[i].optional && strchr(r->arg[i].name, '.') == NULL) {
            gen_put(t, "%s\"%s\"", comma, r->arg[i].name);
            comma = ",";
        }
    gen_put(t, comma[1] == '\0' ? "]}" : "}");
}

static void put_answers(struct text *t, const struct route *r)
{
    gen_put(t, "\"responses\":{");
    for (int i = 0; i < r->n_answer; i++) {
        const struct answer *a = &r->answer[i];
        gen_put(t, "\"%d\":{\"description\":\"%s\"", a->status, a->what);
        if (strchr(a->what, '/') != NULL)
            gen_put(t, ",\"content\":{\"%s\":{}}", a->what);
        else if (strcmp(a->what, "-") != 0)
            gen_put(t, ",\"content\":{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/%s\"}}}",
                    a->what);
        gen_put(t, "},");
    }
    gen_put(t, "\"default\":{\"description\":\"error\",\"content\":{\"application/json\":{\"schema\":"
               "{\"$ref\":\"#/components/schemas/error\"}}}}}");
}

static void put_operation(struct text *t, const struct route *r)
{
    const bool in_body = strcmp(r->method, "POST") == 0 || strcmp(r->method, "PUT") == 0;
    bool takes_file = false, any = false;
    char method[MAX_NAME];

    for (int i = 0; i == 0 || method[i - 1] != '\0'; i++)
        method[i] = (char)tolower((unsigned char)r->method[i]);
    for (int i = 0; i < r->n_arg; i++) {
        any = any || !r->arg[i].in_path;
        takes_file = takes_file || strncmp(r->arg[i].type, "file", 4) == 0;
    }
    gen_put(t, "\"%s\":{\"operationId\":\"%s\",\"summary\":", method, r->handler);
    gen_quote(t, r->help);
    gen_put(t, ",");
    if (strcmp(r->perm, "public") != 0)
        gen_put(t, "\"security\":[{\"bearer\":[]}],");
    put_parameters(t, r, in_body);
    if (in_body && any) {
        gen_put(t, "\"requestBody\":{\"content\":{\"%s\":{\"schema\":",
                takes_file ? "multipart/form-data" : "application/json");
        put_members(t, r, "");
        gen_put(t, "}}},");
    }
    put_answers(t, r);
    gen_put(t, "}");
}

/* Rows are sorted by path, so that the methods of a path stand together. */
void mkpage_api(const char *folder, struct route *const *routes, int n, const struct text *schemas)
{
    struct text t = { 0 };
    const char *last = "";

    gen_put(&t, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Anlan\",\"version\":\"1\"},\"paths\":{");
    for (int i = 0; i < n; i++) {
        if (!is_public_api(routes[i]->path))
            continue;
        const bool same = strcmp(last, routes[i]->path) == 0;
        if (same)
            gen_put(&t, ",");
        else
            gen_put(&t, "%s\"%s\":{", last[0] == '\0' ? "" : "},", routes[i]->path);
        put_operation(&t, routes[i]);
        last = routes[i]->path;
    }
    gen_put(
        &t,
        "%s},\"components\":{\"securitySchemes\":{\"bearer\":{\"type\":\"http\",\"scheme\":\"bearer\"}},\"schemas\":",
        last[0] == '\0' ? "" : "}");
    gen_add(&t, schemas->p, schemas->n);
    gen_put(&t, "}}\n");
    gen_save(folder, "openapi.json", &t);
    free(t.p);
}
