"""填报说明: who fills in what, until when, whom to ask; how the form scores, by which document; an example."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from jixiao.cells import Area
from jixiao.companion.base import CHECKLIST, EVIDENCE, GUIDE, Rows
from jixiao.form_sheet import PlannedForm
from jixiao.looks import CAPTION, STYLES, TEXT
from jixiao.methods import method
from jixiao.methods.base import Case, CellNames, settled
from jixiao.methods.rows import execution_choice
from jixiao.numbers import decimal_text
from jixiao.plan import Role
from jixiao.template.model import Template
from jixiao.template.policy import KINDS, IndicatorKind, MethodChoice
from jixiao.workbooks.writer import SheetSpec, Validation

__all__ = ["guide"]

_WHO: Final = (
    (
        "填报人",
        "填写自评表中的黄底单元格：实际完成值、偏差原因、资金执行数等。定量指标只填数字，不带单位；百分比填 95% 。\n"
        "定性指标的实际完成值写文字，在右侧“完成档次”栏选档次，得分在该档的比例内填写。\n"
        "需要主动扣分的，在右侧“扣减分”“扣减原因”栏填写，公式自动减去。\n"
        f"边填边看右侧“核对提示”栏；填完看“{CHECKLIST}”表，显示“可以报送”再打印盖章。",
    ),
    ("审核人", f"核对完成值与佐证材料（“{EVIDENCE}”表）是否一致，偏差原因是否写明，签字。"),
    ("单位负责人", "审定后签字，加盖公章；纸质表最后一行的数据校验码应与电子表一致。"),
    ("请不要", "改动灰底和白底单元格（公式和批复的内容），插入或删除行列；增加指标用表中的备用行。"),
)
_KINDS: Final = {"≥": "≥ 越多越好", "≤": "≤ 越少越好", "＝": "＝ 等于", "区间": "区间", "时限": "时限", "定性": "定性"}
_EXAMPLE: Final[tuple[tuple[IndicatorKind, str, str], ...]] = (("≥", "100", "90"), ("≤", "50", "60"))
_EXAMPLE_POINTS: Final = Fraction(10)


def guide(forms: Sequence[PlannedForm]) -> SheetSpec:
    """The guide of a workbook; all its forms are of one template."""
    template = forms[0].plan.template
    rows = Rows((20, 14, 14, 14, 14, 60))
    rows.put(1, CAPTION, f"{GUIDE}：{template.title}")
    rows.next(2)
    for label, text in (*_when(forms), *_WHO):
        _said(rows, label, text)
    rows.next()
    _caption(rows, "计分规则")
    for label, text, source in _rules(template):
        rows.put(1, STYLES[Role.LABEL], label)
        rows.put(2, TEXT, text, span=4)
        rows.put(6, TEXT, f"依据：{source}")
        rows.next()
    rows.next()
    _caption(rows, "算例（黄底的数可以改着试）")
    _example(rows, template)
    return rows.sheet(GUIDE)


def _caption(rows: Rows, text: str) -> None:
    rows.put(1, CAPTION, text)
    rows.next()


def _said(rows: Rows, label: str, text: str) -> None:
    rows.put(1, STYLES[Role.LABEL], label)
    rows.put(2, TEXT, text, span=5)
    rows.next()


def _when(forms: Sequence[PlannedForm]) -> Iterator[tuple[str, str]]:
    """Deadline and contact, as the roster gives them; each once."""
    projects = [form.indicator_set.project for form in forms if form.indicator_set.project is not None]
    deadlines = dict.fromkeys(project.deadline for project in projects if project.deadline)
    if deadlines:
        yield "报送时间", "、".join(deadlines) + "前"
    contacts = dict.fromkeys(
        " ".join(text for key in ("office", "phone") if (text := project.texts.get(key))) for project in projects
    )
    known = "；".join(contact for contact in contacts if contact)
    if known:
        yield "联系", known


def _rules(template: Template) -> Iterator[tuple[str, str, str]]:
    """What is scored, how, and by which document of the template."""
    policy, basis = template.policy, template.basis
    if policy.execution is not None:
        rule = policy.execution
        label = f"预算执行率（{decimal_text(rule.points)}分）"
        said = _with_figures(method("execution_rate").rule, execution_choice(rule))
        yield label, said, basis[rule.source]
    for kind in KINDS:
        choice = template.method(kind, None)
        yield _KINDS[kind], _with_figures(method(choice.method).rule, choice), basis[choice.source]
    for level in template.levels:
        for own, choice in level.methods.items():
            said = _with_figures(method(choice.method).rule, choice)
            yield f"{level.name}（{own}）", said, basis[choice.source]
    bands = "；".join(f"{band.outcome}：{_percent(band.low)}—{_percent(band.high)}" for band in policy.bands.outcomes)
    yield "完成档次", f"{bands}。", basis[policy.bands.source]
    if policy.grades is not None:
        *others, last = policy.grades.steps
        steps = "，".join(f"{grade.name}：{decimal_text(grade.at_least)}分及以上" for grade in others)
        worst = f"，{last.name}：{decimal_text(others[-1].at_least)}分以下" if others else ""
        yield "评价等级", f"{steps}{worst}。", basis[policy.grades.source]
    full = decimal_text(policy.full_marks.value)
    digits = f"得分保留{policy.digits}位小数，四舍五入；各项得分最高不超过分值，总分{full}分。"
    yield "得分", digits, basis[policy.score_digits.source]


def _with_figures(rule: str, choice: MethodChoice) -> str:
    """A method's rule with this form's own steps and pass line."""
    said = rule
    if choice.steps:
        steps = "，".join(f"{_percent(step.at_least)}及以上按分值的{_percent(step.share)}计" for step in choice.steps)
        said += f"本表分档：{steps}，以下不得分。"
    if choice.pass_line is not None:
        said += f"本表及格线：{_percent(choice.pass_line)}。"
    return said


def _percent(share: Fraction) -> str:
    return f"{decimal_text(share * 100)}%"


def _example(rows: Rows, template: Template) -> None:
    rows.line(STYLES[Role.HEADING], ("指标性质", "指标值", "实际完成值", "分值", "得分", "说明"))
    inputs: list[Area] = []
    for kind, target, actual in _EXAMPLE:
        inputs += _example_line(rows, template, kind, Fraction(target), Fraction(actual))
    rows.validations.append(
        Validation(
            tuple(inputs),
            "decimal",
            Fraction(0),
            title="算例",
            prompt="改成别的数，看得分怎么变；不影响自评表。",
            error="这里应填不小于0的数字。",
        )
    )


def _example_line(
    rows: Rows, template: Template, kind: IndicatorKind, target: Fraction, actual: Fraction
) -> list[Area]:
    choice, digits = template.method(kind, None), template.policy.digits
    way = method(choice.method)
    places = [Area(rows.row, column, rows.row, column) for column in (2, 3, 4)]
    # The deduction's place is a cell that stays blank.
    blank = Area(rows.row, 7, rows.row, 7).a1
    names = CellNames(places[0].a1, places[1].a1, places[2].a1, blank, blank, blank, blank, blank)
    award = way.award(Case(_EXAMPLE_POINTS, target, actual), choice)
    rows.put(1, STYLES[Role.LABEL], kind)
    for column, value in ((2, target), (3, actual), (4, _EXAMPLE_POINTS)):
        rows.put(column, STYLES[Role.INPUT], value)
    score = settled(award.low, _EXAMPLE_POINTS, digits)
    rows.put(5, STYLES[Role.COMPUTED], score, way.cell_formula(names, choice, digits))
    rows.put(6, TEXT, way.rule)
    rows.next()
    return places
