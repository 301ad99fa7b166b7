/* SPDX-License-Identifier: ISC */
/*
 * bookmarks: what a reader keeps.  Two files of the same form, GNU recutils:
 * the passages (the dotfile) and the places (state).
 *
 * Offsets are raw: those of the file as given, in bytes.  Strings are UTF-8;
 * bytes that are not are percent-encoded in the files and plain here.
 *
 * Nothing a reader kept is lost: every change takes a lock, reads the file
 * again, merges, writes beside it, fsyncs and renames.  Unknown fields, unknown
 * records, comments and their order survive; what cannot be parsed is carried
 * along as it stands.  A file that is read-only, another user's, or no ordinary one
 * is not written.
 *
 * Errors say what is wrong, without the path, and are the caller's to free.
 */
#ifndef IBID_BOOKMARKS_H
#define IBID_BOOKMARKS_H

#include <ibid/anchor.h>
#include <ibid/base.h>

/* A passage; NULL stands for a field that is absent.  All strings are owned by
 * whoever owns the struct. */
struct passage {
    char *id;     /* unique; made by bookmarks_put where NULL */
    char *digest; /* of the document: see source_digest */
    char *path;
    char *title;       /* of the document */
    char *fingerprint; /* of its text: see text_fingerprint; NULL: none was taken */
    char *section;     /* label as printed */
    uint64_t offset;   /* raw, of the quotation's first byte */
    char *quote;
    char *prefix, *suffix;
    char *lookalike; /* see anchor_lookalike; NULL: nobody has looked */
    char *comment;   /* may have several lines */
    char *style;     /* a name of the reader's; what is not known survives */
    char *mark;      /* one letter, for m and ' */
    char *time;      /* UTC, 2026-01-31T09:30:00Z; made by bookmarks_put where NULL */
};

void passage_free(struct passage *p);
struct passage passage_copy(const struct passage *p);
struct identity passage_identity(const struct passage *p); /* of its document */

/* Its quotation, which borrows the passage's strings. */
struct quotation passage_quotation(const struct passage *p);

/* Replaces its quotation by one taken from a text: see quotation_take. */
void passage_quote(struct passage *p, struct span text, struct range range);

/* The dotfile: path, or NULL for $IBID_FILE or else ~/.ibid.  Never fails: a
 * file that cannot be read is reported by *error (NULL where all is well) and is
 * never written over. */
struct bookmarks *bookmarks_open(const char *path, char **error);
void bookmarks_free(struct bookmarks *b);
const char *bookmarks_path(const struct bookmarks *b); /* empty: there is none */

/*
 * Reads on, about budget bytes; returns whether there is more to do.  Opening reads the
 * first 256 KiB, and with them all of most files; what comes later is shown when all of
 * it has been read (see bookmarks_readings), and undoes no change made until then.
 *
 * Every change is saved by a child of this process, one save after the other, each with
 * all that was changed by then: here it is seen that one has ended, and the next is begun.
 * Where somebody else had changed the file, it is then read again, here too.
 */
bool bookmarks_step(struct bookmarks *b, size_t budget);

/* Does all at once that bookmarks_step would do, but for what a child is at. */
void bookmarks_read(struct bookmarks *b);

/* Hung up (POLLHUP) when a save has ended, which bookmarks_step waits for; -1: none is
 * under way. */
int bookmarks_fd(const struct bookmarks *b);

/* How many changes were made here, and how many of them, in their order, are in the
 * file and on the disk. */
unsigned long bookmarks_made(const struct bookmarks *b);
unsigned long bookmarks_saved(const struct bookmarks *b);

/* Why the last save failed, or that one kept both versions; told once, the caller's to
 * free.  NULL: nothing is to be told. */
char *bookmarks_complaint(struct bookmarks *b);

/*
 * Passages have numbers from 0 on, in the file's order, but that what is kept here
 * comes behind what had been read by then.  A number is its passage's until
 * bookmarks_readings is another: that of one that was deleted stays empty, and a new
 * one has the next.  Finding passages by their id, and by what stands in a field,
 * takes the same time however many there are.
 */
size_t bookmarks_count(const struct bookmarks *b);   /* passages */
size_t bookmarks_numbers(const struct bookmarks *b); /* given so far, empty ones too */
unsigned long bookmarks_readings(const struct bookmarks *b);

/* NULL: the number is empty, or nobody's yet.  Good until that passage is changed. */
const struct passage *bookmarks_get(const struct bookmarks *b, size_t number);

