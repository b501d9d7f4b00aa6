"""Formulas: whether they are still the issued ones, are up to date, and agree with each other and with Python.

These rules speak of the formula, not of the figure in its cell: a total that is typed over may be wrong as a sum
as well, and both are said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from jixiao.cells import Cell, CellRef, ExcelError, Grid, Kind, Value
from jixiao.findings import Fact, Finding, Severity
from jixiao.formula_text import same_formula
from jixiao.rules.base import Case, Rule, figure, listed
from jixiao.scorecard import Witnesses

__all__ = ["RULES", "same_value"]

_NOISE: Final = Fraction(1, 10**9)
"""Unrounded figures may differ in their fifteenth digit by the order of adding; no form rounds so late."""

_VOLATILE: Final = re.compile(r"\b(?:TODAY|NOW|RAND|RANDBETWEEN)\s*\(", re.IGNORECASE)


def same_value(one: Value, other: Value) -> bool:
    """Whether two cell values are the same to whoever reads them: blank text is blank.

    Blanks around a text do not count: LibreOffice drops them when it saves an .ods file.
    """
    one, other = (None if isinstance(value, str) and not value.strip() else value for value in (one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, Fraction) and isinstance(other, Fraction):
        return abs(one - other) <= _NOISE * max(Fraction(1), abs(one))
    if isinstance(one, str) and isinstance(other, str):
        return one.strip() == other.strip()
    return one == other


def _fact(value: Value) -> Fact:
    return str(value) if isinstance(value, ExcelError) else value


def _formula_cells(case: Case) -> Iterator[Cell]:
    """The cells of the form's own rows, in sheet order; another form may lie on the same sheet."""
    if case.grid is None:
        return
    areas = case.submission.layout.areas.values()
    top = min((area.top for area in areas), default=1)
    bottom = max((area.bottom for area in areas), default=0)
    cells = case.grid.sheet(case.submission.sheet).cells
    for position in sorted(cells):
        if top <= position[0] <= bottom or not bottom:
            yield cells[position]


def _altered(cell: Cell, expected: str | None) -> bool:
    """Whether the cell's formula is no longer the issued one (``expected``)."""
    if not cell.formula or expected is None:
        return False
    return not same_formula(cell.formula, expected, cell.ref.sheet)


def check_issued_formulas(case: Case) -> Iterator[Finding]:
    """Compare each computed cell of an issued form with the formula that it was issued with."""
    if case.grid is None or case.witnesses is None:
        return
    for ref, expected in case.witnesses.expected.items():
        cell = case.grid.at(ref)
        if cell.formula is None:
            yield _overwritten(cell, expected, case.witnesses)
        elif _altered(cell, expected):
            facts: dict[str, Fact] = {"expected": expected, "found": cell.formula}
            yield Finding("formula-altered", Severity.ERROR, ref, facts)


def _overwritten(cell: Cell, expected: str, witnesses: Witnesses) -> Finding:
    facts: dict[str, Fact] = {"found": _fact(cell.value), "formula": expected}
    severity = Severity.ERROR
    for known in (witnesses.python, witnesses.recomputed):
        if cell.ref in known:
            facts["expected"] = _fact(known[cell.ref])
            if same_value(known[cell.ref], cell.value):
                severity = Severity.INFO
            break
    return Finding("formula-overwritten", severity, cell.ref, facts)


def check_saved(case: Case) -> Iterator[Finding]:
    """Compare saved results with recomputed ones, and find error values and results that were never saved."""
    unsaved = []
    recomputed = case.witnesses.recomputed if case.witnesses is not None else {}
    disputed = case.witnesses.disputed if case.witnesses is not None else {}
    for cell in _formula_cells(case):
        if cell.kind is Kind.ERROR:
            facts: dict[str, Fact] = {"found": _fact(cell.value)}
            if cell.formula:
                facts["formula"] = cell.formula
            yield Finding("formula-error", Severity.ERROR, cell.ref, facts)
        elif cell.kind is Kind.UNSAVED:
            unsaved.append(cell.ref)
        elif cell.formula is not None and cell.ref in recomputed and cell.ref not in disputed:
            yield from _stale(cell, cell.formula, recomputed[cell.ref])
    if unsaved:
        yield Finding("no-saved-value", Severity.INFO, unsaved[0], {"count": len(unsaved)})


