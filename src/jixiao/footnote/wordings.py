"""Wordings of notes: one line for each, with what it states and the form that it was seen in.

A pattern is written for folded text (see ``reading.folded``): half width, no white space, ``-`` for every dash, ``*``
and ``/`` for every way to multiply and divide. ``{names}`` stand for the parts of ``_PARTS``. Where two lines match at
the same place, the upper one does.
"""

from __future__ import annotations

from typing import Final, NamedTuple

__all__ = ["SUBJECTS", "WORDINGS", "Subject", "Wording", "spelt_out"]


class Wording(NamedTuple):
    """A known wording.

    Attributes:
        pattern: Over folded text.
        states: What it states, see ``reading``; ``""`` for what changes no score (a cap, a heading, how to add up).
        seen_in: The form or the document.
    """

    pattern: str
    states: str
    seen_in: str


_HUBEI: Final = "咸宁市2020年度部门整体支出绩效自评表"
_COUNTRY: Final = "财预〔2020〕10号的评分方法"
_JIANGXI: Final = "江西省政协2017年度项目支出绩效自评表"
_BEIJING: Final = "北京市海淀区学院路街道2016年度项目支出绩效自评表"
_ZHONGJIANG: Final = "中江县水利局2022年度绩效目标自评表"
_OURS: Final = "national-project-2020模板的表注"
_VENDOR: Final = "某省级预算绩效管理系统"
_GUIDE: Final = "财预〔2021〕101号的通行执行口径"
_COUNTY: Final = "某县2018年度项目支出绩效自评表"
_USUAL: Final = "通行写法，未见于所收的表"

_PARTS: Final = {
    "actual": r"(?:(?:全年|年度)?(?:实际完成|实际|完成)[值数](?:\(B\))?|B)",
    "target": r"(?:(?:年度|年初|全年|预期)?(?:指标|目标)值(?:\(A\))?|A)",
    "points": r"(?:该?(?:项|指标|三级指标)?的?(?:权重|分值|所赋(?:全部)?分值))",
    "more": r"(?:若为|为)?(?:正向|正常)指标[(:,]*(?:即?(?:指标|目标)值为?≥[X*]?)?[),]*",
    "less": r"(?:若为|为)?(?:反向|逆向|负向)指标[(:,]*(?:即?(?:指标|目标)值为?≤[X*]?)?[),]*",
    "by": r"(?:则|其)?(?:得分)?(?:计算)?(?:方法|公式)?(?:应用|为|=|:|按照?)?",
    "counted": r"(?:[计记得]分)?",
    # Whether an end counts is not asked: both ends of a band are allowed.
    "ends": r"(?:\(?不?(?:含|包含|包括)(?:\d{1,3}%?)?\)?)?",
    "next": r"(?:[、,;和及]|[、,;][^\d%优良;。]{1,30}?)",
    "full": r"(?:得|记|计)(?:该?指标)?(?:满分|(?:所赋)?全部分值|所赋(?:全部)?分值)",
}

_THREE_OUTCOMES: Final = (
    r"(?:(?P<best>(?:全部或基本|全部|基本)?(?:达成|完成)(?!情况)[^、,;:。()]{{0,8}})、(?P<some>部分(?:达成|完成)[^、,;:。()]{{0,14}})、"
    r"(?P<least>未(?:达成|完成)[^、,;:。()]{{0,14}}?)(?:等)?三(?:档|个档次)[^\d;。]{{0,30}}?)?"
)
_THREE_BANDS: Final = (
    r"100%?{ends}-(?P<upper>\d{{1,2}})%?{ends}{next}(?P=upper)%?{ends}-(?P<lower>\d{{1,2}})%?{ends}"
    r"{next}(?P=lower)%?{ends}-0%?{ends}(?!\d)"
)
_THREE_BANDS_UPWARDS: Final = (
    r"(?P<upper>\d{{1,2}})%?{ends}-100%?{ends}{next}(?P<lower>\d{{1,2}})%?{ends}-(?P=upper)%?{ends}"
    r"{next}0%?{ends}-(?P=lower)%?{ends}(?!\d)"
)
_JUDGED: Final = r"(?:区间)?(?:之)?(?:内|间)?,?(?:合理)?(?:确定|填写|来)?(?:[计记]分|分值|得分|完成比例)?"

