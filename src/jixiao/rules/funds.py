"""Money: the execution rate and its score, execution beyond the budget, and parts against their sum."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from jixiao.findings import Fact, Finding, Severity
from jixiao.numbers import exact, round_half_away
from jixiao.rules.base import EXECUTION, Case, Rule, explains, figure, has_reason, percent, where
from jixiao.rules.scores import judged, say_score
from jixiao.submission import Entry, FundRow, Funds
from jixiao.template.sections import FundsSection

__all__ = ["RULES"]

_AMOUNTS: Final = {
    "initial": "年初预算数",
    "budget": "全年预算数",
    "arrived": "实际到位数",
    "executed": "全年执行数",
    "balance": "资金结余",
}
_FIGURE: Final = re.compile(r"(\d[\d,，]*)(?:\.(\d+))?\s*([%％﹪]?)")
_EXACT_DIGITS: Final = 12
_GROUP_SUM: Final = re.compile(r"小计|合计")
_CATCH_ALL: Final = re.compile(r"其他|其它")
_TOP_PART: Final = re.compile(
    r"财政(?:性)?(?:拨款|资金)|(?:当年|本年)[^结余]*|(?:上年|年初)?结转|结余|单位(?:自有)?资金|自有资金|财政专户|社会资金|其他|其它"
)
_SUBSET: Final = re.compile(r"中央|省级|省财政|市级|市财政|县级|县区|区级|乡镇|地方|一般公共预算|政府性基金|国有资本")


def _rate(funds: Funds) -> Entry:
    return funds.rate if funds.rate.exists else funds.total.get("rate")


def _printed_digits(entry: Entry) -> int:
    """Decimals of the fraction that a rate is printed with: 2 for ``97%``, 4 for ``39.41%``."""
    match = _FIGURE.search(entry.text or "")
    if match is None or entry.number is None:
        return _EXACT_DIGITS
    whole, decimals, sign = match.group(1), match.group(2) or "", match.group(3)
    written = exact(whole.replace(",", "").replace("，", "") + (f".{decimals}" if decimals else ""))
    # 表头已注明“%”的，单元格只写39.41：the number then stands for hundredths without a sign.
    hundredths = bool(sign) or (written != 0 and abs(written - entry.number * 100) < abs(written - entry.number))
    return len(decimals) + (2 if hundredths else 0)


def check_rate(case: Case) -> Iterator[Finding]:
    """Compare the stated rate with executed ÷ budget, at the digits that it is printed with."""
    funds = case.submission.funds
    if funds is None:
        return
    entry = _rate(funds)
    budget, executed = funds.total.get("budget").number, funds.total.get("executed").number
    if entry.number is None or budget is None or executed is None:
        return
    if budget == 0:
        # 预算为0时没有执行率；some systems print 0 % there, which claims nothing.
        if entry.number != 0:
            severity = Severity.ERROR if _is_scored(case) else Severity.INFO
            no_rate: dict[str, Fact] = {"expected": None, "found": entry.number, "budget": budget, "executed": executed}
            yield Finding("execution-rate-mismatch", severity, entry.ref, no_rate)
        return
    digits = _printed_digits(entry)
    found = round_half_away(entry.number, digits)
    line = case.scorecard.execution
    as_ruled = line is not None and line.rate == entry.number
    if as_ruled or round_half_away(executed / budget, digits) == found:
        return
    facts: dict[str, Fact] = {
        "expected": round_half_away(executed / budget, max(digits, 4)),
        "found": entry.number,
        "budget": budget,
        "executed": executed,
    }
    for measure in ("initial", "arrived"):
        base = funds.total.get(measure).number
        if base and base != budget and round_half_away(executed / base, digits) == found:
            facts |= {"base": _AMOUNTS[measure], "base_amount": base}
            break
    severity = Severity.ERROR if _changes_score(case, executed / budget, entry.number) else Severity.INFO
    yield Finding("execution-rate-mismatch", severity, entry.ref, facts)


def _is_scored(case: Case) -> bool:
    line = case.scorecard.execution
    return line is not None and line.points is not None


def _changes_score(case: Case, rate: Fraction, shown: Fraction) -> bool:
    """Whether the right rate would give another score than the shown one, or than the form claims."""
    line = case.scorecard.execution
    if line is None or line.points is None:
        return False
    digits = case.template.policy.digits if case.template is not None else 2
    right = round_half_away(min(rate, Fraction(1)) * line.points, digits)
    wrong = round_half_away(min(shown, Fraction(1)) * line.points, digits)
    # A form that writes whole points earns 10 at 99.4 % as at 100 %.
    return wrong != right and line.declared not in {right, line.score}


def check_execution_score(case: Case) -> Iterator[Finding]:
    """Compare the execution's score with what the rule yields."""
    line, funds = case.scorecard.execution, case.submission.funds
    if line is None or funds is None:
        return
    verdict = judged(line, explains(funds.deviation) or has_reason(case, None))
    if verdict is not None:
        severity, facts = verdict
        if (funds.score.text or "").endswith(("%", "％")):
            facts["shown"] = funds.score.text  # 得分栏写成20%：0.2 points to a program, 20 to the officer
        yield Finding("execution-score-mismatch", severity, funds.score.ref, {"name": EXECUTION, **facts})


