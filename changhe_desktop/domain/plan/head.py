"""What stands before the first number: the plan's title and its standing (征求意见稿, 送审稿, 印发)."""

import re

from changhe_desktop.domain.outline import TITLE_LIMIT
from changhe_desktop.domain.outline_tree import TEXT, Node, Outline
from changhe_desktop.domain.plan.values import PlanStatus

STATUS_WORDS: tuple[tuple[str, PlanStatus], ...] = (
    ("征求意见", PlanStatus.DRAFT),
    ("送审稿", PlanStatus.REVIEW),
    ("印发", PlanStatus.ISSUED),
)
TITLE_WORDS = ("方案", "计划", "意见", "规划", "办法", "要点", "行动", "通知", "清单")

_QUOTED_TITLE = re.compile(r"《([^《》]+)》")
_STATUS_NOTE = re.compile(r"[（(][^（）()]*(?:稿|试行|草案)[^（）()]*[）)]")
# Head lines that are no title: a status note, an 附件, a document number, a date.
_NO_TITLE = re.compile(r"[（(].*[）)]|附\s*件.*|.*〔\d{4}〕.*|.*\d{4}年\d{1,2}月(?:\d{1,2}日)?")


def title_of(outline: Outline) -> str:
    """The plan's name without 《》 and status note; empty if the head names none."""
    node = _title_node(outline)
    if node is None:
        return ""
    words = _STATUS_NOTE.sub("", _words(outline, node)).strip()
    quoted = _QUOTED_TITLE.fullmatch(words)
    return quoted[1].strip() if quoted else words


def status_of(outline: Outline) -> PlanStatus:
    """What the head says of the plan's standing."""
    head = "\n".join(_words(outline, node) for node in _head(outline))
    return next((status for word, status in STATUS_WORDS if word in head), PlanStatus.UNSTATED)


def after_title(outline: Outline) -> list[Node]:
    """The paragraphs of a text without numbers that follow its title and status note."""
    nodes, title = list(outline.nodes), _title_node(outline)
    if title is None or len(nodes) == 1:
        return nodes
    rest = nodes[nodes.index(title) + 1 :]
    while rest and _NO_TITLE.fullmatch(_words(outline, rest[0])):
        del rest[0]
    return rest


def _head(outline: Outline) -> list[Node]:
    """The lines before the text begins to speak: short, and closed by no full stop or colon."""
    found: list[Node] = []
    for node in outline.nodes:
        words = _words(outline, node)
        if node.level != TEXT or len(words) > TITLE_LIMIT or words.endswith(("。", "；", "：", ":")):
            break
        found.append(node)
    return found


def _title_node(outline: Outline) -> Node | None:
    head = [node for node in _head(outline) if not _NO_TITLE.fullmatch(_words(outline, node))]
    quoted = (node for node in head if _QUOTED_TITLE.match(_words(outline, node)))
    worded = (node for node in head if any(word in _words(outline, node) for word in TITLE_WORDS))
    return next(quoted, None) or next(worded, None) or next(iter(head), None)


def _words(outline: Outline, node: Node) -> str:
    """The node's first line."""
    return outline.text[node.content : node.end].split("\n", 1)[0].strip()
