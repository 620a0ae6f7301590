// SPDX-License-Identifier: Apache-2.0
/* confine.h - what anlan-open gives up before it reads a byte: network, other programs, all files but fonts, writing.
 */
#pragma once
#include <stdbool.h>

/* False when the kernel refuses; then nothing may be read. Landlock is asked for and done without where the kernel has
 * none (before 5.13); seccomp and limits are required. */
bool confine(void);
