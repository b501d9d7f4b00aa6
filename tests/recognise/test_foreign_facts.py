"""Published facts poured into foreign layouts are read back as they were: read ∘ build = identity.

1. The samples: three forms, tidy and untidy.
2. Any mixture of origin, column order, aliases, level style, split headings, text figures and so on.
3. The same facts always give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foreign import builder
from jixiao.collect import collect
from jixiao.recognise.figures import plain_figure
from jixiao.recognise.words import fold
from jixiao.submission import Entry, Submission
from jixiao.workbooks.reader import read_grid

FORMS = ("01_jishan_2020", "02_daning_2021", "03_xianning_2020")


def read(facts: Mapping[str, Any], look: Any) -> Submission:
    submissions, reason = collect(read_grid(builder.build(facts, look)))
    assert reason is None
    (submission,) = submissions
    return submission


def figure(text: str | None) -> Fraction | None:
    return plain_figure(text) if text else None


def says(entry: Entry, text: str | None) -> None:
    """The entry holds the text, however wide it was typed, and its figure if it is one."""
    assert fold(entry.text or "") == fold(text or "")
    assert entry.number == figure(text)


def rated(entry: Entry, text: str | None) -> None:
    """The entry holds the rate, whether it was written with its per cent sign or not."""
    assert entry.number == figure(text)


def check(facts: Mapping[str, Any], look: Any) -> None:
    submission = read(facts, look)
    assert submission.year == facts["year"]
    for item, text in facts["header"].items():
        says(submission.header.get(item, Entry()), text)
    for item, text in facts["goals"].items():
        says(submission.goals[item], text)
    assert [entry.text for entry in submission.remarks.values()] == list(facts["remarks"].values())
    check_funds(submission, facts, look)
    check_table(submission, facts, look)


def check_funds(submission: Submission, facts: Mapping[str, Any], look: Any) -> None:
    funds = submission.funds
    assert funds is not None
    assert funds.currency_unit == facts["currency"]
    rows = facts["funds"]["rows"]
    assert funds.points.number == figure(facts["execution"]["points"])
    assert funds.score.number == figure(facts["execution"]["score"])
    rated(funds.rate, rows[0]["rate"])
    if look.funds == "diagonal":
        rows = [{key: rows[0][key] for key in ("initial", "budget", "executed", "rate")}]
    else:
        assert [row.label for row in (funds.total, *funds.rows)] == [row["label"] for row in rows]
    for row, stated in zip((funds.total, *funds.rows), rows, strict=True):
        for measure, text in stated.items():
            if measure not in ("label", "group"):
                assert row.get(measure).number == figure(text), (stated["label"], measure)


def check_table(submission: Submission, facts: Mapping[str, Any], look: Any) -> None:
    assert len(submission.indicators) == len(facts["indicators"])
    for entry, stated in zip(submission.indicators, facts["indicators"], strict=True):
        assert (entry.level1, entry.level2, entry.name) == (stated["level1"], stated["level2"], stated["name"])
        columns = {"points": entry.points, "score": entry.score, "actual": entry.actual, "deviation": entry.deviation}
        for item, found in columns.items():
            if item in look.columns or (item == "points" and facts["points_in_labels"]):
                says(found, stated[item])
        if look.split:
            assert fold(entry.target.text or "") == fold(stated["target"])
        else:
            says(entry.target, stated["target"])
    says(submission.total, facts["total"])
    if "points" in look.columns:
        says(submission.points_total, facts["points_total"])
    assert [
        (each.level1 if each.level2 is None else each.level2, each.points.text) for each in submission.subtotals
    ] == [(second or first, points) for first, second, points in facts["levels"]]


@pytest.mark.parametrize("sample", builder.SAMPLES)
def test_samples_are_read_as_the_published_forms_say(sample: str) -> None:
    name, look = builder.SAMPLES[sample]
    check(builder.load_facts(name), look)


HEADINGS = {
    "level1": ["一级指标", "一级绩效指标"],
    "level2": ["二级指标", "二级绩效指标"],
    "name": ["三级指标", "指标名称", "三级指标名称", "目标指标"],
    "target": ["年度指标值", "年度指标值(A)", "年初目标值（A）", "指标值", "目标值", "预期指标值"],
    "actual": ["实际完成值", "全年实际值（B）", "全年完成值", "业绩值", "完成值"],
    "points": ["分值", "权重", "指标分值", "指标权重(分)"],
    "score": ["得分", "自评得分", "指标得分", "自评 得分"],
    "deviation": ["偏差原因分析及改进措施", "未完成原因分析", "未完成原因及拟采取的改进措施", "说明"],
}


@st.composite
def looks(draw: st.DrawFn, form: str) -> Any:
    levels = ["level1", "level2"]
    rest = ["name", "target", "actual", "score", "deviation"]
    if form != "03_xianning_2020" or draw(st.booleans()):
        rest.insert(3, "points")
    if form == "02_daning_2021":
        rest.insert(3, "completion")
    return builder.Look(
        row=draw(st.integers(1, 6)),
        column=draw(st.integers(1, 5)),
        columns=(*levels, *draw(st.permutations(rest))),
        headings={item: draw(st.sampled_from(words)) for item, words in HEADINGS.items()},
        levels=draw(st.sampled_from(["merged", "repeated", "blank"])),
        broken=draw(st.booleans()),
        stacked=draw(st.booleans()),
        wide=draw(st.booleans()),
        text=draw(st.booleans()),
        funds="sources" if form != "02_daning_2021" else draw(st.sampled_from(["lines", "diagonal"])),
        total=draw(st.sampled_from(["总分", "合计", "总计", "总　分", "总得分"])),
        inline=draw(st.booleans()),
        cover=draw(st.booleans()),
        gap=draw(st.integers(0, 2)),
        prefix=draw(st.booleans()),
    )


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_look_gives_the_facts_back(form: str, data: st.DataObject) -> None:
    check(builder.load_facts(form), data.draw(looks(form)))


@pytest.mark.parametrize("sample", builder.SAMPLES)
def test_a_sample_is_built_to_the_byte(sample: str) -> None:
    name, look = builder.SAMPLES[sample]
    facts = builder.load_facts(name)
    assert builder.build(facts, look) == builder.build(facts, look)
