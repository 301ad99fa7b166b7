/* SPDX-License-Identifier: ISC */
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void store_init(struct store *s, char *path)
{
    *s = (struct store){.path = path};
}

void store_free(struct store *s)
{
    recfile_free(&s->records);
    free(s->path);
    *s = (struct store){.path = NULL};
}

/* Reading ---------------------------------------------------------------------------- */

static char *failure(void)
{
    return mem_string(strerror(errno));
}

/* Why a file that is there cannot be one of records; NULL where it can. */
static const char *misfit(const struct stat *st)
{
    if (S_ISREG(st->st_mode))
        return NULL;
    return S_ISDIR(st->st_mode) ? "it is a folder" : "it is not an ordinary file";
}

int store_open(const char *path, struct stat *st, char **error)
{
    const char *why = NULL;

    *error = NULL;
    /* Opening a pipe must not wait for whoever would write to it. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 && errno == ENOENT)
        return -1;
    if (fd >= 0 && fstat(fd, st) == 0 && !(why = misfit(st)))
        return fd;
    *error = why ? mem_string(why) : failure();
    if (fd >= 0)
        close(fd);
    return -1;
}

static bool read_all(int fd, struct buf *out)
{
    char chunk[65536];
    ssize_t n;

    while ((n = read(fd, chunk, sizeof chunk)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        buf_put(out, chunk, (size_t)n);
    }
    return true;
}

static bool is_as_seen(const struct store *s, const struct stat *st)
{
    struct stamp now = stamp_of(st);

    return s->is_read && s->stamp.trusted && stamp_equal(&s->stamp, &now);
}

static void set_records(struct store *s, struct span bytes, const struct stamp *stamp)
{
    recfile_free(&s->records);
    recfile_parse(bytes, &s->records);
    s->stamp = *stamp;
    s->is_read = true;
}

bool store_read(struct store *s, char **error)
{
    struct stamp stamp = stamp_of_missing();
    struct buf bytes = {0};
    struct stat st;

    *error = NULL;
    if (!s->path)
        return true;
    int fd = store_open(s->path, &st, error);
    if (*error)
        return false;
    if (fd >= 0)
        stamp = stamp_of(&st);
    if (fd >= 0 && is_as_seen(s, &st))
        goto out;
    if (fd >= 0 && !read_all(fd, &bytes)) {
        *error = failure();
        goto out;
    }
    set_records(s, buf_bytes(&bytes), &stamp);
out:
    if (fd >= 0)
        close(fd);
    buf_free(&bytes);
    return !*error;
}

/* Writing --------------------------------------------------------------------------- */

static bool make_directories(const char *path)
{
    char *dir = mem_string(path);

    for (char *slash = strchr(dir + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(dir, 0700) < 0 && errno != EEXIST) {
            free(dir);
            return false;
        }
        *slash = '/';
    }
    free(dir);
    return true;
}

/* What a symbolic link says, as seen from here; NULL where path is none. */
static char *link_target(const char *path)
{
    char target[PATH_MAX];
    ssize_t n = readlink(path, target, sizeof target - 1);

    if (n < 0)
        return NULL;
    target[n] = '\0';
    const char *slash = strrchr(path, '/');
    int dir = slash && *target != '/' ? (int)(slash + 1 - path) : 0;
    return mem_printf("%.*s%s", dir, path, target);
}

/* Where a symbolic link leads, even to a file that is not there yet: the link
 * itself is to stay. */
static char *resolve(const char *path)
{
    char *at = mem_string(path), *next;

    for (unsigned hops = 0; hops < 40 && (next = link_target(at)); hops++) {
        free(at);
        at = next;
    }
    return at;
}

/*
 * Maximum milliseconds that a lock is waited for.  Another session saves in a few of them,
 * a large file in a second or two; one that holds the lock for longer may never let it go.
 * Once that has shown itself, and where the same is saved again soon, the wait is short.
 */
#define LOCK_WAIT_MS 5000
#define SHORT_LOCK_WAIT_MS 500

/* Maximum milliseconds between two attempts to take the lock. */
#define LOCK_INTERVAL_MS 16

/* Made by root it must not keep the file's owner out afterwards. */
static int open_lock(const char *name, const char *path)
{
    struct stat st;
    int fd = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0 && errno == EEXIST)
        return open(name, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd >= 0 && geteuid() == 0 && stat(path, &st) == 0 &&
        fchown(fd, st.st_uid, st.st_gid) < 0)
        errno = 0; /* a lock that is root's is one all the same */
    return fd;
}

