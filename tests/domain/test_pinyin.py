"""Search and sorting by pinyin, with the table that is shipped."""

import gzip
import importlib.util
import time
from functools import cache
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changhe_desktop import paths
from changhe_desktop.domain.errors import Trouble
from changhe_desktop.domain.pinyin import PinyinTable


@cache
def shipped() -> bytes:
    return gzip.decompress(paths.resource("pinyin.tsv.gz").read_bytes())


@cache
def table() -> PinyinTable:
    return PinyinTable.parse(shipped())


def builder() -> ModuleType:
    path = paths.shipped() / "tools" / "pinyin" / "build.py"
    spec = importlib.util.spec_from_file_location("pinyin_build", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_shipped_table_is_what_the_tool_writes_and_is_small() -> None:
    assert builder().table().encode("utf-8") == shipped()
    assert paths.resource("pinyin.tsv.gz").stat().st_size < 200_000


def test_the_table_loads_quickly() -> None:
    packed = paths.resource("pinyin.tsv.gz").read_bytes()
    spent = []
    for _ in range(5):
        start = time.perf_counter()
        PinyinTable.parse(gzip.decompress(packed))
        spent.append(time.perf_counter() - start)
    assert min(spent) < 0.1


def test_every_hanzi_of_gbk_and_the_rare_names_have_a_reading() -> None:
    """But for ten weights and measures of Japanese make (兙, 瓧 …) that have none."""
    gbk = [chr(c) for c in range(0x4E00, 0x9FA6)]
    missing = [c for c in gbk if c not in table().readings]
    assert len(missing) <= 10
    assert not [c for c in missing if c.encode("gb2312", "ignore")]
    assert not [c for c in "喆堃昇昉祎翀赟镕犇骉䶮㛃𬭚" if c not in table().readings]


@pytest.mark.parametrize(
    "query",
    [
        "zysq",
        "cysq",
        "zhaoyang",
        "chaoyang",
        "chaoyangsheq",
        "朝阳",
        "YANG",
        "ＣＹ",
        "cyangsq",
        "chy",
        "yangshequ",
    ],
)
def test_both_readings_of_a_name_find_it(query: str) -> None:
    assert table().matches(query, "朝阳社区")


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("ch", "长河"),
        ("zh", "长河"),
        ("changhe", "长河镇"),
        ("cjb", "城建办"),
        ("chengjianb", "城建办"),
        ("xian", "西安"),
        ("xi'an", "西安"),
        ("xian", "先进"),
        ("fangan", "方案"),
        ("ajjq", "A级景区村庄"),
        ("4hnc", "“4好”农村路"),
        ("lv", "绿道"),
        ("qiu", "仇和"),
    ],
)
def test_letters_find_characters(query: str, text: str) -> None:
    assert table().matches(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("cjb", "城市建设"),
        ("chen", "chéng"),
        ("jian", "城建"[:1]),
        ("x y", "朝阳"),
        ("村", "城建办"),
        ("an", "建设"),
        ("%", "城建办"),
    ],
)
def test_what_is_not_meant_is_not_found(query: str, text: str) -> None:
    assert not table().matches(query, text)


def test_a_key_holds_a_name_and_its_aliases_apart() -> None:
    key = table().keys("城建办", "建设办公室")
    finds = table().finder
    assert finds("cjb")("", key)
    assert finds("jsbgs")("", key)
    assert not finds("bjs")("", key)


def test_a_traditional_or_mistyped_character_of_the_same_sound_is_recognised() -> None:
    assert table().sounds_like("城建辦", "城建办")
    assert not table().sounds_like("城建局", "城建办")


def test_names_sort_by_pinyin_and_surnames_by_their_own_reading() -> None:
    words = ["张三", "2号路", "安全", "A级", "巴", "宝", "八一"]
    assert sorted(words, key=table().sort_key) == ["2号路", "A级", "安全", "八一", "巴", "宝", "张三"]
    people = ["曾一", "单二", "仇三", "万俟四", "白五"]
    ordered = sorted(people, key=lambda p: table().sort_key(p, person=True))
    assert ordered == ["白五", "万俟四", "仇三", "单二", "曾一"]


def test_a_damaged_table_is_trouble_and_says_what_to_do() -> None:
    for damaged in (b"", b"\xff\xfe\x00"):
        with pytest.raises(Trouble, match="重新安装"):
            PinyinTable.parse(damaged)


def test_going_over_fifty_thousand_rows_keeps_up_with_typing() -> None:
    text = "加强生活垃圾分类处理体系建设（朝阳社区）"
    key = table().keys(text)
    start = time.perf_counter()
    finds = table().finder("cysq")
    assert sum(finds(text, key) for _ in range(5_000)) == 5_000
    assert time.perf_counter() - start < 0.5


@settings(deadline=None)
@given(st.text("城建办朝阳长河1 （）-", max_size=6))
def test_every_text_is_found_by_its_own_initials_and_full_pinyin(text: str) -> None:
    key = table().keys(text)
    firsts = [token.split("/") for token in key.split()]
    for reading in (0, -1):
        full = "".join(token[reading] for token in firsts)
        initials = "".join(token[reading][0] for token in firsts)
        if full:
            assert table().finder(full)("", key)
            assert table().finder(initials)("", key)


@pytest.mark.parametrize("query", ["xian" * 60 + "v", "zhangchengshang" * 20 + "i", "1" * 500])
def test_a_long_or_hopeless_query_is_answered_at_once(query: str) -> None:
    start = time.perf_counter()
    assert not table().matches(query, "朝阳社区")
    assert time.perf_counter() - start < 1


@settings(deadline=None)
@given(query=st.text(max_size=30), text=st.text(max_size=30))
def test_no_query_breaks_the_search(query: str, text: str) -> None:
    assert table().matches(query, text) in (True, False)
    assert isinstance(table().sort_key(text, person=True), str)
