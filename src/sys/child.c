// SPDX-License-Identifier: Apache-2.0
/* child.c - see child.h. */
#include "sys/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "sys/now.h"

enum { ARGS = 16, PIECE = 1 << 16, PATH_SIZE = 4096, NS_A_MS = 1000000 };

struct running {
    pid_t pid;
    int in, out; /* our ends; -1 = closed */
    struct str rest;
    struct buf b;
};

static void shut(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* The folder of the running program. */
static struct str beside(struct arena *mem, const char *name)
{
    char path[PATH_SIZE];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);

    while (n > 0 && path[n - 1] != '/')
        n--;
    return arena_printf(mem, "%.*s%s", n > 0 ? (int)n : 0, path, name);
}

static enum st start(struct arena *mem, const struct child *c, struct running *r, struct err *e)
{
    char *argv[ARGS + 2] = { str_z(mem, str_of(c->name)) };
    char *const env[] = { "LANG=C.UTF-8", NULL };
    int in[2], out[2];
    posix_spawn_file_actions_t act;
    posix_spawnattr_t attr;
    sigset_t none;

    for (size_t i = 0; i < ARGS && c->arg != NULL && c->arg[i] != NULL; i++)
        argv[i + 1] = str_z(mem, str_of(c->arg[i]));
    if (pipe2(in, O_CLOEXEC) != 0)
        return FAIL_ERR(e, ST_BROKEN, "child.missing", str_of(c->name));
    if (pipe2(out, O_CLOEXEC) != 0) {
        close(in[0]);
        close(in[1]);
        return FAIL_ERR(e, ST_BROKEN, "child.missing", str_of(c->name));
    }
    posix_spawn_file_actions_init(&act);
    posix_spawn_file_actions_adddup2(&act, in[0], 0);
    posix_spawn_file_actions_adddup2(&act, out[1], 1);
    posix_spawn_file_actions_addclosefrom_np(&act, 3);
    posix_spawn_file_actions_addopen(&act, 2, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_init(&attr);
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
    int bad = posix_spawn(&r->pid, str_z(mem, beside(mem, c->name)), &act, &attr, argv, env);
    posix_spawn_file_actions_destroy(&act);
    posix_spawnattr_destroy(&attr);
    close(in[0]);
    close(out[1]);
    r->in = in[1];
    r->out = out[0];
    fcntl(r->in, F_SETFL, O_NONBLOCK);
    if (bad == 0)
        return ST_OK;
    shut(&r->in);
    shut(&r->out);
    return FAIL_ERR(e, ST_BROKEN, "child.missing", str_of(c->name));
}

static void feed(struct running *r)
{
    ssize_t n = write(r->in, r->rest.p, r->rest.n < PIECE ? r->rest.n : PIECE);

    if (n < 0 && errno == EAGAIN)
        return;
    if (n > 0)
        r->rest = str_from(r->rest, (size_t)n);
    if (n <= 0 || r->rest.n == 0) /* it takes no more, or has all */
        shut(&r->in);
}

static void drain(struct running *r)
{
    char piece[PIECE];
    ssize_t n = read(r->out, piece, sizeof piece);

    if (n > 0)
        buf_add(&r->b, (struct str){ piece, (size_t)n });
    if (n <= 0 || buf_is_full(&r->b))
        shut(&r->out);
}

/* Until it closed its output, or the time is over. */
static bool talk(struct running *r, int64_t end_ms)
{
    while (r->out >= 0) {
        struct pollfd p[2] = { { r->out, POLLIN, 0 }, { r->in, POLLOUT, 0 } };
        int64_t left = end_ms - now_mono_ns() / NS_A_MS;
        if (left <= 0)
            return false;
        if (poll(p, 2, (int)left) < 0 && errno != EINTR)
            return false;
        if (p[1].revents != 0)
            feed(r);
        if (p[0].revents != 0)
            drain(r);
    }
    return true;
}

/* Its status; it is killed when it is still there at the end. */
static int wait_for(pid_t pid, int64_t end_ms, bool *late)
{
    int status = 0;

    while (!*late && waitpid(pid, &status, WNOHANG) == 0) {
        *late = now_mono_ns() / NS_A_MS >= end_ms;
        now_sleep_ms(1);
    }
    if (!*late)
        return status;
    kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}

enum st child_run(struct arena *mem, const struct child *c, struct str *ret, int *ret_exit, struct err *e)
{
    struct running r = { .in = -1, .out = -1, .rest = c->in, .b = buf_make(mem, c->limit) };

    TRY(start(mem, c, &r, e));
    if (r.rest.n == 0)
        shut(&r.in);
    const int64_t end_ms = now_mono_ns() / NS_A_MS + c->timeout_ms;
    bool late = !talk(&r, end_ms);
    shut(&r.in);
    shut(&r.out);
    int status = wait_for(r.pid, end_ms, &late);
    if (late)
        return FAIL_ERR(e, ST_BUSY, "child.late", str_of(c->name));
    if (buf_is_full(&r.b))
        return FAIL_ERR(e, ST_LIMIT, "child.large", str_of(c->name));
    if (!WIFEXITED(status))
        return FAIL_ERR(e, ST_BROKEN, "child.died", str_of(c->name));
    *ret = buf_str(&r.b);
    *ret_exit = WEXITSTATUS(status);
    return ST_OK;
}
