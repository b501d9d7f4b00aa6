"""Issued forms on the roads that they travel: saved by LibreOffice, through .xls and .ods, moved, copied, collected."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from functools import cached_property
from itertools import cycle
from pathlib import Path

import pytest

from jixiao.assess import Assessment, FormResult, assess
from jixiao.cells import Cell, CellRef, Value
from jixiao.collect import collect
from jixiao.engines import select_engine
from jixiao.plan import Choice
from jixiao.submission import Entry
from jixiao.template import Indicator, IndicatorSet, Project, Template, data_folder, find_template, shipped_templates
from jixiao.template.policy import KINDS, IndicatorKind
from jixiao.workbooks.package import Package
from jixiao.workbooks.reader import read_grid
from office import Macro
from random_forms import DAY, INPUTS, SHEET_NAME, Base, fill

pytestmark = pytest.mark.libreoffice

LONG = "一是完成了全部“建设任务”，质量\"合格\"；\n二是 群众满意度 <95%> & 'x'，\t见附件。" * 9
# Blanks, quotes, addresses, words and marks that mean something in a formula: what people call their sheets.
NAMES = (
    "2024 年",
    "甲'乙'自评",
    "A1",
    "一季度!资金",
    "“多规合一”：—（1）",
    "R1C1",
    "TRUE",
    "资金&绩效<1>",
    "1.5",
    "$B$2",
)


@dataclass(frozen=True)
class Form:
    """A filled form: what goes on the road, and the same with Python's results in its computed cells."""

    label: str
    template: str
    sent: bytes
    expected: bytes

    @cached_property
    def sheet(self) -> str:
        (submission,), _ = collect(read_grid(self.expected))
        return submission.sheet


@dataclass(frozen=True)
class Arrived:
    """A form as it came, with its workbook."""

    form: Form
    road: str
    file: Path
    sheet: str

    @cached_property
    def workbook(self) -> bytes:
        return self.file.read_bytes()


# --- the forms --------------------------------------------------------------------------------------------


def wordy(template: Template) -> IndicatorSet:
    """Names and targets longer than a name's constant may be, quotes and line ends among them."""
    indicators = [
        Indicator(level.name, child.name, f"{child.name}：{LONG}", LONG, "定性", points=Fraction(2))
        for level in template.levels
        for child in level.children
    ]
    return IndicatorSet(Project(3, '“"某"项目”' + LONG[:90], budget=Fraction("97.299")), tuple(indicators))


def of_every_kind(template: Template) -> IndicatorSet:
    """Figures with every sign and unit, whose formats say both."""
    places = [(level.name, child.name) for level in template.levels for child in level.children]
    return IndicatorSet(None, tuple(map(_figure, places * 2, cycle(KINDS), cycle(["个", "％", "%", "亿元", ""]))))


def _figure(place: tuple[str, str], kind: IndicatorKind, unit: str) -> Indicator:
    level1, level2 = place
    value = {"时限": DAY, "定性": None, "区间": None}.get(kind, Fraction("0.9") if unit == "%" else Fraction("40.5"))
    ends = (Fraction(3), Fraction(5)) if kind == "区间" else (None, None)
    text = "良好" if kind == "定性" else f"{kind}{value}"
    return Indicator(level1, level2, f"{kind}之{level2}", text, kind, unit, value, *ends, points=Fraction("2.5"))


def filled(base: Base, rng: random.Random, label: str) -> Form:
    template = base.plan.template
    entries: dict[CellRef, Value] = {}
    for block in base.plan.blocks:
        field = block.field
        if field is not None and field.part != "row" and block.role in INPUTS and block.choice is Choice.TEXT:
            entries[block.area.first(SHEET_NAME)] = LONG if field.part in ("goals", "remarks") else "甲 乙\n丙"
    entries |= fill(base, rng)
    expected = Package(base.filled(entries))
    for ref, value in base.python(entries).items():
        expected.set_saved(ref, "" if value is None else value)
    return Form(f"{template.id}-{label}", template.id, base.filled(entries), expected.to_bytes())


def the_forms(template: Template) -> Iterator[Form]:
    rng = random.Random(20)
    yield filled(Base.of(template, of_every_kind(template)), rng, "figures")
    yield filled(Base.of(template, wordy(template)), rng, "wordy")
    yield from (form for form in samples() if form.template == template.id)


