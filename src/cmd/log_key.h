// SPDX-License-Identifier: Apache-2.0
/* log_key.h - the option --key of commands that check what a log has signed, without its site. */
#pragma once
#include "cmd/cmd.h"
#include "core/log/note.h"

/* A row of a command's options. */
#define OPT_LOG_KEY                                                                            \
    {                                                                                          \
        .name = "key", .type = OPT_TEXT, .value = "NAME+HASH+KEY", .required = true, .help = { \
            "日志的验证公钥（/log/vkey）",                                                     \
            "the log's verifier key (/log/vkey)"                                               \
        }                                                                                      \
    }

/* Says what is wrong with it and returns false: then the exit code is EXIT_USE. */
MUST_CHECK bool log_key_read(struct cmd *c, struct note_key *ret);
