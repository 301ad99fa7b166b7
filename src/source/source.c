/* SPDX-License-Identifier: ISC */
/* Opening, reading streams, deciding the encoding; changes of the file. */
#include "conversion.h"
#include "guard.h"
#include "signature.h"

#include <ibid/source.h>
#include <ibid/spool.h>
#include <ibid/text.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Bytes, from the first above 127 on, that decide the encoding. */
#define SAMPLE ((size_t)64 * 1024)

/* First bytes of a file that are compared with signatures. */
#define SIGNATURE_BYTES ((size_t)512)

/* Minimum milliseconds between two checks of the file. */
#define CHECK_INTERVAL_MS 200

enum decision {
    DECISION_OPEN,  /* ASCII so far */
    DECISION_AS_IS, /* the text is the raw bytes */
    DECISION_CONVERT,
};

struct source {
    char *path;
    int fd;          /* -1 for memory and finished streams */
    bool stream;     /* its bytes arrive one after another, in raw_spool */
    bool ended;      /* the stream has ended */
    char *error;     /* reason for which the text was cut short; NULL for none */
    struct span raw; /* the bytes so far */
    size_t mapped;   /* bytes mapped at raw.p; 0 otherwise */
    struct guard *guard;
    struct spool raw_spool;

    enum decision decision;
    char *encoding; /* name given by source_encoding */
    size_t scanned; /* raw bytes known to be ASCII */

    struct conversion conversion; /* with DECISION_CONVERT */

    struct stat stat;
    bool has_stat, truncated, restarted, change_reported;
    uint64_t checked;
};

/* Deciding -------------------------------------------------------------------- */

static bool has_multibyte(struct span s)
{
    for (size_t at = 0; at < s.n;) {
        uint32_t cp;
        bool malformed;
        size_t bytes = text_decode(s.p + at, s.n - at, &cp, &malformed);
        if (bytes > 1 && !malformed)
            return true;
        at += bytes;
    }
    return false;
}

static void name_encoding(struct source *s, const char *name)
{
    free(s->encoding);
    s->encoding = mem_string(name);
}

static void decide_as_is(struct source *s, const char *name)
{
    s->decision = DECISION_AS_IS;
    name_encoding(s, name);
}

/* name is the one to be shown; skip: bytes of a byte order mark. */
static void decide_conversion(struct source *s, const char *name, const char *encoding,
                              size_t skip)
{
    s->decision = DECISION_CONVERT;
    name_encoding(s, name);
    conversion_begin(&s->conversion, encoding, skip);
}

/* Decides by a byte order mark; false where there is none. */
static bool decide_by_mark(struct source *s)
{
    const char *p = s->raw.p;

    if (s->raw.n >= 2 && memcmp(p, "\xFF\xFE", 2) == 0) {
        decide_conversion(s, "UTF-16", "UTF-16LE", 2);
    } else if (s->raw.n >= 2 && memcmp(p, "\xFE\xFF", 2) == 0) {
        decide_conversion(s, "UTF-16", "UTF-16BE", 2);
    } else if (s->raw.n >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0) {
        decide_as_is(s, "UTF-8");
    } else {
        return false;
    }
    return true;
}

static bool all_arrived(const struct source *s)
{
    return !s->stream || s->ended;
}

/* Scans for the first byte above 127; returns whether there is more to scan. */
static bool scan(struct source *s, size_t budget)
{
    size_t to = s->raw.n - s->scanned < budget ? s->raw.n : s->scanned + budget;

    s->scanned += text_ascii_run(s->raw.p + s->scanned, to - s->scanned);
    if (s->scanned == to) {
        if (to == s->raw.n && all_arrived(s))
            decide_as_is(s, "ASCII");
        return to < s->raw.n;
    }
    struct span sample = span_sub(s->raw, s->scanned, s->scanned + SAMPLE);
    if (has_multibyte(sample)) {
        decide_as_is(s, "UTF-8");
    } else if (sample.n == SAMPLE || all_arrived(s)) {
        s->restarted = s->scanned > ORDINARY_TEXT || s->stream;
        decide_conversion(s, "Windows-1252", "Windows-1252", 0);
    }
    return false;
}

