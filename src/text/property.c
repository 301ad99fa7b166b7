/* SPDX-License-Identifier: ISC */
/* Properties of code points. */
#include <ibid/text.h>

#include <unictype.h>

bool text_is_blank(uint32_t cp)
{
    switch (cp) {
    case ' ':
    case '\t':
    case 0x1680:
    case 0x205F:
    case 0x3000:
        return true;
    case 0x2007: /* figure space: does not break */
        return false;
    default:
        return cp >= 0x2000 && cp <= 0x200A;
    }
}

bool text_is_upper(uint32_t cp)
{
    return cp < 0x80 ? cp >= 'A' && cp <= 'Z' : uc_is_property_uppercase(cp);
}

bool text_is_letter(uint32_t cp)
{
    if (cp < 0x80)
        return (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z';
    return uc_is_property_alphabetic(cp);
}

bool text_is_digit(uint32_t cp)
{
    return cp >= '0' && cp <= '9';
}

bool text_is_wide_script(uint32_t cp)
{
    return (cp >= 0x2E80 && cp <= 0x303E) || (cp >= 0x3040 && cp <= 0x30FF) ||
           (cp >= 0x3100 && cp <= 0x312F) || (cp >= 0x31A0 && cp <= 0x9FFF) ||
           (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0xFE30 && cp <= 0xFE4F) ||
           (cp >= 0xFF00 && cp <= 0xFF60) || (cp >= 0x20000 && cp <= 0x3FFFD);
}
