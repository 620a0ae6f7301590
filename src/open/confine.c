// SPDX-License-Identifier: Apache-2.0
/* confine.c - see confine.h. Under sanitizers the address space has no limit: their shadow alone is terabytes. */
#include "open/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef ANLAN_SANITIZED
static const rlim_t address_space = RLIM_INFINITY;
#else
static const rlim_t address_space = (rlim_t)768 << 20;
#endif

enum { CPU_SECONDS = 10, FILES = 64 };

static bool limit(int what, rlim_t n)
{
    return setrlimit((__rlimit_resource_t)what, &(struct rlimit){ n, n }) == 0;
}

/* Fonts, their settings, and the libraries that pango loads by itself. */
struct place {
    const char *path;
    bool folder;
};
static const struct place readable[] = {
    { "/usr/share", true }, { "/usr/local/share/fonts", true },
    { "/etc/fonts", true }, { "/var/cache/fontconfig", true },
    { "/usr/lib", true },   { "/lib", true },
    { "/lib64", true },     { "/etc/ld.so.cache", false },
};

static bool allow(int rules, const struct place *p)
{
    struct landlock_path_beneath_attr a = { .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE };
    int fd = open(p->path, O_PATH | O_CLOEXEC);

    if (fd < 0)
        return errno == ENOENT;
    if (p->folder)
        a.allowed_access |= LANDLOCK_ACCESS_FS_READ_DIR;
    a.parent_fd = fd;
    bool done = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &a, 0) == 0;
    close(fd);
    return done;
}

static bool shut_files(void)
{
    const struct landlock_ruleset_attr all = { .handled_access_fs = (1U << 13) - 1 }; /* every right of version 1 */
    int rules = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
    bool done = true;

    if (rules < 0)
        return errno == ENOSYS || errno == EOPNOTSUPP;
    for (size_t i = 0; done && i < sizeof readable / sizeof *readable; i++)
        done = allow(rules, &readable[i]);
    done = done && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    close(rules);
    return done;
}

/* Refused as if there were none; the libraries do without. */
static const int forbidden[] = { SCMP_SYS(socket),
                                 SCMP_SYS(socketpair),
                                 SCMP_SYS(connect),
                                 SCMP_SYS(bind),
                                 SCMP_SYS(listen),
                                 SCMP_SYS(accept),
                                 SCMP_SYS(accept4),
                                 SCMP_SYS(sendto),
                                 SCMP_SYS(sendmsg),
                                 SCMP_SYS(sendmmsg),
                                 SCMP_SYS(execve),
                                 SCMP_SYS(execveat),
                                 SCMP_SYS(fork),
                                 SCMP_SYS(vfork),
                                 SCMP_SYS(ptrace),
                                 SCMP_SYS(kill),
                                 SCMP_SYS(tkill),
                                 SCMP_SYS(tgkill),
                                 SCMP_SYS(pidfd_open),
                                 SCMP_SYS(pidfd_getfd),
                                 SCMP_SYS(pidfd_send_signal),
                                 SCMP_SYS(process_vm_readv),
                                 SCMP_SYS(process_vm_writev),
                                 SCMP_SYS(mount),
                                 SCMP_SYS(umount2),
                                 SCMP_SYS(pivot_root),
                                 SCMP_SYS(chroot),
                                 SCMP_SYS(unshare),
                                 SCMP_SYS(setns),
                                 SCMP_SYS(unlink),
                                 SCMP_SYS(unlinkat),
                                 SCMP_SYS(rename),
                                 SCMP_SYS(renameat),
                                 SCMP_SYS(renameat2),
                                 SCMP_SYS(mkdir),
                                 SCMP_SYS(mkdirat),
                                 SCMP_SYS(rmdir),
                                 SCMP_SYS(truncate),
                                 SCMP_SYS(ftruncate),
                                 SCMP_SYS(link),
                                 SCMP_SYS(linkat),
                                 SCMP_SYS(symlink),
                                 SCMP_SYS(symlinkat),
                                 SCMP_SYS(mknod),
                                 SCMP_SYS(mknodat),
                                 SCMP_SYS(chmod),
                                 SCMP_SYS(fchmod),
                                 SCMP_SYS(fchmodat),
                                 SCMP_SYS(chown),
                                 SCMP_SYS(fchown),
                                 SCMP_SYS(lchown),
                                 SCMP_SYS(fchownat),
                                 SCMP_SYS(shmget),
                                 SCMP_SYS(shmat),
                                 SCMP_SYS(msgget),
                                 SCMP_SYS(semget),
                                 SCMP_SYS(bpf),
                                 SCMP_SYS(keyctl),
                                 SCMP_SYS(add_key),
                                 SCMP_SYS(request_key),
                                 SCMP_SYS(io_uring_setup),
                                 SCMP_SYS(perf_event_open),
                                 SCMP_SYS(userfaultfd),
                                 SCMP_SYS(open_by_handle_at) };

static bool shut_calls(void)
{
    scmp_filter_ctx f = seccomp_init(SCMP_ACT_ALLOW);
    bool done = f != NULL;

    for (size_t i = 0; done && i < sizeof forbidden / sizeof *forbidden; i++)
        done = seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), forbidden[i], 0) == 0;
    done = done && seccomp_load(f) == 0;
    if (f != NULL)
        seccomp_release(f);
    return done;
}

bool confine(void)
{
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 &&
           limit(RLIMIT_AS, address_space) && limit(RLIMIT_CPU, CPU_SECONDS) && limit(RLIMIT_NOFILE, FILES) &&
           limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0) && shut_files() && shut_calls();
}
