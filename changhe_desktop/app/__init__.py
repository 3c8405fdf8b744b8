"""The composition root: puts window, pages and services together; runs the demo and the self-test."""


def main(noun: str | None, words: list[str]) -> int:
    """Run what `noun` asks for (None: the window) with all words given; returns the exit code."""
    if noun == "demo":
        from changhe_desktop.app import demo

        return demo.main(words)
    if noun == "self-test":
        from changhe_desktop.app import self_test

        return self_test.main(words)
    from changhe_desktop.app import window_program

    return window_program.main(words)