def samples() -> Iterator[Form]:
    for path in sorted((data_folder("samples") / "completed").glob("*.xlsx")):
        content = path.read_bytes()
        (submission,), _ = collect(read_grid(content))
        assert submission.identity is not None
        yield Form(path.stem, submission.identity.template, content, content)


# --- the roads --------------------------------------------------------------------------------------------


class Journey:
    """Writes the macro, and notes where each form must come to lie.

    Args:
        folder: Where all files lie.
        forms: Forms of one template.
        companions: Forms of the others, with which they are collected.
    """

    def __init__(self, folder: Path, forms: Sequence[Form], companions: Sequence[Form]) -> None:
        self.folder = folder
        self.forms = forms
        self.companions = companions
        self.macro = Macro()
        self.arrived: list[Arrived] = []
        self.sent = {form: folder / f"{form.label}-sent.xlsx" for form in (*forms, *companions)}

    def go(self) -> list[Arrived]:
        for form, file in self.sent.items():
            file.write_bytes(form.sent)
        for form in self.forms:
            self.saved(form)
        self.copied(self.forms[0])
        self.collected()
        self.joined()
        first = 2 * list(shipped_templates()).index(self.forms[0].template)
        for form, name in zip(self.forms, NAMES[first : first + 2], strict=False):
            self.alone(form, name)
        self.macro.run(self.folder)
        return self.arrived

    def saved(self, form: Form) -> None:
        files = {kind: self.folder / f"{form.label}.{kind}" for kind in ("xlsx", "xls", "ods")}
        self.macro.open(self.sent[form])
        self.macro.save(*files.values())
        for kind, file in files.items():
            self.note(form, kind, self.back(file), form.sheet)

    def collected(self) -> None:
        """All forms in one new workbook, each on a sheet with a name of its own."""
        files = {kind: self.folder / f"collected.{kind}" for kind in ("xlsx", "xls", "ods")}
        self.macro.open()
        names = {form: f"{number}’甲’{form.label}"[:31] for number, form in enumerate((*self.companions, *self.forms))}
        for form, name in names.items():
            self.macro.bring(self.sent[form], form.sheet, name)
        self.macro.save(*files.values())
        for kind, file in files.items():
            road = "collected" if kind == "xlsx" else f"collected-{kind}"
            workbook = self.back(file)
            for form, name in names.items():
                self.note(form, road, workbook, name)

    def joined(self) -> None:
        """All forms of a template in the workbook of its first one, which keeps its name."""
        first, *others = self.forms
        file = self.folder / "joined.xlsx"
        self.macro.open(self.sent[first])
        self.note(first, "joined", file, first.sheet)
        for number, form in enumerate(others, 2):
            self.macro.bring(self.sent[form], form.sheet, f"自评表 ({number})")
            self.note(form, "joined", file, f"自评表 ({number})")
        self.macro.save(file)

    def alone(self, form: Form, name: str) -> None:
        """In a new workbook of its own, under a name of its own."""
        file = self.folder / f"alone-{NAMES.index(name)}.xlsx"
        self.macro.open()
        self.macro.bring(self.sent[form], form.sheet, name)
        self.macro.remove_first()
        self.macro.save(file)
        self.note(form, "alone", file, name)

    def copied(self, form: Form) -> None:
        """A copy within the form's own workbook, in front of it."""
        file = self.folder / f"copied-{form.label}.xlsx"
        self.macro.open(self.sent[form])
        self.macro.copy(form.sheet, "留 底")
        self.macro.save(file)
        self.note(form, "copied", file, form.sheet)
        self.note(form, "copied", file, "留 底")

    def back(self, file: Path) -> Path:
        """The file as .xlsx, opened and saved once more unless it is one."""
        if file.suffix == ".xlsx":
            return file
        workbook = file.with_name(f"{file.stem}-{file.suffix[1:]}.xlsx")
        self.macro.open(file)
        self.macro.save(workbook, calculated=False)
        return workbook

    def note(self, form: Form, road: str, workbook: Path, sheet: str) -> None:
        self.arrived.append(Arrived(form, road, workbook, sheet))


# --- what is compared -------------------------------------------------------------------------------------


