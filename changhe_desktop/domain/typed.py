"""What a person typed, folded so that it can be compared: full-width to half-width, odd spaces out.

Folding is for comparing and reading only; names and descriptions are stored as they were written,
cleaned of what no eye can see.
"""

import re
import unicodedata

INVISIBLE = dict.fromkeys(
    (0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2028, 0x2029, 0x2060, 0xFEFF), None
)
SPACES = {0x00A0: " ", 0x3000: " "}


def cleaned(text: str) -> str:
    """The text without zero-width marks, hard and full-width spaces made plain, its ends trimmed."""
    return text.translate(INVISIBLE).translate(SPACES).strip()


def narrowed(text: str) -> str:
    """The text with full-width forms made half-width (NFKC) and every space taken out; case is kept."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", cleaned(text)))


def folded(text: str) -> str:
    """The text for comparing: narrowed, and without difference of case."""
    return unicodedata.normalize("NFKC", narrowed(text).casefold())


def unprintable(text: str) -> str:
    """The characters no paper can show (control characters except line feed and tab, lone surrogates)."""
    return "".join(c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t")
