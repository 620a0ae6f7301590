// SPDX-License-Identifier: Apache-2.0
/* reprisal.h - who complained and suffers for it says so (X22 18, 46(6)): a new complaint about the first one.
 *
 * It goes one level up (core/matter/receiver.h), whoever looks into the first. Name and contact are those of the first
 * filing.
 */
#pragma once
#include "core/matter/matter.h"

/* By the resident of that complaint; ST_NOT_FOUND for anybody else, and for what is no complaint. `fields` as of C01.
 */
MUST_CHECK enum st reprisal_file(struct ctx *cx, struct str no, struct str body, const struct json *fields,
                                 struct filed *ret);
