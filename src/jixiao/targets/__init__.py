"""Approved targets: 绩效目标申报表, 批复表 and lists with a row for each indicator become indicator sets.

The columns are found by the headings that self-assessment forms have too; a target's meaning is the roster's business.
"""

from jixiao.targets.gathering import Harvest, gather_targets
from jixiao.targets.reading import TargetProblem, TargetSet, TargetsRead, read_targets

__all__ = ["Harvest", "TargetProblem", "TargetSet", "TargetsRead", "gather_targets", "read_targets"]