WORDINGS: Final = (
    # --- grades -------------------------------------------------------------------------------------------
    Wording(
        r"(?P<first>\d{{2}})分?{ends}-100分?{ends}(?:的)?为优秀?[、,;](?P<second>\d{{2}})分?{ends}-(?P=first)分?{ends}(?:的)?为良好?[、,;]"
        r"(?P<third>\d{{2}})分?{ends}-(?P=second)分?{ends}(?:的)?为中[、,;](?P=third)分?以下(?:的)?为差",
        "grades", _COUNTRY,
    ),
    Wording(
        r"100分?{ends}-(?P<first>\d{{2}})分?{ends}(?:的)?为优秀?[、,;](?P=first)分?{ends}-(?P<second>\d{{2}})分?{ends}(?:的)?为良好?[、,;]"
        r"(?P=second)分?{ends}-(?P<third>\d{{2}})分?{ends}(?:的)?为中[、,;](?P=third)分?以下(?:的)?为差",
        "grades", _USUAL,
    ),
    Wording(
        r"优秀?[:(]?(?P<first>\d{{2}})分?{ends}-100分?{ends}\)?[、,;]良好?[:(]?(?P<second>\d{{2}})分?{ends}-(?P=first)分?{ends}\)?[、,;]"
        r"中[:(]?(?P<third>\d{{2}})分?{ends}-(?P=second)分?{ends}\)?[、,;]差[:(]?(?:0分?{ends}-(?P=third)分?{ends}|(?P=third)分?以下)\)?",
        "grades", _USUAL,
    ),
    # --- qualitative indicators ---------------------------------------------------------------------------
    Wording(_THREE_OUTCOMES + _THREE_BANDS + _JUDGED, "bands", f"{_HUBEI}；{_ZHONGJIANG}；{_JIANGXI}；{_COUNTRY}"),
    Wording(_THREE_OUTCOMES + _THREE_BANDS_UPWARDS + _JUDGED, "bands", _VENDOR),
    # --- quantities ---------------------------------------------------------------------------------------
    Wording(
        r"{more}{by}(?:{points}\*\(?{actual}/{target}\)?|\(?{actual}/{target}\)?(?:\*100%)?\*{points}){counted}\)?",
        "≥ ratio", f"{_HUBEI}；{_JIANGXI}；{_OURS}；{_COUNTY}",
    ),
    Wording(
        r"{less}{by}(?:{points}\*\(?{target}/{actual}\)?|\(?{target}/{actual}\)?(?:\*100%)?\*{points}){counted}\)?",
        "≤ ratio", f"{_HUBEI}；{_JIANGXI}；{_OURS}；{_COUNTY}",
    ),
    Wording(
        r"{less}{by}(?:{points}\*[(\[]1-\(?{actual}-{target}\)?/{target}[)\]]"
        r"|[(\[]1-\(?{actual}-{target}\)?/{target}[)\]]\*{points}){counted}\)?",
        "≤ linear", _VENDOR,
    ),
    Wording(
        r"未(?:达到|达成|完成)(?:{target})?的?,?按照?B/A或A/B\*{points}{counted}",
        "≥≤＝ ratio", f"{_BEIJING}；{_JIANGXI}",
    ),
    Wording(
        r"(?:未(?:达到|达成|完成)(?:{target})?的?,?)?按照?(?:实际)?(?:{actual}与{target}的|完成)比例[计记得]分,"
        r"(?:完成率|完成比例|完成值)?(?:低于|不足|小于)(?P<line>\d{{1,2}})%的?,?(?:不得分|得0分)",
        "≥＝ pass line", _GUIDE,
    ),
    Wording(
        r"未(?:达到|达成|完成)(?:{target})?的?,?按照?(?:实际)?(?:{actual}与{target}的|完成)比例[计记得]分(?!,?(?:低于|不足))",
        "≥＝ ratio", _COUNTRY,
    ),
    # --- budget execution ---------------------------------------------------------------------------------
    Wording(
        r"(?:预算)?(?:资金)?(?:执行率)?(?:得分)?[=(:]?(?:(?:预算)?(?:资金)?执行率(?:\(B/A\))?\*(?:{points}|\d{{1,3}}分?)|\d{{1,3}}分?\*(?:预算)?(?:资金)?执行率)\)?",
        "by rate", f"{_BEIJING}；{_HUBEI}的表头",
    ),
    # --- over target, not applicable ----------------------------------------------------------------------
    Wording(
        r"(?:完成率|完成比例|完成值)(?:达到|超过|高于|大于等于|大于)(?:{target}的?)?(?P<most>1[1-9]\d|[2-9]\d\d)%(?:及)?(?:以上)?(?:\(?含\))?的?,?"
        r"(?:应当?|需要?|须|请|必须)?(?:在[^,;。]{{1,12}}中)?(?:说明|注明|分析)(?:偏差)?原因",
        "far over", "广西自评要求",
    ),
    Wording(
        r"(?:对于)?不适用(?:部分评价对象)?的(?:评价)?指标,?不(?:考核|评价)?(?:改|该)?(?:项)?(?:指标)?,?"
        r"(?:用)?适用指标得分汇总后,?按百分制(?:对该?项目)?(?:进行)?折算(?:计分|得分)?",
        "rescale", _COUNTY,
    ),
    # --- what changes no score ----------------------------------------------------------------------------
    Wording(r"(?:完成值|完成情况)?(?:达到|完成|不低于)(?:年度|年初)?(?:指标值|目标值)?的?,?{full}", "",
            f"{_BEIJING}；{_OURS}；{_COUNTRY}"),
    Wording(
        r"定[量性]指标的?(?:计分|评分|得分|赋分)?(?:按照?以下)?(?:原则|方法|标准|规则|评定方法)?(?:评定|如下|为)?:",
        "", f"{_HUBEI}；{_COUNTRY}",
    ),
    Wording(r"(?:得分)?评分标准:|得分按照以下方法评定:?", "", f"{_JIANGXI}；{_COUNTRY}"),
    Wording(
        r"(?:各项)?(?:得分)?(?:一档)?(?:最高)?(?:不得|不能|不)(?:突破|超过|高于)(?:该?(?:项|指标)?(?:权重总额|权重|分值)(?:上限)?)",
        "", f"{_HUBEI}；{_ZHONGJIANG}；{_BEIJING}；{_OURS}",
    ),
    Wording(r"定量指标先汇总完成数,再计算得分", "", _HUBEI),
    Wording(r"汇总时,以资金额度为权重,对分值进行加权平均计算", "", _HUBEI),
    Wording(r"绝对值直接累加计算,相对值按照?资金额度加权平均(?:计算)?", "", _HUBEI),
    Wording(r"(?:部门)?自评采取评分的形式,满分为?100分(?:,不设置加分项)?(?:,可以不评级)?", "", "鄂财绩函〔2021〕16号"),
    Wording(
        r"(?:对|若|如)?(?:定量指标)?完成值(?:高于|超过)指标值较多的?,要?分析原因,如果?是?由于年初指标值设定明显偏低造成的,"
        r"要?按照偏离度适度调减分值",
        "", _COUNTRY,
    ),
)  # fmt: skip


def spelt_out(wording: Wording) -> str:
    """A wording's pattern with its parts filled in."""
    return wording.pattern.format(**_PARTS)


class Subject(NamedTuple):
    """What a clause in unknown words is about, and so what it leaves unsettled."""

    pattern: str
    unsettles: tuple[str, ...]


SUBJECTS: Final = (
    Subject(r"等级|评级|为优|为良", ("grades",)),
    Subject(r"执行率|预算执行", ("by rate",)),
    Subject(r"定性|档次|[二三四五]档|部分(?:达成|完成)", ("bands",)),
    Subject(r"反向|逆向|负向", ("≤",)),
    Subject(r"正向|满意度", ("≥",)),
)
"""What a clause may name; one that names none of these may speak of any quantity."""
