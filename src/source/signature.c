/* SPDX-License-Identifier: ISC */
/* The table of signatures. */
#include "signature.h"

#include <string.h>

/* Bytes at an offset that identify a format which is no text.  Of two signatures that match
 * the same file, the more specific one comes first. */
struct signature {
    size_t at;
    const char *bytes;
    size_t n;
    const char *what;    /* the format, after the name of the file */
    const char *command; /* prints the text of FILE; NULL for none */
};

#define AT(at, bytes) at, bytes, sizeof bytes - 1

static const struct signature signatures[] = {
    {AT(0, "\x1F\x8B\x08"), "is compressed", "gunzip -c FILE"},
    {AT(0, "\x1F\x9D"), "is compressed", "gunzip -c FILE"},
    {AT(0, "BZh91AY&SY"), "is compressed", "bunzip2 -c FILE"},
    {AT(0, "\xFD"
           "7zXZ\0"),
     "is compressed", "xz -dc FILE"},
    {AT(0, "\x28\xB5\x2F\xFD"), "is compressed", "zstd -dc FILE"},
    {AT(0, "\x04\x22\x4D\x18"), "is compressed", "lz4 -dc FILE"},
    {AT(30, "mimetypeapplication/epub+zip"), "is an EPUB", "pandoc -t plain FILE"},
    {AT(30, "mimetypeapplication/vnd.oasis.opendocument.text"), "is an ODT document",
     "pandoc -t plain FILE"},
    {AT(30, "[Content_Types].xml"), "is an Office document", "pandoc -t plain FILE"},
    {AT(0, "PK\x03\x04"), "is a zip archive", "unzip -p FILE MEMBER"},
    {AT(0, "7z\xBC\xAF\x27\x1C"), "is a 7z archive", "7z x -so FILE MEMBER"},
    {AT(257, "ustar\0"), "is a tar archive", "tar -xOf FILE MEMBER"},
    {AT(257, "ustar  \0"), "is a tar archive", "tar -xOf FILE MEMBER"},
    {AT(0, "%PDF-"), "is a PDF", "pdftotext -layout FILE -"},
    {AT(0, "%!PS-"), "is PostScript", "ps2txt FILE"},
    {AT(0, "{\\rtf"), "is RTF", "unrtf --text FILE"},
    {AT(0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "is an Office document", "antiword FILE"},
    {AT(60, "BOOKMOBI"), "is a Mobipocket book", NULL},
    {AT(0, "AT&TFORM"), "is a DjVu", "djvutxt FILE"},
    {AT(0, "\x7F"
           "ELF"),
     "is a program", NULL},
    {AT(0, "\x89PNG\r\n\x1A\n"), "is an image", NULL},
    {AT(0, "\xFF\xD8\xFF"), "is an image", NULL},
    {AT(0, "GIF87a"), "is an image", NULL},
    {AT(0, "GIF89a"), "is an image", NULL},
    {AT(0, "II*\0"), "is an image", NULL},
    {AT(0, "MM\0*"), "is an image", NULL},
    {AT(8, "WEBPVP8"), "is an image", NULL},
    {AT(4, "ftypheic"), "is an image", NULL},
    {AT(4, "ftypavif"), "is an image", NULL},
    {AT(4, "ftypisom"), "is a film", NULL},
    {AT(4, "ftypmp42"), "is a film", NULL},
    {AT(0, "\x1A\x45\xDF\xA3"), "is a film", NULL},
    {AT(8, "WAVEfmt "), "is a sound", NULL},
    {AT(0, "OggS\0"), "is a sound", NULL},
    {AT(0, "fLaC\0"), "is a sound", NULL},
    {AT(0, "ID3\x03"), "is a sound", NULL},
    {AT(0, "ID3\x04"), "is a sound", NULL},
    {AT(0, "SQLite format 3\0"), "is a database", NULL},
};

char *signature_refusal(struct span head)
{
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
        const struct signature *s = &signatures[i];
        if (head.n < s->at + s->n || memcmp(head.p + s->at, s->bytes, s->n) != 0)
            continue;
        if (s->command)
            return mem_printf("%s: try %s | ibid -", s->what, s->command);
        return mem_printf("%s, not a text", s->what);
    }
    return NULL;
}