def check_over_budget(case: Case) -> Iterator[Finding]:
    """Find execution beyond the year's budget."""
    funds = case.submission.funds
    if funds is None:
        return
    budget, executed = funds.total.get("budget"), funds.total.get("executed")
    if budget.number is not None and executed.number is not None and executed.number > budget.number:
        facts: dict[str, Fact] = {"expected": budget.number, "found": executed.number}
        yield Finding("execution-over-budget", Severity.WARNING, executed.ref, facts)


def check_parts(case: Case) -> Iterator[Finding]:
    """Add up the parts of each closed list of funds."""
    funds = case.submission.funds
    if funds is None:
        return
    section = case.template.funds if case.template is not None else None
    # A foreign form's rows carry sources of their own (part1 …), which the template's tree knows nothing of.
    known = section is not None and {row.source for row in funds.rows} <= {source.id for source in section.sources}
    computed = {measure.id for measure in section.measures if measure.formula is not None} if section else set()
    for measure, heading in _AMOUNTS.items():
        if case.submission.is_issued and measure in computed:
            continue  # it follows from amounts that answer for themselves
        if section is not None and known:
            yield from _tree(funds, section, measure, heading)
        else:
            yield from _listed(funds, measure, heading)


def _tree(funds: Funds, section: FundsSection, measure: str, heading: str) -> Iterator[Finding]:
    if not section.closed:
        return
    by_source = {row.source: row for row in (funds.total, *funds.rows)}
    for source in section.sources:
        parts = [by_source[part.id] for part in section.sources if part.part_of == source.id and part.id in by_source]
        whole = by_source.get(source.id)
        if whole is not None and parts:
            yield from _sum(whole, [parts], measure, heading)


def _listed(funds: Funds, measure: str, heading: str) -> Iterator[Finding]:
    """A foreign form's rows: closed only with a row for everything else, and 其中 rows may be parts of a part."""
    if not any(_CATCH_ALL.search(row.label) for row in funds.rows):
        return
    tops = [row for row in funds.rows if _TOP_PART.search(row.label) and not _SUBSET.search(row.label)]
    unled = [row for index, row in enumerate(funds.rows) if index == 0 or not row.label.strip().startswith("其中")]
    # 财政资金（小计、中央级、省级…）: a group's subtotal and its members are the same money.
    leaves = [row for row in funds.rows if not _GROUP_SUM.search(row.label)]
    grouped = [row for row in funds.rows if _GROUP_SUM.search(row.label) or row in tops]
    yield from _sum(funds.total, [list(funds.rows), tops, unled, grouped, leaves], measure, heading)


def _sum(whole: FundRow, readings: list[list[FundRow]], measure: str, heading: str) -> Iterator[Finding]:
    """Accuse only if no reading of which rows are parts adds up to the whole."""
    stated = whole.get(measure)
    filled = [[(row, row.get(measure).number) for row in parts] for parts in readings]
    sums = [
        sum((number for _, number in parts if number is not None), Fraction(0))
        for parts in filled
        if any(number is not None for _, number in parts)
    ]
    if stated.number is None or not sums or stated.number in sums:
        return
    parts = next(parts for parts in reversed(filled) if any(number is not None for _, number in parts))
    names = tuple(f"{row.label.strip()}{figure(number)}" for row, number in parts if number is not None)
    facts: dict[str, Fact] = {
        "name": whole.label.strip(),
        "measure": heading,
        "expected": sum((number for _, number in parts if number is not None), Fraction(0)),
        "found": stated.number,
        "parts": names,
    }
    yield Finding("funds-sum", Severity.ERROR, stated.ref, facts)


