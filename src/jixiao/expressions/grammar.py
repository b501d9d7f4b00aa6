"""From text to `Expression`: read the pieces of an expression, then judge what they say together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from jixiao.expressions import vocabulary
from jixiao.expressions.cursor import HAN_NUMERAL, Cursor, longest, narrow
from jixiao.expressions.dates import Deadline, take_deadline
from jixiao.expressions.directions import HARMS
from jixiao.expressions.model import Expression, Relation
from jixiao.expressions.quantities import Quantity, take_quantity
from jixiao.expressions.units import is_count

__all__ = ["parse"]

_LABEL: Final = re.compile(rf"(?:{longest(vocabulary.LABELS).pattern})[0-9]*:")
_LIST_NUMBER: Final = re.compile(r"(?:[0-9]{1,2}[、.)](?![0-9])|\([0-9]{1,2}\)|[①-⑳])(?=.)")
_PHRASE: Final = longest(vocabulary.FIXED_PHRASES)
_NAME: Final = re.compile(r"《[^《》]*》|“[^“”]*”|\"[^\"]*\"|\([^()]*\)|【[^【】]*】")
_MISTYPED: Final = MappingProxyType(
    {
        "》": Relation.AT_LEAST,
        "〉": Relation.AT_LEAST,
        "《": Relation.AT_MOST,
        "〈": Relation.AT_MOST,
    }
)
_MISTYPED_SIGN: Final = re.compile(r"[《》〈〉](?= ?[0-9])")
_LATIN_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9.+_-]*")
_ORDINAL: Final = re.compile(r"第[0-9]+")
_EVERY: Final = re.compile(
    rf"每隔?(?:[0-9一二两三四五六七八九十]+个?)?(?:{longest(vocabulary.PERIODS).pattern})(?![底末终])|每(?=年[底末终])"
    r"|一(?:天|日|周|月|季度?|年)(?=(?:[0-9]+|[一二两三四五六七八九十]+)(?!个?[月年]|[0-9日号]).)"
    # Only one time in so many is a period; 两天3场 may be either. 3月 and 三季度 are parts of the calendar.
    r"|(?<![0-9.])(?:(?:[一二两三四五六七八九十]|[1-9])(?:天|日|周|星期|个月|个季度|年)|[一两]季度?|[两双]月|半年)"
    r"(?=(?:至少|不少于|≥)?[1一][次场期轮遍回届](?!性))"
)
_STANDARD: Final = re.compile(rf"(?:{longest(vocabulary.STANDARDS).pattern})[ /-]?[0-9]+(?:[.-][0-9]+)*")
_SIGNS: Final = longest(vocabulary.BEFORE)
_SOFT: Final = longest(vocabulary.SOFT_BEFORE)
_BREAK: Final = re.compile(r"[,;。、!?]")
_CLOCK: Final = re.compile(
    r"[0-9]{1,2}:[0-9]{2}|[0-9]{1,2}[点时](?:半|[0-9]{1,2}分)?|[一二三四五六七八九十两]+点(?:半|钟)?(?=前|之前|以前)"
)
_MONTH_DAY: Final = re.compile(r"[0-9]{1,2}[日号](?=前|之前|以前)")
_MONTHS: Final = re.compile(r"[0-9]+个?月(?![0-9份底末前初上中下之以内])")
_EVERY_MONTHS_DAY: Final = re.compile(r"[0-9]{1,2}(?:[日号]?[-—~至、和及][0-9]{1,2})*[日号]")
_RECURRING_MONTH: Final = re.compile(rf"(?:{longest(vocabulary.RECURRING_MONTHS).pattern})$")
_EVERY_WEEKDAY: Final = re.compile(r"每周[一二三四五六日天](?![次个场天期轮回遍批篇份节课项件])")
_QUARTERS: Final = re.compile(r"[0-9]+个?季度(?![0-9前底末之])")
_SAME_DAY: Final = re.compile(r"当[天日]")
_NO_HARM: Final = re.compile(rf"[零0](?={longest((*(word.text for word in HARMS), *vocabulary.OTHER_HARMS)).pattern})")
_DASH: Final = re.compile(r"[-−]")
_COMPARED: Final = re.compile(r"(?:[同环]比|增长|增幅|增速)\s*$")
_LEAD_IN: Final = re.compile(rf"(?:{longest((*vocabulary.LEAD_INS, *vocabulary.APPROXIMATE, '在', '于')).pattern})+$")
_AROUND: Final = re.compile(r" ?(?:左右|上下)")
_VERB: Final = re.compile(rf"(?:{longest(vocabulary.VERBS).pattern})$")
_COMPLETION: Final = re.compile(rf"(?:{longest(vocabulary.COMPLETION).pattern})*")
_OPPOSITE: Final = MappingProxyType({Relation.AT_LEAST: Relation.AT_MOST, Relation.AT_MOST: Relation.AT_LEAST})
_NOT_FIGURES: Final = longest(vocabulary.NUMERAL_WORDS)
_FARTHEST: Final = 40
"""How far a bound looks for its number; without an end, a row of signs is read again for each of them."""
_DOING: Final = longest((*vocabulary.VERBS, *vocabulary.COMPLETION, *vocabulary.LEAD_INS))
_NEAREST: Final = 12
"""How much of the words before a number says what kind of number it is."""


def parse(text: str | None) -> Expression:
    """Read a target or an actual.

    Args:
        text: A cell's text, or sign, figure and unit joined where a form keeps them in separate columns.

    Returns:
        What it says. Any text gives an expression; `Expression.understood` tells which could not be read.
    """
    given = text or ""
    body = _unwrapped(narrow(given))
    if all(part.strip("-—–―_*.…。/\\ ").lower() in vocabulary.NOTHING for part in body.split()):
        return Expression(given, Relation.NONE)
    pieces = _Reader(body).read()
    found = _judge(given, pieces)
    if found.relation is Relation.QUALITATIVE:
        for note in pieces.notes:
            # 完成（100%） gives its figure in brackets; a bare figure there may be anything.
            inner = _judge(given, _Reader(note).read())
            if inner.is_quantity and inner.unit and not inner.subject:
                return inner
    return found


def _unwrapped(body: str) -> str:
    """Take off labels, list numbers, quotes and brackets around the whole, and closing punctuation."""
    for opening in (_LABEL, _LIST_NUMBER):
        match = opening.match(body)
        if match:
            body = body[match.end() :].strip()
    body = body.strip(",;。、!?:·")
    if len(body) > 1 and body[0] + body[-1] in ("()", "“”", '""', "【】") and body[0] not in body[1:]:
        body = body[1:-1]
    return body.strip()


@dataclass(slots=True)
class _Pieces:
    """What stands in an expression, in the order of kinds rather than of the text."""

    quantities: list[Quantity] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    recurring: int = 0
    """Deadlines that come back (每月25日前) and times of day: met or not met, but no single date."""
    periods: list[str] = field(default_factory=list)
    """What a figure is counted by: 每季度, 每两周, 一天."""
    subject: str = ""
    words: str = ""
    notes: list[str] = field(default_factory=list)
    """What stands in brackets."""
    understood: bool = True


class _Reader:
    """Reads an expression once from left to right."""

    def __init__(self, body: str) -> None:
        self.cursor = Cursor(body)
        self.pieces = _Pieces()
        self.words = ""
        self.bound: Relation | None = None
        self.is_soft = False
        self.floats = False
        self.names_kind = False
        """Whether the last quantity stands where it may say of what kind the counted things are."""

    def read(self) -> _Pieces:
        """Read to the end."""
        while not self.cursor.done:
            before = self.cursor.at
            read = self._weekday() or self._names() or self._dates() or self._bounds() or self._figures()
            if not read or self.cursor.at <= before:
                # Whatever a part of the grammar does, each turn leaves less to be read.
                self._word(self.cursor.text[before])
                self.cursor.at = before + 1
        self.pieces.words = self.pieces.words.strip()
        return self.pieces

    def _weekday(self) -> bool:
        """每周一, 每月10日, 次月10日: they come back, and count nothing."""
        named = _RECURRING_MONTH.search(self.words[-_NEAREST:]) and self.cursor.take(_EVERY_MONTHS_DAY)
        if not named and not self.cursor.take(_EVERY_WEEKDAY):
            return False
        self.pieces.recurring += 1
        return True

    def _word(self, text: str) -> None:
        if _BREAK.match(text):
            self.bound, self.words, self.names_kind = None, "", False
        else:
            self.words += text
            if not self.floats and text.strip():
                self.bound = None
        self.pieces.words += text

    def _names(self) -> bool:
        """Words whose figures count nothing."""
        for pattern in (_PHRASE, _STANDARD, _ORDINAL, _LATIN_WORD, _EVERY, _NOT_FIGURES):
            if pattern is _ORDINAL and take_deadline(Cursor(self.cursor.rest)):
                continue
            word = self.cursor.take(pattern)
            if word is not None:
                if pattern is _EVERY:
                    self.pieces.periods.append(word)
                self._word(word)
                return True
        sign = self.cursor.take(_MISTYPED_SIGN) if self._is_unpaired() else None
        if sign is not None:
            self._bind(_MISTYPED[sign])
            return True
        name = self.cursor.take(_NAME)
        if name is not None:
            self._word(name)
            if name[0] == "(":
                self.pieces.notes.append(name[1:-1])
        return name is not None

    def _is_unpaired(self) -> bool:
        return not ("《" in self.cursor.text and "》" in self.cursor.text)

    def _dates(self) -> bool:
        before = self.cursor.at
        if self.bound is not None and (self.cursor.sees(_QUARTERS) or self.cursor.sees(_MONTHS)):
            # =4季度 and ≤12月 count; a deadline has no sign.
            return False
        deadline = take_deadline(self.cursor)
        if deadline is not None:
            if HAN_NUMERAL.match(self.cursor.text, before) and not deadline.firm:
                self.cursor.at = before
                return False
            self._piece()
            self.pieces.deadlines.append(deadline)
            self.pieces.understood &= deadline.date is not None
            return True
        if self.cursor.take(_CLOCK) or self.cursor.take(_SAME_DAY):
            self.pieces.recurring += 1
            return True
        if self.cursor.take(_MONTH_DAY):
            self.pieces.understood &= "每" in self.cursor.text[:before]
            self.pieces.recurring += 1
            return True
        return False

    def _bounds(self) -> bool:
        word = self.cursor.take(_SIGNS)
        if word is not None:
            relation = vocabulary.BEFORE[word]
            if word in vocabulary.FLOATING or self._figures_follow():
                self._bind(relation, floats=word in vocabulary.FLOATING)
            elif not word[0].isalnum() and self._binds_backwards(relation):
                pass
            else:
                self._word(word)
            return True
        word = self.cursor.take(_SOFT)
        if word is not None:
            self._bind(vocabulary.SOFT_BEFORE[word])
            self.is_soft = True
            return True
        return False

    def _bind(self, relation: Relation, *, floats: bool = False) -> None:
        if self.bound is not None and self.bound is not relation and not self.is_soft:
            self.pieces.understood = False
        self.bound, self.is_soft, self.floats = relation, False, floats

    def _figures_follow(self) -> bool:
        """Whether a number, or another bound and then a number, comes next."""
        ahead = Cursor(self.cursor.rest[:_FARTHEST])
        while ahead.take(_SIGNS) or ahead.take(_LEAD_WORD):
            pass
        return take_quantity(ahead) is not None or take_deadline(ahead) is not None

    def _binds_backwards(self, relation: Relation) -> bool:
        """Turn a sign that stands behind its number: 90%≤满意度."""
        quantities = self.pieces.quantities
        if not quantities or self.words.strip() or quantities[-1].relation is not Relation.PLAIN:
            return False
        quantities[-1] = replace(quantities[-1], relation=_OPPOSITE.get(relation, relation))
        return True

    def _figures(self) -> bool:
        before = self.cursor.at
        if self.cursor.take(_NO_HARM):
            self.pieces.quantities.append(Quantity(Fraction(0), Fraction(0)))
            return True
        is_han = self.cursor.sees(HAN_NUMERAL)
        if self.words.strip() and self.cursor.sees(_DASH) and not _COMPARED.search(self.words[-_NEAREST:]):
            # 数量-5个 has a dash, not a minus; 同比-3.2% has a minus.
            return False
        quantity = take_quantity(self.cursor)
        if quantity is None:
            # Figures that belong to a name (3号线, 5A级, 一级), or that name no number (三五天).
            taken = self.cursor.take(HAN_NUMERAL) if is_han else self.cursor.take_figures()
            if taken is None:
                return False
            self._word(self.cursor.text[before : self.cursor.at])
            return True
        if is_han and not self._is_counted(quantity):
            numeral = HAN_NUMERAL.match(self.cursor.text, before)
            self.cursor.at = numeral.end() if numeral else before + 1
            self._word(self.cursor.text[before : self.cursor.at])
            return True
        names_kind = self._names_kind(quantity)
        if self.is_soft and (self.cursor.sees(_AROUND) or _AROUND.search(self.cursor.text, before, self.cursor.at)):
            # 控制在15%左右 allows either side.
            self.bound = None
        if quantity.understood and quantity.relation is Relation.PLAIN and self.bound is not None:
            if quantity.is_range and not self.is_soft:
                self.pieces.understood = False
            elif not quantity.is_range:
                quantity = replace(quantity, relation=self.bound)
        elif quantity.understood and self.bound not in (None, quantity.relation) and not self.is_soft:
            self.pieces.understood = False
        if self.names_kind and self._is_kind_of(quantity):
            self.pieces.quantities.pop()
        self.names_kind = names_kind
        self._piece()
        self.pieces.quantities.append(quantity)
        self.pieces.understood &= quantity.understood
        return True

    def _names_kind(self, quantity: Quantity) -> bool:
        """Whether a quantity may say of which kind the things are that are counted after it: 65岁以上, 1万元以上."""
        if quantity.unit in vocabulary.AGES:
            return quantity.is_range or quantity.relation is not Relation.PLAIN
        is_first = self.bound is None and not self.pieces.words.strip() and not self.pieces.quantities
        return is_first and quantity.relation is not Relation.PLAIN and quantity.unit in vocabulary.SIZES

    def _is_kind_of(self, quantity: Quantity) -> bool:
        """Whether the quantity before this one said of which kind the things are: only a noun stands between."""
        noun = self.words.strip()
        if not noun or quantity.unit in vocabulary.AGES or not quantity.understood:
            return False
        said = self.pieces.quantities[-1]
        return said.unit in vocabulary.AGES or (is_count(quantity.unit) and not _DOING.match(noun))

    def _is_counted(self, quantity: Quantity) -> bool:
        """Whether Han numerals here state a quantity, rather than stand in a word such as 四项制度."""
        prefix = self.words.strip()
        ends = self.cursor.done or self.cursor.sees(_BREAK)
        if self.bound is not None or quantity.relation is not Relation.PLAIN:
            return quantity.understood and quantity.names_unit
        if not prefix or prefix[0] in "每一" or prefix in self.pieces.periods:
            return ends and quantity.names_unit
        nearest = prefix[-_NEAREST:]
        if _LEAD_IN.search(nearest) or _VERB.search(nearest):
            return quantity.names_unit and (ends or (bool(quantity.unit) and quantity.low != 1))
        return quantity.unit in ("%", "倍")

    def _piece(self) -> None:
        if not self.pieces.quantities and not self.pieces.deadlines:
            self.pieces.subject = _LEAD_IN.sub("", self.pieces.words.strip(" ,;:。、+-"))
        self.bound, self.is_soft, self.floats, self.words = None, False, False, ""


_LEAD_WORD: Final = longest((*vocabulary.LEAD_INS, *vocabulary.APPROXIMATE))


def _judge(text: str, pieces: _Pieces) -> Expression:
    if not pieces.understood:
        return Expression(text, Relation.MIXED, understood=False)
    subject = pieces.subject or None
    quantities = _agreed(pieces)
    firm = [deadline for deadline in pieces.deadlines if deadline.firm]
    if not quantities and not pieces.recurring:
        if not firm and pieces.deadlines and _COMPLETION.fullmatch(pieces.words):
            firm = pieces.deadlines
        if firm:
            dates = {deadline.date for deadline in firm}
            if len(dates) > 1:
                return Expression(text, Relation.MIXED)
            return Expression(text, Relation.BY_DATE, date=firm[0].date, subject=subject)
    if not quantities:
        return Expression(text, Relation.QUALITATIVE)
    if firm or pieces.recurring or len(quantities) > 1:
        return Expression(text, Relation.MIXED)
    found = quantities[0]
    if found.is_range:
        return Expression(
            text,
            Relation.BETWEEN,
            low=found.low,
            high=found.high,
            unit=found.unit,
            scale=found.scale,
            subject=subject,
            periods=tuple(pieces.periods),
        )
    return Expression(
        text,
        found.relation,
        value=found.low,
        unit=found.unit,
        scale=found.scale,
        subject=subject,
        periods=tuple(pieces.periods),
    )


def _agreed(pieces: _Pieces) -> list[Quantity]:
    """Fold a lower and an upper bound into a range, and a quantity said twice into one."""
    quantities = pieces.quantities
    if len(quantities) != 2:
        return quantities
    first, second = quantities
    if first == second and not pieces.words.strip(" ,;、"):
        return [first]
    if {first.relation, second.relation} == {Relation.AT_LEAST, Relation.AT_MOST}:
        lower, upper = (first, second) if first.relation is Relation.AT_LEAST else (second, first)
        if lower.unit in ("", upper.unit) and lower.low <= upper.low:
            return [replace(upper, low=lower.low, high=upper.low, relation=Relation.PLAIN)]
    return quantities
