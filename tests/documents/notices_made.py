"""Notices for tests: every name in them is an example."""

from dataclasses import replace
from datetime import date

from changhe_desktop.documents.notice.form import Dispatch, Level, Notice, Paragraph, Slip
from changhe_desktop.domain.printing import NoticeLayout, PrintStage

OFFICE = "示例镇美丽城镇建设领导小组办公室"
GOVERNMENT = "示例镇人民政府"

FACT = (
    "经查，示例路段集镇入口处绿化带内堆放建筑垃圾约3立方米，沿线广告牌破损12处，路面“白色垃圾”未及时清理；"
    "责任单位未按《示例镇美丽城镇建设任务分解表》第1.3.5项要求落实日常巡查制度——整改台账缺少2026年10月的记录……"
    "照片编号IMG_20261103_0915，详见https://example.gov.cn/files/2026/11/report-no-15.html，完成率35.5%。"
)
OPENING = (
    "2026年11月3日，镇工作专班对你单位牵头的“示例集镇入口环境提升”事项开展现场督查，发现存在未按期完成的问题。"
    "根据《示例镇美丽城镇建设实施方案》第四部分（二）督查机制的规定，现责令你单位限期整改，有关事项通知如下。"
)

SHORT = Notice(
    title="责令整改通知书",
    addressee="示例办公室",
    paragraphs=(
        Paragraph(OPENING),
        Paragraph("一、存在问题", Level.FIRST),
        Paragraph("示例路段绿化带内堆放建筑垃圾约3立方米，沿线广告牌破损12处。"),
        Paragraph("二、整改要求和时限", Level.FIRST),
        Paragraph("（一）清运垃圾。完成标准：现场无堆放，绿化补种到位。", Level.SECOND, 8),
        Paragraph("于2026年12月4日前（10个工作日内）完成整改并书面反馈。"),
    ),
    signature=(GOVERNMENT,),
    dated=date(2026, 11, 20),
    stage=PrintStage.ISSUED,
    number="示例〔2026〕1号",
)

SLIP = Slip(
    "送达回执",
    (
        ("文书名称", "责令整改通知书"),
        ("文书编号", "示例〔2026〕1号"),
        ("送达方式", ""),
        ("签收单位", ""),
        ("签收人", ""),
        ("签收时间", ""),
        ("备注", ""),
    ),
    "签收后请于3个工作日内将本回执送回。",
)

DISPATCH = Dispatch(
    "发文稿纸",
    (
        ("签发", ""),
        ("会签", ""),
        ("审核", ""),
        ("拟稿单位", "示例专班"),
        ("拟稿人", "示例"),
        ("标题", "责令整改通知书"),
        ("主送", "示例办公室"),
        ("抄送", ""),
        ("份数", ""),
        ("缓急", "平件"),
    ),
)

LONG = replace(
    SHORT,
    paragraphs=(
        Paragraph(OPENING),
        Paragraph("一、存在问题", Level.FIRST),
        *(Paragraph(f"{at}.{FACT[:147]}", Level.THIRD) for at in range(1, 21)),
        Paragraph("二、整改要求和时限", Level.FIRST),
        Paragraph("（一）逐项整改。" + FACT, Level.SECOND, 8),
        Paragraph("（1）第四级标题。", Level.FOURTH),
    ),
    attachments=("问题清单", "现场照片及其他需要说明的材料，名称很长时应当回行并与上一行名称的首字对齐"),
    signature=(OFFICE, "（代章）"),
)

RED = replace(
    SHORT,
    title=f"{GOVERNMENT}关于责令限期整改美丽城镇建设突出问题的通知",
    layout=NoticeLayout.RED_HEAD,
    mark=f"{GOVERNMENT}文件",
    copies="示例局，镇领导班子成员",
    printed_by="示例镇党政综合办公室",
    printed_on=date(2026, 11, 24),
)
