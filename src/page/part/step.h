// SPDX-License-Identifier: Apache-2.0
/* step.h - one step of a matter as a form sends it: fields, note, and files that become attachments. */
#pragma once
#include "codec/multipart.h"
#include "core/matter/matter.h"

enum { STEP_PAPERS = 20 };
struct step_job {
    struct str no;
    struct step step;
    struct upload_list upload;
};
/* Keeps the files, then takes the step and attaches them, in its own write. */
MUST_CHECK enum st step_run(struct ctx *cx, struct step_job *j);