def facts(record: object, path: str = "") -> Iterator[tuple[str, object]]:
    """All that a record says, place by place: everything but the sheet's name and the spelling of formats.

    Of a figure its text does not count: in a collected workbook LibreOffice shows two decimals where a General cell's
    formula has them. White space does not count: it drops the tabs of an .ods file.
    """
    if isinstance(record, Entry):
        cell = record.cell
        where = (cell.ref.a1, cell.kind, cell.formula is None, cell.saved, cell.locked) if cell is not None else None
        yield path, (where, record.number, _squeezed(record.text) if record.number is None else None)
    elif isinstance(record, Cell):
        yield path, (record.ref.a1, _squeezed(record.value))
    elif isinstance(record, CellRef):
        yield path, record.a1
    elif is_dataclass(record):
        for field in fields(record):
            if (type(record).__name__, field.name) != ("FormLayout", "sheet"):
                yield from facts(getattr(record, field.name), f"{path}.{field.name}")
    elif isinstance(record, Mapping):
        for key, value in record.items():
            yield from facts(value, f"{path}[{key}]")
    elif type(record) is tuple:
        yield f"{path}#", len(record)
        for index, value in enumerate(record):
            yield from facts(value, f"{path}[{index}]")
    else:
        yield path, _squeezed(record)


def _squeezed(value: object) -> object:
    return "".join(value.split()) if isinstance(value, str) else value


def said(form: FormResult) -> set[tuple[str, str, str | None]]:
    return {(each.code, each.severity.value, each.cell.a1 if each.cell else None) for each in form.findings}


def unlike(one: object, other: object, but: Collection[str] = ()) -> dict[str, tuple[object, object]]:
    before, after = dict(facts(one)), dict(facts(other))
    keys = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    return {key: (before.get(key), after.get(key)) for key in keys if not _lies_in(before.get(key), but)}


def _lies_in(fact: object, cells: Collection[str]) -> bool:
    return isinstance(fact, tuple) and isinstance(fact[0], tuple) and fact[0][0] in cells


def mislaid(each: Arrived) -> set[str]:
    """Cells that LibreOffice 7.4 shows as 0 once an .ods file is opened, where it saved an empty result."""
    if not each.road.endswith("ods"):
        return set()
    before, after = read_grid(each.form.expected).sheet(each.form.sheet), read_grid(each.workbook).sheet(each.sheet)
    formulas = [cell for cell in before.cells.values() if cell.formula is not None and cell.value == ""]
    return {cell.ref.a1 for cell in formulas if after.cell(cell.ref.row, cell.ref.column).value == 0}


# One test a template: the program is started once for all its roads.
@pytest.mark.parametrize("name", shipped_templates())
def test_a_form_reads_scores_and_checks_the_same_wherever_it_went(name: str, libreoffice: None, tmp_path: Path) -> None:
    forms = list(the_forms(find_template(name)))
    companions = [form for form in samples() if form.template != name][:1]
    engines = select_engine("ironcalc")
    before = {form: assess(form.expected, form.label, engines=engines).forms[0] for form in (*forms, *companions)}
    after: dict[Path, Assessment] = {}
    different: dict[tuple[str, ...], object] = {}
    for each in Journey(tmp_path, forms, companions).go():
        if each.file not in after:
            after[each.file] = assess(each.workbook, each.file.name, engines=engines)
        (now,) = (form for form in after[each.file].forms if form.submission.sheet == each.sheet)
        then, lost = before[each.form], mislaid(each)
        place = (each.form.label, each.road, each.sheet)
        if found := unlike(then.submission, now.submission, lost):
            different[*place, "reads"] = found
        if found := unlike(then.scorecard, now.scorecard):
            different[*place, "scores"] = found
        # The officer sees a 0 there as well, until the workbook is calculated; that is what the finding says.
        if found := said(now) ^ (said(then) | {("stale-value", "error", cell) for cell in lost}):
            different[*place, "checks"] = found
    assert different == {}
    assert recomputed_otherwise((tmp_path / "collected.xlsx").read_bytes()) == {}


def recomputed_otherwise(workbook: bytes) -> dict[CellRef, tuple[Value, Value]]:
    """Computed cells where LibreOffice, told to calculate all anew, does not yield what they show."""
    cells = [cell for sheet in read_grid(workbook).sheets for cell in sheet.cells.values() if cell.formula is not None]
    (engine,) = select_engine("libreoffice")
    answers = engine.recompute(workbook, [cell.ref for cell in cells])
    assert not answers.unsupported
    return {cell.ref: (cell.value, now) for cell in cells if (now := answers.values[cell.ref]) != cell.value}
