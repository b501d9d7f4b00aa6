"""Functions of the ``formulas`` library put right where they depart from Excel and from every other engine.

Measured against 1.3.4: ``ROUND`` of 1.005 to two digits is 1.0, as it cuts the float; ``COUNT``, ``SUM`` and
``ISNUMBER`` take a text ``12`` in a cell for a number, as does ``SUMPRODUCT``; ``MIN``, ``MAX`` and
``AVERAGE`` fail over it; ``N(TRUE)`` stays ``TRUE``.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator, MutableMapping
from fractions import Fraction
from typing import Any

import numpy as np
from formulas.functions import raise_errors, wrap_func, wrap_ranges_func, wrap_ufunc
from formulas.functions.info import FalseArray, iserror
from formulas.tokens.operand import Error, XlError

from jixiao.numbers import exact, round_half_away

__all__ = ["correct"]


def correct(functions: MutableMapping[str, Any]) -> None:
    """Enter the corrections in the library's table of functions; doing so again changes nothing."""
    functions.update(
        {
            "ROUND": wrap_ufunc(functools.partial(_rounded, round_half_away)),
            "ROUNDDOWN": wrap_ufunc(functools.partial(_rounded, _toward_zero)),
            "ROUNDUP": wrap_ufunc(functools.partial(_rounded, _away_from_zero)),
            "COUNT": wrap_func(_count),
            "SUM": wrap_func(functools.partial(_over_numbers, sum)),
            "MIN": wrap_func(functools.partial(_over_numbers, functools.partial(min, default=0))),
            "MAX": wrap_func(functools.partial(_over_numbers, functools.partial(max, default=0))),
            "AVERAGE": wrap_func(functools.partial(_over_numbers, _average)),
            "SUMPRODUCT": wrap_func(_sumproduct),
            "N": wrap_func(_n),
            "ISNUMBER": wrap_ranges_func(functools.partial(iserror, check=_is_number, array=FalseArray)),
        }
    )


def _is_number(value: Any) -> bool:
    # A blank, a text and an error are all strings here, and a boolean is no number in a cell.
    return isinstance(value, int | float | np.number) and not isinstance(value, bool | np.bool_)


def _numbers(arguments: tuple[Any, ...], *, coerce: bool) -> Iterator[float]:
    """Numbers in cells and ranges, and in arguments written out, of which Excel reads text as a number."""
    for argument in arguments:
        if isinstance(argument, np.ndarray):
            yield from (float(value) for value in argument.ravel() if _is_number(value))
        elif coerce or _is_number(argument) or isinstance(argument, bool | np.bool_):
            yield float(argument)


def _count(*arguments: Any) -> int:
    return sum(1 for _ in _numbers(arguments, coerce=False))


def _over_numbers(summary: Callable[[list[float]], Any], *arguments: Any) -> Any:
    raise_errors(arguments)
    return summary(list(_numbers(arguments, coerce=True)))


def _average(numbers: list[float]) -> Any:
    return sum(numbers) / len(numbers) if numbers else Error.errors["#DIV/0!"]


def _sumproduct(*arguments: Any) -> Any:
    raise_errors(arguments)
    arrays = [np.atleast_2d(np.asarray(argument, object)) for argument in arguments]
    if len({array.shape for array in arrays}) > 1:
        return Error.errors["#VALUE!"]
    factors = [[float(value) if _is_number(value) else 0.0 for value in array.ravel()] for array in arrays]
    return float(sum(math.prod(row) for row in zip(*factors, strict=True)))


def _n(argument: Any) -> Any:
    value = np.asarray(argument, object).ravel()[0]
    if isinstance(value, XlError):
        return value
    return float(value) if _is_number(value) or isinstance(value, bool | np.bool_) else 0.0


def _rounded(rule: Callable[[Fraction, int], Fraction], number: float, digits: float) -> float:
    return float(rule(exact(number), math.trunc(digits)))


def _toward_zero(number: Fraction, digits: int) -> Fraction:
    scale = Fraction(10) ** digits
    return math.trunc(number * scale) / scale


def _away_from_zero(number: Fraction, digits: int) -> Fraction:
    scale = Fraction(10) ** digits
    magnitude = math.ceil(abs(number) * scale) / scale
    return magnitude if number >= 0 else -magnitude
