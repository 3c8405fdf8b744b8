"""What may go wrong, in the words the user reads.

Three kinds only: a Refusal (a rule or bad input; nothing was changed), Trouble (disk, lock,
rights) and everything else, which is a bug. Only the edges (window, command line) speak.
"""

import errno
from collections.abc import Sequence
from dataclasses import dataclass

# What the system's error numbers mean for the person at the desk; the system's own words are English.
OS_WORDS = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "文件超过系统允许的大小",
    errno.EACCES: "没有权限，或正被其他程序打开",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOENT: "找不到这个位置",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "这是一个文件夹",
    errno.EEXIST: "已有同名文件",
    errno.ENAMETOOLONG: "名称或路径太长",
    errno.EBUSY: "正被占用",
    errno.EIO: "磁盘读写出错",
    errno.ELOOP: "链接互相指向",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with what was handed in: where it stands and how to cure it.

    `row` counts from 1 as the user sees it, `column` is a header or a sheet letter.
    """

    sentence: str
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    field: str | None = None
    value: str | None = None

    @property
    def place(self) -> str:
        """Where the fault is, in words: “责任单位.xlsx 表“Sheet1”第3行‘单位名称’”; empty if nowhere."""
        words = [self.file or ""]
        if self.sheet:
            words.append(f"表“{self.sheet}”")
        if self.row is not None:
            words.append(f"第{self.row}行")
        if self.column:
            words.append(f"“{self.column}”")
        return "".join(words)


class Refusal(Exception):
    """A rule or bad input said no. `sentence` names the cure; nothing was changed."""

    def __init__(self, sentence: str, faults: Sequence[Fault] = (), field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.faults = tuple(faults)
        self.field = field


class Trouble(Exception):
    """The environment said no (disk full, no rights, file in use). `sentence` says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def os_words(problem: OSError) -> str:
    """What the system refused, in Chinese; the error's number where there is no word for it."""
    return OS_WORDS.get(problem.errno or 0, f"系统错误 {problem.errno}")
