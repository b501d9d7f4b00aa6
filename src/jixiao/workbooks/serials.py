"""Dates and times of day as XML formats spell them, and the day numbers that Excel counts with."""

from __future__ import annotations

import datetime
import re
from fractions import Fraction

from jixiao.numbers import exact

__all__ = ["duration", "serial"]

_ISO_DATE = re.compile(
    r"(?:(?P<date>\d{4}-\d\d-\d\d))?T?(?:(?P<h>\d\d):(?P<m>\d\d)(?::(?P<s>\d\d(?:\.\d+)?))?)?(?:Z|[+-]\d\d:\d\d)?$"
)
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$")
_DAY = 86_400


def serial(text: str, date1904: bool = False) -> Fraction | str:
    """The day number of an ISO date; a date that Excel's calendar lacks stays a text."""
    match = _ISO_DATE.fullmatch(text.strip())
    if match is None or not (match["date"] or match["h"]):
        return text
    days = Fraction(0)
    if match["date"]:
        try:
            day = datetime.date.fromisoformat(match["date"])
        except ValueError:
            return text
        number = (day - datetime.date(1899, 12, 30)).days
        # Excel counts a 29 February 1900, so that days before March 1900 have a lower number.
        number -= 1462 if date1904 else int(number < 61)
        if number < 0:
            return text
        days = Fraction(number)
    seconds = int(match["h"] or 0) * 3600 + int(match["m"] or 0) * 60 + exact(match["s"] or "0")
    return days + seconds / _DAY


def duration(text: str) -> Fraction | str:
    """The part of a day that an ISO duration (``PT08H30M00S``) is; any other text stays one."""
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        return text
    sign, days, hours, minutes, seconds = match.groups()
    passed = int(days or 0) * _DAY + int(hours or 0) * 3600 + int(minutes or 0) * 60 + exact(seconds or "0")
    return (-passed if sign else passed) / _DAY
