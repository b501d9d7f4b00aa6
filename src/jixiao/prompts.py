"""What an input takes, and what the officer is told about it: validations with prompts in plain Chinese.

Only a choice from a list is enforced. A number, a date or a bound is asked for with a warning that can be
passed over, since an officer may have a reason; what was passed over is a finding later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final, NamedTuple

from jixiao.cells import Area
from jixiao.plan import Block, Choice, FormPlan, Role
from jixiao.template.indicators import Indicator
from jixiao.template.policy import KINDS, Band
from jixiao.workbooks.writer import Validation

__all__ = ["prompts"]


def prompts(plan: FormPlan) -> list[Validation]:
    """The validations of a planned form: one a sort of input; those that name a figure of their row stand alone."""
    unit, outcomes = plan.template.currency_unit, plan.template.policy.bands.outcomes
    bands = _said(outcomes)
    targets = {row.key: row.indicator for level in plan.levels for row in level.rows if row.indicator is not None}
    common: dict[Choice, list[Area]] = {}
    texts: dict[_Text, list[Area]] = {}
    single: list[Validation] = []
    for block in plan.blocks:
        if block.choice is None or block.field is None or block.role in {Role.FIXED, Role.HELPER_FIXED}:
            continue
        part, key, item = block.field
        indicator = targets.get(key) if (part, item) == ("row", "actual") else None
        if block.choice is Choice.SCORE and item == "score":
            single.append(_qualitative_score(plan, block, bands))
        elif block.choice is Choice.TEXT:
            texts.setdefault(_TEXTS.get((part, item)) or _TEXTS.get((part, ""), _ANY_TEXT), []).append(block.area)
        elif indicator is not None and indicator.target and block.choice in {Choice.QUANTITY, Choice.PERCENT}:
            single.append(_against_target(_common(block.choice, (block.area,), unit, outcomes), indicator))
        else:
            common.setdefault(block.choice, []).append(block.area)
    shared = [_common(choice, tuple(areas), unit, outcomes) for choice, areas in common.items()]
    return shared + [_worded(text, tuple(areas)) for text, areas in texts.items()] + single


class _Text(NamedTuple):
    """What a text input is for, and how long its text may be before it is asked about."""

    title: str
    prompt: str
    limit: int


_TEXTS: Final[Mapping[tuple[str, str], _Text]] = {
    ("goals", "expected"): _Text("预期目标", "照批复的年度总体目标填写。", 1000),
    ("goals", "actual"): _Text("目标实际完成情况", "对照预期目标逐条写明实际完成的情况。", 1000),
    ("remarks", ""): _Text("说明", "写明整张表的偏差原因、改进措施等；写在这里的，各行可以不再重复。", 1000),
    ("row", "deviation"): _Text(
        "偏差原因", "未完成指标值、超过指标值较多或主动扣分的，写明原因和改进措施；没有偏差的不用填。", 300
    ),
    ("execution", "deviation"): _Text("偏差原因", "预算执行率没有达到100%的，写明原因和改进措施。", 300),
    ("row", "deductionreason"): _Text("扣减原因", "主动扣分的，写明为什么扣。", 300),
    ("row", "actual"): _Text("实际完成情况", "写明实际完成的情况；定性指标再在“得分”列填评定的得分。", 300),
    ("row", "name"): _Text("三级指标", "需要增加指标时在这里填写名称，并在右侧选择指标性质；不需要的空着即可。", 100),
    ("row", "unit"): _Text("计量单位", "只写单位，例：个、公里、%。", 20),
    ("header", ""): _Text("基本信息", "对照批复文件填写，用全称。", 100),
    ("signoff", ""): _Text("签章", "可以在这里打字，也可以打印后手签。", 50),
}
"""Part and item → what is asked; an empty item stands for every other of its part."""
_ANY_TEXT: Final = _Text("文字", "按表头的要求填写。", 500)


def _worded(text: _Text, areas: tuple[Area, ...]) -> Validation:
    return Validation(
        areas, "length", Fraction(0), Fraction(text.limit), title=text.title, prompt=text.prompt,
        error=f"超过{text.limit}字，打印时可能显示不全。请精简；确需保留的，选“是”继续，并调高行高。",
    )  # fmt: skip


def _against_target(validation: Validation, indicator: Indicator) -> Validation:
    """The same with the row's own target and unit in the prompt."""
    how = validation.prompt
    if indicator.unit != "%":
        unit = f"，单位：{indicator.unit}，不用写单位" if indicator.unit else ""
        how = f"填数字{unit}；没有完成的填0。"
    said = f"指标值{indicator.target}。{how}"
    return replace(validation, title="实际完成值", prompt=said) if len(said) <= _LONGEST else validation


