"""Whether an indicator is a rate: by its unit, or by its own name. Both witnesses, apart from each other.

The words are constants of their own, so that an issued form's formula never changes with what reading learns.
"""

from __future__ import annotations

from typing import Final

from jixiao.methods.base import CellNames

__all__ = ["is_rate", "rate_test"]

_UNITS: Final = ("%", "％", "百分比", "百分点", "个百分点", "‰", "‱")
_ENDINGS: Final = ("率", "率%", "率％", "满意度", "满意程度", "知晓度", "认可度", "比例", "占比")
_BEFORE_BRACKETS: Final = ("率（", "率(", "满意度（", "满意度(", "比例（", "比例(")


def is_rate(name: str | None, unit: str) -> bool:
    """Whether a unit or a name says that a figure is a rate: %, 审批覆盖率, 数量落实率（%）, 群众满意度.

    Args:
        name: The name, on an issued form exactly as its cell holds it.
        unit: The unit, likewise.
    """
    said = name or ""
    return unit in _UNITS or said.endswith(_ENDINGS) or any(start in said for start in _BEFORE_BRACKETS)


def rate_test(cells: CellNames) -> str:
    """The other witness: an Excel condition over the cells of the name and the unit; text alone is asked."""
    names = [f'RIGHT({cells.name},{len(each)})="{each}"' for each in _ENDINGS]
    names += [f'IFERROR(FIND("{each}",{cells.name}),0)>0' for each in _BEFORE_BRACKETS]
    units = [f'{cells.unit}="{each}"' for each in _UNITS]
    asked = [
        f"IF(ISTEXT({cell}),OR({','.join(tests)}),FALSE)"
        for cell, tests in ((cells.name, names), (cells.unit, units))
        if cell
    ]
    return f"OR({','.join(asked)})" if asked else "FALSE"
