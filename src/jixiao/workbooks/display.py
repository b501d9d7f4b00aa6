"""What a person sees in a cell: a value written by its number format, as Excel writes it.

The officer reads ``≥350个`` where the file holds 350, so headings and targets are taken from what is shown.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from jixiao.cells import ExcelError, Value
from jixiao.numbers import round_half_away
from jixiao.workbooks.number_formats import Section, Token, parse_format

__all__ = ["display_text"]

_GENERAL = (Token("general", "General"),)
_OVERFLOW = "########"
_LAST_SERIAL = 2_958_465  # 9999-12-31
_SECONDS = 86_400
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MONTHS_CHINESE = tuple(f"{number}月" for number in (*"一二三四五六七八九十", "十一", "十二"))
_DAYS_CHINESE = "日一二三四五六"


def display_text(value: Value, number_format: str = "General", *, date1904: bool = False) -> str:
    """Write a value as its cell shows it.

    Args:
        value: A cell's value.
        number_format: The format code.
        date1904: Whether the workbook counts days from 1904.

    Returns:
        The text, whatever the column's width; padding (``_x``) is one space, filling (``*x``) nothing.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, ExcelError):
        return str(value)
    if not number_format or number_format == "General":
        return value if isinstance(value, str) else _general(value)
    sections = parse_format(number_format)
    if isinstance(value, str):
        return _text(value, sections)
    return _number(value, sections, date1904)


def _text(value: str, sections: tuple[Section, ...]) -> str:
    section = sections[3] if len(sections) > 3 else sections[-1]
    if len(sections) <= 3 and not section.has("text"):
        return value
    return "".join(value if token.kind in ("text", "general") else token.text for token in section.tokens)


def _choose(number: Fraction, sections: tuple[Section, ...]) -> tuple[Section | None, bool]:
    """Pick the section for a number, and say whether the section itself speaks for the minus sign."""
    numeric = sections[:3] if len(sections) > 3 else sections
    if len(numeric) > 1 and numeric[-1].has("text") and not numeric[-1].has("digit", "general", "date"):
        numeric = numeric[:-1]
    first = numeric[0]
    if len(numeric) == 1:
        return (first, False) if first.condition is None or first.accepts(number) else (None, False)
    if first.condition is None:
        takes_first = number >= 0 if len(numeric) == 2 else number > 0
    else:
        takes_first = first.accepts(number)
    if takes_first:
        return first, _only_negative(first)
    second = numeric[1]
    if second.condition is not None:
        if second.accepts(number):
            return second, _only_negative(second)
        return (numeric[2], False) if len(numeric) > 2 else (None, False)
    if len(numeric) == 2:
        # The rest of `[>=100]…;…` may hold numbers of both signs, that of `…;…` only negative ones.
        return second, first.condition is None
    return (second, True) if number < 0 else (numeric[2], False)


def _only_negative(section: Section) -> bool:
    if section.condition is None:
        return False
    operator, bound = section.condition
    return (operator == "<" and bound <= 0) or (operator in ("<=", "=") and bound < 0)


def _number(number: Fraction, sections: tuple[Section, ...], date1904: bool) -> str:
    section, signed = _choose(number, sections)
    if section is None:
        return _OVERFLOW
    if section.has("date"):
        return _date(number, section, date1904)
    body = _body(abs(number), section.tokens)
    return f"-{body}" if number < 0 and not signed else body


def _body(number: Fraction, tokens: tuple[Token, ...]) -> str:
    """Write a number that is not negative."""
    kinds = {token.kind for token in tokens}
    number *= 100 ** sum(token.kind == "percent" for token in tokens)
    if "digit" not in kinds:
        return "".join(_general(number) if t.kind in ("general", "text") else t.text for t in tokens)
    if "slash" in kinds:
        return _fraction(number, tokens)
    if "exponent" in kinds:
        return _scientific(number, tokens)
    return _decimal(number, tokens)


