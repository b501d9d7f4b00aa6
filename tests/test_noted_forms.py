"""Foreign forms under their own notes: what the notes state counts, what they leave out is assumed as before."""

from __future__ import annotations

import io

import openpyxl
import pytest

from foreign import draw
from jixiao.assess import assess
from jixiao.cells import Grid
from jixiao.check import check
from jixiao.collect import collect
from jixiao.footnote import read_notes
from jixiao.layout import Field
from jixiao.rules import Case, message
from jixiao.score import score
from jixiao.scorecard import RuleSource, Scorecard, Standing
from jixiao.submission import Submission
from jixiao.template import data_folder, find_template

# --- drawn forms --------------------------------------------------------------------------------------------

HEAD = "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施"
HUBEI_BANDS = (
    "备注：定性指标分达成预期指标、部分达成预期指标、未达成预期指标三档，"
    "分别按100-80%（含80%）、80-50%（含50%）、50-0%合理确定分值。"
)
NATIONAL_BANDS = "注：定性指标三档分别按100%-80%（含）、80%-60%（含）、60%-0%合理确定分值。"
NOT_APPLICABLE = "注：对于不适用的指标，不考核该指标，用适用指标得分汇总后按百分制折算计分。"
RATIO = "注：正向指标（指标值为≥X）得分=权重×B/A，反向指标（指标值为≤X）得分=权重×A/B。"
LINEAR = "注：反向指标（指标值为≤X）得分=权重×（1-（B-A）/A）。"
ALL_RATIO = "注：未达到指标值，按B/A或A/B*该指标分值记分。"
PARTLY = "部分达成预期指标并具有一定效果"
MISSED = "未达成预期指标且效果较差"


def read(row: str, notes: str, *rows: str, total: str = "") -> Submission:
    lines = [HEAD, f"产出指标|数量指标|{row}|", *(f"||{each}|" for each in rows), f"总分|<|<|<|<||{total}|"]
    text = "\n".join([*lines, *([f"{notes}|<|<|<|<|<|<|<"] if notes else [])])
    (submission,), _ = collect(Grid((draw(text),)))
    return submission


def scored(submission: Submission) -> tuple[Scorecard, Case]:
    stated = read_notes(submission.notes)
    source = RuleSource.NOTE if stated.scores_indicators else RuleSource.ASSUMED
    card = score(submission, None, source, stated)
    return card, Case(submission=submission, scorecard=card, rule_source=source, stated=stated)


AGREES, OVER, UNDER = Standing.AGREES, Standing.OVER, Standing.UNDER

