// SPDX-License-Identifier: Apache-2.0
/* letter.c - see letter.h: reading what a step's letters say. */
#include "core/letter/letter.h"

#include <openssl/evp.h>
#include <string.h>

#include "base/digest.h"
#include "codec/json.h"
#include "codec/paper.h"
#include "core/matter/event.h"
#include "core/privacy/look.h"
#include "core/rules/rules_privacy.h"
#include "core/site.h"

enum { PARAGRAPH_MAX = 400 * 1024 };

struct reading_letter {
    struct ctx *cx;
    const struct story *s;
    const struct entry *e;
    struct letter *ret;
};

static bool makes(const struct entry *e, struct str form)
{
    for (size_t i = 0; i < e->n_doc; i++)
        if (str_eq(e->doc[i], form))
            return true;
    return false;
}

const struct entry *letter_newest(const struct story *s, struct str form)
{
    for (size_t i = s->n_entry; i > 0; i--)
        if (makes(&s->entry[i - 1], form))
            return &s->entry[i - 1];
    return NULL;
}

struct str letter_number(struct str numbers, struct str form)
{
    struct str lines = numbers, line, code;

    while (lines.n > 0 && str_split(&lines, '\n', &line))
        if (str_split(&line, ' ', &code) && str_eq(code, form))
            return line;
    return STR_NONE;
}

static struct str entry_value(const struct entry *e, struct str name)
{
    for (size_t i = 0; i < e->n_field; i++)
        if (str_eq(e->field[i].name, name))
            return e->field[i].value;
    return STR_NONE;
}

/* A sealed field of an event. The filer's name is for who sees contact data in the clear; what was erased has a word.
 */
static enum st field_text(struct reading_letter *r, const struct json *ref, struct str *ret)
{
    const struct json *of = ref->child == NULL ? NULL : ref->child->next;
    bool gone;

    *ret = STR_NONE;
    if (ref->child == NULL)
        return ST_OK;
    if (str_eqz(ref->child->text, "contact")) {
        *ret = r->s->masked ? STR_NONE : r->s->contact.name;
        r->ret->part_hidden |= ret->n == 0 && !r->s->anonymous;
        return ST_OK;
    }
    if (r->e->seq == 0) { /* a sample: everything stands in the entry */
        *ret = entry_value(r->e, ref->child->text);
        return ST_OK;
    }
    return event_sealed_text(r->cx, of == NULL ? r->e->seq : of->number, ref->child->text, ret, &gone);
}

/* A list of texts and fields as one text; empty when a field has none. */
static enum st join(struct reading_letter *r, const struct json *list, struct str *ret)
{
    struct buf b = buf_make(r->cx->mem, PARAGRAPH_MAX);

    *ret = STR_NONE;
    for (const struct json *j = list == NULL ? NULL : list->child; j != NULL; j = j->next) {
        struct str text = j->text;
        if (j->kind == JSON_ARRAY)
            TRY(field_text(r, j, &text));
        if (text.n == 0)
            return ST_OK;
        buf_add(&b, text);
    }
    *ret = buf_str(&b);
    return ST_OK;
}

/* The paragraphs of a list that say something. */
static enum st read_list(struct reading_letter *r, const struct json *list, const struct str **ret, size_t *ret_n)
{
    size_t n = 0;

    for (const struct json *j = list == NULL ? NULL : list->child; j != NULL; j = j->next)
        n++;
    struct str *text = arena_array(r->cx->mem, n, sizeof *text);
    n = 0;
    for (const struct json *j = list == NULL ? NULL : list->child; j != NULL; j = j->next) {
        TRY(join(r, j, &text[n]));
        n += text[n].n > 0;
    }
    *ret = text;
    *ret_n = n;
    return ST_OK;
}

static enum st read_first(struct reading_letter *r, const struct json *list, struct str *ret)
{
    const struct str *text;
    size_t n;

    TRY(read_list(r, list, &text, &n));
    *ret = n > 0 ? text[0] : STR_NONE;
    return ST_OK;
}

/* Everything of the letter that may hold a field. */
static enum st read_texts(struct reading_letter *r, const struct json *j)
{
    struct letter *l = r->ret;

    TRY(join(r, json_get(j, "to"), &l->to));
    TRY(read_list(r, json_get(j, "text"), &l->text, &l->n_text));
    TRY(read_list(r, json_get(j, "hand"), &l->hand, &l->n_hand));
    TRY(read_list(r, json_get(j, "note"), &l->note, &l->n_note));
    TRY(read_list(r, json_get(j, "copy"), &l->copy, &l->n_copy));
    TRY(read_first(r, json_get(j, "signer"), &l->signer));
    return read_first(r, json_get(j, "copies"), &l->copies);
}

static void hash_add(EVP_MD_CTX *c, struct str part)
{
    EVP_DigestUpdate(c, part.p, part.n);
    EVP_DigestUpdate(c, "\n", 1);
}

static void hash_list(EVP_MD_CTX *c, const struct str *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        hash_add(c, text[i]);
}

