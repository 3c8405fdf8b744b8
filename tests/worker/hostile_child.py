"""A child whose jobs do what a hostile file makes a parser do. Started by the worker's tests."""

import ctypes
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from changhe_desktop.domain.errors import Fault, Refusal, Trouble
from changhe_desktop.worker.child import Progress, serve

MIB = 1 << 20


def echo(arguments: Mapping[str, Any], progress: Progress) -> Any:
    return dict(arguments)


def count(arguments: Mapping[str, Any], progress: Progress) -> Any:
    for done in range(1, arguments["steps"] + 1):
        time.sleep(0.02)
        progress(done, arguments["steps"])
    return arguments["steps"]


def flood(arguments: Mapping[str, Any], progress: Progress) -> Any:
    while True:
        progress(1, 1)


def sleep(arguments: Mapping[str, Any], progress: Progress) -> Any:
    Path(arguments["note"]).write_text(str(os.getpid()), encoding="utf-8")
    time.sleep(3600)


def spin(arguments: Mapping[str, Any], progress: Progress) -> Any:
    Path(arguments["note"]).write_text(str(os.getpid()), encoding="utf-8")
    while True:
        pass


def eat(arguments: Mapping[str, Any], progress: Progress) -> Any:
    kept = [b"x" * MIB for _ in range(arguments["mebibytes"])]
    return len(kept)


def abort(arguments: Mapping[str, Any], progress: Progress) -> Any:
    os.abort()


def crash(arguments: Mapping[str, Any], progress: Progress) -> Any:
    return ctypes.string_at(0)


def leave(arguments: Mapping[str, Any], progress: Progress) -> Any:
    os._exit(0)


def chatter(arguments: Mapping[str, Any], progress: Progress) -> Any:
    print("a library prints")  # noqa: T201
    sys.stdout.flush()
    os.write(1, b'{"result": "forged"}\n')
    return "real"


def refuse(arguments: Mapping[str, Any], progress: Progress) -> Any:
    raise Refusal(
        "单位不存在。", [Fault("第3行单位不存在", file="表.xlsx", sheet="单位", row=3, column="B")], "unit"
    )


def trouble(arguments: Mapping[str, Any], progress: Progress) -> Any:
    raise Trouble("文件正被打开。")


def bug(arguments: Mapping[str, Any], progress: Progress) -> Any:
    return {}["nothing here"]


def odd(arguments: Mapping[str, Any], progress: Progress) -> Any:
    return float("nan")


JOBS = {
    job.__name__: job
    for job in (echo, count, flood, sleep, spin, eat, abort, crash, leave, chatter, refuse, trouble, bug, odd)
}

if __name__ == "__main__":
    sys.exit(serve(JOBS))
