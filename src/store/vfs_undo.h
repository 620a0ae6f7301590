// SPDX-License-Identifier: Apache-2.0
/* vfs_undo.h - what a savepoint would undo is kept in memory, and in a file only beyond some megabytes.
 *
 * Each write of a group has a savepoint, and SQLite copies every page it touches into a sub-journal first: some 35
 * pages a filing. Its own choices are a temporary file (two system calls a page), or memory in a chain of 1 KB pieces
 * that is walked at the end of each statement. This layer over SQLite's unix VFS gives sub-journals one growing piece
 * of memory and leaves all other files alone. Nothing of it need survive: a crash undoes the whole group by the log. */
#pragma once

/* Registers the layer as SQLite's default; once, before the first database is opened. */
void vfs_undo_register(void);
