"""The words around the code are held to it: commands, words, links, version, and what must not be in them."""

import ast
import re
import shlex
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtGui import QTextDocument

import changhe_desktop
from changhe_desktop.__main__ import OF_THE_APP, noun_of
from changhe_desktop.cli.command_words import UsageError, parsed, tree
from changhe_desktop.documents.notice import word
from changhe_desktop.domain.rectification import OrderMove, OrderState
from changhe_desktop.ui.overview.figures import FIGURES
from changhe_desktop.ui.parts.places import SettingsPart
from tools.docs import fill, parts

ROOT = fill.ROOT
MANUAL = ROOT / "docs" / "manual"
PAGES = sorted(MANUAL.glob("*.md"))
# What no text of the repository speaks of: folders of one machine, addresses of package registries.
# Put together here, so that this file does not speak of them itself.
OF_ONE_MACHINE = re.compile(
    "|".join((r"(?<![\w.])/" + r"(?:work|tmp|root|home)/", r"C:\\Users" + r"\\\w", r"/Users" + r"/\w"))
)
REGISTRIES = re.compile(
    r"\b(?:"
    + "|".join((r"py" + r"pi\.\w", r"python" + "hosted", r"registry\." + "npm", r"deb\." + "debian"))
    + ")"
)
OUR_FOLDERS = (".ci", "bench", "changhe_desktop", "db", "docs", "resources", "tests", "tools")
TEXT_ENDINGS = {
    ".md", ".py", ".txt", ".toml", ".spec", ".json", ".qss", ".svg", ".tsv", ".mako", ".in", "", ".yml",
}  # fmt: skip
LINK = re.compile(r"(?<!\\)!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
TERM = re.compile(r"^\| ([^|]+) \| `([^`|]+)` \| ([^|]+) \|$", re.MULTILINE)


def papers() -> list[Path]:
    """Every Markdown paper of the repository."""
    folders = [ROOT / name for name in OUR_FOLDERS]
    return sorted([*ROOT.glob("*.md"), *(path for folder in folders for path in folder.rglob("*.md"))])


def texts() -> Iterator[Path]:
    """Every text file that belongs to the repository."""
    yield from (p for p in ROOT.iterdir() if p.is_file() and p.suffix in TEXT_ENDINGS)
    for folder in OUR_FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            made = {"__pycache__", "_data", "results"} & set(path.parts)
            if path.is_file() and path.suffix in TEXT_ENDINGS and not made:
                yield path


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def shown_commands(text: str) -> Iterator[list[str]]:
    """The calls of `changhe` that a paper shows, in code blocks and in code spans, as words."""
    blocks = FENCE.findall(text)
    lines = [line for block in blocks for line in block.splitlines()]
    spans = re.findall(r"`(changhe [^`]+)`", FENCE.sub("", text))
    for call in [*lines, *spans]:
        words = shlex.split(call)
        if words and words[0] == "changhe":
            yield words[1:]


@cache
def names_in_the_code() -> set[str]:
    """Modules, classes, functions, arguments, fields and members; those of a class also as `Class.name`."""
    found: set[str] = set()
    for path in parts.PACKAGE.rglob("*.py"):
        found.add(path.stem)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found |= set(_names(node))
            if isinstance(node, ast.ClassDef):
                inside = {name for line in node.body for name in _names(line)}
                found |= {f"{node.name}.{name}" for name in inside}
    return found


def _names(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.arg(arg=name):
            yield name
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
            yield name


@pytest.mark.parametrize("document", fill.PARTS)
def test_what_the_code_knows_stands_in_the_papers_as_it_is(document: str) -> None:
    """Commands, settings, moves, words, grid and decisions."""
    text = (fill.DOCS / document).read_text(encoding="utf-8")
    assert text == fill.filled(document), "run: python -m tools.docs.fill"


def test_the_page_of_commands_lists_exactly_the_commands_there_are() -> None:
    listed = re.findall(
        r"^### changhe (.+)$", (MANUAL / "commands.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    there = [f"{noun} {verb}".strip() for noun, verbs in tree().items() for verb in verbs]
    assert listed == there


@pytest.mark.parametrize("paper", [*PAGES, ROOT / "README.md"], ids=named)
def test_every_command_a_paper_shows_can_be_given(paper: Path) -> None:
    for words in shown_commands(paper.read_text(encoding="utf-8")):
        noun = noun_of(words)
        if noun in OF_THE_APP or noun in {None, "help", "--version"}:
            continue
        parsed(noun, words)


def test_a_command_that_cannot_be_given_would_be_found() -> None:
    for call in (
        "`changhe order drift`",
        "```\nchanghe backup restore\n```",
        "`changhe unit add 甲 --boss 乙`",
    ):
        (words,) = shown_commands(call)
        with pytest.raises(UsageError):
            parsed(noun_of(words) or "", words)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_page_of_the_manual_has_a_title(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.match(r"# \S", text)
    assert len(re.findall(r"^# ", FENCE.sub("", text), re.MULTILINE)) == 1


def test_the_index_of_the_manual_leads_to_every_page() -> None:
    led_to = set(LINK.findall((MANUAL / "index.md").read_text(encoding="utf-8")))
    assert led_to == {page.name for page in PAGES} - {"index.md"}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_of_the_manual_leads_only_where_the_help_window_can_go(page: Path) -> None:
    leads = LINK.findall(page.read_text(encoding="utf-8"))
    assert all(re.fullmatch(r"[a-z-]+\.md", lead) for lead in leads), leads


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("page", PAGES, ids=named)
def test_the_help_window_shows_words_and_no_marks(page: Path) -> None:
    """Qt's Markdown is stricter than GitHub's about bold beside Chinese punctuation, and about tables."""
    document = QTextDocument()
    document.setMarkdown(page.read_text(encoding="utf-8"))
    shown = document.toPlainText()
    for mark in ("**", "`", "](", "<!--", "| ---", "\\|"):
        assert mark not in shown
    assert not re.search(r"^#+ ", shown, re.MULTILINE)
    # A line broken within a paragraph is shown as a space, which Chinese has none of.
    assert not re.search(r"[。；，：] (?=[\u4e00-\u9fff])", shown)


@pytest.mark.parametrize("paper", papers(), ids=named)
def test_every_link_and_picture_leads_somewhere(paper: Path) -> None:
    for lead in LINK.findall(FENCE.sub("", paper.read_text(encoding="utf-8"))):
        if lead.startswith(("https://", "http://")):
            continue
        target, _, anchor = lead.partition("#")
        place = (paper.parent / target).resolve() if target else paper
        assert place.is_relative_to(ROOT), f"{lead} leads out of the repository"
        assert place.exists(), f"{lead} leads nowhere"
        if anchor:
            heads = re.findall(r"^#+ (.+)$", place.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {head.lower().replace(" ", "-") for head in heads}, f"{lead} has no such heading"


def test_every_picture_is_shown_by_some_paper() -> None:
    shown = {
        (paper.parent / lead).resolve()
        for paper in papers()
        for lead in LINK.findall(paper.read_text(encoding="utf-8"))
    }
    assert set((ROOT / "docs" / "screenshots").glob("*")) <= shown


def test_every_decision_the_code_speaks_of_is_there() -> None:
    numbers = {path.name[:4] for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md")}
    spoken = {
        number
        for path in texts()
        for number in re.findall(r"decisions/(\d{4})", path.read_text(encoding="utf-8"))
    }
    assert spoken <= numbers


def test_no_text_names_a_folder_of_one_machine_or_a_package_registry() -> None:
    wrong = []
    for path in texts():
        text = path.read_text(encoding="utf-8")
        wrong += [
            f"{named(path)}: {found}" for found in OF_ONE_MACHINE.findall(text) + REGISTRIES.findall(text)
        ]
    assert not wrong


@pytest.mark.parametrize("word", ["/work" + "/main", "https://pypi" + ".org/simple", "/home" + "/zhang"])
def test_the_search_for_such_names_finds_them(word: str) -> None:
    assert OF_ONE_MACHINE.search(f"see {word}") or REGISTRIES.search(f"see {word}")


def test_the_record_of_changes_has_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{changhe_desktop.__version__}]" in text


def test_every_word_of_the_glossary_is_a_name_in_the_code() -> None:
    terms = TERM.findall((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))
    assert len(terms) > 60
    unknown = {code for _, code, _ in terms} - names_in_the_code()
    assert not unknown


def test_the_glossary_has_one_code_word_for_a_term_and_one_term_for_a_code_word() -> None:
    terms = TERM.findall((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))
    for column in (0, 1):
        twice = [entry for entry, count in Counter(term[column] for term in terms).items() if count > 1]
        assert not twice


def test_every_chinese_word_of_the_code_stands_in_the_glossary() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    enums = list(parts.worded_enums())
    assert {found.name for found in enums} >= {
        "OrderState",
        "UnitKind",
        "MeasureKind",
        "FontRole",
        "Occasion",
    }
    for found in enums:
        assert found.members, f"{found.name} has no words"
        assert f"`{found.name}`" in text
        for name, chinese in found.members:
            assert f"{chinese} `{name}`" in text


def test_the_manual_speaks_of_every_state_and_move_of_an_order() -> None:
    text = (MANUAL / "rectification.md").read_text(encoding="utf-8")
    assert all(member.text in text for kind in (OrderState, OrderMove) for member in kind)


def test_the_manual_names_every_place_of_a_word_template() -> None:
    text = (MANUAL / "printing.md").read_text(encoding="utf-8")
    assert set(re.findall(r"【(\w+)】", text)) == {*word.MANDATORY, *word.OPTIONAL}


def test_the_manual_names_every_figure_of_the_overview() -> None:
    text = (MANUAL / "overview.md").read_text(encoding="utf-8")
    assert [figure.caption for figure in FIGURES] == re.findall(r"^\| (\S+) \| ", text, re.MULTILINE)[2:]


def test_the_manual_names_every_part_of_the_settings() -> None:
    text = (MANUAL / "accounts.md").read_text(encoding="utf-8")
    assert [part.text for part in SettingsPart] == re.findall(r"^\| (\S+) \| ", text, re.MULTILINE)[2:]


def test_every_page_of_the_window_has_its_page_of_help() -> None:
    topics = {
        topic
        for path in (parts.PACKAGE / "ui").rglob("*.py")
        for topic in re.findall(r'(?:help_topic = |show_help\()"(\S+)"', path.read_text(encoding="utf-8"))
    }
    assert topics
    assert all((MANUAL / f"{topic}.md").exists() for topic in topics), topics