_LONGEST: Final = 200


def _common(choice: Choice, areas: tuple[Area, ...], unit: str, outcomes: Sequence[Band]) -> Validation:
    zero, hundred = Fraction(0), Fraction(100)
    match choice:
        case Choice.AMOUNT:
            return Validation(
                areas, "decimal", zero, title=f"金额（{unit}）",
                prompt=f"填数字，单位：{unit}，不用写单位。例：315.20",
                error=f"这里应填不小于0的数字，单位是{unit}。",
            )  # fmt: skip
        case Choice.QUANTITY:
            return Validation(
                areas, "decimal", Fraction(-(10**15)), title="数值",
                prompt=(
                    "定量指标填数字，不用写单位（2.3万填23000）；百分比填 95% ；"
                    "时限填日期（2020-11-30）；定性内容直接写文字。"
                ),
                error="定量指标只能填数字，写成文字就不能计算得分。确实是定性内容的，选“是”继续。",
            )  # fmt: skip
        case Choice.PERCENT:
            return Validation(
                areas, "decimal", Fraction(-10), Fraction(10), title="百分比",
                prompt="填百分比：百分之九十五填 95% 。",
                error="百分之九十五应填 95% 或 0.95，不写文字。现在填的不是百分比，或者超过了1000%，请核对。",
            )  # fmt: skip
        case Choice.DATE:
            return Validation(
                areas, "date", Fraction(36526), title="日期",
                prompt="填日期，例：2020-11-30",
                error="这里应填日期，例：2020-11-30。",
            )  # fmt: skip
        case Choice.POINTS:
            return Validation(
                areas, "decimal", zero, hundred, title="分值",
                prompt="填这个指标的分值（数字）。全表分值合计应为100分。",
                error="分值应是0到100之间的数字。",
            )  # fmt: skip
        case Choice.SCORE:
            return Validation(
                areas, "decimal", zero, hundred, title="评定得分",
                prompt=f"定性指标按完成档次评定（{_said(outcomes)}）；逾期完成的，在0至分值之间评定。",
                error="应是0到100之间的数字。",
            )  # fmt: skip
        case Choice.DEDUCTION:
            return Validation(
                areas, "decimal", zero, hundred, title="扣减分",
                prompt="主动扣减的分数，填正数，公式自动减去；请在旁边写明原因。",
                error="扣减分应是0到100之间的数字，填正数。",
            )  # fmt: skip
        case Choice.KIND:
            return Validation(
                areas, "list", choices=KINDS, title="指标性质", stop=True,
                prompt="≥ 越多越好；≤ 越少越好；＝ 等于；区间 填下限和上限；时限 填日期；定性 按档次评定得分。",
                error="请从列表中选择：≥ ≤ ＝ 区间 时限 定性。",
            )  # fmt: skip
        case Choice.DIRECTION:
            return Validation(
                areas, "list", choices=("正向", "反向"), title="指标方向", stop=True,
                prompt="区间指标才用填：正向，超过上限也算完成；反向，低于下限也算完成。",
                error="请从列表中选择：正向、反向。",
            )  # fmt: skip
        case Choice.OUTCOME:
            return Validation(
                areas, "list", choices=tuple(band.outcome for band in outcomes), title="完成档次", stop=True,
                prompt="定性指标选完成档次，得分在该档的比例内评定；定量指标不用填。",
                error="请从列表中选择完成档次。",
            )  # fmt: skip
        case Choice.TEXT:
            raise ValueError("a text input has a prompt of its own")


def _said(outcomes: Sequence[Band]) -> str:
    return "；".join(f"{band.outcome}：{_percent(band.low)}—{_percent(band.high)}" for band in outcomes)


def _qualitative_score(plan: FormPlan, block: Block, bands: str) -> Validation:
    assert block.field is not None
    points = plan.layout.area("row", block.field.key, "points")
    return Validation(
        (block.area,), "decimal", Fraction(0), f"={points.a1}" if points is not None else Fraction(100),
        title="定性指标得分", prompt=f"按完成档次在分值的相应比例内评定：{bands}。",
        error="得分应是数字，不小于0，不超过这个指标的分值。",
    )  # fmt: skip


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):g}%"