static void sleep_ms(long ms)
{
    nanosleep(&(struct timespec){.tv_nsec = ms * 1000000L}, NULL);
}

enum lock_state {
    LOCK_TAKEN,
    LOCK_MISSING, /* the file system has none, as some over networks */
    LOCK_HELD,    /* by somebody else, for too long */
    LOCK_FAILED,
};

/* The milliseconds slept are counted, not the time: that of a machine that was suspended
 * meanwhile is no wait. */
static enum lock_state take_lock(int fd, long max_wait)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

    for (long slept = 0, ms = 1; fcntl(fd, F_SETLK, &lock) < 0;) {
        if (errno == EINTR)
            continue;
        if (errno == ENOLCK || errno == ENOSYS || errno == EOPNOTSUPP)
            return LOCK_MISSING;
        if (errno != EAGAIN && errno != EACCES)
            return LOCK_FAILED;
        if (slept >= max_wait)
            return LOCK_HELD;
        sleep_ms(ms);
        slept += ms;
        if (ms < LOCK_INTERVAL_MS)
            ms *= 2;
    }
    return LOCK_TAKEN;
}

static char *holder(int fd)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

    /* On another machine, or in another container, it has no number here. */
    if (fcntl(fd, F_GETLK, &lock) < 0 || lock.l_type == F_UNLCK || lock.l_pid <= 0)
        return mem_string("its lock: held by another program");
    return mem_printf("its lock: held by process %ld", (long)lock.l_pid);
}

/* Where there is a lock already, it is not the folder that is in the way. */
static char *lock_failure(const char *path)
{
    char *why = failure(), *name = mem_printf("%s.lock", path);

    if (access(name, F_OK) == 0) {
        char *of_lock = mem_printf("its lock: %s", why);
        free(why);
        why = of_lock;
    }
    free(name);
    return why;
}

/* A save that is not synced is repeated soon. */
static long max_lock_wait(const struct store *s, bool sync)
{
    if (!sync)
        return s->locked_out ? 0 : SHORT_LOCK_WAIT_MS;
    return s->locked_out ? SHORT_LOCK_WAIT_MS : LOCK_WAIT_MS;
}

/*
 * The lock is a file of its own beside the other: that one is replaced by every
 * save, so a lock on it would be a lock on what nobody looks at any more.
 */
static int lock_file(struct store *s, const char *path, bool sync, bool *locked, char **error)
{
    char *name = mem_printf("%s.lock", path);
    enum lock_state state = LOCK_FAILED;
    int fd = open_lock(name, path);

    if (fd < 0 && errno == ENOENT && make_directories(path))
        fd = open_lock(name, path);
    free(name);
    if (fd >= 0)
        state = take_lock(fd, max_lock_wait(s, sync));
    *locked = state == LOCK_TAKEN;
    s->locked_out = state == LOCK_HELD;
    if (state == LOCK_TAKEN || state == LOCK_MISSING)
        return fd;
    *error = state == LOCK_HELD ? holder(fd) : lock_failure(path);
    if (fd >= 0)
        close(fd);
    return -1;
}

static bool sync_file(int fd)
{
    while (fsync(fd) < 0)
        if (errno != EINTR)
            return false;
    return true;
}

static void sync_directory(const char *path)
{
    char *dir = mem_string(path), *slash = strrchr(dir, '/');

    if (slash)
        *(slash == dir ? slash + 1 : slash) = '\0';
    int fd = open(slash ? dir : ".", O_RDONLY | O_CLOEXEC | O_DIRECTORY);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    free(dir);
}

/*
 * The file that is written beside.  Whoever holds the lock is alone, so what a
 * killed session left under the one name is in nobody's use; without a lock each
 * needs a name of its own.
 */
