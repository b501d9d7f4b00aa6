"""Published forms are read as a person reads them, and sheets that only look like one are refused.

1. Every cell of every published form, and of the forms held out (``holdout/README``).
2. A list of forms that are not yet read right, strict: one that is must leave it.
3. Look-alikes are refused with a reason.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.cells import Grid
from jixiao.collect import collect
from published import Difference, compare, load

HERE = Path(__file__).parent
FORMS = sorted((*(HERE / "published").glob("*.form"), *(HERE / "holdout").glob("*.form")))
NOT_FORMS = sorted((*(HERE / "not_forms").glob("*.form"), *(HERE / "holdout_not_forms").glob("*.form")))

FAILING = frozenset(
    {
        "anhui_ppp_2023",
        "anju_spjg_2021",
        "chongqing_laonian_2022",
        "fujian_zijinzaihou_2021",
        "guizhou_fanti_2018",
        "heilongjiang_jiushu_2017",
        "hunan_xubiao_2023",
        "ningxia_tiaozheng_2022",
        "shandong_yanglao_2022",
        "shanghai_wenzi_2018",
        "tianjin_cuozi_2020",
        "zhejiang_zhengce_2023",
    }
)
"""Forms of which some cell is not read right today."""


def differences(path: Path) -> list[Difference]:
    """All compared cells of a file's forms."""
    sheet = load(path)
    submissions, _ = collect(Grid((sheet.grid,)))
    cells = [
        Difference("份数", str(len(sheet.readings)), str(len(submissions)), len(sheet.readings) == len(submissions))
    ]
    for reading, submission in zip(sheet.readings, submissions, strict=False):
        cells += compare(reading, submission)
    return cells


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=path.stem, marks=[pytest.mark.xfail(strict=True)] if path.stem in FAILING else [])
        for path in FORMS
    ],
)
def test_a_published_form_is_read_cell_by_cell(path: Path) -> None:
    wrong = [cell for cell in differences(path) if not cell.right]
    assert not wrong, "\n".join(f"{cell.cell}: 应为 {cell.expected!r}，读作 {cell.found!r}" for cell in wrong)


@pytest.mark.parametrize("path", NOT_FORMS, ids=lambda path: path.stem)
def test_a_sheet_that_is_no_form_is_refused_with_a_reason(path: Path) -> None:
    submissions, reason = collect(Grid((load(path).grid,)))
    assert not submissions
    assert reason


def test_the_list_names_files_that_exist() -> None:
    assert {path.stem for path in FORMS} >= FAILING
