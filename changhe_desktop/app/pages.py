"""The pages of the window in the order of the sidebar, each loaded on its first visit.

A page stands here once it leads somewhere: a line in PAGES and a function that imports and makes it.
"""

from collections.abc import Callable

from changhe_desktop.ui.parts.pages import Frame, Page, PageEntry

PAGES: tuple[PageEntry, ...] = ()
# What a desk without an operator begins with.
FIRST_RUN: Callable[[Frame], Page] | None = None
