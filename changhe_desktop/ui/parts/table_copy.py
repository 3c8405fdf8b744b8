"""Rows for the clipboard, as WPS and Excel take them: tab-separated text and an HTML table."""

import csv
import html
from collections.abc import Sequence
from io import StringIO

from PySide6.QtCore import QMimeData


def as_text(rows: Sequence[Sequence[str]]) -> str:
    """Tab-separated lines; fields with tabs, line breaks or quotes are quoted, quotes doubled."""
    file = StringIO()
    csv.writer(file, delimiter="\t", lineterminator="\r\n").writerows(rows)
    return file.getvalue()


def as_html(rows: Sequence[Sequence[str]]) -> str:
    """A table whose cells are text to the spreadsheet, so that 1.10 and telephones stay as they are."""
    lines = []
    for row in rows:
        cells = "".join(
            f"<td style=\"mso-number-format:'\\@'\">{html.escape(cell).replace(chr(10), '<br>')}</td>"
            for cell in row
        )
        lines.append(f"<tr>{cells}</tr>")
    return f'<meta charset="utf-8"><table>{"".join(lines)}</table>'


def mime_of(rows: Sequence[Sequence[str]]) -> QMimeData:
    """Both forms together, for the clipboard."""
    data = QMimeData()
    data.setText(as_text(rows))
    data.setHtml(as_html(rows))
    return data
