// SPDX-License-Identifier: Apache-2.0
/* contact_page.c - see contact_page.h. An officer does not see what stands there: changing it is no look at it. */
#include "page/resident/contact_page.h"

#include "core/matter/contact.h"
#include "core/notice/notice.h"
#include "core/site.h"
#include "gen/contact_html.h"
#include "gen/routes.h"
#include "http/reply.h"
#include "page/part/input.h"
#include "store/store.h"

struct changing {
    struct str no;
    struct contact_change to;
    struct err err;
    bool typed; /* it was refused: what was typed is shown again */
};

/* Who may: the resident, and an officer with the right to; for all others the page does not exist. */
static enum st check_reader(struct ctx *cx, const struct matter *m)
{
    bool may;

    if (contact_is_own(cx, m))
        return ST_OK;
    TRY(contact_may(cx, m, &may));
    return may ? ST_OK : FAIL(cx, ST_DENIED, "auth.denied", STR("contact.change"));
}

static enum st fill(struct ctx *cx, const struct matter *m, const struct changing *j, struct contact_view *v)
{
    static const char *const way[] = { "sms", "mail", "none" };
    const struct input_options ways = { "notify", "notice.by", "notice.by.", way, N_OF(way) };
    struct contact_change shown = j->to;
    struct contact c;

    TRY(matter_contact(cx, m, &c));
    TRY(notice_choice(cx, m->id, &c, &c.notify));
    v->for_resident = cx->who.officer != 0;
    if (!j->typed)
        shown = (struct contact_change){ v->for_resident ? STR_NONE : c.phone, v->for_resident ? STR_NONE : c.mail,
                                         c.notify, false };
    v->phone = input_text(cx, "phone", "contact.phone", NULL, shown.phone);
    v->phone.type = STR("tel");
    v->mail = input_text(cx, "mail", "contact.mail", NULL, shown.mail);
    v->phone.mode = STR("tel");
    v->mail.mode = STR("email");
    v->phone.optional = v->mail.optional = true;
    v->notify = input_choice(cx, &ways, shown.notify);
    v->notify.select = false;
    v->notify.radio = true;
    v->checked = input_text(cx, "checked", "contact.change.checked", NULL, STR_NONE);
    v->checked.check = true;
    v->checked.checked = shown.checked;
    v->hint = show_text(cx, v->for_resident ? "contact.change.hint" : "contact.change.own");
    return ST_OK;
}

static enum st show_contact(struct ctx *cx, const struct changing *j, struct reply *out)
{
    struct html_out o = layout_begin(cx);
    struct form_fault fault = { str_of(j->err.field[0] != '\0' ? j->err.field : "phone"), input_sentence(cx, &j->err) };
    struct contact_view v = { .faults = { &fault, j->typed ? 1 : 0 } };
    struct matter m;

    TRY(matter_by_no(cx, j->no, &m));
    TRY(check_reader(cx, &m));
    v.no = m.no;
    v.title = m.title;
    TRY(fill(cx, &m, j, &v));
    v.frame = layout_make(cx, &(struct layout_of){ show_text(cx, "contact.change"), "public", "/query" });
    contact_html(&o, &v);
    return layout_send(cx, &o, j->typed ? 422 : 200, out);
}

static bool is_stranger(const struct ctx *cx)
{
    return cx->who.officer == 0 && cx->who.matter == 0;
}

/* PAGE  GET /matter/{no:caseno}/contact
 * perm  public
 * help  Where who filed is told: phone, mail, and which way. */
enum st page_contact(struct ctx *cx, const struct args_page_contact *in, struct reply *out)
{
    if (is_stranger(cx))
        return reply_see_other(out, arena_printf(cx->mem, "/query?no=%.*s", STR_ARG(in->no)));
    return show_contact(cx, &(struct changing){ .no = in->no }, out);
}

static enum st change(struct ctx *cx, void *arg)
{
    const struct changing *j = arg;

    return contact_change(cx, j->no, &j->to);
}

/* PAGE  POST /matter/{no:caseno}/contact
 * perm  public
 * run   self
 * rate  file
 * arg   phone:text<80? mail:text<400? notify:word? checked:bool?
 * help  Changes phone, mail or way: the resident with their query code, or an officer after an identity check. */
enum st page_contact_change(struct ctx *cx, const struct args_page_contact_change *in, struct reply *out)
{
    struct changing j = { .no = in->no, .to = { str_trim(in->phone), str_trim(in->mail), in->notify, in->checked } };
    AUTO(tx) tx = { 0 };

    if (is_stranger(cx))
        return reply_see_other(out, arena_printf(cx->mem, "/query?no=%.*s", STR_ARG(in->no)));
    enum st st = store_write(cx, cx->site->store, change, &j);
    if (st == ST_INPUT || st == ST_RULE || st == ST_LIMIT) {
        j.err = cx->err;
        j.typed = true;
        cx->err = (struct err){ 0 };
        TRY(store_read(cx, cx->site->store, &tx));
        return show_contact(cx, &j, out);
    }
    TRY(st);
    return reply_see_other(out, arena_printf(cx->mem, "/matter/%.*s?saved=1", STR_ARG(in->no)));
}