def _stale(cell: Cell, formula: str, recomputed: Value) -> Iterator[Finding]:
    # 今天的日期明天就变：a volatile result is never up to date and accuses nobody.
    if not _VOLATILE.search(formula) and not same_value(cell.value, recomputed):
        facts: dict[str, Fact] = {"expected": _fact(recomputed), "found": _fact(cell.value), "formula": formula}
        yield Finding("stale-value", Severity.ERROR, cell.ref, facts)


def check_engines(case: Case) -> Iterator[Finding]:
    """Compare the engines with each other, and what they agree on with Python."""
    if case.grid is None or case.witnesses is None:
        return
    witnesses = case.witnesses
    for ref, answers in witnesses.disputed.items():
        said = tuple(f"{engine}算得{figure(_fact(value))}" for engine, value in answers.items())
        yield Finding("engines-differ", Severity.INFO, ref, {"engines": said})
    for ref, value in witnesses.python.items():
        if ref not in witnesses.recomputed or ref in witnesses.disputed or _changed(case.grid, ref, witnesses):
            continue
        found = witnesses.recomputed[ref]
        if not same_value(value, found):
            facts: dict[str, Fact] = {"expected": _fact(value), "found": _fact(found), "engines": witnesses.engines}
            yield Finding("engine-disagreement", Severity.ERROR, ref, facts)


def _changed(grid: Grid, ref: CellRef, witnesses: Witnesses) -> bool:
    cell = grid.at(ref)
    return cell.formula is None or _altered(cell, witnesses.expected.get(ref))


def _clipped(formula: Fact) -> str:
    """As much of a formula as a sentence can carry; the whole one is among the facts."""
    text = str(formula)
    return text if len(text) <= _LONGEST_FORMULA else f"{text[:_LONGEST_FORMULA]}…"


def _say_overwritten(finding: Finding) -> str:
    facts = finding.facts
    found = facts["found"]
    said = "计算单元格的公式被删除" if found in (None, "") else f"计算单元格的公式被改为数值{figure(found)}"
    if finding.severity is Severity.INFO:
        return f"{said}，与公式结果相同；请恢复公式“={_clipped(facts['formula'])}”，以免数据再变时不随之更新。"
    result = f"，按公式应为{figure(facts['expected'])}" if "expected" in facts else ""
    return f"{said}{result}；请恢复公式“={_clipped(facts['formula'])}”。"


def _say_altered(finding: Finding) -> str:
    facts = finding.facts
    found, expected = _clipped(facts["found"]), _clipped(facts["expected"])
    return f"公式被改为“={found}”，制发时为“={expected}”；请恢复原公式，不要改动计算单元格。"


def _say_stale(finding: Finding) -> str:
    facts = finding.facts
    return (
        f"保存的结果为{figure(facts['found'])}，公式“={_clipped(facts['formula'])}”重新计算得{figure(facts['expected'])}；"
        "请在Excel或WPS中打开，按F9重新计算后保存。"
    )


def _say_unsaved(finding: Finding) -> str:
    count = figure(finding.facts["count"])
    return f"从本单元格起有{count}个公式没有保存计算结果；请在Excel或WPS中打开，重新计算并保存后再报送。"


def _say_error(finding: Finding) -> str:
    facts = finding.facts
    formula = f"公式“={_clipped(facts['formula'])}”" if facts.get("formula") else "单元格"
    return f"{formula}显示{facts['found']}；请检查公式引用的单元格是否空白、为0或被删除，更正后重新计算。"


def _say_disagreement(finding: Finding) -> str:
    facts = finding.facts
    engines = f"（{listed(facts['engines'])}）" if facts.get("engines") else ""
    return (
        f"本表公式重新计算得{figure(facts['found'])}{engines}，按规则核算应为{figure(facts['expected'])}；"
        "这是表格公式与规则不一致，不是填报差错，请报制表单位核查。"
    )


