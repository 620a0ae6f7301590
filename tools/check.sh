#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# check.sh JOBS - every check that blocks: format, our own rules, warnings of gcc and clang, analyzers.
#
# All steps run, so that one call shows everything. The analyzers run as part of two builds of their
# own, so that a second run looks only at what has changed.
set -uo pipefail
cd "$(dirname "$0")/.."
jobs=$1
failed=()

step() {
    local name=$1
    shift
    printf '== %s\n' "$name"
    "$@" || failed+=("$name")
}

format() {
    git ls-files -z '*.c' '*.h' | xargs -0 clang-format --dry-run -Werror
}

# compile COMPILER TARGETS FLAGS...: everything that fails is shown, nothing else.
compile() {
    local cc=$1 targets=$2
    shift 2
    cmake -G Ninja -B "build/check/$cc" -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_COMPILER="$cc" "$@" . >/dev/null || return 1
    # shellcheck disable=SC2086 # targets are words
    cmake --build "build/check/$cc" -j "$jobs" -- -k 0 $targets 2>&1 | grep -v '^\[[0-9/]*\] \(Building\|Linking\|Generating\|Re-\)'
    return "${PIPESTATUS[0]}"
}

mkdir -p build/check
# gcc 12 does not see that an output is set whenever ST_OK comes back, and loses track of what a struct
# points to; the sanitizers of ./dev test look for both.
quiet="-Wno-analyzer-malloc-leak -Wno-analyzer-use-of-uninitialized-value -Wno-maybe-uninitialized"
step "clang-format" format
step "gcc: warnings, -fanalyzer, tools/check" compile gcc all -DCMAKE_C_FLAGS="-O1 -fanalyzer $quiet"
step "clang: warnings, clang-tidy" compile clang "all tests" -DCMAKE_C_CLANG_TIDY="clang-tidy;--quiet"
step "our rules" build/check/gcc/tools/check .
if ((${#failed[@]})); then
    printf 'FAILED: %s\n' "${failed[@]}"
    exit 1
fi
echo "All checks passed."
