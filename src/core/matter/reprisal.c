// SPDX-License-Identifier: Apache-2.0
/* reprisal.c - see reprisal.h. */
#include "core/matter/reprisal.h"

#include "core/matter/event.h"
#include "core/site.h"

enum st reprisal_file(struct ctx *cx, struct str no, struct str body, const struct json *fields, struct filed *ret)
{
    struct filing f = { .body = body, .channel = STR("web"), .fields = fields, .received = WHEN_NONE };
    struct matter m;

    TRY(matter_by_no(cx, no, &m));
    if (cx->who.matter != m.id.v || !m.procedure->sealed)
        return FAIL(cx, ST_NOT_FOUND, "matter.unknown", STR_NONE);
    f.procedure = m.procedure->id;
    f.title = rules_text(cx->site->rules, LANG_ZH, STR("reprisal.what"));
    f.place = m.place;
    TRY(matter_contact(cx, &m, &f.contact));
    f.anonymous = contact_format(cx->mem, &f.contact).n == 0;
    f.about = m.id;
    return matter_file(cx, &f, ret);
}
