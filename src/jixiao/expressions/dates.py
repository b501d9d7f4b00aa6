"""Deadlines: the last day that still meets ``11月底前``, ``6月前`` or ``2023年第三季度``.

A named day or the end of a period is included before 前 (``12月31日前``); a bare period is not, since
``6月前`` asks for the work to be done when June begins.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from jixiao.expressions import vocabulary
from jixiao.expressions.cursor import Cursor, longest

__all__ = ["Deadline", "take_deadline"]

_ISO: Final = re.compile(r"(?<![0-9.])([0-9]{4})([-./])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])(?: [0-9:]+)?")
_ISO_MONTH: Final = re.compile(r"(?<![0-9.])((?:19|20)[0-9]{2})[-/](0[1-9]|1[0-2])(?![-/0-9])")
_DOTTED_MONTHS: Final = re.compile(
    r"(?<![0-9.])((?:19|20)[0-9]{2})\.(1[0-2]|0?[1-9])[-—–~至]((?:19|20)[0-9]{2})\.(1[0-2]|0?[1-9])(?![0-9.])"
)
_DOTTED_DAY: Final = re.compile(r"(?<![0-9.])(1[0-2]|0?[1-9])\.(3[01]|[12][0-9]|0?[1-9])(?=(?:之|以)?前)")
_COMPACT_DAY: Final = re.compile(
    r"(?<![0-9.])((?:19|20)[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])(?=(?:之|以)?前)"
)
_DOTTED_MONTH: Final = re.compile(r"(?<![0-9.])((?:19|20)[0-9]{2})\.(1[0-2]|0?[1-9])(?=(?:之|以)?前)")
_DOTTED_DAYS: Final = re.compile(
    r"(?<![0-9.≥≤=<>])(1[0-2]|0?[1-9])\.(3[01]|[12][0-9]|0?[1-9])[-—–~至]"
    r"(1[0-2]|0?[1-9])\.(3[01]|[12][0-9]|0?[1-9])(?=$|[,;。、)]|期间)"
)
_YEARS: Final = re.compile(r"((?:19|20)[0-9]{2})[-—–~至]((?:19|20)[0-9]{2})年度?")
_SHORT_YEAR: Final = re.compile(r"(?<![0-9.])([0-9]{2})年(?=(?:1[0-2]|[1-9])月)")
_YEAR: Final = re.compile(r"年度?")
_MONTH: Final = re.compile(r"月份?(?![/均度])")
_DAY: Final = re.compile(r"[日号](?:(?:上午|下午|晚上?)?[0-9]{1,2}(?:[时点]|:[0-9]{2}))?")
_NO_DAY_WORD: Final = re.compile(r"$|(?=(?:之|以)?前)")
_QUARTER: Final = re.compile(r"季度|季(?=[末底])")
_HALF: Final = longest(("上半年", "下半年"))
_END: Final = re.compile(r"底|末|终")
_THIRD: Final = re.compile(r"上旬|中旬|下旬|初(?![步审验稿期中])")
_YEAR_END: Final = longest(
    ("年底", "年末", "年终", "年内", "当年内", "本年内", "年度内", "本年度内", "当年底", "本年底")
)
_THIS_YEAR: Final = longest(("全年", "当年", "本年", "本年度", "今年"))
_NEXT_YEAR: Final = re.compile(r"(?:次|翌|来|下一?)年度?")
_BEFORE: Final = re.compile(r"(?:之|以)?前(?![期往端后瞻])")
_FROM: Final = re.compile(r"起|开始|(?:之|以)?后(?!续|期|勤|方)")
_WITHIN: Final = re.compile(r"(?:之|以)?内(?![容部涝控业网外])|为?止|期间")
_RANGE: Final = longest(vocabulary.RANGE_MARKS)
_ORDINAL: Final = re.compile(r"第")

_Day = tuple[int | None, int, int]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date that was read.

    Attributes:
        date: The last day that meets it, as the contract writes it; ``None`` where there is no telling.
        firm: Whether it is a deadline by itself; a bare year or 全年 is one only where it stands alone.
    """

    date: str | None
    firm: bool


@dataclass(frozen=True, slots=True)
class _Span:
    start: _Day
    end: _Day
    is_point: bool
    firm: bool