def _say_differ(finding: Finding) -> str:
    return f"几个计算引擎对公式的结果不一致：{listed(finding.facts['engines'])}；请以Excel或WPS打开后的结果为准。"


_LONGEST_FORMULA = 200

RULES: tuple[Rule, ...] = (
    Rule(
        code="formula-overwritten",
        name="公式被改为数值",
        severity=Severity.ERROR,
        meaning="制发表的计算单元格里不再是公式，而是手填的内容；与公式结果相同的只作提示。",
        why="手填的得分、总分不随数据更新，也绕过了计分规则；制发表的得分和总分一律由公式计算。",
        example="稷山县样表：分值合计按公式为110、总分按公式为108，手填为100和98 → 两处公式被改为数值。",
        remedy="恢复公式：撤销改动，或从空表复制该单元格的公式。",
        message=_say_overwritten,
        check=check_issued_formulas,
    ),
    Rule(
        code="formula-altered",
        name="公式被修改",
        severity=Severity.ERROR,
        meaning="制发表计算单元格的公式与制发时不同；大小写、空格、“$”等写法差别不算。",
        why="改动公式就是改动计分规则；各单位的得分必须按同一规则计算。",
        example="总分公式由SUM(H6,H13:H20)改为SUM(H13:H20) → 公式被修改，漏加了执行率得分。",
        remedy="恢复制发时的公式；认为公式不对的，报制表单位统一修改。",
        message=_say_altered,
        check=check_issued_formulas,
    ),
    Rule(
        code="stale-value",
        name="公式结果未更新",
        severity=Severity.ERROR,
        meaning="公式单元格保存的结果与重新计算的结果不同。",
        why="数据改了而没有重新计算（如关闭了自动计算），打印和公开的就是旧数。",
        example="得分改为9后总分仍保存为100，公式重新计算得99 → 公式结果未更新。",
        remedy="在Excel或WPS中打开，打开自动计算或按F9，保存后重新报送。",
        message=_say_stale,
        check=check_saved,
    ),
    Rule(
        code="no-saved-value",
        name="公式未计算",
        severity=Severity.INFO,
        meaning="公式没有保存计算结果，文件可能由系统导出而从未在Excel或WPS中打开。",
        why="没有保存的结果不等于0；预览和汇总软件会把它当作空白。",
        example="系统导出的自评表总分公式没有结果 → 提示公式未计算。",
        remedy="在Excel或WPS中打开，重新计算后保存。",
        message=_say_unsaved,
        check=check_saved,
    ),
    Rule(
        code="formula-error",
        name="公式出错",
        severity=Severity.ERROR,
        meaning="单元格显示“#DIV/0!”“#REF!”等错误值。",
        why="错误值会一路传到总分，使整张表没有得分。",
        example="全年预算数空白，执行率公式E6/D6显示#DIV/0! → 公式出错。",
        remedy="补填公式引用的数据，或恢复被删除的单元格。",
        message=_say_error,
        check=check_saved,
    ),
    Rule(
        code="engine-disagreement",
        name="公式与规则不一致",
        severity=Severity.ERROR,
        meaning="制发表未被改动的公式，各计算引擎结果一致，却与按规则核算的结果不同。",
        why="公式与规则是两个独立的见证；不一致说明制发表或工具有错，不能由填报人承担。",
        example="得分公式重新计算得2.97，按规则核算为2.98 → 公式与规则不一致。",
        remedy="填报人不需改动；制表单位核查模板和工具版本。",
        message=_say_disagreement,
        check=check_engines,
    ),
    Rule(
        code="engines-differ",
        name="计算引擎不一致",
        severity=Severity.INFO,
        meaning="几个计算引擎对同一公式给出不同的结果，列出引擎和结果。",
        why="个别引擎对舍入、文本数字的处理与Excel不同；引擎之间不一致时不据以判断填报差错。",
        example="ROUND(1.005,2)：ironcalc算得1.01，formulas算得1 → 计算引擎不一致。",
        remedy="填报人不需改动；以Excel或WPS打开后的结果为准。",
        message=_say_differ,
        check=check_engines,
    ),
)
