"""Issued forms on the roads that they travel: saved by LibreOffice, through .xls and .ods, moved, copied, collected."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path

import pytest

from jixiao.assess import FormResult, assess
from jixiao.cells import Cell, CellRef, Value
from jixiao.collect import collect
from jixiao.engines import select_engine
from jixiao.plan import Choice
from jixiao.submission import Entry, Submission
from jixiao.template import Indicator, IndicatorSet, Project, Template, data_folder, find_template, shipped_templates
from jixiao.workbooks.package import Package
from jixiao.workbooks.reader import read_grid
from office import Macro
from random_forms import INPUTS, SHEET_NAME, Base, bases, fill

pytestmark = pytest.mark.libreoffice

TEMPLATES = shipped_templates()
CHECKED = ("xlsx", "xls", "ods", "collected", "alone", "copied")
ROADS = (*CHECKED, "collected-xls", "collected-ods", "joined")
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


class Trips:
    """All journeys; what arrived is read, and assessed, when it is first asked for."""

    def __init__(self, arrived: Sequence[Arrived]) -> None:
        self.arrived = arrived
        self.submissions = cache(self._read)
        self.assessed = cache(self._assess)

    def of(self, template: str, road: str) -> Iterator[Arrived]:
        return (each for each in self.arrived if each.form.template == template and each.road == road)

    def _read(self, content: bytes) -> Mapping[str, Submission]:
        submissions, _ = collect(read_grid(content))
        return {submission.sheet: submission for submission in submissions}

    def _assess(self, content: bytes) -> Mapping[str, FormResult]:
        forms = assess(content, "form.xlsx", engines=select_engine("ironcalc")).forms
        return {form.submission.sheet: form for form in forms}


# --- the forms --------------------------------------------------------------------------------------------


def wordy(template: Template) -> IndicatorSet:
    """Names and targets longer than a name's constant may be, quotes and line ends among them."""
    indicators = [
        Indicator(level.name, child.name, f"{child.name}：{LONG}", LONG, "定性", points=Fraction(2))
        for level in template.levels
        for child in level.children
    ]
    return IndicatorSet(Project(3, '“"某"项目”' + LONG[:90], budget=Fraction("97.299")), tuple(indicators))


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


def the_forms() -> Iterator[Form]:
    rng = random.Random(20)
    at_random = [base for base in bases(rng, 1)[1::2] if base.plan.template.id in TEMPLATES]
    long = [Base.of(template, wordy(template)) for template in map(find_template, TEMPLATES)]
    for number, base in enumerate(at_random):
        yield filled(base, rng, str(number))
    for base in long:
        yield filled(base, rng, "wordy")
    for path in sorted((data_folder("samples") / "completed").glob("*.xlsx")):
        content = path.read_bytes()
        (submission,), _ = collect(read_grid(content))
        assert submission.identity is not None
        yield Form(path.stem, submission.identity.template, content, content)


# --- the roads --------------------------------------------------------------------------------------------


class Journey:
    """Writes the macro, and notes where each form must come to lie."""

    def __init__(self, folder: Path, forms: tuple[Form, ...]) -> None:
        self.folder = folder
        self.forms = forms
        self.macro = Macro()
        self.arrived: list[Arrived] = []
        self.sent = {form: folder / f"{form.label}.xlsx" for form in forms}

    def go(self) -> list[Arrived]:
        for form, file in self.sent.items():
            file.write_bytes(form.sent)
        for form in self.forms:
            self.saved(form)
        self.collected()
        self.joined()
        wordy = [form for form in self.forms if form.label.endswith("-wordy")]
        for form, name in zip(wordy * 2, NAMES, strict=True):
            self.alone(form, name)
        for form in wordy:
            self.copied(form)
        self.macro.run(self.folder)
        return self.arrived

    def saved(self, form: Form) -> None:
        files = {kind: self.folder / "saved" / f"{form.label}.{kind}" for kind in ("xlsx", "xls", "ods")}
        self.macro.open(self.sent[form])
        self.macro.save(*files.values())
        for kind, file in files.items():
            self.note(form, kind, self.back(file), form.sheet)

    def collected(self) -> None:
        """All forms in one new workbook, each on a sheet with a name of its own."""
        files = {kind: self.folder / f"collected.{kind}" for kind in ("xlsx", "xls", "ods")}
        self.macro.open()
        names = {form: f"{number}’甲’{form.label}"[:31] for number, form in enumerate(self.forms)}
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
        for template in TEMPLATES:
            first, *others = (form for form in self.forms if form.template == template)
            file = self.folder / f"joined-{template}.xlsx"
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


@pytest.fixture(scope="module")
def trips(libreoffice: None, tmp_path_factory: pytest.TempPathFactory) -> Trips:
    folder = tmp_path_factory.mktemp("trips")
    return Trips(Journey(folder, tuple(the_forms())).go())


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


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_form_reads_the_same(trips: Trips, template: str, road: str) -> None:
    travelled = list(trips.of(template, road))
    assert travelled
    for each in travelled:
        (before,) = trips.submissions(each.form.expected).values()
        assert unlike(before, trips.submissions(each.workbook)[each.sheet], mislaid(each)) == {}, each.form.label


@pytest.mark.parametrize("road", CHECKED)
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_form_scores_and_checks_itself_the_same(trips: Trips, template: str, road: str) -> None:
    for each in trips.of(template, road):
        (before,) = trips.assessed(each.form.expected).values()
        after = trips.assessed(each.workbook)[each.sheet]
        assert unlike(before.scorecard, after.scorecard) == {}, each.form.label
        # The officer sees a 0 there as well, until the workbook is calculated; that is what the finding says.
        assert said(after) == said(before) | {("stale-value", "error", cell) for cell in mislaid(each)}, each.form.label


def test_what_libreoffice_computes_anew_is_what_the_collected_forms_show(trips: Trips) -> None:
    (content,) = {each.workbook for each in trips.arrived if each.road == "collected"}
    grid = read_grid(content)
    shown = {cell.ref: cell.value for sheet in grid.sheets for cell in sheet.cells.values() if cell.formula is not None}
    (engine,) = select_engine("libreoffice")
    answers = engine.recompute(content, list(shown))
    assert not answers.unsupported
    assert {ref: value for ref, value in answers.values.items() if value != shown[ref]} == {}
