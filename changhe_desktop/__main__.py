"""Routes: nothing, demo and self-test to the window program, --worker to the child, the rest to commands."""

import sys
from collections.abc import Sequence

# Global flags that take a value, so that the noun can be found behind them.
FLAGS_WITH_VALUE = {"--data", "--by", "--on"}
OF_THE_APP = {"demo", "self-test"}


def noun_of(arguments: Sequence[str]) -> str | None:
    """The first word that is neither a flag nor a flag's value; None opens the window."""
    skip = False
    for word in arguments:
        if skip:
            skip = False
        elif word in FLAGS_WITH_VALUE:
            skip = True
        elif not word.startswith("-") or word in ("-h", "--help", "--version"):
            return word
        elif word.startswith("--") and word.split("=")[0] not in FLAGS_WITH_VALUE | {"--json"}:
            return word  # no flag of ours: the command line says so, instead of a window that ignores it
    return None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code (0 done, 1 refused, 2 usage, 3 trouble, 70 a bug)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["--worker"]:
        from changhe_desktop.worker import child

        return child.main()
    noun = noun_of(words)
    if noun is None or noun in OF_THE_APP:
        from changhe_desktop import app

        return app.main(noun, words)
    from changhe_desktop.cli import main as cli

    return cli.main(noun, words)


if __name__ == "__main__":
    sys.exit(main())
