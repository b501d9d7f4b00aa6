"""The headings that published forms print, as data: which field each stands for, and where it was seen.

An odd county form is one line more here. A heading is compared without white space, line breaks, brackets with
their content, numbering and width of characters. Where two headings of one form stand for the same field, the one
that comes first in the table is taken. ``类推`` marks a heading by analogy that no collected form has shown yet.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from jixiao.recognise.words import heading_key

__all__ = [
    "ACTUAL_GOAL",
    "COLUMNS",
    "EXECUTION",
    "EXPECTED_GOAL",
    "GRADE",
    "GROUPED",
    "HEADER",
    "MEASURES",
    "REMARKS",
    "STAFF",
    "TOTAL",
    "Heading",
    "Headings",
    "Match",
]


class Heading(NamedTuple):
    """One heading as a form prints it.

    Attributes:
        field: The field that it stands for.
        alias: Its text.
        seen_in: The form or document that prints it.
    """

    field: str
    alias: str
    seen_in: str


class Match(NamedTuple):
    """What a heading stands for; of two for the same field the lower rank is taken."""

    field: str
    rank: int


class Headings:
    """One block's headings: exact aliases first, then patterns for unseen spellings of known words."""

    def __init__(self, *headings: Heading, patterns: tuple[tuple[str, str], ...] = ()) -> None:
        self.headings = headings
        self._exact: dict[str, Match] = {}
        for rank, heading in enumerate(headings):
            self._exact.setdefault(heading_key(heading.alias), Match(heading.field, rank))
        self._patterns = tuple(
            (re.compile(pattern), Match(field, len(headings) + index))
            for index, (field, pattern) in enumerate(patterns)
        )
        self._find = lru_cache(maxsize=4096)(self._search)

    def find(self, key: str) -> Match | None:
        """What a normalised heading stands for in this block."""
        return self._find(key)

    def field(self, key: str) -> str | None:
        """The field alone."""
        match = self._find(key)
        return match.field if match is not None else None

    def _search(self, key: str) -> Match | None:
        if key in self._exact:
            return self._exact[key]
        return next((match for pattern, match in self._patterns if pattern.search(key)), None)


H = Heading

COLUMNS = Headings(
    H("level1", "一级指标", "财预〔2020〕10号附件1"),
    H("level1", "一级绩效指标", "多省通用系统"),
    H("level1", "指标类别", "类推"),
    H("level2", "二级指标", "财预〔2020〕10号附件1"),
    H("level2", "二级绩效指标", "多省通用系统"),
    H("name", "三级指标", "财预〔2020〕10号附件1"),
    H("name", "三级指标名称", "多省通用系统"),
    H("name", "三级绩效指标", "类推"),
    H("name", "指标名称", "重庆市梁平区2022、多省通用系统"),
    H("name", "绩效指标名称", "类推"),
    H("name", "目标指标", "大宁县2021"),
    H("name", "指标内容", "类推"),
    H("name", "具体指标", "类推"),
    H("target", "年度指标值", "财预〔2020〕10号附件1"),
    H("target", "年初指标值(A)", "咸宁市2020"),
    H("target", "年初目标值(A)", "湖北省鄂财绩函〔2021〕16号附表"),
    H("target", "年度目标值", "类推"),
    H("target", "全年目标值", "类推"),
    H("target", "预期指标值", "成安县2020"),
    H("target", "指标值", "永德县明朗中学2022、四川省报表0013zp"),
    H("target", "目标值", "大宁县2021"),
    H("target", "绩效目标值", "类推"),
    H("target", "计划值", "类推"),
    H("target", "评价标准", "财预〔2020〕10号附件2"),
    H("actual", "实际完成值", "财预〔2020〕10号附件1"),
    H("actual", "全年实际值(B)", "中江县2022、濉溪县2019"),
    H("actual", "全年完成值", "天长市2022、重庆市梁平区2022"),
    H("actual", "全年实际完成值", "类推"),
    H("actual", "实际完成指标值", "类推"),
    H("actual", "单项指标实际完成值", "成安县2020"),
    H("actual", "完成值", "四川省报表0013zp"),
    H("actual", "实际值", "类推"),
    H("actual", "业绩值", "大宁县2021"),
    H("actual", "实际情况", "财预〔2020〕10号附件2"),
    H("actual", "实际完成情况", "财监〔转移支付〕区域绩效目标自评表"),
    H("actual", "完成情况", "类推"),
    H("points", "分值", "财预〔2020〕10号附件1"),
    H("points", "指标分值", "成安县2020"),
    H("points", "标准分", "类推"),
    H("points", "指标权重(分)", "重庆市梁平区2022"),
    H("points", "权重", "大宁县2021、四川省报表0013zp"),
    H("points", "权重占比(%)", "成安县2020"),
    H("score", "自评得分", "湖北省鄂财绩函〔2021〕16号附表"),
    H("score", "得分", "财预〔2020〕10号附件1"),
    H("score", "指标得分", "大宁县2021、重庆市梁平区2022"),
    H("score", "单项指标得分", "成安县2020"),
    H("score", "自评分", "类推"),
    H("score", "实际得分", "类推"),
    H("completion", "完成率", "大宁县2021"),
    H("completion", "指标完成率", "类推"),
    H("completion", "B/A×100%", "财监〔转移支付〕区域绩效目标自评表"),
    H("share", "得分率", "阳泉市2024"),
    H("deviation", "偏差原因分析及改进措施", "财预〔2020〕10号附件1"),
    H("deviation", "未完成原因分析", "天长市2022"),
    H("deviation", "未完成原因和改进措施", "财监〔转移支付〕区域绩效目标自评表"),
    H("deviation", "未完成原因及拟采取的改进措施", "中江县2022、濉溪县2019"),
    H("deviation", "扣分原因", "财预〔2020〕10号附件2"),
    H("deviation", "说明", "重庆市梁平区2022"),
    H("deviation", "备注", "类推"),
    H("target_sign", "指标性质", "永德县明朗中学2022、四川省报表0013zp"),
    H("target_sign", "符号", "成安县2020"),
    H("direction", "指标方向", "扎赉特旗检察院2025"),
    H("direction", "指标正反向", "类推"),
    H("target_unit", "度量单位", "永德县明朗中学2022、四川省报表0013zp"),
    H("target_unit", "计量单位", "重庆市梁平区2022"),
    H("target_unit", "单位(文字描述)", "成安县2020"),
    H("weighted_score", "单项指标折算得分", "成安县2020"),
    H("weighted_score", "折算得分", "成安县2020"),
    patterns=(
        ("", r"复核|审核|折算|实施期|中期|上年|去年|历史|标准值"),
        ("level1", r"^一级"),
        ("level2", r"^二级"),
        ("name", r"^三级"),
        ("actual", r"(?:完成|实际|业绩)值"),
        ("target", r"(?:指标|目标|预期|标准)值"),
        ("share", r"得分率$"),
        ("completion", r"完成率$"),
        ("score", r"(?:得分|自评分)$"),
        ("points", r"^(?:指标)?(?:分值|权重|分数)"),
        ("deviation", r"(?:偏差|未完成|扣分|差异).*(?:原因|说明|分析|措施)"),
    ),
)
"""The indicator table's columns."""

