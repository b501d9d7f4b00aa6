"""What the cells of an issued workbook look like: one named style for each role, and the few colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from jixiao.plan import Role
from jixiao.workbooks.writer import Style

__all__ = ["CAPTION", "DOUBTFUL_FILL", "LINK", "NOTE", "RATE", "STYLES", "TEXT", "URGENT_FILL"]

_INPUT_FILL: Final = "FFF9DB"
"""Light yellow: what the officer fills. Pale enough to stay readable in grey print."""
_COMPUTED_FILL: Final = "F2F2F2"
_HEADING_FILL: Final = "E8EEF4"
_PALE: Final = "595959"

URGENT_FILL: Final = "F4B183"
"""Orange beside blue: colour-blind people tell them apart, and grey print shows one darker than the other."""
DOUBTFUL_FILL: Final = "DDEBF7"

STYLES: Final[Mapping[Role, Style]] = {
    Role.TITLE: Style(name="表题", font="黑体", size=18, border=False),
    Role.SUBTITLE: Style(name="表题副行", size=12, border=False),
    Role.LABEL: Style(name="固定内容"),
    Role.HEADING: Style(name="表头", bold=True, fill=_HEADING_FILL),
    Role.LEVEL: Style(name="固定内容"),
    Role.INPUT: Style(name="填报", fill=_INPUT_FILL, locked=False),
    Role.LONG_INPUT: Style(name="填报长文", fill=_INPUT_FILL, locked=False, horizontal="left"),
    Role.COMPUTED: Style(name="自动计算", fill=_COMPUTED_FILL),
    Role.FIXED: Style(name="固定内容"),
    Role.DASH: Style(name="固定内容"),
    Role.GUARD: Style(name="合计界线", fill=_HEADING_FILL),
    Role.NOTE: Style(name="表注", size=9, border=False, horizontal="left", vertical="top"),
    Role.CODE: Style(name="数据校验码", size=9, border=False, horizontal="right"),
    Role.SIGNOFF: Style(name="签章", border=False, horizontal="left", indent=1),
    Role.SIGNOFF_INPUT: Style(
        name="签章填报", fill=_INPUT_FILL, border=False, line=True, horizontal="left", locked=False
    ),
    Role.HELPER_HEADING: Style(name="辅助表头", size=9, bold=True, colour=_PALE, fill=_HEADING_FILL),
    Role.HELPER_INPUT: Style(name="辅助填报", size=9, fill=_INPUT_FILL, locked=False),
    Role.HELPER_FIXED: Style(name="辅助固定内容", size=9, colour=_PALE),
    Role.HELPER_COMPUTED: Style(name="辅助自动计算", size=9, colour=_PALE, fill=_COMPUTED_FILL),
    Role.MARK: Style(name="核对提示", size=9, border=False, horizontal="left"),
    Role.NOTICE: Style(name="核对提示单行", size=9, border=False, horizontal="left", wrap=False),
    Role.STATE: Style(name="填报状态", size=12, bold=True, border=False, horizontal="left", wrap=False),
}

NOTE: Final = Style(size=9, border=False, horizontal="left", colour=_PALE, wrap=False)
CAPTION: Final = Style(font="黑体", size=12, border=False, horizontal="left", wrap=False)
RATE: Final = replace(STYLES[Role.COMPUTED], number_format="0.00%")
TEXT: Final = Style(horizontal="left", indent=1)
LINK: Final = Style(horizontal="left", indent=1, colour="1F4E79", underline=True)
