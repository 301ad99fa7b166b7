/* SPDX-License-Identifier: ISC */
#include "faults.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Shared with the children: it is in them that a save's calls fail, and that it sleeps. */
static struct faults {
    pid_t owner; /* whose own calls never fail */
    bool armed, fired;
    unsigned left;
    int fault, lock_fault;
    bool awake;
    long slept_ms;
} * faults;

static struct faults *shared(void)
{
    if (!faults) {
        faults = mmap(NULL, sizeof *faults, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                      -1, 0);
        faults->owner = getpid();
    }
    return faults;
}

void faults_begin(unsigned nth, int number)
{
    struct faults *f = shared();

    f->fired = false;
    f->left = nth;
    f->fault = number;
    f->armed = true;
}

void faults_lock(int number)
{
    shared()->lock_fault = number;
    shared()->fired = false;
}

bool faults_end(void)
{
    shared()->armed = false;
    shared()->lock_fault = 0;
    return shared()->fired;
}

long faults_sleepless(bool sleepless)
{
    long slept = shared()->slept_ms;

    shared()->awake = sleepless;
    shared()->slept_ms = 0;
    return slept;
}

int __real_nanosleep(const struct timespec *wanted, struct timespec *left_over);
int __wrap_nanosleep(const struct timespec *wanted, struct timespec *left_over);
int __wrap_nanosleep(const struct timespec *wanted, struct timespec *left_over)
{
    if (!shared()->awake)
        return __real_nanosleep(wanted, left_over);
    shared()->slept_ms += wanted->tv_sec * 1000 + wanted->tv_nsec / 1000000;
    return 0;
}

static bool lock_fails(int command)
{
    if (!shared()->lock_fault || command != F_SETLK)
        return false;
    shared()->fired = true;
    errno = shared()->lock_fault;
    return true;
}

static bool fails(bool interruptible, bool writes)
{
    struct faults *f = shared();

    if (!f->armed || f->owner == getpid() || (f->fault == EINTR && !interruptible) ||
        (f->fault == FAULT_SHORT && !writes))
        return false;
    if (f->left--)
        return false;
    f->armed = false;
    f->fired = true;
    errno = f->fault;
    return true;
}

#define WRAP(type, name, parameters, arguments, interruptible)                                 \
    type __real_##name parameters;                                                             \
    type __wrap_##name parameters;                                                             \
    type __wrap_##name parameters                                                              \
    {                                                                                          \
        return fails(interruptible, false) ? -1 : __real_##name arguments;                     \
    }

WRAP(ssize_t, read, (int fd, void *p, size_t n), (fd, p, n), true)
WRAP(int, fsync, (int fd), (fd), true)
WRAP(int, fchmod, (int fd, mode_t mode), (fd, mode), false)
WRAP(int, rename, (const char *from, const char *to), (from, to), false)
WRAP(int, fstat, (int fd, struct stat *st), (fd, st), false)
WRAP(int, fstat64, (int fd, struct stat *st), (fd, st), false)

ssize_t __real_write(int fd, const void *p, size_t n);
ssize_t __wrap_write(int fd, const void *p, size_t n);
ssize_t __wrap_write(int fd, const void *p, size_t n)
{
    if (!fails(true, true))
        return __real_write(fd, p, n);
    return shared()->fault == FAULT_SHORT ? __real_write(fd, p, n / 2) : -1;
}

/* A close that fails has closed all the same. */
int __real_close(int fd);
int __wrap_close(int fd);
int __wrap_close(int fd)
{
    bool failing = fails(true, false);
    int number = errno;
    int result = __real_close(fd);

    if (!failing)
        return result;
    errno = number;
    return -1;
}

#define WRAP_OPEN(name)                                                                        \
    int __real_##name(const char *path, int flags, ...);                                       \
    int __wrap_##name(const char *path, int flags, ...);                                       \
    int __wrap_##name(const char *path, int flags, ...)                                        \
    {                                                                                          \
        va_list args;                                                                          \
        va_start(args, flags);                                                                 \
        mode_t mode = flags & O_CREAT ? (mode_t)va_arg(args, int) : 0;                         \
        va_end(args);                                                                          \
        return fails(false, false) ? -1 : __real_##name(path, flags, mode);                    \
    }

WRAP_OPEN(open)
WRAP_OPEN(open64)

#define WRAP_FCNTL(name)                                                                       \
    int __real_##name(int fd, int command, ...);                                               \
    int __wrap_##name(int fd, int command, ...);                                               \
    int __wrap_##name(int fd, int command, ...)                                                \
    {                                                                                          \
        va_list args;                                                                          \
        va_start(args, command);                                                               \
        void *lock = va_arg(args, void *);                                                     \
        va_end(args);                                                                          \
        if (lock_fails(command) || fails(true, false))                                         \
            return -1;                                                                         \
        return __real_##name(fd, command, lock);                                               \
    }

WRAP_FCNTL(fcntl)
WRAP_FCNTL(fcntl64)
