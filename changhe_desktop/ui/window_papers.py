"""What the help menu opens: the manual, 关于, and the pack for a maintainer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from changhe_desktop.domain.errors import Trouble
from changhe_desktop.ui.parts.files import Files

if TYPE_CHECKING:
    from changhe_desktop.ui.window_help import HelpWindow
    from changhe_desktop.ui.window_report import PackFile

PACK_NAME = "长河工作台诊断包.zip"


@dataclass(slots=True)
class Papers:
    """The program's own papers: version, manual, licences by title, and what goes into a pack."""

    version: str
    manual: Path
    licences: Sequence[tuple[str, Path]]
    pack: "Callable[[], Sequence[PackFile]]"
    _help: "HelpWindow | None" = None

    def show_help(self, parent: QWidget, topic: str) -> None:
        """Open the manual at a topic."""
        from changhe_desktop.ui.window_help import HelpWindow

        if self._help is None:
            self._help = HelpWindow(self.manual, parent)
        self._help.show_topic(topic)

    def show_about(self, parent: QWidget, folder: Path) -> None:
        """Show 关于."""
        from changhe_desktop.ui.window_about import AboutDialog

        AboutDialog(self.version, folder, self.licences, parent).exec()

    def export_pack(self, parent: QWidget, files: Files) -> None:
        """Show what the pack holds, then save it where the user wants it."""
        from changhe_desktop.ui.parts.dialogs import tell
        from changhe_desktop.ui.window_report import PackDialog

        content = list(self.pack())
        if not PackDialog(content, parent).exec():
            return
        target = files.save_file(parent, "保存诊断包", "pack", PACK_NAME, "压缩文件 (*.zip)")
        if target is None:
            return
        try:
            write_pack(target, content)
        except Trouble as trouble:
            tell(parent, trouble.sentence)


def write_pack(target: Path, content: "Sequence[PackFile]") -> None:
    """Write the files into a zip; Trouble when the place cannot be written to."""
    import zipfile

    try:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in content:
                archive.writestr(file.name, file.text.encode("utf-8"))
    except OSError as problem:
        raise Trouble(f"“{target}”无法写入（{problem.strerror}）。请换一个位置再保存。") from problem
