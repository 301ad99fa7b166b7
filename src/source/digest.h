/* SPDX-License-Identifier: ISC */
/* digest: SHA-256 (FIPS 180-4). */
#ifndef IBID_SOURCE_DIGEST_H
#define IBID_SOURCE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

struct digest {
    uint32_t state[8];
    unsigned char block[64];
    uint64_t bytes;
};

void digest_begin(struct digest *d);
void digest_add(struct digest *d, const void *bytes, size_t n);
void digest_end(struct digest *d, unsigned char out[32]);

#endif
