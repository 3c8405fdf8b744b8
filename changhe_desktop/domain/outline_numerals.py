"""The numerals of official numbering: 一 … 九百九十九 and 1 … 999, read and written."""

import unicodedata

DIGITS = "零一二三四五六七八九"
CHINESE = "〇零一二三四五六七八九十百"
LARGEST = 999


def chinese_value(written: str) -> int | None:
    """The value of 一, 十, 二十三, 一百零五 …; None if it is not written the usual way."""
    written = written.replace("〇", "零")
    value = _loose_value(written)
    if value is None or not 1 <= value <= LARGEST:
        return None
    usual = chinese_number(value)
    return value if written == usual or (usual[0] == "十" and written == "一" + usual) else None


def _loose_value(written: str) -> int | None:
    total, digit = 0, 0
    for character in written:
        if character == "百":
            total, digit = total + max(digit, 1) * 100, 0
        elif character == "十":
            total, digit = total + max(digit, 1) * 10, 0
        elif character in DIGITS:
            digit = DIGITS.index(character)
        else:
            return None
    return total + digit


def chinese_number(value: int) -> str:
    """1 … 999 in the counting style of official papers: 十, 二十三, 一百零五."""
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    words = DIGITS[hundreds] + "百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        words += "零"
    return words + (DIGITS[ones] if ones else "")


def plain_value(written: str) -> int | None:
    """The value of a numeral in any of its forms: 12, １２, ⒓, ⑿, ⑫, ㈫ or 十二; None if it is none."""
    if len(written) == 1 and unicodedata.category(written) == "No":
        return int(unicodedata.numeric(written, 0)) or None
    if written.isdecimal():
        return int(written) or None
    return chinese_value(written)
