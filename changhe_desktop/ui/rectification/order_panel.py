"""The panel beside the list: one order in full, what may be done to it now, who did what and when."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel

from changhe_desktop.store.views.accounts import HistoryRow
from changhe_desktop.store.views.rectification import OrderCard
from changhe_desktop.ui.parts.detail import Detail
from changhe_desktop.ui.parts.theme import mark
from changhe_desktop.ui.rectification.order_words import card_lines, order_history, problem_lines

NOTHING = "选中一份整改通知，这里显示它的全部内容。"


class OrderPanel(Detail):
    """One order; `to_measure` opens the measure it is about."""

    def __init__(self, today: Callable[[], date], to_measure: Callable[[str], object]) -> None:
        super().__init__()
        self._today, self._to_measure = today, to_measure
        self._caption, self._problems = QLabel("存在的问题"), QLabel()
        mark(self._caption, tone="muted")
        self._problems.setWordWrap(True)
        self._problems.setTextFormat(Qt.TextFormat.PlainText)
        self._problems.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(self._caption)
        self.body.addWidget(self._problems)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say what would stand here."""
        self.set_title(NOTHING)
        self.set_tools([])
        self.set_lines([])
        self.set_history([])
        self._caption.hide()
        self._problems.hide()

    def show_order(self, card: OrderCard, history: Sequence[HistoryRow], tools: Sequence[QAction]) -> None:
        """Show an order with the acts that are open to it."""
        self.set_title(f"{card.title}　{card.number}".strip())
        self.set_tools(tools)
        measure_id = card.measure_id
        go = (lambda: self._to_measure(measure_id)) if measure_id else None
        self.set_lines(card_lines(card, self._today(), go))
        self._caption.setText(f"存在的问题（{len(card.problems)}个）")
        self._problems.setText("\n\n".join(problem_lines(card)))
        self._caption.show()
        self._problems.show()
        self.set_history(order_history(history, self._today()))