/* Converting ---------------------------------------------------------------------- */

/* Ends the text where it is: without the rest the program still runs. */
static void cut_short(struct source *s, const char *what)
{
    if (!s->error)
        s->error = mem_printf("%s: %s", what, strerror(errno));
}

static bool convert_step(struct source *s, size_t budget)
{
    const char *failed = NULL;

    if (s->error)
        return false;
    bool more = conversion_step(&s->conversion, s->raw, all_arrived(s), budget, &failed);
    if (failed)
        cut_short(s, failed);
    return more;
}

/* Arriving -------------------------------------------------------------------------- */

/* Polls instead of setting O_NONBLOCK: standard input is shared with other programs, for
 * which that would hold as well. */
static bool has_arrived(const struct source *s)
{
    struct pollfd wait = {.fd = s->fd, .events = POLLIN};

    return poll(&wait, 1, 0) > 0;
}

/* Reads once, blocking if nothing has arrived; returns the number of bytes. */
static size_t receive_once(struct source *s)
{
    char chunk[65536];
    ssize_t n;

    do {
        n = read(s->fd, chunk, sizeof chunk);
    } while (n < 0 && errno == EINTR);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return 0;
    if (n < 0)
        cut_short(s, "cannot be read on");
    else if (!spool_append(&s->raw_spool, chunk, (size_t)n))
        cut_short(s, "cannot write to a temporary file");
    s->ended = n <= 0 || s->error;
    s->raw = (struct span){s->raw_spool.base, s->raw_spool.n};
    return n > 0 ? (size_t)n : 0;
}

static bool receive(struct source *s, size_t budget)
{
    while (budget && !s->ended) {
        size_t n = has_arrived(s) ? receive_once(s) : 0;
        if (!n)
            return false;
        budget -= n < budget ? n : budget;
    }
    return !s->ended;
}

bool source_step(struct source *s, size_t budget)
{
    bool more = false;

    if (s->stream && !s->ended)
        more = receive(s, budget);
    if (s->decision == DECISION_OPEN)
        more |= scan(s, budget);
    if (s->decision == DECISION_CONVERT)
        more |= convert_step(s, budget);
    return more;
}

/* Opening ------------------------------------------------------------------------------ */

enum blocking { MAY_BLOCK, NEVER_BLOCK };

static bool open_stream(struct source *s, enum blocking blocking, char **error)
{
    if (!spool_open(&s->raw_spool)) {
        *error = mem_printf("cannot make a temporary file: %s", strerror(errno));
        return false;
    }
    s->stream = true;
    s->raw = (struct span){s->raw_spool.base, 0};
    /* The beginning of a byte order mark decides nothing yet. */
    do {
        struct pollfd wait = {.fd = s->fd, .events = POLLIN};
        if (poll(&wait, 1, blocking == MAY_BLOCK ? -1 : 0) == 0)
            break;
        receive_once(s);
    } while (!s->ended && blocking == MAY_BLOCK &&
             (!s->raw.n || (s->raw.n < 3 && (unsigned char)s->raw.p[0] >= 0xEF)));
    if (s->error && !s->raw.n) {
        *error = s->error;
        s->error = NULL;
        return false;
    }
    return true;
}

static bool open_mapped(struct source *s, char **error)
{
    size_t size = (size_t)s->stat.st_size;

    if (!size) {
        s->raw = (struct span){"", 0};
        return true;
    }
    void *p = mmap(NULL, size, PROT_READ, MAP_PRIVATE, s->fd, 0);
    if (p == MAP_FAILED) {
        *error = mem_string(strerror(errno));
        return false;
    }
    s->raw = (struct span){p, size};
    s->mapped = size;
    s->guard = guard_new(p, size);
    return true;
}

/* The kind of a file that is not regular; NULL for a regular one. */
static const char *special_kind(mode_t mode)
{
    if (S_ISREG(mode))
        return NULL;
    return S_ISDIR(mode)    ? "a directory"
           : S_ISFIFO(mode) ? "a FIFO"
           : S_ISSOCK(mode) ? "a socket"
                            : "a device";
}

/* Opening without waiting comes before fstat: between stat and open, a file could be
 * replaced by a FIFO. */
