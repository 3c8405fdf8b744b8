"""Faces and layouts an official paper asks for, by role (GB/T 9704-2012, 5.2.2 and 7)."""

from changhe_desktop.domain.worded import Worded


class FontRole(Worded):
    """What a face is used for; `text` is the face's name in the standard."""

    TITLE = "title", "小标宋"
    BODY = "body", "仿宋"
    KAI = "kai", "楷体"
    HEI = "hei", "黑体"
    SONG = "song", "宋体"


class NoticeLayout(Worded):
    """How the head of a paper looks."""

    FORM = "form", "工作文书"
    RED_HEAD = "red_head", "红头"


class PrintStage(Worded):
    """What stage of its life a printed paper shows."""

    DRAFT = "draft", "草稿"
    REVIEW = "review", "送审稿"
    ISSUED = "issued", "正式"
    TEST = "test", "样张"