/* What is delivered: not the rows of the file copy, nor the signer, whom not every reader sees. */
static enum st hash(struct ctx *cx, struct letter *l)
{
    uint8_t out[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    EVP_MD_CTX *c = EVP_MD_CTX_new();

    if (c == NULL || EVP_DigestInit_ex(c, EVP_sm3(), NULL) != 1) {
        EVP_MD_CTX_free(c);
        return FAIL(cx, ST_BROKEN, "server.broken", STR("SM3"));
    }
    hash_add(c, l->form);
    hash_add(c, l->title);
    hash_add(c, l->number);
    hash_add(c, l->organ);
    hash_add(c, l->to);
    hash_add(c, paper_day_text(cx->mem, l->day));
    hash_list(c, l->text, l->n_text);
    hash_list(c, l->hand, l->n_hand);
    hash_list(c, l->note, l->n_note);
    hash_list(c, &l->copies, l->copies.n > 0);
    EVP_DigestFinal_ex(c, out, &n);
    EVP_MD_CTX_free(c);
    l->hash = digest_hex(cx->mem, (struct str){ (const char *)out, n });
    return ST_OK;
}

enum st letter_story(struct ctx *cx, const struct matter *m, struct str form, struct story *ret)
{
    const struct look_in look = { .purpose = STR("deliver"), .way = cx->who.cli ? STR("cli") : STR("letter") };

    TRY(matter_story(cx, m, ret));
    if (!ret->masked || !rules_letter_names(cx->site->rules, form))
        return ST_OK;
    TRY(look_take(cx, m, &look));
    return matter_story_seen(cx, m, ret);
}

/* Officers' names are for officers (core/matter/story.h). */
static bool may_name_officers(const struct ctx *cx)
{
    return cx->who.officer != 0 || cx->who.cli || cx->who.system;
}

enum st letter_read(struct ctx *cx, const struct story *s, const struct entry *e, struct str form, struct letter *ret)
{
    struct letter l = { .form = form };
    struct reading_letter r = { cx, s, e, &l };

    if (!makes(e, form))
        return FAIL(cx, ST_NOT_FOUND, "letter.unknown", form);
    if (e->letter.n == 0)
        return FAIL(cx, ST_NOT_FOUND, "letter.erased", form);
    const struct json *j = json_get(json_parse(cx->mem, e->letter, e->letter.n + 1, &cx->err), str_z(cx->mem, form));
    if (j == NULL || !day_parse(json_text(j, "day"), &l.day))
        return FAIL(cx, ST_BROKEN, "event.broken", form);
    l.number = json_text(j, "no");
    l.version = json_text(j, "version");
    l.organ = json_text(j, "organ");
    l.title = json_text(j, "title");
    l.unsealed = str_eqz(json_text(j, "seal"), "none");
    l.for_file = json_get(j, "to") == NULL || json_get(j, "to")->child == NULL;
    TRY(read_texts(&r, j));
    if (!may_name_officers(cx)) {
        l.signer = STR_NONE;
        l.n_copy = 0;
    }
    if (!l.part_hidden)
        TRY(hash(cx, &l));
    *ret = l;
    return ST_OK;
}

static void put_body(struct paper *p, const struct letter *l)
{
    for (size_t i = 0; i < l->n_text; i++)
        paper_text(p, l->text[i]);
    for (size_t i = 0; i < l->n_hand; i++)
        paper_hand(p, l->hand[i]);
    if (l->unsealed)
        paper_day(p, l->day);
    else
        paper_seal(p, l->organ, l->day);
    for (size_t i = 0; i < l->n_note; i++)
        paper_note(p, l->note[i]);
}

struct paper *letter_paper(struct ctx *cx, const struct matter *m, const struct letter *l)
{
    struct paper *p = paper_make(cx->mem);

    if (l->number.n > 0 && !l->for_file) {
        paper_organ(p, l->organ);
        paper_signer(p, l->signer);
    }
    paper_copies(p, l->copies);
    paper_number(p, l->number);
    paper_title(p, l->title);
    paper_addressee(p, l->to);
    put_body(p, l);
    paper_check(p, l->part_hidden ? arena_printf(cx->mem, "事项编号 %.*s，收件人姓名已隐去", STR_ARG(m->no))
                                  : arena_printf(cx->mem, "事项编号 %.*s，校验 SM3 %.*s…", STR_ARG(m->no),
                                                 STR_ARG(str_cut(l->hash, 0, 32))));
    if (cx->site->training)
        paper_mark(p, STR("练习用"));
    return p;
}

struct paper *letter_file_copy(struct ctx *cx, const struct matter *m, const struct letter *l)
{
    struct paper *p = letter_paper(cx, m, l);

    if (l->n_copy == 0)
        return p;
    paper_heading(p, STR("发文稿（存档）"));
    paper_form(p);
    for (size_t i = 0; i < l->n_copy; i++) {
        struct str value = l->copy[i], label;
        const size_t at = str_find(value, STR("："));
        label = at == SIZE_MAX ? STR_NONE : str_cut(value, 0, at);
        paper_field(p, label, at == SIZE_MAX ? value : str_from(value, at + STR("：").n));
    }
    return p;
}
