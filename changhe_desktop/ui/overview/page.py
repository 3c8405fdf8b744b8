"""The overview's page: figures above, below them the units' shares and what is due soon."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from changhe_desktop.domain.matters import Matter
from changhe_desktop.ui.overview.bars import ShareBars
from changhe_desktop.ui.overview.figures import DAYS_AHEAD, FIGURES, ORDERS, PLAN, Coming, Picture, picture
from changhe_desktop.ui.parts.empty import EmptyState
from changhe_desktop.ui.parts.numbers import NumberTile
from changhe_desktop.ui.parts.pages import Frame, Page, Place, tool
from changhe_desktop.ui.parts.places import NewOrder, PlanAct
from changhe_desktop.ui.parts.table import RowTable
from changhe_desktop.ui.parts.table_model import Column
from changhe_desktop.ui.parts.theme import mark, px

COMING_COLUMNS = (
    Column("day", "到期日", 5.5),
    Column("left", "还有", 5.5),
    Column("what", "事项", 12, grows=True, wraps=True),
    Column("unit", "责任单位", 6, wraps=True),
)
# Narrower than this (in pixels of 标准) the two lists stand under one another.
NARROW = 760
LEAST_LIST = 260
NO_PLAN = "还没有方案。先读取方案文本，或载入随附的长河镇方案，任务和措施会自动分解出来。"


class OverviewPage(Page):
    """总览."""

    listens = frozenset({Matter.PLAN, Matter.RECTIFICATION, Matter.ORGANIZATION})
    help_topic = "overview"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._new_order = tool(
            self, "新建整改通知", "plus", lambda: frame.go(Place(ORDERS, NewOrder())), keys="Ctrl+N"
        )
        self.status = QLabel()
        self.status.setWordWrap(True)
        mark(self.status, tone="muted")
        self.tiles = [NumberTile(figure.caption, figure.light) for figure in FIGURES]
        self.bars = ShareBars(lambda share: frame.go(Place(PLAN, share.query)))
        self.coming = RowTable(COMING_COLUMNS, today=frame.counter.today)
        self.coming.opened.connect(self._open_coming)
        self.coming.empty.say(f"未来{DAYS_AHEAD}天没有到期的事项。", icon="calendar-due")
        self._lists = QHBoxLayout()
        self._body, self.empty = QScrollArea(), EmptyState(self)
        self._put_together()

    def tools(self) -> Sequence[QAction]:
        return [self._new_order]

    def refresh(self) -> None:
        counter = self.frame.counter
        counter.ask(picture, counter.today(), then=self._show, key="overview")

    def stops(self) -> Sequence[QWidget]:
        return [self.tiles[0], self._bars_area, self.coming]

    # Construction

    def _put_together(self) -> None:
        self.first_steps = self._first_steps()
        self.empty.say(NO_PLAN, *self.first_steps, icon="list-tree")
        inner, column, figures = QWidget(), QVBoxLayout(), QHBoxLayout()
        inner.setObjectName("column")
        inner.setLayout(column)
        column.setContentsMargins(px(16), px(12), px(16), px(16))
        column.setSpacing(px(12))
        figures.setSpacing(px(12))
        for tile, figure in zip(self.tiles, FIGURES, strict=True):
            tile.clicked.connect(lambda _on=False, place=figure.place: self.frame.go(place))
            figures.addWidget(tile)
        self._lists.setSpacing(px(12))
        self._lists.addWidget(self._card("各牵头单位的措施", self._scrolled_bars()), 2)
        self._lists.addWidget(self._card(f"未来{DAYS_AHEAD}天到期", self.coming), 3)
        column.addWidget(self.status)
        column.addLayout(figures)
        column.addLayout(self._lists, 1)
        self._body.setWidget(inner)
        self._body.setWidgetResizable(True)
        self._body.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._body.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column.addWidget(self._body)
        self.column.addWidget(self.empty)

    def _first_steps(self) -> list[QAction]:
        def go(act: PlanAct) -> None:
            self.frame.go(Place(PLAN, act))

        return [
            tool(self, "读取方案文本…", "file-import", lambda: go(PlanAct.READ), primary=True),
            tool(self, PlanAct.SHIPPED.text, "download", lambda: go(PlanAct.SHIPPED)),
        ]

    def _scrolled_bars(self) -> QScrollArea:
        area = QScrollArea()
        area.setWidget(self.bars)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName("各牵头单位的措施")
        area.viewport().setAutoFillBackground(False)
        self.bars.setAutoFillBackground(False)
        self._bars_area = area
        return area

    def _card(self, title: str, inner: QWidget) -> QFrame:
        card, heading = QFrame(), QLabel(title)
        mark(card, card="true")
        mark(heading, tone="heading")
        column = QVBoxLayout(card)
        column.setContentsMargins(px(14), px(10), px(14), px(12))
        column.setSpacing(px(8))
        column.addWidget(heading)
        column.addWidget(inner, 1)
        card.setMinimumHeight(px(LEAST_LIST))
        return card

    # What it shows

    def _show(self, found: Picture) -> None:
        self._body.setVisible(found.version is not None)
        self.empty.setVisible(found.version is None)
        for tile, number in zip(self.tiles, found.numbers, strict=True):
            tile.set_number(number)
        self.bars.show_shares(found.shares)
        self.coming.set_rows(found.coming)
        self._arrange()
        if found.version is None:
            self.counted.emit("")
            return
        version = found.version
        self.status.setText(
            f"{version.title}（{version.status}）　第{version.ordinal}版　"
            f"{found.actions}个行动、{found.tasks}项任务　{version.imported_on.isoformat()} 读入"
        )
        self.counted.emit(f"共 {version.measures} 条措施")

    def _open_coming(self, row: Coming) -> None:
        self.frame.go(row.place)

    def _arrange(self) -> None:
        """Put the lists side by side where there is room; else the page itself is scrolled."""
        narrow = self.width() < px(NARROW)
        direction = QBoxLayout.Direction
        self._lists.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self._bars_area.setMinimumHeight(self.bars.sizeHint().height() if narrow else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
