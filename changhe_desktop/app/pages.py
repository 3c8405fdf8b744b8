"""The pages of the window in the order of the sidebar, each loaded on its first visit.

A page stands here once it leads somewhere: a line in PAGES and a function that imports and makes it.
"""

from collections.abc import Callable

from changhe_desktop.ui.parts.pages import Frame, Page, PageEntry


def _overview(frame: Frame) -> Page:
    from changhe_desktop.ui.overview.page import OverviewPage

    return OverviewPage(frame)


def _plan(frame: Frame) -> Page:
    from changhe_desktop.ui.plan.page import PlanPage

    return PlanPage(frame)


def _organization(frame: Frame) -> Page:
    from changhe_desktop.ui.organization.page import UnitsPage

    return UnitsPage(frame)


def _rectification(frame: Frame) -> Page:
    from changhe_desktop.ui.rectification.page import RectificationPage

    return RectificationPage(frame)


def _accounts(frame: Frame) -> Page:
    from changhe_desktop.ui.accounts.page import SettingsPage

    return SettingsPage(frame)


def _first_run(frame: Frame) -> Page:
    from changhe_desktop.ui.accounts.first_run import FirstRun

    return FirstRun(frame)


PAGES: tuple[PageEntry, ...] = (
    PageEntry("overview", "总览", "layout-dashboard", _overview),
    PageEntry("plan", "任务分解", "list-tree", _plan, first_look=True),
    PageEntry("organization", "责任单位", "users-group", _organization),
    PageEntry("rectification", "整改通知", "rubber-stamp", _rectification),
    PageEntry("accounts", "设置", "settings", _accounts),
)
# What a desk without an operator begins with.
FIRST_RUN: Callable[[Frame], Page] | None = _first_run
