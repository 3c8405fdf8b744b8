"""Commands for faces and templates."""

from argparse import Namespace

from changhe_desktop.cli.command import Answer, Call, Command, answer_of, argument, path_argument
from changhe_desktop.domain.errors import Refusal
from changhe_desktop.domain.printing import FontRole, NoticeLayout
from changhe_desktop.services import printing, rectification_paper

COLUMNS = (("role_text", "用途"), ("family", "字体"), ("source", "来源"), ("substituted", "说明"))


def _role(words: str) -> FontRole:
    role = FontRole.of_text(words)
    if role is None:
        raise Refusal(f"没有“{words}”这种用途。可填：{'、'.join(r.text for r in FontRole)}。", field="role")
    return role


def _list(call: Call, given: Namespace) -> Answer:
    return Answer(call.reading().ask(printing.font_rows), columns=COLUMNS)


def _choose(call: Call, given: Namespace) -> Answer:
    role = _role(given.role)
    if given.file is None:
        return answer_of(call.do(printing.forget_font, role))
    return answer_of(call.do(printing.choose_font, role, given.file))


def _template(call: Call, given: Namespace) -> Answer:
    layout = NoticeLayout.of_text(given.layout)
    if layout is None:
        raise Refusal(
            f"没有“{given.layout}”这种版式。可填：{'、'.join(x.text for x in NoticeLayout)}。", field="layout"
        )
    if given.default:
        return answer_of(call.do(printing.restore_notice_template, layout))
    if given.save is not None:
        printing.save_file(given.save, call.reading().ask(printing.notice_template, layout))
        return Answer({"file": str(given.save)}, f"已存为{given.save}，可在 WPS 里修改后再换回。")
    if given.sample is not None:
        content = call.reading().ask(rectification_paper.sample_document, layout, on=call.on)
        printing.save_file(given.sample, content)
        return Answer({"file": str(given.sample)}, f"样张已存为{given.sample}。")
    if given.use is None:
        raise Refusal("请选一样：--save 存出、--use 换用、--sample 出样张、--default 恢复默认。", field="use")
    return answer_of(call.do(printing.set_notice_template, layout, given.use))


COMMANDS = [
    Command("font", "list", "列出各用途所用的字体", _list),
    Command(
        "font", "choose", "为一种用途选字体文件（不给文件则恢复默认）", _choose,
        (
            argument("role", help="小标宋、仿宋、黑体、楷体、宋体"),
            argument("file", nargs="?", type=path_argument, help="字体文件（.ttf、.ttc）"),
        ),
    ),
    Command(
        "template", "notice", "整改通知的 Word 模板：存出、换用、恢复默认", _template,
        (
            argument("--layout", default="工作文书", help="版式：工作文书、红头"),
            argument("--save", type=path_argument, help="把现用模板存为此文件"),
            argument("--sample", type=path_argument, help="用现用模板出一份样张"),
            argument("--use", type=path_argument, help="换用此模板"),
            argument("--default", action="store_true", help="恢复默认模板"),
        ),
    ),
]  # fmt: skip
