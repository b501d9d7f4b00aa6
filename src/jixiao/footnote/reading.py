"""Reading notes: known wordings one after another, and what is left between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, TypeVar

from jixiao.footnote.stated import UNSTATED, StatedRule
from jixiao.footnote.wordings import SUBJECTS, WORDINGS, Wording, spelt_out
from jixiao.template.policy import KINDS, Band, Grade, IndicatorKind, MethodChoice

__all__ = ["folded", "read_notes"]

Stated = TypeVar("Stated")
_SOURCE: Final = "表注"
_OUTCOMES: Final = ("达成年度指标", "部分达成年度指标并具有一定效果", "未达成年度指标且效果较差")
_GRADES: Final = ("优", "良", "中", "差")
_QUANTITIES: Final = ("≥", "≤", "＝")
_CONSTANT: Final[Mapping[str, StatedRule]] = {
    "": UNSTATED,
    "≥ ratio": StatedRule(methods={"≥": MethodChoice(method="at_least", source=_SOURCE)}),
    "≤ ratio": StatedRule(methods={"≤": MethodChoice(method="at_most", source=_SOURCE)}),
    "≤ linear": StatedRule(methods={"≤": MethodChoice(method="at_most_linear", source=_SOURCE)}),
    "≥＝ ratio": StatedRule(
        methods={
            "≥": MethodChoice(method="at_least", source=_SOURCE),
            "＝": MethodChoice(method="equal", source=_SOURCE),
        }
    ),
    "≥≤＝ ratio": StatedRule(
        methods={
            "≥": MethodChoice(method="at_least", source=_SOURCE),
            "≤": MethodChoice(method="at_most", source=_SOURCE),
            "＝": MethodChoice(method="equal", source=_SOURCE),
        }
    ),
    "by rate": StatedRule(by_rate=True),
    "rescale": StatedRule(rescales=True),
}
"""What the wordings state that hold no figure."""
_KEPT_NOTES: Final = 256
"""A batch holds thousands of forms, and they share a few notes."""

_SIGNS: Final = (
    (re.compile(r"[‐-―−﹣~～〜∼]+|-{2,}"), "-"),
    (re.compile(r"(?<=[\d%)])[至到](?=\d)"), "-"),
    (re.compile(r"[×✕✖∗·]|乘以|(?<=[\u3400-\u9fff])[xX](?=[\u3400-\u9fff])"), "*"),
    (re.compile(r"[÷∕]|除以"), "/"),
    (re.compile(r">=|≧|⩾|大于等于(?=X)"), "≥"),
    (re.compile(r"<=|≦|⩽|小于等于(?=X)"), "≤"),
    (re.compile(r"[═﹦]"), "="),
    (re.compile(r"[“”\"'‘’「」]"), ""),
    (re.compile(r"[［【〔\[]"), "["),
    (re.compile(r"[］】〕\]]"), "]"),
)
_NUMBERED: Final = re.compile(r"^\(?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[.、)](?!\d)")
_NUMBERED_WITHIN: Final = re.compile(
    r"(?<=[。;])\(?\d{1,2}[.、)](?!\d)|(?<=[,:])\(\d\)|(?<=[,:)%\u3400-\u9fff])\d{1,2}\.(?!\d)"
)
_CLAUSE_END: Final = re.compile(r"[。;]")
_SCORING: Final = re.compile(
    r"[计记赋]分(?!值)|得(?:\d|零|满)|不得分|满分|扣|加分|及格|[二四五分]档|档次|比例[计得扣]|按比例|调减|核减|折算|封顶"
    r"|B/A|A/B|[AB](?:为|是|表示)|每(?:少|低|超|降|增|差|高)|得分=|[*/](?:该|各|权重|分值|\d{1,3}分)|(?:权重|分值|\d分)[*/]"
)
"""Words of a clause that may change a score."""


def folded(notes: str) -> str:
    """Notes as patterns are written for: one line of half width, one sign for each of its spellings.

    A line that neither ends a clause nor is followed by a numbered one was only broken to fit the cell.
    """
    text = ""
    for raw in notes.splitlines():
        line = "".join(unicodedata.normalize("NFKC", raw).split())
        if not line:
            continue
        if _NUMBERED.match(line) and text:
            text = f"{text.rstrip('。;,')}。"
        text += _NUMBERED.sub("", line)
    for pattern, sign in _SIGNS:
        text = pattern.sub(sign, text)
    return _NUMBERED_WITHIN.sub("。", text)


@lru_cache(maxsize=_KEPT_NOTES)
def read_notes(notes: str, score_heading: str = "") -> StatedRule:
    """Read what notes state of the rule.

    Args:
        notes: The form's own notes, one a line.
        score_heading: What heads the cell of the execution's score; Hubei's forms state its rule there.

    Returns:
        What is stated in known words and nowhere contradicted.
    """
    parts: list[StatedRule] = []
    unsettled: set[str] = set()
    for text in (folded(notes), folded(score_heading)):
        end = 0
        for wording, match in _known(text):
            unsettled |= _left_open(text[end : match.start()])
            end = match.end()
            parts.append(_part(wording.states, match))
        unsettled |= _left_open(text[end:])
    return _merged(parts, unsettled)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(spelt_out(wording)) for wording in WORDINGS)


def _known(text: str) -> Iterator[tuple[Wording, re.Match[str]]]:
    """The known wordings in a text, in its order: always the one that begins first."""
    at = 0
    while True:
        found = [
            (match.start(), number, match)
            for number, pattern in enumerate(_patterns())
            if (match := pattern.search(text, at)) is not None
        ]
        if not found:
            return
        _, number, match = min(found, key=lambda each: each[:2])
        yield WORDINGS[number], match
        at = match.end()


def _left_open(unknown: str) -> set[str]:
    """What the text between known wordings leaves unsettled: the subjects of each clause that may change a score."""
    subjects: set[str] = set()
    for clause in _CLAUSE_END.split(unknown):
        if _SCORING.search(clause):
            named = [each.unsettles for each in SUBJECTS if re.search(each.pattern, clause)]
            subjects.update(*(named or [_QUANTITIES]))
    return subjects


def _part(states: str, match: re.Match[str]) -> StatedRule:
    """What one wording states, see ``Wording.states``."""
    if states in _CONSTANT:
        return _CONSTANT[states]
    if states == "bands":
        return StatedRule(bands=_bands(match))
    if states == "grades":
        bounds = [*(int(match[name]) for name in ("first", "second", "third")), 0]
        return StatedRule(
            grades=tuple(Grade(name=n, at_least=Fraction(b)) for n, b in zip(_GRADES, bounds, strict=True))
        )
    if states == "far over":
        return StatedRule(far_over=Fraction(int(match["most"]), 100))
    if states == "≥＝ pass line":
        line = Fraction(int(match["line"]), 100)
        return StatedRule(
            methods={
                "≥": MethodChoice(method="at_least", pass_line=line, source=_SOURCE),
                "＝": MethodChoice(method="equal", pass_line=line, source=_SOURCE),
            }
        )
    raise ValueError(states)


def _bands(match: re.Match[str]) -> tuple[Band, ...]:
    cuts = [Fraction(cut, 100) for cut in (100, int(match["upper"]), int(match["lower"]), 0)]
    said = [match[name] for name in ("best", "some", "least")]
    names = said if all(said) else _OUTCOMES
    return tuple(
        Band(outcome=name, low=low, high=high) for name, (high, low) in zip(names, pairwise(cuts), strict=True)
    )


def _merged(parts: Sequence[StatedRule], unsettled: Collection[str]) -> StatedRule:
    """All that is stated but for what is unsettled, and for what two clauses state differently."""
    methods: dict[IndicatorKind, MethodChoice] = {}
    for kind in KINDS:
        choice = _agreed([part.methods[kind] for part in parts if kind in part.methods])
        if choice is not None and kind not in unsettled:
            methods[kind] = choice.of_kind(kind)
    bands = [part.bands for part in parts if part.bands]
    shares = _agreed([[(band.low, band.high) for band in each] for each in bands])
    grades = _agreed([part.grades for part in parts if part.grades])
    return StatedRule(
        methods=methods,
        # A note that gives the shares twice names the outcomes once.
        bands=min(bands, key=_is_unnamed) if shares is not None and "bands" not in unsettled else (),
        by_rate=any(part.by_rate for part in parts) and "by rate" not in unsettled,
        grades=grades if grades is not None and "grades" not in unsettled else (),
        far_over=_agreed([part.far_over for part in parts if part.far_over is not None]),
        rescales=any(part.rescales for part in parts),
    )


def _is_unnamed(bands: tuple[Band, ...]) -> bool:
    return tuple(band.outcome for band in bands) == _OUTCOMES


def _agreed(values: Sequence[Stated]) -> Stated | None:
    """The value that all of them are; ``None`` where there is none, or two differ."""
    return values[0] if values and all(value == values[0] for value in values) else None
