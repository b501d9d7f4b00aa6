"""Formula engines behind one promise: given a workbook, what do its formulas yield when calculated anew.

An engine is a witness, never a judge: what it cannot compute it says it cannot, and its own faults are put
right or declared here, so that no form is blamed for them. Libraries are imported when an engine is first
made; one that is missing leaves the others working.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from jixiao.engines.compare import Agreement, Disagreement, Untold, agreed, same_value
from jixiao.engines.protocol import Engine, EngineFailure, Recomputation

__all__ = [
    "ENGINES",
    "Agreement",
    "Disagreement",
    "Engine",
    "EngineFailure",
    "Recomputation",
    "Untold",
    "agreed",
    "arbiters",
    "available_engines",
    "same_value",
    "select_engine",
    "why_missing",
]


def _ironcalc() -> Engine:
    from jixiao.engines.ironcalc_engine import IronCalc

    return IronCalc()


def _formualizer() -> Engine:
    from jixiao.engines.formualizer_engine import Formualizer

    return Formualizer()


def _formulas() -> Engine:
    from jixiao.engines.formulas_engine import Formulas

    return Formulas()


def _libreoffice() -> Engine:
    from jixiao.engines.libreoffice_engine import LibreOffice
    from jixiao.office import find_soffice

    program = find_soffice()
    if program is None:
        raise ImportError("the program soffice is not found", name="soffice")
    return LibreOffice(program)


_MAKERS: Mapping[str, Callable[[], Engine]] = MappingProxyType(
    {
        "ironcalc": _ironcalc,
        "formualizer": _formualizer,
        "formulas": _formulas,
        "libreoffice": _libreoffice,
    }
)
ENGINES: tuple[str, ...] = tuple(_MAKERS)
"""Names of the engines, the one asked first at the head."""
_FIRST_ASKED = ("ironcalc", "formualizer")
_ARBITERS = ("libreoffice", "formulas")


def available_engines() -> tuple[Engine, ...]:
    """The engines that can be used here, in the order of ``ENGINES``."""
    return _made(ENGINES)


def why_missing(name: str) -> str | None:
    """Why an engine cannot be used here, or ``None`` if it can.

    Raises:
        KeyError: There is no engine of that name.
    """
    made = _make(name)
    return made if isinstance(made, str) else None


def select_engine(name: str) -> tuple[Engine, ...]:
    """The engines that a choice stands for.

    Args:
        name: ``none``; the name of one engine; or ``auto``: the two fast ones, and where neither is installed
            the first of the others that is.

    Raises:
        EngineFailure: The engine that was asked for by name cannot be used here.
        KeyError: There is no such choice.
    """
    if name == "none":
        return ()
    if name == "auto":
        return _made(_FIRST_ASKED) or _made(("formulas", "libreoffice"))[:1]
    made = _make(name)
    if isinstance(made, str):
        raise EngineFailure(name, made)
    return (made,)


def arbiters(asked: tuple[Engine, ...]) -> tuple[Engine, ...]:
    """The engines to ask next when those already asked disagree, the most trusted first."""
    names = {engine.name for engine in asked}
    return _made(tuple(name for name in _ARBITERS if name not in names))


def _made(names: tuple[str, ...]) -> tuple[Engine, ...]:
    return tuple(made for made in map(_make, names) if not isinstance(made, str))


def _make(name: str) -> Engine | str:
    """The engine, or why it cannot be made."""
    try:
        return _MAKERS[name]()
    except ImportError as error:
        return str(error)
