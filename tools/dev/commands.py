"""What `dev.py` can do: one function a command, each returning its exit code."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tools.dev import machine, suites, unpacked
from tools.dev.bundle import build_bundle
from tools.dev.environment import DEVELOPMENT, ROOT, RUNTIME, is_ready, prepare
from tools.dev.trouble import DONE, FAILED, TROUBLE, WRONG_USAGE, Trouble, say

HELP = """\
用法：python3 dev.py 命令

  run              准备运行环境并打开窗口；没有图形界面时改为演示，结果放在 demo-out
  test [参数]      代码检查和常规测试；其余参数交给 pytest
       --full      需要 LibreOffice、Xvfb、PostgreSQL、输入法的测试（会安装，需要 root）
       --heavy     长时间的随机测试和断电测试
  build            用 PyInstaller 生成免安装的程序文件夹 dist/ChangheDesk，并运行其自检
  bench [名称]     量启动、打印、存盘、导出各要多久，与最低限度的写法相比

退出码：0 完成；1 有检查未通过；2 用法不对；3 这台电脑缺少什么，按提示办。"""

DEMO_FOLDER = "demo-out"

Needs = tuple[machine.Need, ...]


def main(arguments: list[str]) -> int:
    """Run the command named first; say what is wrong in Chinese."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    name = arguments[0] if arguments else "help"
    command = COMMANDS.get(name.lstrip("-"))
    if command is None:
        say(f"没有“{name}”这个命令。\n\n{HELP}")
        return WRONG_USAGE
    try:
        return command(arguments[1:])
    except Trouble as trouble:
        say(str(trouble))
        return TROUBLE


def run(arguments: list[str]) -> int:
    """Open the window, or without a display leave in a folder what a user would hold in hand."""
    display = _has_display()
    window, printing = machine.window_libraries(), machine.TO_PRINT
    start = machine.TO_START + (window if display else ())
    python = _ready(RUNTIME, start, advised=window + printing)
    if display:
        return _program(python, arguments)
    say(f"没有图形界面（DISPLAY 和 WAYLAND_DISPLAY 都未设置），改为演示，结果放在 {DEMO_FOLDER}。")
    code = _program(python, ["demo", "--out", f"./{DEMO_FOLDER}"])
    if code == DONE:
        _show_folder(ROOT / DEMO_FOLDER)
    return code


def test(arguments: list[str]) -> int:
    """The plain suite, or with --full or --heavy the tests so marked."""
    chosen = [marker for marker in (suites.FULL, suites.HEAVY) if f"--{marker}" in arguments]
    rest = [argument for argument in arguments if argument not in ("--full", "--heavy")]
    others = machine.TO_TEST_ALL + machine.build_tools() if suites.FULL in chosen else ()
    python = _ready(DEVELOPMENT, others, advised=_libraries())
    if suites.FULL in chosen:
        unpacked.provide()
    if chosen:
        return suites.run_tests(python, " or ".join(chosen), rest, workers=0)
    wrong = suites.check_statically(python)
    code = suites.run_tests(python, suites.PLAIN, rest, workers=suites.WORKERS)
    if wrong:
        say(f"未通过：{'、'.join(wrong)}。")
    return FAILED if wrong else code


def build(arguments: list[str]) -> int:
    """The folder for machines without Python, tried on this one."""
    if arguments:
        return _wrong_usage("build 没有参数。")
    return build_bundle(_ready(DEVELOPMENT, _libraries() + machine.build_tools()))


def bench(arguments: list[str]) -> int:
    """Floors and the product side by side."""
    python = _ready(DEVELOPMENT, machine.TO_START)
    return subprocess.call([str(python), "-X", "utf8", "-m", "bench", *arguments], cwd=ROOT)


def show_help(_arguments: list[str]) -> int:
    """The commands."""
    say(HELP)
    return DONE


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "test": test,
    "build": build,
    "bench": bench,
    "help": show_help,
    "h": show_help,
}


def _ready(lock: str, required: Needs, advised: Needs = ()) -> Path:
    """The environment's Python, once the machine has what is required of it."""
    making = () if is_ready(lock) else machine.environment_tools()
    machine.provide(required + making, advised)
    return prepare(lock)


def _libraries() -> Needs:
    """All system libraries a window that prints may load; a bundle takes some of them along."""
    return machine.TO_START + machine.window_libraries() + machine.TO_PRINT


def _has_display() -> bool:
    linux = sys.platform.startswith("linux")
    return not linux or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _program(python: Path, arguments: list[str]) -> int:
    return subprocess.call([str(python), "-m", "changhe_desktop", *arguments], cwd=ROOT)


def _show_folder(folder: Path) -> None:
    """Name every file in `folder` with its size."""
    say(f"\n{folder.relative_to(ROOT)} 中有：")
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        say(f"  {path.relative_to(folder).as_posix()}  {path.stat().st_size / 1024:.0f} KB")


def _wrong_usage(sentence: str) -> int:
    say(f"{sentence}\n\n{HELP}")
    return WRONG_USAGE
