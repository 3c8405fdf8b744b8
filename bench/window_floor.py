"""A bare Qt window with a table of 200 rows and 24 columns: the least a window program can do."""

import sys

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

from bench.window_watch import Watch, report

Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()


class Rows(QAbstractTableModel):
    """Fixed text, answered as quickly as Python can."""

    rows = tuple(("示例镇污水处理设施整改", "推进中", "2026-12-31") * 8 for _ in range(200))

    def rowCount(self, parent: Index = TOP) -> int:
        return len(self.rows)

    def columnCount(self, parent: Index = TOP) -> int:
        return len(self.rows[0])

    def data(self, index: Index, role: int = 0) -> str | None:
        return self.rows[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None


def main() -> int:
    """Show it and report once it is painted."""
    application = QApplication(sys.argv)
    watch = Watch(application)
    window, table, model = QMainWindow(), QTableView(), Rows()
    table.setModel(model)
    window.setCentralWidget(table)
    window.resize(1280, 800)
    window.show()
    watch.seen.connect(lambda: report(watch))
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
