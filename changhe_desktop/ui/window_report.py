"""What is shown when the program itself is at fault, and the pack a maintainer is sent: seen before saved."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from changhe_desktop.ui.parts.theme import mark, px

APOLOGY = "程序出错了，刚才这一步没有办成。已保存的数据没有受影响，可以继续使用。"
WHAT_TO_DO = "如果反复出现，请点“复制详情”，把内容发给维护人员；或在“帮助”里导出诊断包。"


@dataclass(frozen=True, slots=True)
class PackFile:
    """One file of the pack: its name and its whole text."""

    name: str
    text: str


class BugDialog(QDialog):
    """An apology with details on demand; closing it goes on with the work."""

    def __init__(self, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("程序出错")
        self.details = details
        said, cure = QLabel(APOLOGY), QLabel(WHAT_TO_DO)
        for label in (said, cure):
            label.setWordWrap(True)
        mark(said, tone="heading")
        mark(cure, tone="muted")
        self._text = QPlainTextEdit(details)
        self._text.setReadOnly(True)
        self._text.setAccessibleName("详情")
        self._text.hide()
        buttons = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        go_on = buttons.addButton("继续使用", role.AcceptRole)
        self._more = buttons.addButton("显示详情", role.ActionRole)
        copy = buttons.addButton("复制详情", role.ActionRole)
        mark(go_on, primary="true")
        buttons.accepted.connect(self.accept)
        self._more.clicked.connect(self._toggle)
        copy.clicked.connect(lambda: QApplication.clipboard().setText(self.details))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(10))
        for part in (said, cure, self._text, buttons):
            column.addWidget(part)
        self.setMinimumWidth(px(460))

    def _toggle(self) -> None:
        self._text.setVisible(self._text.isHidden())
        self._more.setText("显示详情" if self._text.isHidden() else "收起详情")
        self.adjustSize()


class PackDialog(QDialog):
    """Everything the pack will hold, a tab for each file; 保存 only after that."""

    def __init__(self, files: Sequence[PackFile], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("导出诊断包")
        said = QLabel("诊断包只含下面这些内容：没有姓名、单位、方案和文书。看过没有问题再保存。")
        said.setWordWrap(True)
        tabs = QTabWidget()
        for file in files:
            text = QPlainTextEdit(file.text)
            text.setReadOnly(True)
            text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
            tabs.addTab(text, file.name)
        buttons = QDialogButtonBox()
        save = buttons.addButton("保存…", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton("返回", QDialogButtonBox.ButtonRole.RejectRole)
        mark(save, primary="true")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(16), px(20), px(16))
        column.setSpacing(px(10))
        column.addWidget(said)
        column.addWidget(tabs, 1)
        column.addWidget(buttons)
        self.resize(px(680), px(460))
