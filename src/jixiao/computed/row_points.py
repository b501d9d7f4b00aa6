"""What may be open in one indicator row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from jixiao.cells import CellRef
from jixiao.computed.cells import Computed, Form, Lookup, RowTraits, Shown, column, ranges_of
from jixiao.computed.conditions import (
    ALWAYS,
    NEVER,
    Condition,
    all_of,
    any_of,
    compared,
    equals,
    gives_no_reason,
    is_any_text,
    is_blank,
    is_filler,
    is_number,
    is_text,
    same_text,
    says_nothing,
)
from jixiao.computed.selfcheck import Point
from jixiao.computed.shortfall import RowRefs, beyond_percent, far_over, gap, is_a_rate, missed, unlike
from jixiao.layout import ISSUED
from jixiao.methods.base import NOISE_DIGITS, constant, judged, judged_formula
from jixiao.methods.total import NOT_APPLICABLE
from jixiao.numbers import round_half_away
from jixiao.template.model import Template
from jixiao.template.policy import KINDS, IndicatorKind, MethodChoice

__all__ = ["boxes_of", "row_flags", "row_points"]

_PLAIN: Final[tuple[IndicatorKind, ...]] = ("≥", "≤", "＝")
_QUANTITIES: Final[tuple[IndicatorKind, ...]] = (*_PLAIN, "区间")


def boxes_of(form: Form) -> list[CellRef]:
    """The form's own reason boxes, which stand for every row."""
    refs = (form.ref("remarks", "", item) for item in ("deviation", "improvement"))
    return [ref for ref in refs if ref is not None]


def row_flags(form: Form) -> Iterator[Computed]:
    """What several points of a row ask, each in a hidden cell of its own: a number, and mostly 1 or 0.

    Excel takes 8,192 characters in a formula, an .xls file 1,800 bytes of it, and a spare row may be of any kind.
    """
    for key, traits in form.rows.items():
        check = _RowCheck.of(form, key, traits)
        if check is None:
            continue
        for item, build in (("sort", check.sort), ("gap", check.gap), ("band", check.band)):
            yield from form.cell("row", key, item, *build())
        for item, condition in check.flags():
            yield from form.cell("row", key, item, f"IF({condition.formula},1,0)", _as_number(condition))


def _as_number(condition: Condition) -> Shown:
    return lambda lookup: Fraction(condition.holds(lookup))


def row_points(form: Form, key: str, traits: RowTraits) -> tuple[list[Point], list[Point]]:
    """All points of a row, in two parts: what is missing or no figure, and the rest.

    None is open while a spare row is not used.
    """
    check = _RowCheck.of(form, key, traits)
    if check is None:
        return [], []
    first = (*check.missing(), *check.texts())
    rest = (*check.scores(), *check.deviations())
    used = ([Point(point.code, point.says, check.used & point.when) for point in part] for part in (first, rest))
    one, other = used
    return one, other