def _decimal(number: Fraction, tokens: tuple[Token, ...]) -> str:
    point = next((i for i, token in enumerate(tokens) if token.kind == "point"), None)
    digits = [i for i, token in enumerate(tokens) if token.kind == "digit"]
    whole = [i for i in digits if point is None or i < point]
    decimals = [i for i in digits if point is not None and i > point]
    last_whole = whole[-1] if whole else -1
    end = point if point is not None else len(tokens)
    # Each comma directly behind the last whole digit, or the last of all, divides by a thousand; an earlier one asks
    # for grouping.
    behind = (*range(last_whole + 1, end), *range(digits[-1] + 1 if decimals else len(tokens), len(tokens)))
    scaling = sum(tokens[i].kind == "comma" for i in behind)
    grouped = any(tokens[i].kind == "comma" for i in range(max(last_whole, 0)))
    rounded = round_half_away(number / 1000**scaling, len(decimals))
    units, rest = divmod(rounded, 1)
    tail = str(rest.numerator * 10 ** len(decimals) // rest.denominator).rjust(len(decimals), "0")
    head = _placed_whole(str(units) if units else "", [tokens[i].text for i in whole], grouped)
    needed = len(tail.rstrip("0"))
    shown: dict[int, str] = dict(zip(whole, head, strict=True))
    for place, index in enumerate(decimals):
        optional = place >= needed and all(tokens[i].text != "0" for i in decimals[place:])
        shown[index] = {"#": "", "?": " "}[tokens[index].text] if optional else tail[place]
    if point is not None and not whole:
        shown[point] = (str(units) if units else "") + "."
    return "".join(shown.get(i, "" if t.kind == "comma" else t.text) for i, t in enumerate(tokens))


def _placed_whole(digits: str, placeholders: list[str], grouped: bool) -> list[str]:
    """Spread whole digits over their placeholders from the right; the first one takes what is left over."""
    result = [""] * len(placeholders)
    remaining, count = digits, 0
    for index in range(len(placeholders) - 1, -1, -1):
        take = remaining if index == 0 else remaining[-1:]
        remaining = remaining[: len(remaining) - len(take)]
        text = ""
        for digit in reversed(take or {"0": "0", "#": "", "?": " "}[placeholders[index]]):
            if grouped and count and count % 3 == 0:
                text = ("," if digit.isdigit() else " ") + text
            text = digit + text
            count += 1
        result[index] = text
    return result


def _scientific(number: Fraction, tokens: tuple[Token, ...]) -> str:
    split = next(i for i, token in enumerate(tokens) if token.kind == "exponent")
    mantissa, power = tokens[:split], tokens[split + 1 :]
    point = next((i for i, token in enumerate(mantissa) if token.kind == "point"), split)
    whole = sum(token.kind == "digit" for token in mantissa[:point])
    decimals = sum(token.kind == "digit" for token in mantissa[point:])
    step = max(whole, 1)
    exponent = _magnitude(number)
    if step > 1:
        exponent = exponent // step * step
    if abs(round_half_away(number / Fraction(10) ** exponent, decimals)) >= Fraction(10) ** step:
        exponent += step
    sign = "-" if exponent < 0 else "+" if tokens[split].text == "E+" else ""
    return _decimal(number / Fraction(10) ** exponent, mantissa) + "E" + sign + _decimal(Fraction(abs(exponent)), power)


def _fraction(number: Fraction, tokens: tuple[Token, ...]) -> str:
    slash = next(i for i, token in enumerate(tokens) if token.kind == "slash")
    start = slash
    while start and tokens[start - 1].kind == "digit":
        start -= 1
    end = slash + 1
    while end < len(tokens) and (tokens[end].kind == "digit" or tokens[end].text.isdecimal()):
        end += 1
    below = "".join(token.text for token in tokens[slash + 1 : end])
    fixed = below.strip("0#?")
    whole_tokens = tokens[:start]
    has_whole = any(token.kind == "digit" for token in whole_tokens)
    units, rest = divmod(number, 1) if has_whole else (0, number)
    if fixed:
        denominator = int(below.replace("?", "").replace("#", ""))
        numerator = int(round_half_away(rest * denominator, 0))
    else:
        numerator, denominator = rest.limit_denominator(10 ** len(below) - 1).as_integer_ratio()
    if has_whole and numerator == denominator:
        units, numerator = units + 1, 0
    head = _decimal(Fraction(units), whole_tokens) if has_whole else "".join(t.text for t in whole_tokens)
    tail = "".join(token.text for token in tokens[end:])
    if has_whole and numerator == 0:
        if not units:
            head = head.rstrip(" ") + "0" + " " * (len(head) - len(head.rstrip(" ")))
        return head + " " * (slash - start + 1 + len(below)) + tail
    return f"{head}{str(numerator).rjust(slash - start)}/{str(denominator).ljust(len(below))}{tail}"


def _magnitude(number: Fraction) -> int:
    """The power of ten of the first significant digit; 0 for zero."""
    if not number:
        return 0
    exponent = len(str(number.numerator)) - len(str(number.denominator))
    reached = number >= 10**exponent if exponent >= 0 else number * 10**-exponent >= 1
    return exponent if reached else exponent - 1


def _general(number: Fraction) -> str:
    """Excel's General: plain decimals as far as eleven characters carry, else an exponent."""
    if number.denominator == 1 and abs(number.numerator) < 10**11:
        return str(number.numerator)
    sign, magnitude = ("-" if number < 0 else ""), abs(number)
    power = _magnitude(magnitude)
    if -5 < power < 11:
        text = _plain(magnitude, 9 - max(power, 0))
        if len(text.partition(".")[0]) <= 11:
            return sign + text
    exponent = power
    mantissa = round_half_away(magnitude / Fraction(10) ** exponent, 5)
    if mantissa >= 10:
        mantissa, exponent = mantissa / 10, exponent + 1
    return f"{sign}{_plain(mantissa, 5)}E{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def _plain(number: Fraction, digits: int) -> str:
    digits = max(digits, 0)
    scaled = round_half_away(number * 10**digits, 0)
    text = str(scaled.numerator).rjust(digits + 1, "0")
    return f"{text[: len(text) - digits]}.{text[len(text) - digits :]}".rstrip("0").rstrip(".")


def _date(serial: Fraction, section: Section, date1904: bool) -> str:
    if date1904:
        serial += 1462
    digits = max((len(t.text) - 1 for t in section.tokens if t.kind == "subsecond"), default=0)
    # Rounding to the second first keeps 12:30, saved as 0.520833333333333, from showing as 12:29.
    total = round_half_away(serial * _SECONDS, digits)
    days, seconds = divmod(total, _SECONDS)
    if serial < 0 or days > _LAST_SERIAL:
        return _OVERFLOW
    moment = _Moment(int(days), seconds, total, digits)
    twelve = any(token.kind == "date" and "/" in token.text for token in section.tokens)
    return "".join(_date_token(token, moment, section.chinese, twelve) for token in section.tokens)


class _Moment:
    """A day and a time of day in Excel's calendar, in which 1900 is a leap year."""

    def __init__(self, days: int, seconds: Fraction, total: Fraction, digits: int) -> None:
        whole = seconds.numerator // seconds.denominator
        self.total = total
        self.hour, self.minute, self.second = whole // 3600, whole // 60 % 60, whole % 60
        self.subsecond = str(int((seconds - whole) * 10**digits)).rjust(digits, "0")
        self.weekday = (days - 1) % 7
        if days == 0:
            self.year, self.month, self.day = 1900, 1, 0
        elif days == 60:
            self.year, self.month, self.day = 1900, 2, 29
        else:
            day = date(1899, 12, 31 if days < 60 else 30) + timedelta(days)
            self.year, self.month, self.day = day.year, day.month, day.day


def _date_token(token: Token, moment: _Moment, chinese: bool, twelve: bool) -> str:
    code = token.text
    if token.kind == "subsecond":
        return "." + moment.subsecond
    if token.kind != "date":
        return "" if token.kind in ("text", "general") else code
    if code.startswith("["):
        per_unit = {"h": 3600, "m": 60, "s": 1}[code[1]]
        return str(int(moment.total // per_unit)).rjust(len(code) - 2, "0")
    if "/" in code:
        if code == "上午/下午" or chinese:
            return "下午" if moment.hour >= 12 else "上午"
        return ("PM" if moment.hour >= 12 else "AM")[: len(code) // 2]
    unit, size = code[0], len(code)
    if unit in "ye":
        return f"{moment.year % 100:02d}" if unit == "y" and size <= 2 else f"{moment.year:04d}"
    if unit == "m" and size > 2:
        if chinese:
            return _MONTHS_CHINESE[moment.month - 1]
        name = _MONTHS[moment.month - 1]
        return {3: name[:3], 5: name[:1]}.get(size, name)
    if unit == "a" or (unit == "d" and size > 2 and chinese):
        name = _DAYS_CHINESE[moment.weekday]
        if code == "aaa":
            return name
        return ("周" if code == "ddd" else "星期") + name
    if unit == "d" and size > 2:
        return _DAYS[moment.weekday][: 3 if size == 3 else None]
    hour = (moment.hour % 12 or 12) if twelve else moment.hour
    number = {"m": moment.month, "d": moment.day, "h": hour, "n": moment.minute, "s": moment.second}[unit]
    return f"{number:0{min(size, 2)}d}"
