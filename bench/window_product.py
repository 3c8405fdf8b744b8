"""The product's window on the data folder given, watched from its first paint until nothing is waiting."""

import sys

from PySide6 import QtWidgets

from bench.window_watch import Watch, report


class WatchedApplication(QtWidgets.QApplication):
    """The application the product makes, with a watch on it from the start."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)
        self.watch = Watch(self)
        self.watch.seen.connect(self._await_rest)

    def _await_rest(self) -> None:
        from changhe_desktop.ui.counter import Counter

        [counter] = [found for top in (self, *self.topLevelWidgets()) for found in top.findChildren(Counter)]
        counter.settled.connect(lambda: report(self.watch) if counter.is_open else None)


def main() -> int:
    """Run the program as a user does, but with the watched application in place of Qt's own."""
    QtWidgets.QApplication = WatchedApplication  # type: ignore[assignment,misc]
    from changhe_desktop.__main__ import main as program

    return program(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
