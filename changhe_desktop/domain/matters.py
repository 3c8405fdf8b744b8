"""The subjects of the office's work. The same stem names a matter in every room."""

from changhe_desktop.domain.worded import Worded


class Matter(Worded):
    """A subject of the office's work."""

    ORGANIZATION = "organization", "单位与人员"
    PLAN = "plan", "任务分解"
    PROJECTS = "projects", "项目库"
    RECONCILIATION = "reconciliation", "月度对账"
    INSPECTION = "inspection", "督查"
    RECTIFICATION = "rectification", "整改"
    BULLETIN = "bulletin", "通报"
    EVALUATION = "evaluation", "综合评估"
    ENGAGEMENT = "engagement", "宣传与群众"
    EXCHANGE = "exchange", "数据交换"
    PRINTING = "printing", "打印与字体"
    ACCOUNTS = "accounts", "账号与设置"
