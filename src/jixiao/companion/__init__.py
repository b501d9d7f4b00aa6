"""The sheets beside the forms of an issued workbook: 目录, 填报检查, 填报说明, 佐证材料清单.

They refer to the forms; no form refers to them, so that a form's sheet may be moved or copied alone.
"""

from __future__ import annotations

from jixiao.companion.base import COMPANIONS
from jixiao.companion.checklist import checklist
from jixiao.companion.contents import contents
from jixiao.companion.evidence import evidence
from jixiao.companion.guide import guide

__all__ = ["COMPANIONS", "checklist", "contents", "evidence", "guide"]