# 三级指标 | 指标值 | 完成值 | 分值 | 得分
ROWS = [
    # 55 % of the points for a partial outcome: in Hubei's band, below the national one; for a missed one the other way.
    (f"规范化水平|提升|{PARTLY}|10|5.5", HUBEI_BANDS, AGREES, "部分达成预期指标：在 5 至 8 之间评定（表注的档次）"),
    (
        f"规范化水平|提升|{PARTLY}|10|5.5",
        NATIONAL_BANDS,
        UNDER,
        f"{'部分达成年度指标并具有一定效果'}：在 6 至 8 之间评定（表注的档次）",
    ),
    (f"规范化水平|提升|{PARTLY}|10|5.5", "", AGREES, "部分达成年度指标并具有一定效果：在 5 至 8 之间评定"),
    (f"规范化水平|提升|{MISSED}|10|5.5", HUBEI_BANDS, OVER, "未达成预期指标：在 0 至 5 之间评定（表注的档次）"),
    (
        f"规范化水平|提升|{MISSED}|10|5.5",
        NATIONAL_BANDS,
        AGREES,
        "未达成年度指标且效果较差：在 0 至 6 之间评定（表注的档次）",
    ),
    (f"规范化水平|提升|{MISSED}|10|5.5", "", AGREES, "未达成年度指标且效果较差：在 0 至 6 之间评定"),
    # ≤10, 12 reached: 8.33 by the ratio, 8 by the excess.
    ("差错数|≤10个|12个|10|8.33", RATIO, AGREES, "10 ÷ 12 × 10 = 8.3333 → 8.33（表注：反向指标按比例计分）"),
    ("差错数|≤10个|12个|10|8.01", RATIO, UNDER, "10 ÷ 12 × 10 = 8.3333 → 8.33"),
    ("差错数|≤10个|12个|10|8.33", LINEAR, OVER, "[1 − (12 − 10) ÷ 10] × 10 = 8"),
    ("差错数|≤10个|12个|10|8", LINEAR, AGREES, "[1 − (12 − 10) ÷ 10] × 10 = 8（表注：反向指标按超出幅度扣分）"),
    ("差错数|≤10个|12个|10|8.33", "", AGREES, "10 ÷ 12 × 10 = 8.3333 → 8.33（反向按指标值÷完成值）"),
    # The note speaks of ≥ and ≤: what it leaves out is assumed as before.
    ("培训人数|≥10个|5个|10|0", RATIO, UNDER, "5 ÷ 10 × 10 = 5"),
    ("培训人数|=10个|5个|10|0", RATIO, AGREES, "5 ÷ 10 = 50%，低于及格线 60%，得 0（正向按完成比例，及格线60%）"),
    ("培训人数|=10个|5个|10|0", ALL_RATIO, UNDER, "5 ÷ 10 × 10 = 5"),
    ("培训人数|≥10个|5个|10|0", LINEAR, AGREES, "5 ÷ 10 = 50%，低于及格线 60%，得 0（正向按完成比例，及格线60%）"),
    # Steps over the rate itself are 101号's for satisfaction: full marks for 90 %, whatever the target.
    ("群众满意度|≥95%|90%|10|10", RATIO, OVER, "90% ÷ 95% × 10 = 9.4737 → 9.47"),
    ("群众满意度|≥95%|90%|10|10", HUBEI_BANDS, AGREES, "90% ≥ 90%，得分值的 100%：10 × 100% = 10（满意度分档）"),
    # A known rule does not settle an unknown direction, nor what an interval earns.
    ("投入|10|12|10|8.33", RATIO, AGREES, None),
    ("培训人数|10-20个|8个|10|8", RATIO, AGREES, None),
]


@pytest.mark.parametrize(("row", "notes", "standing", "working"), ROWS)
def test_a_row_under_its_forms_notes(row: str, notes: str, standing: Standing, working: str | None) -> None:
    card, _ = scored(read(row, notes, "其他|1个|1个|1|0.99"))
    assert card.lines[0].standing is standing
    if working is not None:
        assert card.lines[0].working == working
    assert card.rule_source is (RuleSource.NOTE if notes else RuleSource.ASSUMED)


def test_the_decimals_are_still_the_columns() -> None:
    card, _ = scored(read("培训人数|≥350个|348个|3|3", RATIO, "其他|1个|1个|2|1.5"))
    assert (card.lines[0].standing, card.lines[0].score) == (AGREES, 3)


def test_rows_that_do_not_apply_leave_the_total_where_the_note_says_so() -> None:
    rows = ("甲|≥10个|8个|20|16", "乙|≥10个|不适用|20|", "丙|≥10个|10个|60|60")
    card, case = scored(read(rows[0], NOT_APPLICABLE, *rows[1:], total="95"))
    assert (card.total, card.total_working) == (95, "不适用的指标不计：76 ÷ 80 × 100 = 95")
    assert not {finding.code for finding in check(case)} & {"missing-actual", "missing-score", "total-mismatch"}
    card, case = scored(read(rows[0], "", *rows[1:], total="95"))
    assert card.total is None
    assert "missing-actual" in {finding.code for finding in check(case)}


def test_the_notes_threshold_is_the_one_that_counts() -> None:
    row = "讲座|≥100次|140次|10|10"
    found = {
        notes: [message(each) for each in check(scored(read(row, notes))[1]) if each.code == "far-over-target"]
        for notes in ("", "说明：完成率超过150%的，需说明原因。")
    }
    assert [len(each) for each in found.values()] == [1, 0]


