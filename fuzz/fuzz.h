// SPDX-License-Identifier: Apache-2.0
/* fuzz.h - what every fuzz target shares. A broken promise ends the process, as a crash does. */
#pragma once
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

#define PROMISE(cond) \
    do {              \
        if (!(cond))  \
            abort();  \
    } while (0)