@dataclass(frozen=True, slots=True)
class _RowCheck:
    """One row under check.

    Attributes:
        form: The form.
        key: The row's key.
        row: Its cells.
        level1: The first level that it stands under.
        kinds: The kinds that it may have: its own, or for a row whose kind is chosen all of them.
    """

    form: Form
    key: str
    row: RowRefs
    level1: str | None
    kinds: tuple[IndicatorKind, ...]

    @classmethod
    def of(cls, form: Form, key: str, traits: RowTraits) -> _RowCheck | None:
        row = RowRefs.of(form, key)
        if row is None:
            return None
        kinds = (traits.kind,) if traits.kind is not None else KINDS
        return cls(form, key, row, traits.level1, kinds)

    # --- flags --------------------------------------------------------------------------------------------

    def flags(self) -> Iterator[tuple[str, Condition]]:
        """Item of the row → what its hidden cell tells."""
        row = self.row
        if not self.is_issued:
            filled = (~is_filler(ref) for ref in (row.name, row.target, row.actual))
            yield "used", any_of((is_number(row.points), *filled))
        yield "noaim", self._no_target()
        yield "noactual", says_nothing(row.actual)
        cells = (row.deviation, row.deductionreason, *boxes_of(self.form))
        yield "noreason", all_of(gives_no_reason(ref) for ref in cells if ref is not None)
        yield "short", any_of(self._each_kind(self._short))
        apart = self.form.ref("row", self.key, "gap")
        if apart is not None:
            percent = any_of(self._each_kind(lambda kind, _: beyond_percent(row, kind), _QUANTITIES))
            yield "unlike", unlike(row, apart) | percent
            threshold = self.template.policy.far_over.value
            over = any_of(self._each_kind(lambda kind, _: far_over(row, kind, threshold), _QUANTITIES))
            yield "far", over & ~self.flag("unlike") & ~is_a_rate(row)

    def flag(self, item: str) -> Condition:
        """What the hidden cell tells."""
        ref = self.form.ref("row", self.key, item)
        if ref is None:
            return NEVER
        return Condition(f"{ref.a1}=1", lambda lookup: lookup(ref) == 1)

    def _each_kind(
        self, ask: Callable[[IndicatorKind, MethodChoice], Condition], of: Sequence[IndicatorKind] = KINDS
    ) -> Iterator[Condition]:
        """What is asked of a row of each kind; the same question is asked once for all kinds that share it."""
        asked: dict[str, tuple[Condition, list[IndicatorKind]]] = {}
        for kind in self.kinds:
            condition = ask(kind, self.template.method(kind, self.level1)) if kind in of else NEVER
            if condition is not NEVER:
                asked.setdefault(condition.formula, (condition, []))[1].append(kind)
        for condition, kinds in asked.values():
            yield self.of_kinds(kinds, condition)

    def sort(self) -> tuple[str, Shown]:
        """Which kind was chosen, from 1; 0 if none was."""
        formula = "0"
        for number, kind in reversed(list(enumerate(KINDS, 1))):
            formula = f'IF({self.row.kind.a1}="{kind}",{number},{formula})'

        def value(lookup: Lookup) -> Fraction:
            chosen = lookup(self.row.kind)
            return Fraction(next((number for number, kind in enumerate(KINDS, 1) if kind == chosen), 0))

        return f"IF(ISTEXT({self.row.kind.a1}),{formula},0)", value

    def gap(self) -> tuple[str, Shown]:
        """How many times target and actual are apart."""
        plain, ends = gap(self.row, "≥"), gap(self.row, "区间")
        if not self.is_chosen:
            return ends if self.kinds == ("区间",) else plain
        interval, quantity = self.is_kind("区间"), any_of(map(self.is_kind, _PLAIN))

        def value(lookup: Lookup) -> Fraction:
            chosen = ends if interval.holds(lookup) else plain
            return chosen[1](lookup) if interval.holds(lookup) or quantity.holds(lookup) else Fraction(0)

        return f"IF({interval.formula},{ends[0]},IF({quantity.formula},{plain[0]},0))", value

    def is_kind(self, kind: IndicatorKind) -> Condition:
        """Whether that kind was chosen."""
        ref = self.form.ref("row", self.key, "sort")
        if ref is None:
            return ALWAYS if kind in self.kinds else NEVER
        number = KINDS.index(kind) + 1
        return Condition(f"{ref.a1}={number}", lambda lookup: lookup(ref) == number)

    def _no_target(self) -> Condition:
        """A row whose kind is chosen may give an interval by its ends alone."""
        nothing = says_nothing(self.row.target)
        if not self.is_chosen:
            return nothing
        ends = self.is_kind("区间") & is_number(self.row.low) & is_number(self.row.high)
        return nothing & ~(is_blank(self.row.target) & ends)

    def _short(self, kind: IndicatorKind, choice: MethodChoice) -> Condition:
        return self._partly() if kind == "定性" else missed(self.row, kind, choice)

    def _partly(self) -> Condition:
        """A stated outcome below the best."""
        ref = self.form.ref("row", self.key, "band")
        return NEVER if ref is None else self.answered & compared((ref,), f"{ref.a1}>1", lambda band: band > 1)

    def band(self) -> tuple[str, Shown]:
        """Which outcome is stated, from 1 for the best: as chosen, or in the actual's own words; 0 if none is.

        The target's own words state the best.
        """
        row, names = self.row, [band.outcome for band in self.template.policy.bands.outcomes]
        said = [(equals(ref, name), place) for ref in (row.outcome, row.actual) for place, name in enumerate(names, 1)]
        said.append((same_text(row.actual, row.target), 1))
        formula = "0"
        for condition, place in reversed(said):
            formula = f"IF({condition.formula},{place},{formula})"

        def value(lookup: Lookup) -> Fraction:
            return Fraction(next((place for condition, place in said if condition.holds(lookup)), 0))

        return formula, value

    # --- what is shared -----------------------------------------------------------------------------------

    @property
    def template(self) -> Template:
        return self.form.template

    @property
    def is_issued(self) -> bool:
        """Whether the row was issued with its indicator."""
        return self.key.startswith(ISSUED)

    @property
    def is_chosen(self) -> bool:
        """Whether the kind is chosen on the form."""
        return len(self.kinds) > 1

    def of_kinds(self, kinds: Iterable[IndicatorKind], condition: Condition) -> Condition:
        """The condition where the row is of one of these kinds."""
        return any_of(map(self.is_kind, kinds)) & condition if self.is_chosen else condition

    @property
    def used(self) -> Condition:
        """Whether the row holds an indicator: an issued one always does."""
        return ALWAYS if self.is_issued else self.flag("used")

    @property
    def absent(self) -> Condition:
        """Whether the row is 不适用 and the template says what becomes of that."""
        return NEVER if self.template.policy.not_applicable is None else equals(self.row.actual, NOT_APPLICABLE)

    @property
    def answered(self) -> Condition:
        """Whether the actual says anything, be it 不适用."""
        return is_text(self.row.actual) | is_number(self.row.actual)

    @property
    def unexplained(self) -> Condition:
        """Whether neither a reason nor a deduction is given."""
        row = self.row
        deducted = compared((row.deduction,), f"{row.deduction.a1}>0", lambda deduction: deduction > 0)
        return self.flag("noreason") & ~deducted

    @property
    def complete(self) -> Condition:
        """Whether everything is there that a score needs."""
        return ~self.flag("noaim") & ~self.flag("noactual") & is_number(self.row.points)

    # --- the points ---------------------------------------------------------------------------------------

    def missing(self) -> Iterator[Point]:
        """Target, actual, points, score, and what a formula waits for."""
        row, applies = self.row, ~self.absent
        points = column(self.form, self.form.rows, "points")
        counted = f"COUNTA({ranges_of(points)})=0" if points else "TRUE"
        unpointed = Condition(counted, lambda lookup: all(lookup(ref) is None for ref in points))
        matters = applies & any_of((is_number(row.points), is_number(row.score), unpointed))
        yield Point("missing-target", "未填指标值", matters & self.flag("noaim"))
        yield Point("missing-actual", "未填完成值", matters & self.flag("noactual"))
        said = any_of((~self.flag("noaim"), ~self.flag("noactual"), is_number(row.score)))
        yield Point("missing-points", "未填分值", applies & is_blank(row.points) & said)
        if self.kinds == ("定性",):
            yield Point("missing-score", "未填得分", applies & self.complete & is_blank(row.score))
        else:
            yield from self._awaited(applies & is_number(row.points) & ~is_number(row.score))

    def _awaited(self, waits: Condition) -> Iterator[Point]:
        """What a formula that shows no score waits for, right of the printed form."""
        row = self.row
        if self.is_chosen:
            known = any_of(map(self.is_kind, KINDS))
            yield Point("missing-score", "未选指标性质", waits & self.complete & ~known)
        if "区间" in self.kinds:
            for ref, label in ((row.low, "区间下限"), (row.high, "区间上限")):
                yield Point("missing-target", f"未填{label}", self.of_kinds(["区间"], waits & is_blank(ref)))
        room = any_of(self._each_kind(self._leaves_room, ("时限", "定性")))
        digits = self.template.policy.digits
        worth = compared(
            (row.points,), f"ROUND({row.points.a1},{digits})>0", lambda points: round_half_away(points, digits) > 0
        )
        yield Point("missing-score", "未填评定得分", waits & self.complete & worth & is_blank(row.judged) & room)

    def _leaves_room(self, kind: IndicatorKind, choice: MethodChoice) -> Condition:
        return missed(self.row, kind, choice) if kind == "时限" else ALWAYS

    def texts(self) -> Iterator[Point]:
        """Texts where figures belong."""
        row, applies = self.row, ~self.absent
        texts = any_of(self._each_kind(lambda _, choice: self._text_number(choice)))
        yield Point("number-as-text", "应填数字，不带单位和文字", applies & texts)
        for ref, label in ((row.points, "分值"), (row.judged, "评定得分"), (row.deduction, "扣减分")):
            yield Point("number-as-text", f"{label}应填数字", is_text(ref))

    def _text_number(self, choice: MethodChoice) -> Condition:
        row = self.row
        if choice.method == "qualitative":
            return NEVER
        actual = (row.actual, self.flag("noactual"))
        if choice.method == "between":
            return _first_is_text([*((end, says_nothing(end)) for end in (row.low, row.high)), actual])
        return _first_is_text([(row.target, self.flag("noaim")), actual])

    def scores(self) -> Iterator[Point]:
        """A score above its points, and a judged one outside the band of its outcome."""
        row = self.row
        above = compared(
            (row.score, row.points),
            f"{row.score.a1}>MAX({row.points.a1},0)",
            lambda score, points: score > max(points, Fraction(0)),
        )
        yield Point("score-over-points", "得分超过分值", above)
        if "定性" in self.kinds:
            out = ~self.absent & self.of_kinds(["定性"], self.answered & self._out_of_band())
            # Of a score that is typed into its own cell the first cause alone is said.
            out = out if self.is_chosen else out & ~above
            yield Point("qualitative-out-of-band", "得分不在所选档次内", out)

    def _out_of_band(self) -> Condition:
        """Above the band of the stated outcome, or below it without a reason."""
        bands = self.template.policy.bands.outcomes
        most = self._claimed(">", [band.high for band in bands])
        least = self._claimed("<", [band.low for band in bands])
        return most | (least & self.unexplained)

    def _claimed(self, sign: str, shares: Sequence[Fraction]) -> Condition:
        """Whether the claimed score lies beyond the stated outcome's share of the points; without one any may be.

        Args:
            sign: ``>`` or ``<``.
            shares: Of each outcome, the best first.
        """
        row, digits = self.row, self.template.policy.digits
        typed = row.judged if self.is_chosen else row.score
        stated = self.form.ref("row", self.key, "band")
        if stated is None:
            return NEVER
        share = constant(Fraction(sign == ">"))
        for place in range(len(shares), 0, -1):
            share = f"IF({stated.a1}={place},{constant(shares[place - 1])},{share})"
        claim = judged_formula(row.names, digits) if self.is_chosen else typed.a1
        bound = f"ROUND(MAX(0,ROUND({row.points.a1}*{share},{digits})),{NOISE_DIGITS})"

        def holds(lookup: Lookup) -> bool:
            score, points, band = lookup(typed), lookup(row.points), lookup(stated)
            if not isinstance(score, Fraction) or not isinstance(points, Fraction):
                return False
            if self.is_chosen:
                deduction = lookup(row.deduction)
                score = judged(score, digits, deduction if isinstance(deduction, Fraction) else Fraction(0))
            place = int(band) if isinstance(band, Fraction) else 0
            end = judged(points * (shares[place - 1] if place else Fraction(sign == ">")), digits)
            return score > end if sign == ">" else score < end

        return Condition(f"IF(COUNT({typed.a1},{row.points.a1})<2,FALSE,{claim}{sign}{bound})", holds)

    def deviations(self) -> Iterator[Point]:
        """Figures of another magnitude; short of the target, far beyond it, or 不适用, and no reason given."""
        applies = ~self.absent
        yield Point("magnitude-mismatch", "与指标值相差悬殊，是否漏写万、亿或%", applies & self.flag("unlike"))
        short = self.flag("short")
        if self.row.deviation is None:
            # Then both would be said of the actual's cell, and the first cause alone is.
            short &= ~self.flag("unlike") & ~self.flag("noactual")
        yield Point(
            "deviation-unexplained",
            "未说明偏差原因",
            (self.absent & self.flag("noreason")) | (applies & self.unexplained & short),
        )
        yield Point("far-over-target", "远超指标值，请核对并说明", applies & self.unexplained & self.flag("far"))


def _first_is_text(cells: Iterable[tuple[CellRef, Condition]]) -> Condition:
    """Whether the first of some cells that holds no number holds a text that says something.

    Args:
        cells: Each with the condition that it says nothing.
    """
    found, before = NEVER, ALWAYS
    for ref, nothing in cells:
        found |= before & is_any_text(ref) & ~nothing
        before &= is_number(ref)
    return found
