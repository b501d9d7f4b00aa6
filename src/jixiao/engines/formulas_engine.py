"""``formulas``: pure Python, slow, and put right where it departs from Excel.

It is never shown the file. Its cells are given to it one by one under plain sheet names (it mistakes an
apostrophe in a name for a missing sheet), with a double minus written as ``1*`` (it drops the minuses and
leaves a boolean where Excel has a number).
"""

from __future__ import annotations

import importlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from importlib.metadata import version
from itertools import zip_longest
from typing import Any

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from jixiao.cells import CellRef, Value, column_letters
from jixiao.engines.addresses import area_of, unquote_sheet, without_texts
from jixiao.engines.answers import NoAnswer, answers, error_value, number_value
from jixiao.engines.protocol import EngineFailure, Recomputation
from jixiao.engines.reach import beyond, functions_in
from jixiao.engines.slim import SlimCell, SlimWorkbook, read_slim

__all__ = ["Formulas"]

# After these a factor 1 would bind otherwise than the minuses that it stands for.
_TIGHTER = frozenset("/^")


class Formulas:
    """The ``formulas`` library.

    Its table of functions is one for the whole process; the corrections are entered there once, when the
    first engine is made, and concern nothing but what Excel and the other engines compute otherwise.

    Raises:
        ImportError: The library is not installed.
    """

    name = "formulas"

    def __init__(self) -> None:
        self._library: Any = importlib.import_module("formulas")
        self._schedula: Any = importlib.import_module("schedula")
        self._operands: Any = importlib.import_module("formulas.tokens.operand")
        self.version: str = version("formulas")
        self._functions: Any = self._library.get_functions()
        # Imported here, as it imports the library's own modules.
        from jixiao.engines.formulas_functions import correct

        correct(self._functions)

    def recompute(self, workbook: bytes, cells: Sequence[CellRef]) -> Recomputation:
        """See :class:`~jixiao.engines.protocol.Engine`."""
        slim = read_slim(workbook, self.name)
        roots, untold = beyond(slim, self._unable)
        solution = self._solve(_Rewriter(slim), roots)

        def ask(sheet: int, cell: CellRef) -> Value | NoAnswer:
            found = solution.get(_key(sheet, cell.row, cell.column))
            if found is None:
                return None if cell not in slim_cells else NoAnswer("the engine did not reach the cell")
            return self._value(found.value.ravel()[0])

        slim_cells = {CellRef(sheet.name, cell.row, cell.column) for sheet in slim.sheets for cell in sheet.cells}
        return answers(self.name, slim, cells, untold, ask)

    def _unable(self, formula: str) -> str | None:
        # The table makes an entry of this kind for every name that it was ever asked for.
        nothing = self._library.functions.not_implemented
        for function in sorted(functions_in(formula)):
            if self._functions.get(function, nothing) is nothing:
                return f"unknown function {function}"
        return "references to tables are not understood" if "[" in without_texts(formula) else None

    def _solve(self, rewriter: _Rewriter, roots: Mapping[CellRef, str]) -> Mapping[str, Any]:
        model = self._library.ExcelModel()
        try:
            model.from_dict(dict(rewriter.cells(roots)))
            solution: Mapping[str, Any] = model.calculate()
        except (self._library.errors.BaseError, self._schedula.DispatcherError, ValueError) as error:
            raise EngineFailure(self.name, f"{type(error).__name__}: {error}") from error
        return solution

    def _value(self, value: Any) -> Value | NoAnswer:
        if hasattr(value, "item"):
            value = value.item()
        if value is self._schedula.EMPTY:
            return None
        if isinstance(value, self._operands.XlError):
            return error_value(str(value))
        if isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            return number_value(value)
        if isinstance(value, str):
            return str(value)
        return NoAnswer(f"the engine returns a {type(value).__name__}")


class _Rewriter:
    """Spells a workbook's cells and formulas as the library takes them."""

    def __init__(self, workbook: SlimWorkbook) -> None:
        self.workbook = workbook
        self.sheets = {sheet.name.casefold(): index for index, sheet in enumerate(workbook.sheets)}

    def cells(self, leave_out: Collection[CellRef]) -> Iterator[tuple[str, object]]:
        """Key and content of each cell."""
        for index, sheet in enumerate(self.workbook.sheets):
            for cell in sheet.cells:
                if cell.formula is None:
                    yield _key(index, cell.row, cell.column), _typed(cell)
                elif CellRef(sheet.name, cell.row, cell.column) not in leave_out:
                    yield (
                        _key(index, cell.row, cell.column),
                        "=" + self.formula(cell.formula),
                    )

    def formula(self, formula: str) -> str:
        """The formula as the library takes it."""
        tokens = Tokenizer(f"={formula}").items
        pieces: list[str] = []
        before = ""
        skip = False
        for token, following in zip_longest(tokens, tokens[1:]):
            if skip:
                skip = False
            elif token.type == Token.OPERAND and token.subtype == Token.RANGE:
                pieces.append(self._operand(token.value))
            elif _is_minus(token) and following is not None and _is_minus(following) and before not in _TIGHTER:
                pieces.append("1*")
                skip = True
            else:
                pieces.append(token.value)
            if token.type != Token.WSPACE:
                before = token.value
        return "".join(pieces)

    def _operand(self, text: str) -> str:
        prefix, _, address = text.rpartition("!")
        if area_of(address) is None:
            return "#NAME?"
        if not prefix:
            return text
        sheet = self.sheets.get(unquote_sheet(prefix).casefold())
        return "#REF!" if sheet is None else f"{_sheet(sheet)}!{address}"


def _is_minus(token: Token) -> bool:
    return bool(token.type == Token.OP_PRE and token.value == "-")


def _typed(cell: SlimCell) -> object:
    if cell.kind == "b":
        return cell.text.strip() in ("1", "true")
    if cell.kind == "e":
        return f"={cell.text}"
    if cell.kind == "n":
        return float(cell.text)
    # The library takes a text that begins like a formula or like its own mark of a blank for what it looks
    # like.
    if cell.text.lstrip()[:1] in ("=", "{", "#"):
        return '="' + cell.text.replace('"', '""') + '"'
    return cell.text


def _sheet(index: int) -> str:
    return f"SHEET_{index}_"


def _key(sheet: int, row: int, column: int) -> str:
    return f"'[BOOK]{_sheet(sheet)}'!{column_letters(column)}{row}"