GROUPED: dict[str, str] = {
    "符号": "target_sign",
    "指标性质": "target_sign",
    "值": "target",
    "数值": "target",
    "指标值": "target",
    "单位": "target_unit",
    "计量单位": "target_unit",
    "度量单位": "target_unit",
}
"""What stands in the second row under one heading for the target (成安县2020: 预期指标值 over 符号, 值, 单位)."""

HEADER = Headings(
    H("project", "项目名称", "财预〔2020〕10号附件1"),
    H("project", "专项名称", "财监〔转移支付〕区域绩效目标自评表"),
    H("project", "转移支付(项目)名称", "财监〔转移支付〕区域绩效目标自评表"),
    H("project_code", "项目编码", "类推"),
    H("project_code", "项目代码", "类推"),
    H("department", "主管部门", "财预〔2020〕10号附件1"),
    H("department", "主管部门及代码", "类推"),
    H("department", "地方主管部门", "财监〔转移支付〕区域绩效目标自评表"),
    H("unit", "实施单位", "财预〔2020〕10号附件1"),
    H("unit", "项目实施单位", "黄冈市2020"),
    H("unit", "单位名称", "咸宁市2020、黄冈市2020"),
    H("unit", "项目单位", "类推"),
    H("unit", "填报单位", "类推"),
    H("unit", "预算单位", "类推"),
    H("unit", "资金使用单位", "财监〔转移支付〕区域绩效目标自评表"),
    H("manager", "项目负责人", "类推"),
    H("manager", "负责人", "类推"),
    H("contact", "联系人", "类推"),
    H("contact", "项目联系人", "类推"),
    H("phone", "联系电话", "类推"),
    H("phone", "电话", "类推"),
    H("filled_on", "填报日期", "咸宁市2020"),
    H("filled_on", "填表日期", "类推"),
    H("basic_expenditure", "基本支出总额", "咸宁市2020"),
    H("project_expenditure", "项目支出总额", "咸宁市2020"),
)
"""Labels of the header fields."""

