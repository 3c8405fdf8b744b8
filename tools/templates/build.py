"""Make the Word templates of the notice: `python tools/templates/build.py`.

Writes resources/templates/notice.docx (working form) and notice-red.docx (red head). Both follow
GB/T 9704-2012: A4, type area 156 × 225 mm, 22 lines of 28 characters of 三号仿宋; numbers from
`changhe_desktop.documents.page.geometry`. The office may edit them in WPS: the styles have Chinese names,
the placeholders stand in 【】. The same script gives the same bytes.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from package import packed, part, relationship  # noqa: E402

from changhe_desktop.documents.page import geometry as page  # noqa: E402

TWIPS = 20  # WordprocessingML counts lengths in twentieths of a point
CELL = round(page.PITCH * TWIPS)
LINE = int(page.AREA_HEIGHT / page.ROWS * TWIPS)  # 22 exact lines, rounded down so that the last one fits
GRID_EXTRA = round((page.PITCH - page.SIZE_3) * 4096)  # a grid's character pitch, in 4096ths of a point
FOOTER_UP = round(25 * page.MM * TWIPS)  # puts the dashes of 四号 7 mm below the type area
RED = "FF0000"

TITLE, BODY, HEI, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
ALTERNATIVES = {BODY: "仿宋", KAI: "楷体", TITLE: "华文中宋"}


@dataclass(frozen=True)
class Style:
    """A paragraph style; distances in characters and lines of the grid.

    Lines are the grid's, exact; `loose` ones are so many times as high as the face asks for.
    """

    name: str
    face: str = BODY
    size: float = page.SIZE_3
    align: str = "both"
    first: int = 0
    left: int = 0
    hanging: int = 0
    right: int = 0
    before: int = 0
    after: int = 0
    colour: str = ""
    border: str = ""
    loose: float = 0
    keep_next: bool = False


def edge(side: str, eighths: int, space: int, colour: str = "auto", kind: str = "single") -> str:
    """A paragraph's border on one side."""
    return (
        f'<w:pBdr><w:{side} w:val="{kind}" w:sz="{eighths}" w:space="{space}" w:color="{colour}"/></w:pBdr>'
    )


STYLES = (
    Style("发文机关标志", TITLE, 50, "center", colour=RED, loose=1, keep_next=True),
    Style("发文字号", align="center", before=2, after=2, border=edge("bottom", 12, 11, RED), keep_next=True),
    Style("公文标题", TITLE, page.SIZE_2, "center", keep_next=True),
    Style("编号", align="center", keep_next=True),
    Style("主送机关", before=1, keep_next=True),
    Style("公文正文", first=2),
    Style("一级标题", HEI, first=2),
    Style("二级标题", KAI, first=2),
    Style("三级标题", first=2),
    Style("四级标题", first=2),
    Style("附件说明", left=5, hanging=3),
    Style("附件说明首行", left=6, hanging=4, before=1),
    Style("附件说明续行", left=6, hanging=1),
    Style("附件名称", left=5, hanging=3, before=1),
    Style("署名", align="right", right=4, keep_next=True),
    Style("成文日期", align="right", right=4, after=1),
    Style("裁切线", SONG, page.SIZE_5, "center", border=edge("top", 4, 4, kind="dashed"), keep_next=True),
    Style("回执标题", TITLE, 18, "center", keep_next=True),
    Style("回执表格", size=page.SIZE_4, loose=1.25),
    Style("回执说明", size=page.SIZE_5, loose=1),
    Style("发文稿纸标题", TITLE, page.SIZE_2, "center", after=1, keep_next=True),
    Style("版记", size=page.SIZE_4, left=1, right=1, loose=1.25),
    Style("版记后", size=1, loose=1),
    Style("单页码", SONG, page.SIZE_4, "right", right=1, loose=1),
    Style("双页码", SONG, page.SIZE_4, "left", left=1, loose=1),
)


def style_xml(n: int, style: Style) -> str:
    """One style; its elements stand in the order the schema asks for."""
    high, rule = (round(style.loose * 240), "auto") if style.loose else (LINE, "exact")
    first = (
        f'w:firstLineChars="{style.first * 100}" w:firstLine="{style.first * CELL}"' if style.first else ""
    )
    hanging = f'w:hanging="{style.hanging * CELL}"' if style.hanging else ""
    together = "<w:keepNext/>" if style.keep_next else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="P{n}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="a"/><w:qFormat/><w:pPr>{together}{style.border}'
        f'<w:spacing w:before="{style.before * LINE}" w:after="{style.after * LINE}" w:line="{high}" '
        f'w:lineRule="{rule}"/>'
        f'<w:ind w:left="{style.left * CELL}" w:right="{style.right * CELL}" {first}{hanging}/>'
        f'<w:jc w:val="{style.align}"/></w:pPr><w:rPr>{letters(style.face, style.size, style.colour)}</w:rPr>'
        "</w:style>"
    )


def letters(face: str, size: float, colour: str = "") -> str:
    """Face, colour and size of letters."""
    shade = f'<w:color w:val="{colour}"/>' if colour else ""
    half_points = round(size * 2)
    return (
        f'<w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}" w:cs="{face}"/>{shade}'
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    )


