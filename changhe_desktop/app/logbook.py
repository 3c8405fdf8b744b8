"""The log file: what the program did and where it failed, without names, texts or rows of the office.

Messages of exceptions may quote what the user typed (an SQL error shows its parameters), so the file
keeps only their kind and where they came from.
"""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

FOLDER, FILE = "logs", "changhe.log"
FILES, BYTES = 5, 2_000_000
OURS = "changhe"
ExcInfo = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


def trace_of(error: BaseException) -> str:
    """Kinds of the error and of its causes, with module, line and function of every step; no values."""
    parts: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(parts) < 5:
        steps, trace = [], cause.__traceback__
        while trace is not None:
            frame = trace.tb_frame
            module = frame.f_globals.get("__name__", "?")
            steps.append(f"  {module}:{trace.tb_lineno} {frame.f_code.co_name}")
            trace = trace.tb_next
        parts.append("\n".join([f"{type(cause).__module__}.{type(cause).__qualname__}", *steps]))
        cause = cause.__cause__ or cause.__context__
    return "\n由它引起：\n".join(reversed(parts))


class Discreet(logging.Formatter):
    """Writes exceptions without their messages, also those another handler has spelt out before."""

    def format(self, record: logging.LogRecord) -> str:
        plain = logging.makeLogRecord(record.__dict__)
        plain.exc_text = None
        return super().format(plain)

    def formatException(self, ei: ExcInfo | tuple[None, None, None]) -> str:
        return trace_of(ei[1]) if ei[1] is not None else ""


def keep_log(folder: Path) -> logging.Handler | None:
    """Write the log into `folder`/logs (five files of 2 MB); None where it cannot be written."""
    try:
        (folder / FOLDER).mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / FOLDER / FILE, maxBytes=BYTES, backupCount=FILES - 1, encoding="utf-8", delay=False
        )
    except OSError:
        return None
    handler.setFormatter(Discreet("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger = logging.getLogger(OURS)
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    # Our records stay in our file: the console of an office PC is nobody's to read.
    logger.propagate = False
    return handler


def stop_log(handler: logging.Handler | None) -> None:
    """Close the log file."""
    if handler is not None:
        logging.getLogger(OURS).removeHandler(handler)
        handler.close()


def tail(folder: Path, lines: int = 400) -> str:
    """The last lines of the log, empty if there is none."""
    file = folder / FOLDER / FILE
    if not file.is_file():
        return ""
    return "\n".join(file.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
