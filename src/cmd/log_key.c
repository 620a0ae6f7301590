// SPDX-License-Identifier: Apache-2.0
/* log_key.c - see log_key.h. */
#include "cmd/log_key.h"

bool log_key_read(struct cmd *c, struct note_key *ret)
{
    if (note_vkey_parse(c->mem, cmd_text(c, "key"), ret) && ret->kind == NOTE_SIGNATURE)
        return true;
    cmd_misused(c, "--key: %s", cmd_tr(c, "不是 名称+标识+公钥 的写法", "not of the form NAME+HASH+KEY"));
    return false;
}