def styles_xml() -> str:
    """The style sheet: 三号仿宋 on exact lines, no space between Chinese and digits, nothing hanging.

    Lines are exact, so they need no snapping to the grid; its characters per line hold all the same, since
    that is a setting of runs (ISO/IEC 29500-1, 17.3.1.32 and 17.3.2.34). LibreOffice takes both settings for
    one and, where it snaps, gives a 16 pt character two of the grid's 15.79 pt cells.
    """
    normal = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{letters(BODY, page.SIZE_3)}"
        '<w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:qFormat/><w:pPr>'
        '<w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        '<w:snapToGrid w:val="0"/>'
        f'<w:spacing w:line="{LINE}" w:lineRule="exact"/><w:jc w:val="both"/></w:pPr>'
        f"<w:rPr>{letters(BODY, page.SIZE_3)}</w:rPr></w:style>"
    )
    return part("styles", normal + "".join(style_xml(n, s) for n, s in enumerate(STYLES)))


def paragraph(style: str, text: str = "") -> str:
    """A paragraph in a style."""
    n = next(n for n, s in enumerate(STYLES) if s.name == style)
    run = "<w:tab/>".join(f'<w:t xml:space="preserve">{words}</w:t>' for words in text.split("\t"))
    return f'<w:p><w:pPr><w:pStyle w:val="P{n}"/></w:pPr><w:r>{run}</w:r></w:p>'


def foot_block() -> str:
    """版记 on the lower edge of the last page's type area: rules 0.35 mm outside, 0.25 mm between."""
    width = round(page.AREA_WIDTH * TWIPS)
    thick = '<w:{0} w:val="single" w:sz="8" w:space="0" w:color="000000"/>'
    thin = '<w:insideH w:val="single" w:sz="6" w:space="0" w:color="000000"/>'
    row = '<w:tr><w:tc><w:tcPr><w:tcW w:w="{0}" w:type="dxa"/></w:tcPr>{1}</w:tc></w:tr>'
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{width - CELL}"/></w:tabs>'
    printed = paragraph("版记", "【印发机关】\t【印发日期】").replace("</w:pPr>", f"{tab}</w:pPr>", 1)
    return (
        '<w:tbl><w:tblPr><w:tblpPr w:vertAnchor="margin" w:horzAnchor="margin" w:tblpXSpec="left" '
        f'w:tblpYSpec="bottom"/><w:tblW w:w="{width}" w:type="dxa"/><w:tblBorders>{thick.format("top")}'
        f'{thick.format("bottom")}{thin}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>'
        f"{row.format(width, paragraph('版记', '【抄送】'))}{row.format(width, printed)}</w:tbl>"
    )


def section() -> str:
    """The page: margins, the grid of 22 lines by 28 characters, page numbers outside the type area."""
    margins = {
        "top": page.MARGIN_TOP,
        "bottom": page.PAGE_HEIGHT - page.MARGIN_TOP - page.AREA_HEIGHT,
        "left": page.MARGIN_LEFT,
        "right": page.PAGE_WIDTH - page.MARGIN_LEFT - page.AREA_WIDTH,
    }
    sides = " ".join(f'w:{side}="{int(points * TWIPS)}"' for side, points in margins.items())
    odd, even = relationship("footer1"), relationship("footer2")
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{odd}"/>'
        f'<w:footerReference w:type="even" r:id="{even}"/><w:pgSz w:w="11906" w:h="16838"/>'
        f'<w:pgMar {sides} w:header="851" w:footer="{FOOTER_UP}" w:gutter="0"/>'
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{LINE}" w:charSpace="{GRID_EXTRA}"/></w:sectPr>'
    )


def footer(style: str) -> str:
    """“— 1 —” in half-width 四号宋体."""
    number = (
        '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p>'
    )
    return part("ftr", paragraph(style, "— ").removesuffix("</w:p>") + number)


def settings() -> str:
    """Other numbers on odd and even pages; marks are squeezed where a line would break the rules."""
    return part(
        "settings",
        '<w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
        '<w:useFELayout/><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="zh-CN" w:eastAsia="zh-CN"/>',
    )


def fonts() -> str:
    """The faces, and by what name a machine may have them otherwise."""
    entries = ""
    for face in (TITLE, BODY, HEI, KAI, SONG):
        other = f'<w:altName w:val="{ALTERNATIVES[face]}"/>' if face in ALTERNATIVES else ""
        entries += f'<w:font w:name="{face}">{other}<w:charset w:val="86"/></w:font>'
    return part("fonts", entries)


MAIN_PART = (
    paragraph("主送机关", "【主送】"),
    paragraph("公文正文", "【正文】"),
    paragraph("附件说明", "【附件】"),
    paragraph("署名", "【署名】"),
    paragraph("成文日期", "【成文日期】"),
    foot_block(),
    paragraph("版记后"),
    paragraph("回执说明", "【回执】"),
)
COVER = paragraph("发文稿纸标题", "【发文稿纸】")
FORM = (COVER, paragraph("公文标题", "【标题】"), paragraph("编号", "【编号】【签发人】"), *MAIN_PART)
RED_HEAD = (
    COVER,
    paragraph("发文机关标志", "【发文机关标志】"),
    paragraph("发文字号", "【编号】【签发人】"),
    paragraph("公文标题", "【标题】"),
    *MAIN_PART,
)


def template(body: tuple[str, ...], title: str) -> bytes:
    """A template's bytes."""
    parts = {
        "document": part("document", f"<w:body>{''.join(body)}{section()}</w:body>"),
        "styles": styles_xml(),
        "settings": settings(),
        "fontTable": fonts(),
        "footer1": footer("单页码"),
        "footer2": footer("双页码"),
    }
    return packed(parts, title)


def main() -> None:
    """Write both templates."""
    folder = ROOT / "resources" / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    for name, body, title in (
        ("notice.docx", FORM, "整改通知模板（工作文书）"),
        ("notice-red.docx", RED_HEAD, "整改通知模板（红头）"),
    ):
        (folder / name).write_bytes(template(body, title))
        print(f"resources/templates/{name}")


if __name__ == "__main__":
    main()