def take_deadline(cursor: Cursor) -> Deadline | None:
    """Take a date, a period or a range of dates, with 前 or 内 after it."""
    start = cursor.at
    later_year = cursor.take(_NEXT_YEAR) is not None
    span = _take_span(cursor)
    if span is None:
        cursor.at = start
        return None
    if later_year:
        # A date without a year is one of the form's own year, and 次年1月 is none of these.
        cursor.take(_BEFORE)
        return Deadline(None, firm=True)
    before = cursor.at
    opens = cursor.take(_FROM) is not None
    if cursor.take(_RANGE):
        until = _take_span(cursor)
        if until is None:
            cursor.at = before
        else:
            opens = False
            end = until.end
            if end[0] is None and span.start[0] is not None:
                later = end[1:] < span.start[1:]
                end = (span.start[0] + later, *end[1:])
            span = _Span(span.start, end, is_point=True, firm=True)
    if opens:
        # 6月1日后 says when to begin, and nothing of when to be done.
        return Deadline(None, firm=True)
    if cursor.take(_BEFORE):
        return Deadline(_written(span.end if span.is_point else _day_before(span.start)), firm=True)
    within = cursor.take(_WITHIN)
    if within and span.start[2] == 1 and not span.firm:
        return Deadline(_written(span.end), firm=True)
    if within and within != "止" and span.start[0] is None and not span.is_point and span.start[1] == span.end[1]:
        # 3月内 may mean March, or three months.
        return Deadline(None, firm=True)
    return Deadline(_written(span.end), span.firm)


def _take_span(cursor: Cursor) -> _Span | None:
    before = cursor.at
    cursor.skip_blanks()
    match = _ISO.match(cursor.text, cursor.at)
    if match is not None and _is_day(int(match[1]), int(match[3]), int(match[4])):
        cursor.at = match.end()
        day = (int(match[1]), int(match[3]), int(match[4]))
        return _Span(day, day, is_point=True, firm=True)
    match = _ISO_MONTH.match(cursor.text, cursor.at)
    if match is not None:
        cursor.at = match.end()
        return _period(int(match[1]), int(match[2]), int(match[2]))
    match = _DOTTED_MONTHS.match(cursor.text, cursor.at)
    if match is not None:
        cursor.at = match.end()
        end = _month_end(int(match[3]), int(match[4]))
        return _Span((int(match[1]), int(match[2]), 1), end, is_point=True, firm=True)
    days = _take_dotted_days(cursor)
    if days is not None:
        return days
    match = _COMPACT_DAY.match(cursor.text, cursor.at)
    if match is not None and _is_day(int(match[1]), int(match[2]), int(match[3])):
        cursor.at = match.end()
        compact = (int(match[1]), int(match[2]), int(match[3]))
        return _Span(compact, compact, is_point=True, firm=True)
    match = _DOTTED_MONTH.match(cursor.text, cursor.at)
    if match is not None:
        cursor.at = match.end()
        return _period(int(match[1]), int(match[2]), int(match[2]))
    match = _YEARS.match(cursor.text, cursor.at)
    if match is not None:
        cursor.at = match.end()
        return _Span((int(match[1]), 1, 1), (int(match[2]), 12, 31), is_point=False, firm=False)
    year = _take_year(cursor)
    span = (
        _take_dotted_day(cursor, year)
        or _take_months(cursor, year)
        or _take_quarter(cursor, year)
        or _take_half(cursor, year)
    )
    if span is None:
        span = _take_whole_year(cursor, year)
    if span is None:
        cursor.at = before
    return span


def _take_dotted_day(cursor: Cursor, year: int | None) -> _Span | None:
    """Take 6.30前, also behind a year: 2023年6.30前."""
    match = _DOTTED_DAY.match(cursor.text, cursor.at)
    if match is None or int(match[2]) > _month_end(year, int(match[1]))[2]:
        return None
    cursor.at = match.end()
    day = (year, int(match[1]), int(match[2]))
    return _Span(day, day, is_point=True, firm=True)


def _take_dotted_days(cursor: Cursor) -> _Span | None:
    """Take 6.1-6.30, where it can be no range of decimals."""
    match = _DOTTED_DAYS.match(cursor.text, cursor.at)
    if match is None:
        return None
    start, end = (None, int(match[1]), int(match[2])), (None, int(match[3]), int(match[4]))
    if start[1:] > end[1:] or any(day[2] > _month_end(None, day[1])[2] for day in (start, end)):
        return None
    # 9.5-9.20 falls as decimals; 6.1-6.30 has places that no measurement has; 1.1-12.31 are whole months.
    falls = Fraction(f"{match[1]}.{match[2]}") > Fraction(f"{match[3]}.{match[4]}")
    uneven = len(match[2]) < len(match[4]) and match[4].endswith("0")
    whole = match[2] == "1" and end in (_month_end(None, end[1]), (None, 2, 28))
    if not falls and not uneven and not whole:
        return None
    cursor.at = match.end()
    return _Span(start, end, is_point=True, firm=True)


