"""What holds of `parse` whatever is written."""

import datetime
import json
import subprocess
import sys
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.expressions import (
    Expression,
    Relation,
    comparable,
    direction_of,
    lost_multiplier,
    parse,
    same_words,
    says_not_occurred,
)
from jixiao.expressions.units import frequency
from jixiao.numbers import decimal_text

# Han numerals load their converter at first use, which takes longer than one example may.
unhurried = settings(deadline=None)

SIGNS = {
    Relation.AT_LEAST: ("≥", "≧", ">=", "＞", "不低于", "不少于", "大于等于", "至少", "大于或等于"),
    Relation.AT_MOST: ("≤", "≦", "<=", "＜", "不超过", "不高于", "小于等于", "小于或者等于", "不大于"),
    Relation.EQUAL: ("=", "＝", "═", "等于"),
    Relation.PLAIN: ("", "约", "达到", "共", "完成"),
}
ENDINGS = {Relation.AT_LEAST: ("以上", "及以上"), Relation.AT_MOST: ("以内", "以下", "之内")}
MULTIPLIERS = {"": 1, "万": 10_000, "亿": 100_000_000}
UNITS = ("个", "人", "人次", "元", "亩", "㎡", "平方公里", "小时", "工作日", "公里", "吨", "")
RATES = ("元/人*月", "次/年", "件/年", "元/人/月")
FULL_WIDTH = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
SUBJECTS = ("", "总成本", "满意度", "年度任务完成率", "居民健康档案数量", "本年度")

amounts = st.one_of(
    st.integers(0, 10**9).map(Fraction), st.integers(0, 10**7).map(lambda number: Fraction(number, 10_000))
)


@st.composite
def written(draw: st.DrawFn) -> tuple[str, Expression]:
    relation = draw(st.sampled_from(list(SIGNS)))
    amount = draw(amounts)
    multiplier = draw(st.sampled_from(list(MULTIPLIERS)))
    unit = draw(st.sampled_from(UNITS + RATES))
    ending = ""
    sign = draw(st.sampled_from(SIGNS[relation]))
    if relation in ENDINGS and draw(st.booleans()):
        sign, ending = "", draw(st.sampled_from(ENDINGS[relation]))
    figures = decimal_text(amount)
    if draw(st.booleans()) and amount >= 1000:
        whole, dot, decimals = figures.partition(".")
        figures = f"{int(whole):,}{dot}{decimals}"
    if draw(st.booleans()):
        figures = figures.translate(FULL_WIDTH)
    blank = draw(st.sampled_from(("", " ", "\u3000")))
    subject = draw(st.sampled_from(SUBJECTS))
    text = subject + sign + blank + figures + blank + multiplier + unit + ending
    scale = Fraction(MULTIPLIERS[multiplier])
    return text, Expression(text, relation, value=amount * scale, unit=unit, scale=scale)


@unhurried
@given(written())
def test_a_quantity_written_and_read_back_is_the_same(case: tuple[str, Expression]) -> None:
    text, expected = case
    found = parse(text)
    assert found.understood
    assert (found.relation, found.value, found.unit, found.scale) == (
        expected.relation,
        expected.value,
        expected.unit,
        expected.scale,
    )


@unhurried
@given(st.integers(0, 10**6), st.sampled_from(("%", "％", "百分比", " %(百分比)", "%（百分比）")))
def test_a_percentage_is_a_fraction(number: int, sign: str) -> None:
    found = parse(f"≥{decimal_text(Fraction(number, 100))}{sign}")
    assert (found.value, found.unit, found.scale) == (Fraction(number, 10_000), "%", Fraction(1, 100))


@unhurried
@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)), st.sampled_from(("前", "之前", "前完成", "")))
def test_a_named_day_meets_its_own_deadline(day: datetime.date, ending: str) -> None:
    for text in (f"{day.year}年{day.month}月{day.day}日{ending}", f"{day.isoformat()}{ending}"):
        assert parse(text).date == day.isoformat()
    yearless = parse(f"{day.month}月{day.day}日{ending}")
    assert yearless.date == f"--{day:%m-%d}"
    assert yearless.deadline(day.year) == day


