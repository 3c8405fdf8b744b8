"""One window per data folder: a second start brings the first window to the front and ends."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

WAIT_MS = 1500
ANSWER_MS = 300
GREETING = b"raise"


def name_of(folder: Path) -> str:
    """The name of the folder's local socket; it tells nothing of the folder."""
    path = str(folder.resolve()).casefold()
    return f"changhe-desk-{hashlib.sha256(path.encode()).hexdigest()[:20]}"


def raise_first(folder: Path) -> bool:
    """Ask the window that has this folder open to come to the front; False if there is none."""
    socket = QLocalSocket()
    socket.connectToServer(name_of(folder))
    if not socket.waitForConnected(WAIT_MS):
        return False
    socket.write(GREETING)
    socket.waitForBytesWritten(WAIT_MS)
    heard = socket.waitForReadyRead(WAIT_MS) and bytes(socket.readAll().data()) == GREETING
    socket.disconnectFromServer()
    return bool(heard)


class Doorbell(QObject):
    """Listens for a second start. Whoever holds the folder's lock may take over a dead one's name."""

    def __init__(self, folder: Path, ring: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ring = ring
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        QLocalServer.removeServer(name_of(folder))
        self._server.listen(name_of(folder))

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _answer(self) -> None:
        socket = self._server.nextPendingConnection()
        # The other side greets as soon as it is connected, so this waits for milliseconds.
        came = bool(socket.bytesAvailable()) or socket.waitForReadyRead(ANSWER_MS)
        if came and bytes(socket.readAll().data()) == GREETING:
            socket.write(GREETING)
            socket.waitForBytesWritten(ANSWER_MS)
            self._ring()
        socket.disconnectFromServer()
        socket.deleteLater()