static int open_path(const char *path, enum blocking blocking)
{
    int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY;

    return open(path, blocking == MAY_BLOCK ? flags : flags | O_NONBLOCK);
}

static bool open_bytes(struct source *s, enum blocking blocking, char **error)
{
    bool standard = strcmp(s->path, "-") == 0;

    s->fd = standard ? dup(STDIN_FILENO) : open_path(s->path, blocking);
    if (s->fd < 0 || fstat(s->fd, &s->stat) < 0) {
        /* A socket cannot be opened, nor some devices. */
        *error = mem_string(errno == ENXIO ? "is a socket or a device" : strerror(errno));
        return false;
    }
    const char *kind = special_kind(s->stat.st_mode);
    if (kind && (blocking == NEVER_BLOCK || S_ISDIR(s->stat.st_mode))) {
        *error = mem_printf("is %s", kind);
        return false;
    }
    s->has_stat = S_ISREG(s->stat.st_mode) && !standard;
    /* Files in /proc have the size 0, but they do have bytes. */
    if (!S_ISREG(s->stat.st_mode) || !s->stat.st_size)
        return open_stream(s, blocking, error);
    return open_mapped(s, error);
}

static bool decide_at_opening(struct source *s, const char *encoding, char **error)
{
    if (encoding && (strcasecmp(encoding, "utf-8") == 0 || strcasecmp(encoding, "utf8") == 0 ||
                     strcasecmp(encoding, "ascii") == 0)) {
        decide_as_is(s, "UTF-8");
    } else if (encoding) {
        struct converter *known = converter_new(encoding);
        if (!known) {
            *error = mem_printf("unknown encoding \"%s\"", encoding);
            return false;
        }
        converter_free(known);
        decide_conversion(s, encoding, encoding, 0);
    } else if ((*error = signature_refusal(span_sub(s->raw, 0, SIGNATURE_BYTES)))) {
        return false;
    } else if (!decide_by_mark(s)) {
        name_encoding(s, "ASCII");
        scan(s, s->raw.n <= ORDINARY_TEXT ? s->raw.n : SAMPLE);
    }
    s->restarted = false;
    if (s->decision == DECISION_CONVERT)
        convert_step(s, s->raw.n <= ORDINARY_TEXT ? ORDINARY_TEXT : SAMPLE);
    return true;
}

static struct source *source_alloc(const char *path)
{
    struct source *s = mem_alloc(sizeof *s);

    s->path = mem_string(path);
    s->fd = -1;
    s->raw_spool.fd = s->conversion.text.fd = -1;
    return s;
}

static struct source *open_source(const char *path, const char *encoding,
                                  enum blocking blocking, char **error)
{
    struct source *s = source_alloc(path);

    *error = NULL;
    if (open_bytes(s, blocking, error) && decide_at_opening(s, encoding, error))
        return s;
    source_free(s);
    return NULL;
}

struct source *source_open(const char *path, const char *encoding, char **error)
{
    return open_source(path, encoding, MAY_BLOCK, error);
}

struct source *source_open_regular(const char *path, const char *encoding, char **error)
{
    return open_source(path, encoding, NEVER_BLOCK, error);
}

struct source *source_memory(const char *name, struct span bytes)
{
    struct source *s = source_alloc(name);

    s->raw = bytes;
    decide_as_is(s, "UTF-8");
    return s;
}

void source_free(struct source *s)
{
    if (!s)
        return;
    guard_free(s->guard);
    if (s->mapped)
        munmap((void *)(uintptr_t)s->raw.p, s->mapped);
    spool_close(&s->raw_spool);
    conversion_free(&s->conversion);
    if (s->fd >= 0)
        close(s->fd);
    free(s->error);
    free(s->encoding);
    free(s->path);
    free(s);
}

/* Queries ---------------------------------------------------------------------------------- */

struct span source_text(const struct source *s)
{
    if (s->decision == DECISION_CONVERT)
        return (struct span){s->conversion.text.base, s->conversion.text.n};
    /* A stream whose encoding is open has text up to its first byte above 127. */
    if (s->decision == DECISION_OPEN && s->stream)
        return span_sub(s->raw, 0, s->scanned);
    return s->raw;
}

