"""The child process in which files from outside are read: one job, then it ends.

It gets one JSON line {"job", "arguments", "mebibytes", "seconds"} and answers in JSON lines:
{"progress": [done, total]} any number of times, then one of {"result"}, {"refusal", "faults", "field"},
{"trouble"}, {"memory": true} or {"bug"}. `worker.run` is the other end.
"""

import importlib
import json
import os
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any, BinaryIO

from changhe_desktop.domain.errors import Refusal, Trouble
from changhe_desktop.worker.child_limits import limit

Progress = Callable[[int, int], None]
Job = Callable[[Mapping[str, Any], Progress], Any]

_STDIN, _STDOUT, _STDERR = 0, 1, 2
# Progress is told at most this often, in seconds.
_PROGRESS_EVERY = 0.1


def _of_documents(module: str, function: str) -> Job:
    """The job that calls this function of the documents room; its libraries are loaded only then."""

    def job(arguments: Mapping[str, Any], progress: Progress) -> Any:
        read = getattr(importlib.import_module(f"changhe_desktop.documents.{module}"), function)
        found = read(**{name: Path(value) if name == "path" else value for name, value in arguments.items()})
        return asdict(found) if is_dataclass(found) and not isinstance(found, type) else found

    return job


# What the child can be asked to do. A job gets its arguments and a progress function, and returns JSON.
JOBS: Mapping[str, Job] = {
    "plan.read": _of_documents("plan_text", "read_plan"),
    "organization.read_table": _of_documents("organization", "read_units_table"),
    "notice.check_template": _of_documents("notice.word", "accept_template"),
    "font.inspect": _of_documents("fonts.chosen", "font_family"),
}


def main() -> int:
    """Do the one job asked for on standard input."""
    return serve(JOBS)


def serve(jobs: Mapping[str, Job]) -> int:
    """Do one job of this table; 0 if an answer was given, of whatever kind."""
    out = _private_output()
    request = json.loads(_first_line())
    threading.Thread(target=_end_with_the_program, daemon=True).start()
    limit(request["mebibytes"], request["seconds"])
    say = _teller(out)
    try:
        answer = _answer(jobs[request["job"]], request["arguments"], say)
        line = json.dumps(answer, allow_nan=False)
    except MemoryError:
        line = '{"memory": true}'
    except Exception:
        line = json.dumps({"bug": traceback.format_exc()})
    out.write(line.encode("ascii") + b"\n")
    out.flush()
    return 0


def _answer(job: Job, arguments: Mapping[str, Any], progress: Progress) -> dict[str, Any]:
    try:
        return {"result": job(arguments, progress)}
    except Refusal as refusal:
        faults = [asdict(fault) for fault in refusal.faults]
        return {"refusal": refusal.sentence, "faults": faults, "field": refusal.field}
    except Trouble as trouble:
        return {"trouble": trouble.sentence}


def _private_output() -> BinaryIO:
    """The answers' own channel; whatever a library prints goes to standard error instead."""
    out = os.fdopen(os.dup(_STDOUT), "wb")
    os.dup2(_STDERR, _STDOUT)
    return out


def _first_line() -> bytes:
    """The request, read without a buffer: the program sends one line and then keeps the pipe open."""
    line = bytearray()
    while not line.endswith(b"\n") and (some := os.read(_STDIN, 1 << 16)):
        line += some
    return bytes(line)


def _end_with_the_program() -> None:
    """Standard input stays open as long as the program lives; without it there is nobody to answer."""
    while os.read(_STDIN, 1):
        pass
    os._exit(1)


def _teller(out: BinaryIO) -> Progress:
    last = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _PROGRESS_EVERY or done >= total:
            last = now
            out.write(json.dumps({"progress": [done, total]}).encode("ascii") + b"\n")
            out.flush()

    return tell
