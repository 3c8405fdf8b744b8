"""The words after `changhe` when it opens the window."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from changhe_desktop import paths

USAGE = "打开窗口只接受 --data 文件夹、--by 经办人、--on 日期（YYYY-MM-DD）。命令的用法见：changhe help"
SERVER = "窗口暂不能直接打开服务器上的数据库。请用 --data 指定本机的数据文件夹，或使用 changhe 命令。"


class WrongUsage(Exception):
    """The words cannot be understood; `sentence` says how to write them."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line gave: the data folder, who works, and the day if it is not today."""

    folder: Path
    by: str = ""
    on: date | None = None

    def today(self) -> date:
        """The day that counts as today."""
        return self.on or date.today()  # noqa: DTZ011  the office's own day


def given_in(words: Sequence[str]) -> Given:
    """Read `--data X`, `--by X`, `--on X` (also written `--data=X`); WrongUsage for anything else."""
    values: dict[str, str] = {}
    rest = list(words)
    while rest:
        flag, equals, value = rest.pop(0).partition("=")
        if flag not in ("--data", "--by", "--on") or not (equals or rest):
            raise WrongUsage(USAGE)
        values[flag] = value if equals else rest.pop(0)
    if values.get("--data", "").startswith("postgresql"):
        raise WrongUsage(SERVER)
    folder = Path(values["--data"]).expanduser() if values.get("--data") else paths.default_data()
    try:
        on = date.fromisoformat(values["--on"]) if "--on" in values else None
    except ValueError:
        raise WrongUsage(USAGE) from None
    return Given(folder, values.get("--by", ""), on)