MEASURES = Headings(
    H("initial", "年初预算数", "财预〔2020〕10号附件1"),
    H("initial", "年初预算资金", "大宁县2021"),
    H("initial", "年初预算", "类推"),
    H("budget", "全年预算数", "财预〔2020〕10号附件1"),
    H("budget", "全年预算资金", "大宁县2021"),
    H("budget", "全年(调整)预算数", "重庆市梁平区2022"),
    H("budget", "预算数(A)", "咸宁市2020"),
    H("budget", "调整后预算数", "四川省报表0013zp"),
    H("budget", "全年预算", "类推"),
    H("budget", "预算安排情况(调整后)", "成安县2020"),
    H("budget", "预算安排", "成安县2020"),
    H("arrived", "实际到位资金", "大宁县2021"),
    H("arrived", "资金到位", "成安县2020"),
    H("arrived", "资金到位情况", "成安县2020"),
    H("executed", "全年执行数", "财预〔2020〕10号附件1"),
    H("executed", "全年执行资金", "大宁县2021"),
    H("executed", "执行数(B)", "咸宁市2020"),
    H("executed", "预算执行数", "四川省报表0013zp"),
    H("executed", "资金执行", "成安县2020"),
    H("executed", "资金执行情况", "成安县2020"),
    H("executed", "实际支出数", "类推"),
    H("balance", "资金结余", "大宁县2021"),
    H("arrival_rate", "预算到位率", "大宁县2021"),
    H("rate", "执行率", "财预〔2020〕10号附件1"),
    H("rate", "预算执行率(%)", "大宁县2021"),
    H("points", "分值", "财预〔2020〕10号附件1"),
    H("points", "执行率权重", "重庆市梁平区2022"),
    H("points", "权重", "四川省报表0013zp"),
    H("score", "得分", "财预〔2020〕10号附件1"),
    H("score", "执行率得分", "重庆市梁平区2022"),
    H("score", "自评得分", "类推"),
    H("deviation", "未完成原因分析", "类推"),
    H("deviation", "偏差原因分析及改进措施", "类推"),
    patterns=(
        ("initial", r"^年初.*预算"),
        ("arrival_rate", r"到位率"),
        ("rate", r"执行率$"),
        ("budget", r"^(?:全年|调整).*预算"),
        ("arrived", r"到位(?:资金|数|金额)$"),
        ("executed", r"^(?:全年|实际)?(?:预算)?(?:执行|支出)(?:数|金额|资金)$"),
        ("deviation", r"(?:偏差|未完成).*(?:原因|说明|分析)"),
    ),
)
"""Measures of the fund table, whichever way round it lies."""

EXPECTED_GOAL = Headings(
    H("expected", "预期目标", "财预〔2020〕10号附件1"),
    H("expected", "年初设定目标", "类推"),
    H("expected", "年初目标", "重庆市梁平区2022"),
    H("expected", "总体目标", "类推"),
    H("expected", "年度绩效目标", "类推"),
    patterns=(("expected", r"^(?:预期|年初|全年|设定).*目标$"),),
)
"""Headings of the expected goal."""

ACTUAL_GOAL = Headings(
    H("actual", "实际完成情况", "财预〔2020〕10号附件1"),
    H("actual", "全年实际完成情况", "财监〔转移支付〕区域绩效目标自评表"),
    H("actual", "目标实际完成情况", "类推"),
    H("actual", "总体完成情况", "类推"),
    patterns=(("actual", r"完成情况$"),),
)
"""Headings of what became of it."""

TOTAL = Headings(
    H("total", "总分", "财预〔2020〕10号附件1"),
    H("total", "合计", "普陀区2022"),
    H("total", "总计", "类推"),
    H("total", "总得分", "类推"),
    H("total", "自评总分", "类推"),
    H("total", "得分合计", "类推"),
    H("total", "自评得分合计", "类推"),
    H("total", "合计得分", "类推"),
)
"""Labels of the total row."""

GRADE = Headings(
    H("grade", "评价等级", "类推"),
    H("grade", "自评等级", "类推"),
    H("grade", "绩效等级", "类推"),
    H("grade", "评定等级", "类推"),
    H("grade", "等级", "类推"),
)
"""Labels of the grade."""

REMARKS = Headings(
    H("deviation", "偏差大或目标未完成原因分析", "咸宁市2020"),
    H("deviation", "未完成原因分析", "类推"),
    H("improvement", "改进措施及结果应用方案", "咸宁市2020"),
    H("improvement", "改进措施", "四川省报表0013zp"),
    H("improvement", "下一步改进措施", "类推"),
    H("other", "其他需要说明事项", "永德县明朗中学2022"),
    H("other", "其他需要说明的事项", "类推"),
    H("other", "评价结论", "四川省报表0013zp"),
    H("other", "存在问题", "四川省报表0013zp"),
    patterns=(
        ("deviation", r"^(?:偏差|目标未完成|未完成).*原因"),
        ("improvement", r"^(?:改进|整改)措施"),
        ("other", r"^其他需要?说明"),
    ),
)
"""Labels of the free-text boxes below the table."""

EXECUTION = re.compile(r"^(?:年度|项目)?(?:预算|资金|预算资金)执行(?:率|指标|率指标|情况)?$")
"""First level's name of a row that scores the execution inside the indicator table (大宁县2021: 预算执行指标)."""

STAFF = re.compile(
    r"^(?:员工|职工|被考核人|被考评人|考核对象|考评对象)?(?:姓名|工号|岗位|职务|职位|员工编号|被考核人|考核对象)$"
)
"""Labels that only an appraisal of persons has; it otherwise shares target, actual and score columns with a form."""
