# -*- coding: utf-8 -*-
"""The doorway: `python3 dev.py run | test | build | bench`.

Standard library only, in a syntax every Python can read, so that a Python that does not fit can say
so and look for one that does. The work itself is in tools/dev, written for 3.11 to 3.13.
"""

from __future__ import unicode_literals

import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
MINORS = (11, 12, 13)
PROBE = "import sys; sys.exit(sys.version_info[0] != 3 or sys.version_info[1] not in (11, 12, 13))"
TROUBLE = 3


def fits():
    """Whether this Python may run the program."""
    return sys.version_info[0] == 3 and sys.version_info[1] in MINORS


def say(sentence):
    """Write a line of Chinese, whatever encoding the console is taken to have."""
    sys.stdout.flush()
    out = getattr(sys.stdout, "buffer", sys.stdout)
    out.write((sentence + "\n").encode("utf-8"))
    out.flush()


def candidates():
    """Commands that may start a fitting Python, the most tested first."""
    names = [["python3.%d" % minor] for minor in MINORS]
    return [["py", "-3.%d" % minor] for minor in MINORS] + names if os.name == "nt" else names


def answers(command):
    """Whether this command starts a fitting Python (a pyenv shim may exist and start nothing)."""
    with open(os.devnull, "wb") as nowhere:
        try:
            return subprocess.call(command + ["-c", PROBE], stdout=nowhere, stderr=nowhere) == 0
        except OSError:
            return False


def hand_over():
    """Run this file again under a fitting Python; without one, say what is needed."""
    version = "%d.%d" % sys.version_info[:2]
    for command in candidates():
        if answers(command):
            say("当前 Python 是 %s，本程序需要 3.11 至 3.13，改用 %s。" % (version, " ".join(command)))
            return subprocess.call(command + [os.path.abspath(__file__)] + sys.argv[1:])
    say("当前 Python 是 %s，本程序需要 Python 3.11、3.12 或 3.13，这台电脑上没有找到。" % version)
    say("请先装好其中之一（Debian 12：apt-get install python3 python3-venv），再运行 python3.11 dev.py。")
    return TROUBLE


def main():
    """Do what the command line asks, in this Python or in another."""
    if not fits():
        return hand_over()
    sys.path.insert(0, ROOT)
    from tools.dev.commands import main as work

    return work(sys.argv[1:])


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        say("已中断。")
        sys.exit(130)