bool source_complete(const struct source *s)
{
    if (!all_arrived(s) || s->decision == DECISION_OPEN)
        return false;
    return s->decision == DECISION_AS_IS || s->conversion.used >= s->raw.n || s->error;
}

bool source_growing(const struct source *s)
{
    if (s->decision == DECISION_CONVERT)
        return !source_complete(s);
    return !all_arrived(s);
}

const char *source_error(const struct source *s)
{
    return s->error;
}

int source_wait_fd(const struct source *s)
{
    return s->stream && !s->ended ? s->fd : -1;
}

size_t source_raw(const struct source *s, size_t position)
{
    if (s->decision != DECISION_CONVERT)
        return position;
    if (position >= s->conversion.text.n)
        return s->conversion.used;
    return conversion_at_position(&s->conversion, s->raw, position).raw;
}

size_t source_position(const struct source *s, size_t raw)
{
    if (s->decision != DECISION_CONVERT)
        return raw < s->raw.n ? raw : s->raw.n;
    if (raw >= s->conversion.used)
        return s->conversion.text.n;
    return conversion_at_raw(&s->conversion, s->raw, raw).text;
}

static uint64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

enum source_event source_check(struct source *s)
{
    struct stat now;

    if (s->restarted) {
        s->restarted = false;
        return SOURCE_RESTARTED;
    }
    if (s->guard && !s->truncated && guard_hit(s->guard)) {
        s->truncated = true;
        return SOURCE_TRUNCATED;
    }
    if (!s->has_stat || s->change_reported || now_ms() - s->checked < CHECK_INTERVAL_MS)
        return SOURCE_SAME;
    s->checked = now_ms();
    if (fstat(s->fd, &now) == 0 && now.st_size < s->stat.st_size && !s->truncated) {
        s->truncated = true;
        return SOURCE_TRUNCATED;
    }
    if (stat(s->path, &now) == 0 &&
        (now.st_ino != s->stat.st_ino || now.st_dev != s->stat.st_dev ||
         now.st_size != s->stat.st_size || now.st_mtim.tv_sec != s->stat.st_mtim.tv_sec ||
         now.st_mtim.tv_nsec != s->stat.st_mtim.tv_nsec)) {
        s->change_reported = true;
        return s->truncated ? SOURCE_SAME : SOURCE_CHANGED;
    }
    return SOURCE_SAME;
}

bool source_is_regular(const struct source *s)
{
    return s->has_stat;
}

const char *source_path(const struct source *s)
{
    return s->path;
}

const char *source_encoding(const struct source *s)
{
    return s->encoding;
}

uint64_t source_size(const struct source *s)
{
    return s->raw.n;
}

static uint64_t mix(uint64_t h, uint64_t word)
{
    h = (h ^ word) * 0x9E3779B97F4A7C15u;
    return h ^ h >> 29;
}

/* Hashes eight bytes at a time, in little-endian order on any machine; the last word holds
 * the number of its bytes. */
static uint64_t hash(struct span s, uint64_t h)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t n = s.n;
    uint64_t rest = n & 7;

    for (; n >= 8; p += 8, n -= 8)
        h = mix(h, (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 |
                       (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 |
                       (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56);
    while (n--)
        rest = rest << 8 | p[n];
    return mix(h, rest);
}

void source_digest_bytes(struct span bytes, char out[SOURCE_DIGEST])
{
    const size_t part = (size_t)64 * 1024;
    struct span head = span_sub(bytes, 0, part);
    struct span tail = span_sub(bytes, bytes.n > part ? bytes.n - part : 0, bytes.n);
    uint64_t size = bytes.n;
    uint64_t a = hash(tail, hash(head, 0xCBF29CE484222325u ^ size));
    uint64_t b = hash(head, hash(tail, 0x84222325CBF29CE4u + size * 31));

    snprintf(out, SOURCE_DIGEST, "%016llx%016llx", (unsigned long long)a,
             (unsigned long long)b);
}

void source_digest(const struct source *s, char out[SOURCE_DIGEST])
{
    source_digest_bytes(s->raw, out);
}
