"""What may go wrong in this machine, and how the developer's commands speak."""

import sys

DONE, FAILED, WRONG_USAGE, TROUBLE = 0, 1, 2, 3


class Trouble(Exception):
    """The machine said no; the sentence says what to do. Ends the command with exit code 3."""


def say(sentence: str) -> None:
    """One line to the user, in order with what the programs started from here write."""
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()
