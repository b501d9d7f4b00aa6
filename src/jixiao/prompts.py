"""What an input takes, and what the officer is told about it: validations with prompts in plain Chinese.

Only a choice from a list is enforced. A number, a date or a bound is asked for with a warning that can be
passed over, since an officer may have a reason; what was passed over is a finding later.
"""

from __future__ import annotations

from fractions import Fraction

from jixiao.cells import Area
from jixiao.plan import Block, Choice, FormPlan, Role
from jixiao.template.model import Template
from jixiao.template.policy import KINDS
from jixiao.workbooks.writer import Validation

__all__ = ["prompts"]


def prompts(plan: FormPlan) -> list[Validation]:
    """The validations of a planned form: one a sort of input; those that name a figure of their row stand alone."""
    unit, bands = plan.template.currency_unit, _bands(plan.template)
    common: dict[Choice, list[Area]] = {}
    single: list[Validation] = []
    for block in plan.blocks:
        if block.choice is None or block.role in {Role.FIXED, Role.HELPER_FIXED}:
            continue
        if block.choice is Choice.SCORE and block.field is not None and block.field.item == "score":
            single.append(_qualitative_score(plan, block, bands))
        elif block.choice is Choice.TEXT:
            prompt = _text_prompt(block)
            if prompt:
                single.append(Validation((block.area,), "any", title=prompt[0], prompt=prompt[1]))
        else:
            common.setdefault(block.choice, []).append(block.area)
    return [_common(choice, tuple(areas), unit) for choice, areas in common.items()] + single


def _common(choice: Choice, areas: tuple[Area, ...], unit: str) -> Validation:
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
                prompt="定量指标填数字，不用写单位（2.3万填23000）；定性内容可以直接写文字。",
                error="定量指标只能填数字，写成文字就不能计算得分。确实是定性内容的，选“是”继续。",
            )  # fmt: skip
        case Choice.PERCENT:
            return Validation(
                areas, "decimal", zero, Fraction(10), title="百分比",
                prompt="填百分比：百分之九十五填 95% 。",
                error="这里是百分比：百分之九十五应填 95% 或 0.95。现在的数超过了1000%，请核对。",
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
                areas, "decimal", zero, hundred, title="评定得分、扣减分",
                prompt="评定得分：定性指标、逾期完成的由填报单位评定。扣减分：主动扣减的分数，请在旁边写明原因。",
                error="应是0到100之间的数字。",
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
        case Choice.TEXT:
            raise ValueError("a text input has a prompt of its own")


def _bands(template: Template) -> str:
    return "；".join(
        f"{band.outcome}：{_percent(band.low)}—{_percent(band.high)}" for band in template.policy.bands.outcomes
    )


def _qualitative_score(plan: FormPlan, block: Block, bands: str) -> Validation:
    assert block.field is not None
    points = plan.layout.area("row", block.field.key, "points")
    return Validation(
        (block.area,), "decimal", Fraction(0), f"={points.a1}" if points is not None else Fraction(100),
        title="定性指标得分", prompt=f"按结果档次在分值的相应比例内评定：{bands}。",
        error="得分应是数字，不小于0，不超过这个指标的分值。",
    )  # fmt: skip


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):g}%"


def _text_prompt(block: Block) -> tuple[str, str] | None:
    field = block.field
    if field is None:
        return None
    match field.item:
        case "deviation":
            return (
                "偏差原因",
                "未完成指标值、超过指标值较多或主动扣分的，写明原因和改进措施；没有偏差的不用填。",
            )
        case "actual":
            return "实际完成情况", "写明实际完成的情况；定性指标再在“得分”列填评定的得分。"
        case "name":
            return "三级指标", "需要增加指标时在这里填写名称，并在右侧选择指标性质；不需要的空着即可。"
        case _:
            return None
