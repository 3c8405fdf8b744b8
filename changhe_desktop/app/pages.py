"""The pages of the window in the order of the sidebar, each loaded on its first visit.

A page stands here once it leads somewhere: a line in PAGES and a function that imports and makes it.
"""

from collections.abc import Callable

from changhe_desktop.ui.parts.pages import Frame, Page, PageEntry


def _overview(frame: Frame) -> Page:
    from changhe_desktop.ui.overview.page import OverviewPage

    return OverviewPage(frame)


PAGES: tuple[PageEntry, ...] = (PageEntry("overview", "总览", "layout-dashboard", _overview),)
# What a desk without an operator begins with.
FIRST_RUN: Callable[[Frame], Page] | None = None