def _say_rate(finding: Finding) -> str:
    facts = finding.facts
    found, executed, budget = percent(facts["found"]), figure(facts["executed"]), figure(facts["budget"])
    if facts["expected"] is None:
        return f"预算执行率填{found}，但全年预算数为0，没有执行率可言；请补填全年预算数，或清空执行率。"
    said = f"预算执行率填{found}，应为{percent(facts['expected'], 4)}：{executed} ÷ {budget}"
    if facts.get("base"):
        said += f"；所填执行率是以{facts['base']}{figure(facts['base_amount'])}为分母算出的，应以全年预算数为分母"
    ending = "，得分不受影响" if finding.severity is Severity.INFO else "，并相应核对得分"
    return f"{said}；请更正执行率{ending}。"


def _say_over(finding: Finding) -> str:
    facts = finding.facts
    if (budget := facts["expected"]) is not None and isinstance(budget, Fraction) and budget < 0:
        return f"全年预算数{figure(budget)}小于0；请更正。"
    return (
        f"全年执行数{figure(facts['found'])}大于全年预算数{figure(facts['expected'])}，"
        "可能漏计上年结转或年中追加；请核对全年预算数，执行率得分以分值为限。"
    )


def _say_parts(finding: Finding) -> str:
    facts = finding.facts
    parts = facts.get("parts")
    terms = " + ".join(parts) if isinstance(parts, tuple) else ""
    return (
        f"{where(facts)}的{facts['measure']}填{figure(facts['found'])}，所列各分项合计为{figure(facts['expected'])}"
        f"（{terms}）；请核对各分项和合计。"
    )


RULES: tuple[Rule, ...] = (
    Rule(
        code="execution-rate-mismatch",
        name="预算执行率计算有误",
        severity=Severity.ERROR,
        meaning="所填执行率在其显示的位数上不等于全年执行数 ÷ 全年预算数；得分不受影响的只作提示。",
        why=(
            "执行率以全年执行数为分子、全年预算数（调整后，含上年结转）为分母"
            "（咸宁市2020年度自评表备注；大宁县2021年度资金表(7)=(4)/(2)）；误用年初预算或到位数作分母最常见。"
        ),
        example="普陀区2022年度：执行215457.6元、预算250000元，执行率填86.19% → 应为86.18%，得分8.62不受影响。",
        remedy="按全年执行数 ÷ 全年预算数更正执行率，并核对执行率得分。",
        message=_say_rate,
        check=check_rate,
    ),
    Rule(
        code="execution-score-mismatch",
        name="预算执行率得分有误",
        severity=Severity.ERROR,
        meaning="所填得分按所示执行率、准确执行率乘分值都算不出：多计是差错，少计是提醒，有原因是提示。",
        why=(
            "执行率得分按执行率乘以该项分值计算，最高不超过分值（咸宁市2020年度自评表：20分*执行率；"
            "北京市乡镇自评表：执行率*该指标分值）。"
        ),
        example="黄冈市2020年度“水土保持监测”：预算10、执行10、分值20，得分栏写成20% → 应得20，所填相当于0.2分。",
        remedy="按执行率乘以分值更正得分。",
        message=say_score,
        check=check_execution_score,
    ),
    Rule(
        code="execution-over-budget",
        name="执行数大于全年预算数",
        severity=Severity.WARNING,
        meaning="全年执行数大于全年预算数。",
        why="支出不应超过当年可用的预算；全年预算数应含上年结转和年中追加（咸宁市2020年度自评表备注1），漏计时就会这样。",
        example="翟店镇卫生院2021年度：全年预算数0、全年执行数207.4538 → 执行数大于全年预算数，应补填预算。",
        remedy="把上年结转、年中追加计入全年预算数，或更正执行数。",
        message=_say_over,
        check=check_over_budget,
    ),
    Rule(
        code="funds-sum",
        name="资金分项与合计不符",
        severity=Severity.ERROR,
        meaning="已填的各资金分项相加不等于合计；分项全空的不查，列不全的清单不查。",
        why="资金表的各来源（财政拨款、上年结转、其他资金）就是合计的全部组成，合计是执行率的依据。",
        example="贵池区2022年度某表：年度资金总额年初预算数填0，其中本年财政拨款填90 → 所列各分项合计为90。",
        remedy="补齐或更正分项，使其与合计一致。",
        message=_say_parts,
        check=check_parts,
    ),
)