/* The number of the passage with an id; NOWHERE where there is none. */
size_t bookmarks_find(const struct bookmarks *b, const char *id);

/* Numbers, to be freed with VEC_FREE. */
struct numbers {
    size_t *v;
    size_t n, cap;
};

void numbers_sort(struct numbers *v); /* rising, each once */

enum bookmarks_key {
    BOOKMARKS_ID,
    BOOKMARKS_DIGEST,
    BOOKMARKS_PATH,
    BOOKMARKS_TITLE,
    BOOKMARKS_FINGERPRINT,
    BOOKMARKS_MARK,
    BOOKMARKS_KEYS,
};

/* Adds the numbers of all passages that have this in the field, in no order; NULL is
 * in none. */
void bookmarks_with(const struct bookmarks *b, enum bookmarks_key key, const char *string,
                    struct numbers *out);

/* Adds the numbers of all passages whose document agrees with this one, if only by its
 * title, rising.  What it costs goes by their number and by that of the documents. */
void bookmarks_of(const struct bookmarks *b, const struct identity *document,
                  struct numbers *out);

/*
 * Adds a passage, or changes the one with its id.  A document has at most one passage of
 * each letter: where this one gets a letter (mark not NULL), the passage of the same
 * document that had it loses the letter and nothing else; only one that holds no more than
 * a letter (no comment, no style, no quotation longer than a mark's own) goes with it.
 * The change is shown at once, and a save of it is begun: bookmarks_saved tells that it is
 * on the disk, bookmarks_complaint why it could not be saved, if only because another
 * session holds the lock for longer than a few seconds.  It is then kept and tried again
 * with the next.
 *
 * Where another session changed the same passage since it was last read here, both
 * versions are kept (this one under a new id), a passage changed elsewhere is not deleted,
 * and one deleted elsewhere comes back only with new words of the reader's:
 * bookmarks_complaint says so.
 */
void bookmarks_put(struct bookmarks *b, const struct passage *p);
void bookmarks_delete(struct bookmarks *b, const char *id);

/*
 * Adds those of n passages that are not there yet, in one save: *added of them.
 * One that says the same of the same document is there; one with the id of
 * another that says something else is kept beside it.  The last that has a letter of
 * a document keeps it; whatever had it loses no more than the letter.  *added is 0
 * where the save failed.
 */
bool bookmarks_import(struct bookmarks *b, const struct passage *v, size_t n, size_t *added,
                      char **error);

/* Waits for the save that is under way, and saves what is not saved yet; false where
 * something could not be, and *error says why.  True with an *error (NULL otherwise) where
 * both versions of a passage were kept. */
bool bookmarks_save(struct bookmarks *b, char **error);

/* Appends what is not saved, as records that may be appended to a dotfile; deletions
 * are none. */
void bookmarks_unsaved(struct bookmarks *b, struct buf *out);

/* Reads the file again if somebody else changed it: at once up to 256 KiB, and else in the
 * steps that follow. */
void bookmarks_refresh(struct bookmarks *b);

/* Places: where one was reading, by document. */
struct place {
    char *digest, *path, *title, *fingerprint; /* as a passage's */
    uint64_t offset; /* raw, of the first word of the top line, always in the text */
    char *quote, *prefix, *suffix; /* the words there, as of a mark; NULL in older files */
    char *jumps;    /* back along the jumps, separated by blanks, or NULL: the raw offset of
                       each screen, what is carried to it, and after colons the
                       markers followed from it */
    char *searches; /* the last patterns, one a line, or NULL; a tab and "regex" follow a
                       regular expression */
    char *view;     /* how it was shown, in words that only the reader knows, or NULL */
    char *time;
};

void place_free(struct place *p);

/* path, or NULL for $XDG_STATE_HOME/ibid/places or ~/.local/state/ibid/places. */
struct places *places_open(const char *path);
void places_free(struct places *p);

/* The place in the document that agrees best with this one, if only by its path: how
 * it agrees; MATCH_NONE where there is none.  That of a text which was edited is not
 * taken where its own file is still there: this one is a copy.  Of several the latest;
 * *out is the caller's to free with place_free. */
enum identity_match places_get(struct places *p, const struct identity *document,
                               struct place *out);

bool places_any(struct places *p); /* are there any, in whatever document? */

/* Keeps a place: in memory until places_save, which renames without fsync
 * unless sync is true.  At most 1,000 documents are remembered. */
void places_put(struct places *p, const struct place *place);
bool places_save(struct places *p, bool sync, char **error);

#endif
