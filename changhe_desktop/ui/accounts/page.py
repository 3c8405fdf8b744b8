"""The page 设置: a list of its parts at the left, the part itself at the right."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QStackedWidget, QWidget

from changhe_desktop.domain.matters import Matter
from changhe_desktop.ui.accounts.about import AboutSection
from changhe_desktop.ui.accounts.backups import BackupsSection
from changhe_desktop.ui.accounts.bases import BasesSection
from changhe_desktop.ui.accounts.calendar import CalendarSection
from changhe_desktop.ui.accounts.fonts import FontsSection
from changhe_desktop.ui.accounts.numbers import NumbersSection
from changhe_desktop.ui.accounts.orders import OrdersSection
from changhe_desktop.ui.accounts.people import PeopleSection
from changhe_desktop.ui.accounts.phrases import PhrasesSection
from changhe_desktop.ui.accounts.section import Section
from changhe_desktop.ui.accounts.templates import TemplatesSection
from changhe_desktop.ui.accounts.text_size import TextSizeSection
from changhe_desktop.ui.accounts.town import TownSection
from changhe_desktop.ui.accounts.typing import TypingSection
from changhe_desktop.ui.parts.pages import Frame, Page
from changhe_desktop.ui.parts.places import SettingsPart
from changhe_desktop.ui.parts.theme import px
from changhe_desktop.ui.parts.undoing import Undoing

SECTIONS: Mapping[SettingsPart, Callable[[Frame, Undoing], Section]] = {
    SettingsPart.TOWN: TownSection,
    SettingsPart.NUMBERS: NumbersSection,
    SettingsPart.PEOPLE: PeopleSection,
    SettingsPart.ORDERS: OrdersSection,
    SettingsPart.PHRASES: PhrasesSection,
    SettingsPart.BASES: BasesSection,
    SettingsPart.TEMPLATES: TemplatesSection,
    SettingsPart.FONTS: FontsSection,
    SettingsPart.TEXT_SIZE: TextSizeSection,
    SettingsPart.TYPING: TypingSection,
    SettingsPart.CALENDAR: CalendarSection,
    SettingsPart.BACKUPS: BackupsSection,
    SettingsPart.ABOUT: AboutSection,
}
LAST = "settings/part"


class PartsList(QListWidget):
    """The parts by name, as wide as the longest."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("parts")
        self.setAccessibleName("设置的各部分")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.addItems([part.text for part in SettingsPart])
        self._fit()

    def _fit(self) -> None:
        words = max(self.fontMetrics().horizontalAdvance(part.text) for part in SettingsPart)
        self.setFixedWidth(words + px(48))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Its rows were laid out before the style sheet gave them their padding.
        self.doItemsLayout()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()


class SettingsPage(Page):
    """设置."""

    listens = frozenset({Matter.ACCOUNTS, Matter.PRINTING, Matter.RECTIFICATION})
    help_topic = "accounts"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self.undoing = Undoing(frame.counter, self)
        self.sections: dict[SettingsPart, Section] = {}
        self.list, self.stack = PartsList(), QStackedWidget()
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.list)
        line.addWidget(self.stack, 1)
        self.column.addLayout(line)
        self.list.currentRowChanged.connect(self._enter)
        last = SettingsPart.of_text(frame.memory.words(LAST)) or SettingsPart.TOWN
        self.list.setCurrentRow(list(SettingsPart).index(last))

    def tools(self) -> Sequence[QAction]:
        return [*self.section().tools(), self.undoing.action]

    def refresh(self) -> None:
        self.section().refresh()

    def apply(self, query: object | None) -> None:
        if isinstance(query, SettingsPart):
            self.list.setCurrentRow(list(SettingsPart).index(query))
            field = self.section().first_field()
            if field is not None:
                field.setFocus()

    def stops(self) -> Sequence[QWidget]:
        field = self.section().first_field()
        return [self.list, *([field] if field is not None else [])]

    def may_leave(self) -> bool:
        return all(section.may_leave() for section in self.sections.values())

    def part(self) -> SettingsPart:
        """The part that is open."""
        return list(SettingsPart)[max(self.list.currentRow(), 0)]

    def section(self) -> Section:
        """The part that is open, made on its first visit."""
        part = self.part()
        if part not in self.sections:
            self.sections[part] = SECTIONS[part](self.frame, self.undoing)
            self.stack.addWidget(self.sections[part])
        return self.sections[part]

    def _enter(self, _row: int) -> None:
        section = self.section()
        self.stack.setCurrentWidget(section)
        self.help_topic = section.help_topic
        self.frame.memory.keep(LAST, self.part().value)
        self.tools_changed.emit()
        if self.frame.counter.is_open:
            section.refresh()
