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
    *s = (struct store){.path = path, .reading.fd = -1};
}

static void end_reading(struct store *s)
{
    if (s->reading.fd >= 0)
        close(s->reading.fd);
    s->reading.fd = -1;
    buf_free(&s->reading.bytes);
}

void store_free(struct store *s)
{
    end_reading(s);
    records_free(&s->records);
    free(s->path);
    *s = (struct store){.reading.fd = -1};
}

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

/* Opening a pipe must not wait for whoever would write to it. */
static int open_to_read(const char *path)
{
    return open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
}

bool stamp_equal(const struct stamp *a, const struct stamp *b)
{
    return a->inode == b->inode && a->size == b->size && a->seconds == b->seconds &&
           a->nanoseconds == b->nanoseconds;
}

static struct stamp stamp_of(const struct stat *s)
{
    return (struct stamp){.seconds = s->st_mtim.tv_sec,
                          .nanoseconds = s->st_mtim.tv_nsec,
                          .size = s->st_size,
                          .inode = s->st_ino};
}

static bool is_as_seen(const struct store *s, const struct stat *now)
{
    struct stamp stamp = stamp_of(now);

    return s->known && stamp_equal(&s->stamp, &stamp);
}

static bool is_unchanged(const struct stat *a, const struct stat *b)
{
    return a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

bool store_is_outdated(const struct store *s)
{
    struct stat now;

    if (!s->path)
        return false;
    if (stat(s->path, &now) < 0)
        return true;
    if (s->reading.fd < 0)
        return !is_as_seen(s, &now);
    return now.st_ino != s->reading.begun.st_ino || !is_unchanged(&now, &s->reading.begun);
}

#define TICKS_NS 50000000L

/* A file changed within the clock's last ticks may change again and look the
 * same, so it is taken as known only a moment later. */
static void note_stamp(struct store *s, const struct stat *now)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    s->known =
        t.tv_sec > now->st_mtim.tv_sec + 1 ||
        (t.tv_sec - now->st_mtim.tv_sec) * 1000000000L + t.tv_nsec - now->st_mtim.tv_nsec >
            TICKS_NS;
    s->stamp = stamp_of(now);
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

/* In steps ---------------------------------------------------------------------------- */

bool store_begin(struct store *s, char **error)
{
    struct reading *r = &s->reading;
    const char *why = NULL;

    *error = NULL;
    if (!s->path)
        return true;
    r->fd = open_to_read(s->path);
    if (r->fd < 0 && errno == ENOENT)
        return true;
    if (r->fd >= 0 && fstat(r->fd, &r->begun) == 0 && !(why = misfit(&r->begun)))
        return true;
    *error = why ? mem_string(why) : failure();
    end_reading(s);
    return false;
}

/* Where the last blank line in bytes from on ends; 0 where there is none. */
static size_t last_blank_line(struct span s, size_t from)
{
    for (size_t at = s.n; at > from + 1; at--) {
        size_t before = at - 1;
        if (s.p[before] != '\n')
            continue;
        if (before && s.p[before - 1] == '\r')
            before--;
        if (before && s.p[before - 1] == '\n')
            return at;
    }
    return 0;
}

/* Takes the records that are whole. */
static void parse_whole(struct store *s, size_t had)
{
    struct buf *b = &s->reading.bytes;
    size_t end = last_blank_line(buf_bytes(b), had > 2 ? had - 2 : 0);

    records_parse(span_sub(buf_bytes(b), 0, end), &s->records);
    memmove(b->p, b->p + end, b->n - end);
    b->n -= end;
}

/* What was written to while it was read has to be read again. */
static void reading_done(struct store *s, bool read)
{
    struct stat now;

    records_parse(buf_bytes(&s->reading.bytes), &s->records);
    s->broken = !read;
    if (read && fstat(s->reading.fd, &now) == 0 && is_unchanged(&now, &s->reading.begun))
        note_stamp(s, &now);
    end_reading(s);
}

/* Out of memory in the middle of a step, and saving what there is. */
static void drop_torn(struct store *s)
{
    if (!s->reading.torn)
        return;
    end_reading(s);
    records_free(&s->records);
    s->reading.torn = s->known = false;
}

bool store_step(struct store *s, size_t budget)
{
    char chunk[65536];

    for (size_t done = 0; s->reading.fd >= 0 && done < budget;) {
        size_t had = s->reading.bytes.n;
        ssize_t n = read(s->reading.fd, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            reading_done(s, n == 0);
            break;
        }
        s->reading.torn = true;
        buf_put(&s->reading.bytes, chunk, (size_t)n);
        parse_whole(s, had);
        s->reading.torn = false;
        done += (size_t)n;
    }
    return s->reading.fd >= 0;
}

bool store_read(struct store *s, char **error)
{
    struct buf bytes = {0};
    struct stat now;
    const char *why = NULL;
    bool read = false;

    *error = NULL;
    if (!s->path)
        return true;
    drop_torn(s);
    while (store_step(s, SIZE_MAX))
        ;
    int fd = open_to_read(s->path);
    if (fd < 0 && errno == ENOENT) {
        records_free(&s->records);
        s->known = false;
        s->stamp = (struct stamp){0};
        s->version++;
        return true;
    }
    if (fd < 0 || fstat(fd, &now) < 0)
        goto out;
    if (is_as_seen(s, &now)) {
        read = true;
        goto out;
    }
    if ((why = misfit(&now)) || !read_all(fd, &bytes))
        goto out;
    records_free(&s->records);
    records_parse(buf_bytes(&bytes), &s->records);
    s->version++;
    note_stamp(s, &now);
    read = true;
out:
    if (!read)
        *error = why ? mem_string(why) : failure();
    if (fd >= 0)
        close(fd);
    buf_free(&bytes);
    return read;
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
 * So many milliseconds a lock is waited for.  Another session saves in a few of them, a
 * large file in a second or two; who holds it for longer may never let it go.  Once that
 * has shown itself, or where the same is saved again soon, nobody shall wait long; a
 * child keeps nobody waiting.
 */
#define PATIENTLY 5000
#define BRIEFLY 500
#define APART 30000
#define LONGEST_SLEEP 16

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
    LOCK_MISSING, /* some network file systems have none */
    LOCK_HELD,    /* by somebody else, for longer than one waits */
    LOCK_FAILED,
};

/* What is slept is counted, not the time: a machine that was suspended meanwhile has
 * kept nobody waiting. */
static enum lock_state take_lock(int fd, long patience)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

    for (long slept = 0, ms = 1; fcntl(fd, F_SETLK, &lock) < 0;) {
        if (errno == EINTR)
            continue;
        if (errno == ENOLCK || errno == ENOSYS || errno == EOPNOTSUPP)
            return LOCK_MISSING;
        if (errno != EAGAIN && errno != EACCES)
            return LOCK_FAILED;
        if (slept >= patience)
            return LOCK_HELD;
        sleep_ms(ms);
        slept += ms;
        if (ms < LONGEST_SLEEP)
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

static long patience(const struct store *s, bool sync)
{
    if (!sync)
        return s->locked_out ? 0 : BRIEFLY;
    if (s->locked_out)
        return BRIEFLY;
    return s->apart ? APART : PATIENTLY;
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
        state = take_lock(fd, patience(s, sync));
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

/* Who is in no hurry waits until whatever is written to the file from then on has
 * another time, so that its stamp can be trusted. */
static bool put_in_place(const struct store *s, const char *beside, const char *path)
{
    if (s->passing)
        sleep_ms(TICKS_NS / 1000000L + 10);
    return rename(beside, path) == 0;
}

static bool replace(struct store *s, const char *path, struct span bytes, bool locked,
                    bool sync)
{
    char *beside = mem_printf("%s.XXXXXX", path);
    struct stat now;
    bool done = false;
    int fd = open_beside(beside, locked);

    if (fd < 0)
        goto out;
    if (!dress_as(fd, path) || !span_write(bytes, fd) || (sync && !sync_file(fd)) ||
        fstat(fd, &now) < 0 || !close_checked(&fd) || !put_in_place(s, beside, path)) {
        int number = errno;
        if (fd >= 0)
            close(fd);
        unlink(beside);
        errno = number;
        goto out;
    }
    if (sync)
        sync_directory(path);
    note_stamp(s, &now);
    done = true;
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

bool store_change(struct store *s, bool sync, void (*change)(struct records *, void *),
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
    /* What runs out of memory on the way leaves records that are on no disk. */
    s->known = false;
    change(&s->records, data);
    records_print(&s->records, &bytes);
    if (!replace(s, path, buf_bytes(&bytes), locked, sync))
        goto failed;
    records_free(&s->records);
    if (!s->passing)
        records_parse(buf_bytes(&bytes), &s->records);
    s->version++;
    done = true;
    goto out;
failed:
    *error = failure();
out:
    if (lock >= 0)
        close(lock);
    buf_free(&bytes);
    free(path);
    return done;
}