def _take_year(cursor: Cursor) -> int | None:
    before = cursor.at
    short = cursor.take(_SHORT_YEAR)
    if short is not None:
        return 2000 + int(short[:2])
    year = cursor.take_whole(1900, 2100)
    if year is not None and (cursor.take(_YEAR) or cursor.rest.startswith("全年")):
        return year
    cursor.at = before
    return None


def _take_months(cursor: Cursor, year: int | None) -> _Span | None:
    before = cursor.at
    first = cursor.take_whole(1, 12)
    if first is None:
        return None
    last = first
    if cursor.take(_RANGE):
        # 1-12月 names its 月 once.
        last = cursor.take_whole(first, 12) or 0
    if not last or not cursor.take(_MONTH):
        cursor.at = before
        return None
    if last != first:
        cursor.take(_END)
        return _Span((year, first, 1), _month_end(year, last), is_point=True, firm=True)
    return _take_day(cursor, year, first)


def _take_day(cursor: Cursor, year: int | None, month: int) -> _Span | None:
    before = cursor.at
    day = cursor.take_whole(1, _month_end(year, month)[2])
    # 2023年12月31 has lost its 日.
    if day is not None and (cursor.take(_DAY) or (year is not None and _NO_DAY_WORD.match(cursor.text, cursor.at))):
        return _Span((year, month, day), (year, month, day), is_point=True, firm=True)
    cursor.at = before
    if cursor.take(_END):
        end = _month_end(year, month)
        return _Span(end, end, is_point=True, firm=True)
    third = cursor.take(_THIRD)
    if third == "中旬":
        return _Span((year, month, 11), (year, month, 20), is_point=False, firm=True)
    if third == "下旬":
        return _Span((year, month, 21), _month_end(year, month), is_point=False, firm=True)
    if third is not None:
        return _Span((year, month, 1), (year, month, 10), is_point=False, firm=True)
    return _period(year, month, month)


def _take_quarter(cursor: Cursor, year: int | None) -> _Span | None:
    before = cursor.at
    cursor.take(_ORDINAL)
    quarter = cursor.take_whole(1, 4)
    if quarter is None or not cursor.take(_QUARTER):
        cursor.at = before
        return None
    return _ended(cursor, _period(year, 3 * quarter - 2, 3 * quarter))


def _take_half(cursor: Cursor, year: int | None) -> _Span | None:
    half = cursor.take(_HALF)
    if half is None:
        return None
    return _ended(cursor, _period(year, 1, 6) if half == "上半年" else _period(year, 7, 12))


def _take_whole_year(cursor: Cursor, year: int | None) -> _Span | None:
    if cursor.take(_YEAR_END):
        return _Span((year, 12, 31), (year, 12, 31), is_point=True, firm=True)
    named = cursor.take(_THIS_YEAR) is not None
    if year is None and not named:
        return None
    if cursor.take(_END):
        return _Span((year, 12, 31), (year, 12, 31), is_point=True, firm=True)
    return _Span((year, 1, 1), (year, 12, 31), is_point=False, firm=False)


def _ended(cursor: Cursor, span: _Span) -> _Span:
    if cursor.take(_END):
        return _Span(span.end, span.end, is_point=True, firm=True)
    return span


def _period(year: int | None, first: int, last: int) -> _Span:
    return _Span((year, first, 1), _month_end(year, last), is_point=False, firm=True)


def _month_end(year: int | None, month: int) -> _Day:
    # Without a year, February is given its 29th: a deadline must not accuse in a leap year.
    return (year, month, calendar.monthrange(year or 2000, month)[1])


def _is_day(year: int, month: int, day: int) -> bool:
    return 1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def _day_before(day: _Day) -> _Day | None:
    year, month, number = day
    if number > 1:
        return (year, month, number - 1)
    if month > 1:
        return _month_end(year, month - 1)
    # 1月前 without a year lies in a year that nobody has named.
    return None if year is None else (year - 1, 12, 31)


def _written(day: _Day | None) -> str | None:
    if day is None:
        return None
    year, month, number = day
    return f"{'-' if year is None else f'{year:04}'}-{month:02}-{number:02}"
