"""Made-up measures in the shape and length of real ones, the same at every run."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

WORDS = (
    "污水处理设施", "排查整治", "建立台账", "限期整改", "责任到人", "现场核查", "垃圾转运站", "入河排污口",
    "每月调度", "长效管护机制", "群众反映强烈", "问题清单", "验收合格", "沿街立面", "背街小巷", "老旧小区",
)  # fmt: skip
STOPS = "，，，。、；"
UNITS = tuple(f"示例单位{n:02d}" for n in range(1, 25))
FIRST_DAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Row:
    """One made-up measure."""

    key: str
    code: str
    action: str
    task: str
    text: str
    leader: str
    lead: str
    assisting: tuple[str, ...]
    contact: str
    due: date


def measures(count: int) -> Iterator[Row]:
    """`count` measures of 40 to 100 characters under 5 actions and 17 tasks."""
    chance = random.Random(20261123)
    hanzi = [bytes((b, c)).decode("gb2312") for b in range(0xB0, 0xD7) for c in range(0xA1, 0xFF)]
    for n in range(count):
        task = n * 17 // count
        text = ""
        for _ in range(chance.randint(4, 9)):
            text += (
                chance.choice(WORDS)
                + "".join(chance.choices(hanzi, k=chance.randint(2, 7)))
                + chance.choice(STOPS)
            )
        yield Row(
            key=f"{n:032x}", code=f"{task % 5 + 1}.{task + 1}.{n + 1}", action=f"示例行动{task % 5 + 1}",
            task=f"示例重点任务{task + 1}", text=text, leader="".join(chance.choices(hanzi, k=3)),
            lead=UNITS[n % 24], assisting=(UNITS[(n + 1) % 24], UNITS[(n + 5) % 24]),
            contact=f"1390000{n % 10_000:04d}",
            due=FIRST_DAY + timedelta(days=chance.randint(0, 1500)),
        )  # fmt: skip
