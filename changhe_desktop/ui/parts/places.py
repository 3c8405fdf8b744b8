"""What one page may ask of another beyond a Query. Pages know these values, never each other."""

from dataclasses import dataclass

from changhe_desktop.domain.worded import Worded


@dataclass(frozen=True, slots=True)
class NewOrder:
    """Asks 整改通知 to begin an order from this measure (None: from scratch)."""

    measure_id: str | None = None


@dataclass(frozen=True, slots=True)
class ShowRow:
    """Asks a page to go to one row among the others; filters that hide it are cleared."""

    id: str


class PlanAct(Worded):
    """What 任务分解 may be asked to begin with."""

    READ = "read", "读取方案文本"
    SHIPPED = "shipped", "载入长河镇方案"
