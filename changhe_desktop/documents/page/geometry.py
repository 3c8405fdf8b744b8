"""The numbers of GB/T 9704-2012 as points (1/72 inch), each with its clause.

Horizontal positions count from the left edge of the type area (版心), vertical ones downwards from
its top edge; only `draw` turns them into PDF coordinates.
"""

MM = 72 / 25.4

# 5.1 and 5.2.1: A4, 天头 37 mm, 订口 28 mm, type area 156 x 225 mm without the page number.
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
MARGIN_TOP, MARGIN_LEFT = 37 * MM, 28 * MM
AREA_WIDTH, AREA_HEIGHT = 156 * MM, 225 * MM

# 5.2.3: 22 lines of 28 characters that fill the type area.
COLUMNS, ROWS = 28, 22

# Sizes: 二号 titles, 三号 body, 四号 foot block and page number, 小四 and 五号 in tables.
SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL_4, SIZE_5 = 22.0, 16.0, 14.0, 12.0, 10.5

# 28 characters of 16 pt are 158 mm, so the pitch of a character is a little less than its size; the first
# line stands on the upper edge of the type area and the last on its lower edge.
PITCH = AREA_WIDTH / COLUMNS
LINE = (AREA_HEIGHT - SIZE_3) / (ROWS - 1)

# 7.2.4, 7.2.5, 7.2.7: the issuer's red name starts 35 mm below the upper edge, its number follows after
# two blank lines, the red line 4 mm below that. The line's weight is not in the standard: 0.5 mm is practice.
MARK_TOP = 35 * MM
RED_RULE_GAP = 4 * MM
RED_RULE_WEIGHT = 0.5 * MM

# 7.4.1: first and last line of the foot block 0.35 mm, between them 0.25 mm.
FOOT_RULE, FOOT_RULE_THIN = 0.35 * MM, 0.25 * MM

# 7.5: upper edge of the dashes of the page number, 7 mm below the type area.
PAGE_NUMBER_TOP = AREA_HEIGHT + 7 * MM

# A town's seal measures 42 mm (国发〔1999〕25号), that of an office up to 45 mm: this square stays empty.
SEAL_ZONE = 45 * MM


def row_top(row: float) -> float:
    """The upper edge of a 三号 character in a grid row; rows count from 0."""
    return row * LINE