@unhurried
@given(st.integers(1, 12), st.integers(2000, 2099))
def test_a_month_end_is_included_and_a_bare_month_before_is_not(month: int, year: int) -> None:
    first = datetime.date(year, month, 1)
    following = datetime.date(year + month // 12, month % 12 + 1, 1)
    day = datetime.timedelta(days=1)
    assert parse(f"{year}年{month}月底前").date == (following - day).isoformat()
    assert parse(f"{year}年{month}月").date == (following - day).isoformat()
    assert parse(f"{year}年{month}月前").date == (first - day).isoformat()


SCRAPS = st.sampled_from(
    (
        *("≥", "≤", "=", "不超过", "至少", "控制在", "约", "±", "-", "~", "至", "到", "以上", "以内", "内", "前", "底"),
        *("12", "3.5", "1,000", "2023", "00", "半", "一", "两", "九十五", "百分之", "分之", "个半", "零", "万", "亿"),
        *(
            "%",
            "个",
            "人",
            "元",
            "㎡",
            "m2",
            "工作日",
            "年",
            "月",
            "日",
            "季度",
            "每",
            "每月",
            "第",
            "A",
            "5A",
            ":",
            "/",
        ),
        *(
            "*",
            "·",
            "(",
            ")",
            "（",
            "）",
            "《",
            "》",
            "，",
            "；",
            "。",
            "…",
            "①",
            "无",
            "不适用",
            "事故",
            "完成",
            "满意度",
        ),
    )
)


@unhurried
@given(st.one_of(st.text(), st.lists(SCRAPS, max_size=9).map("".join)))
def test_any_text_gives_an_expression_that_json_can_hold(text: str) -> None:
    found = parse(text)
    answer = found.to_json()
    assert list(answer) == ["text", "relation", "value", "low", "high", "unit", "scale", "date"]
    assert json.loads(json.dumps(answer)) == answer
    assert answer["text"] == text
    assert found.is_quantity == (found.value is not None)
    assert (found.relation is Relation.BETWEEN) == (found.low is not None) == (found.high is not None)
    assert (found.relation is Relation.BY_DATE) == (found.date is not None)
    assert found.understood or found.relation is Relation.MIXED
    if found.date is not None:
        assert found.deadline(2023) is not None


@unhurried
@given(st.lists(SCRAPS, max_size=9).map("".join))
def test_full_width_and_blanks_change_nothing(text: str) -> None:
    wide = parse(text.translate(FULL_WIDTH))
    narrow = parse(text)
    assert (wide.relation, wide.value, wide.date) == (narrow.relation, narrow.value, narrow.date)


def test_signs_that_are_no_figures_stay_what_they_are() -> None:
    assert parse("①").relation is Relation.QUALITATIVE
    assert parse("Ⅱ类").relation is Relation.QUALITATIVE
    assert parse("300㎡").unit == "㎡"


def test_nothing_is_none() -> None:
    assert parse(None).relation is Relation.NONE
    assert parse(None).text == ""


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("总成本不超过52万元", "总成本"),
        ("满意度达到90%", "满意度"),
        ("达到95%", None),
        ("后勤服务2023年12月31日前", "后勤服务"),
    ],
)
def test_the_subject_stands_before_the_quantity(text: str, subject: str | None) -> None:
    assert parse(text).subject == subject


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("每季度1次", ("每季度",)),
        ("每人每月100元", ("每人", "每月")),
        ("每月1-2次", ("每月",)),
        ("两周一次", ("两周",)),
        ("3天1次", ("3天",)),
        ("半年至少1次", ("半年",)),
        ("2个月1次", ("2个月",)),
        ("1次/季度", ()),
        ("两年一次性发放", ()),
        ("两天3场", ()),
    ],
)
def test_what_a_figure_is_counted_by_is_kept(text: str, periods: tuple[str, ...]) -> None:
    assert parse(text).periods == periods


@pytest.mark.parametrize(
    ("text", "once", "times"),
    [("两周一次", "次", 26), ("双月一次", "次", 6), ("三年一次", "次", Fraction(1, 3)), ("1次/季度", "次", 4)],
)
def test_how_often_a_year_a_period_comes(text: str, once: str, times: Fraction) -> None:
    found = parse(text)
    assert frequency(found.unit, found.periods) == (once, times)


def test_a_february_without_a_year_ends_with_the_year_asked_for() -> None:
    found = parse("2月底前")
    assert found.deadline(2023) == datetime.date(2023, 2, 28)
    assert found.deadline(2024) == datetime.date(2024, 2, 29)
    assert parse("100%").deadline(2024) is None


@unhurried
@given(st.lists(SCRAPS, max_size=6).map("".join), st.lists(SCRAPS, max_size=6).map("".join), st.text(max_size=5))
def test_anything_can_be_held_against_anything(target: str, actual: str, stated: str) -> None:
    found = comparable(parse(target), parse(actual), stated)
    if found.mismatch is None:
        assert found.actual is not None
        assert (found.target is None) == (found.low is not None)
    else:
        assert found.actual is None
    lost_multiplier(found)
    direction_of(target)
    says_not_occurred(actual, target)
    same_words(target, actual)


@unhurried
@given(written())
def test_a_quantity_equals_itself(case: tuple[str, Expression]) -> None:
    found = comparable(parse(case[0]), parse(case[0]))
    assert found.mismatch is None
    assert found.target == found.actual
    assert lost_multiplier(found) is None


def test_reading_digits_does_not_load_the_numeral_converter() -> None:
    script = "import sys; from jixiao.expressions import parse; parse('≥1.2万人次'); print('cn2an' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


STUCK = (
    *("-5bp", "-1O%", "同比-5pct", "≤-18oC", "-0.5mmol/Lx", "3+2x", "30+1O个", "+86tel", "10+5k"),
    *("-5-5bp", "±5bp", "负5bp"),
)
"""A sign before figures and letters of no table once kept the reader where it was."""


@pytest.mark.parametrize("text", STUCK)
def test_figures_that_end_in_letters_are_read_to_their_end(text: str) -> None:
    assert parse(text).text == text
    assert not parse(text).understood


ALPHABET = "0123456789.,:;%‰-+±≥≤≮=/*()abghkmtxBLOIlμ百千万亿一两负每月日前个元人次岁周不低于超过至到以上内"


@unhurried
@given(st.text(alphabet=ALPHABET, max_size=24))
def test_whatever_is_written_is_read_to_its_end(text: str) -> None:
    found = parse(text)
    assert found.text == text
    if found.is_quantity:
        assert found.value is not None


@pytest.mark.parametrize(
    "scrap", ["≥", "不超过", "至少达到", "-5b", "一", "9", "1/", "每月一", "(", "9,", "人*", "半年"]
)
def test_a_full_cell_is_read_to_its_end(scrap: str) -> None:
    # 32 767 characters are what a cell holds; read over and over for each of them, they took hours.
    text = "个" + scrap * (32_000 // len(scrap))
    assert parse(text).text == text
