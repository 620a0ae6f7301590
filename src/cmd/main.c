// SPDX-License-Identifier: Apache-2.0
/* main.c - the program. What it does is in the X_cmd.c files; gen/commands.c lists them. */
#include "cmd/cmd.h"
#include "gen/commands.h"

int main(int argc, char **argv)
{
    return cmd_main(commands(), argc, argv, (const int[]){ 0, 1, 2 });
}
