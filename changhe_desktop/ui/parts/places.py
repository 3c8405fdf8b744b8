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


class SettingsPart(Worded):
    """The parts of 设置, in the order of their list."""

    TOWN = "town", "本镇与发文机关"
    NUMBERS = "numbers", "文号"
    PEOPLE = "people", "经办人"
    ORDERS = "orders", "整改文书"
    PHRASES = "phrases", "固定用语"
    BASES = "bases", "依据库"
    TEMPLATES = "templates", "文书模板"
    FONTS = "fonts", "字体与样张"
    TEXT_SIZE = "text_size", "文字大小"
    TYPING = "typing", "汉字输入"
    CALENDAR = "calendar", "放假安排"
    BACKUPS = "backups", "备份与恢复"
    ABOUT = "about", "关于"
