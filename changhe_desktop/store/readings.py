"""The shipped pinyin readings, loaded when a name is first saved or searched."""

from functools import lru_cache
from gzip import decompress

from changhe_desktop import paths
from changhe_desktop.domain.pinyin import PinyinTable


@lru_cache(maxsize=1)
def pinyin_table() -> PinyinTable:
    """All readings of the shipped table (about 30 ms at first, then none)."""
    return PinyinTable.parse(decompress(paths.resource("pinyin.tsv.gz").read_bytes()))
