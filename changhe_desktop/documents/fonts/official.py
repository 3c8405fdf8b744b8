"""Faces an office's machine may have, by role, in the order in which they are preferred.

GB/T 9704-2012 names 小标宋体, 仿宋体, 黑体, 楷体 and 宋体 and no vendor. A font is known by the family
name it gives itself, in Chinese or English, else by the file name its vendor ships it under.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from changhe_desktop.domain.printing import FontRole


@dataclass(frozen=True, slots=True)
class Known:
    """One vendor's face. `official` is what the standard asks for; the rest stand in for it."""

    families: tuple[str, ...]
    files: tuple[str, ...] = ()
    official: bool = True


KNOWN: Mapping[FontRole, tuple[Known, ...]] = {
    FontRole.TITLE: (
        Known(("方正小标宋简体", "FZXiaoBiaoSong-B05S"), ("fzxbsjw.ttf", "方正小标宋简体.ttf")),
        Known(("方正小标宋_GBK", "FZXiaoBiaoSong-B05"), ("fzxbsk.ttf", "方正小标宋_gbk.ttf")),
        Known(("方正公文小标宋",)),
        Known(("华文中宋", "STZhongsong"), ("stzhongs.ttf",), official=False),
        Known(("宋体", "SimSun"), ("simsun.ttc",), official=False),
    ),
    FontRole.BODY: (
        Known(("仿宋_GB2312", "FangSong_GB2312"), ("仿宋_gb2312.ttf",)),
        Known(("仿宋", "FangSong", "SimFang"), ("simfang.ttf",)),
        Known(("方正仿宋_GBK", "FZFangSong-Z02"), ("fzfsk.ttf",)),
        Known(("方正仿宋简体", "FZFangSong-Z02S"), ("fzfsjw.ttf",)),
        Known(("方正公文仿宋",)),
        Known(("华文仿宋", "STFangsong"), ("stfangso.ttf",)),
    ),
    FontRole.KAI: (
        Known(("楷体_GB2312", "KaiTi_GB2312"), ("楷体_gb2312.ttf",)),
        Known(("楷体", "KaiTi", "SimKai"), ("simkai.ttf",)),
        Known(("方正楷体_GBK", "FZKai-Z03"), ("fzktk.ttf",)),
        Known(("方正楷体简体", "FZKai-Z03S"), ("fzktjw.ttf",)),
        Known(("方正公文楷体",)),
        Known(("华文楷体", "STKaiti"), ("stkaiti.ttf",)),
    ),
    FontRole.HEI: (
        Known(("黑体", "SimHei"), ("simhei.ttf",)),
        Known(("方正黑体_GBK", "FZHei-B01"), ("fzhtk.ttf",)),
        Known(("方正黑体简体", "FZHei-B01S"), ("fzhtjw.ttf",)),
        Known(("方正公文黑体",)),
        Known(("微软雅黑", "Microsoft YaHei"), ("msyh.ttc", "msyh.ttf"), official=False),
    ),
    FontRole.SONG: (
        Known(("宋体", "SimSun"), ("simsun.ttc",)),
        Known(("方正书宋_GBK", "FZShuSong-Z01"), ("fzssk.ttf",)),
        Known(("方正书宋简体", "FZShuSong-Z01S"), ("fzssjw.ttf",)),
        Known(("华文宋体", "STSong"), ("stsong.ttf",)),
    ),
}

# Faces that hold what the others lack: the ideographs beyond U+FFFF.
BEYOND = (
    Known(("宋体-ExtB", "SimSun-ExtB"), ("simsunb.ttf",)),
    Known(("宋体-ExtG", "SimSun-ExtG"), ("simsunextg.ttf",)),
)

# What a role lacks and where its face is used, for the sentence that says so.
LACKING: Mapping[FontRole, tuple[str, str]] = {
    FontRole.TITLE: ("方正小标宋", "标题"),
    FontRole.BODY: ("仿宋字体", "正文"),
    FontRole.KAI: ("楷体", "二级标题"),
    FontRole.HEI: ("黑体", "一级标题"),
    FontRole.SONG: ("宋体", "页码和表格"),
}

# WPS carries faces licensed for use inside WPS alone: they are not ours to embed.
WPS_FOLDERS = ("wps-office", "wps office", "wpsoffice", "wps_office", "kingsoft")


def normal(name: str) -> str:
    """A name without case, spaces, hyphens and underscores: vendors write them as they like."""
    return "".join(c for c in name.casefold() if c not in " -_")


def named(known: Known, names: Iterable[str]) -> bool:
    """Whether a font that gives itself `names` is this face."""
    return not {normal(family) for family in known.families}.isdisjoint(map(normal, names))


def belongs_to_wps(path: Path) -> bool:
    """Whether the file lies in a folder of WPS, by the path given or the one it leads to."""
    places = f"{path}\n{path.resolve()}".casefold()
    return any(folder in places for folder in WPS_FOLDERS)