static int open_beside(char *name, bool locked)
{
    if (!locked)
        return mkstemp(name);
    memcpy(name + strlen(name) - 6, "saving", 6);
    if (unlink(name) < 0 && errno != ENOENT)
        return -1;
    return open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
}

/*
 * Owner, group and permissions stay as they were.  Where the group cannot, it may
 * do what everybody may.
 */
static bool dress_as(int fd, const char *path)
{
    struct stat old;

    if (stat(path, &old) < 0)
        return fchmod(fd, 0600) == 0;
    mode_t mode = old.st_mode & 0777;
    if (old.st_uid != geteuid() && fchown(fd, old.st_uid, old.st_gid) < 0)
        return false;
    if (old.st_uid == geteuid() && old.st_gid != getegid() &&
        fchown(fd, (uid_t)-1, old.st_gid) < 0)
        mode = (mode & 0707) | (mode & 070 & (mode << 3));
    return fchmod(fd, mode) == 0;
}

static bool close_checked(int *fd)
{
    int closing = *fd;

    *fd = -1;
    return close(closing) == 0 || errno == EINTR;
}

/*
 * The new file's time is set back, by more than the clock's ticks: whatever is written to
 * it from now on has another time, so that its stamp can be trusted at once.  Where the
 * file system does not allow that, it cannot.
 */
static void set_time_back(int fd)
{
    struct timespec times[2];

    clock_gettime(CLOCK_REALTIME, &times[1]);
    times[1].tv_nsec -= STAMP_TICK_NS + 10000000L;
    if (times[1].tv_nsec < 0) {
        times[1].tv_nsec += 1000000000L;
        times[1].tv_sec--;
    }
    times[0] = times[1];
    futimens(fd, times);
}

static bool replace(struct store *s, const char *path, struct span bytes, bool locked,
                    bool sync)
{
    char *beside = mem_printf("%s.XXXXXX", path);
    struct stat st;
    bool done = false;
    int fd = open_beside(beside, locked);

    if (fd < 0)
        goto out;
    if (!dress_as(fd, path) || !span_write(bytes, fd))
        goto failed;
    set_time_back(fd);
    if ((sync && !sync_file(fd)) || fstat(fd, &st) < 0 || !close_checked(&fd) ||
        rename(beside, path) < 0)
        goto failed;
    if (sync)
        sync_directory(path);
    s->stamp = stamp_of(&st);
    done = true;
    goto out;
failed:;
    int number = errno;
    if (fd >= 0)
        close(fd);
    unlink(beside);
    errno = number;
out:
    free(beside);
    return done;
}

/*
 * Why what is there is not to be replaced; NULL where it may be.  A folder's
 * permissions alone would allow what the file's own do not.
 */
static const char *refusal(const char *path)
{
    struct stat st;
    const char *why;

    if (stat(path, &st) < 0)
        return errno == ENOENT ? NULL : strerror(errno);
    if ((why = misfit(&st)))
        return why;
    if (st.st_uid != geteuid() && geteuid() != 0)
        return "it belongs to another user";
    return faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) < 0 ? strerror(errno) : NULL;
}

bool store_change(struct store *s, bool sync, void (*change)(struct recfile *, void *),
                  void *data, char **error)
{
    struct buf bytes = {0};
    const char *why;
    bool done = false, locked;
    int lock = -1;

    if (!s->path) {
        *error = mem_string("there is no home directory to keep anything in");
        return false;
    }
    char *path = resolve(s->path);
    if ((why = refusal(path))) {
        *error = mem_string(why);
        goto out;
    }
    if ((lock = lock_file(s, path, sync, &locked, error)) < 0)
        goto out;
    if (!store_read(s, error))
        goto out;
    s->before = s->stamp;
    s->is_read = false;
    change(&s->records, data);
    recfile_print(&s->records, &bytes);
    recfile_free(&s->records);
    done = replace(s, path, buf_bytes(&bytes), locked, sync);
    if (!done)
        *error = failure();
out:
    if (lock >= 0)
        close(lock);
    buf_free(&bytes);
    free(path);
    return done;
}
