// SPDX-License-Identifier: Apache-2.0
/* cmd_io.h - for the frame only: the state behind the input and output of cmd.h. */
#pragma once
#include "cmd/cmd.h"

struct cmd_io;

struct cmd_io *cmd_io_make(struct arena *mem);
bool cmd_io_failed(const struct cmd *c);                 /* was a write to stdout refused? */
void cmd_write_messages(struct cmd *c, struct str text); /* as it is, to stderr */