def test_the_notes_grades_are_the_ones_that_count() -> None:
    row = "甲|≥10个|9.2个|100|92"
    graded = "注：95（含）-100分为优、80（含）-95分为良、60（含）-80分为中、60分以下为差"
    assert [scored(read(row, notes, total="92"))[0].grade for notes in ("", graded)] == ["优", "良"]


@pytest.mark.parametrize(("heading", "standing"), [("得分", AGREES), ("得分（10分*执行率）", UNDER)])
def test_execution_by_the_heading_of_its_score(heading: str, standing: Standing) -> None:
    # 101号 also scores execution by steps: from 80 % on it earns 7 of 10, which 10 × 85 % does not yield.
    text = (
        f"项目资金|年初预算数|全年预算数|全年执行数|分值|执行率|{heading}\n年度资金总额|100|100|85|10|85%|7\n"
        f"{HEAD}\n产出指标|数量指标|甲|1个|1个|90|89.99|\n总分|<|<|<|<|100|96.99|"
    )
    (submission,), _ = collect(Grid((draw(text),)))
    stated = read_notes(submission.notes, submission.layout.sources[Field("execution", "", "score")])
    card = score(submission, None, RuleSource.ASSUMED, stated)
    assert card.execution is not None
    assert card.execution.standing is standing


# --- issued forms that lost their names ---------------------------------------------------------------------------


def nameless(workbook: bytes) -> bytes:
    """The same workbook without its defined names: nothing tells any more that we issued it."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    for sheet in book.worksheets:
        sheet.defined_names.clear()
    for name in book.sheetnames[1:]:
        del book[name]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("sample", "template"),
    [("xianning-2020", "hubei-department-2020"), ("jishan-2020", "national-project-2020"), ("daning-2021", None)],
)
def test_an_issued_form_without_its_names_follows_its_notes(sample: str, template: str | None) -> None:
    workbook = (data_folder("samples") / "completed" / f"{sample}.xlsx").read_bytes()
    (form,) = assess(nameless(workbook), "form.xlsx").forms
    assert not form.submission.is_issued
    if template is None:
        assert form.rule_source is RuleSource.ASSUMED
        return
    assert form.rule_source is RuleSource.NOTE
    assert read_notes(form.submission.notes).bands == find_template(template).policy.bands.outcomes
    (own,) = assess(workbook, "form.xlsx").forms
    asked = [line.score for line in own.scorecard.lines if line.method in ("at_least", "at_most")]
    noted = [line.score for line, mine in zip(form.scorecard.lines, own.scorecard.lines, strict=True)
             if mine.method in ("at_least", "at_most")]  # fmt: skip
    assert noted == asked


def test_a_named_template_comes_before_the_notes() -> None:
    workbook = nameless((data_folder("samples") / "completed" / "xianning-2020.xlsx").read_bytes())
    (form,) = assess(workbook, "form.xlsx", template=find_template("national-project-2020")).forms
    assert form.rule_source is RuleSource.TEMPLATE


OWN_RULES = (
    "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|评分标准|得分\n"
    "产出指标|数量指标|培训人数|100人|80人|10|每少10人扣3分，扣完为止|4\n"
    "产出指标|数量指标|培训班次|10次|8次|10|完成值达到指标值，记满分；未达到指标值，按B/A或A/B*该指标分值记分|9\n"
    "产出指标|数量指标|参训单位|10家|8家|10|反映参训情况|9"
)


def test_a_row_is_held_to_the_rule_that_it_states_itself() -> None:
    (submission,), _ = collect(Grid((draw(OWN_RULES),)))
    (first, second, third) = scored(submission)[0].lines
    assert (first.standing, first.score) == (Standing.NOT_JUDGED, 4)
    assert (second.standing, second.rule_high) == (Standing.OVER, 8)
    assert third.standing is Standing.OVER
