"""Whole published forms, scored by the published rules: what is found on each, and nothing else.

1. 稷山县2020年度: points 110, the total leaves the execution's 10 out, one explained self-deduction.
2. 大宁县2021年度: words against a percentage, and nothing else.
3. 咸宁市2020年度: one lost 万 and no error; far-over quantities are explained in the form's own box.
4. The same forms as issued and completed samples.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from jixiao.assess import assess
from jixiao.check import check
from jixiao.findings import Finding
from jixiao.rules import Case
from jixiao.score import score
from jixiao.scorecard import RuleSource
from jixiao.template import data_folder

from .build import ABSENT, Money, Row, form


def table(text: str) -> list[Row]:
    """``一级 | 名称 | 指标值 | 完成值 | 分值 | 得分 | 偏差原因``."""
    made = []
    for line in text.strip().splitlines():
        level1, name, target, actual, points, earned, reason = (part.strip() or None for part in line.split("|"))
        assert points is not None
        assert earned is not None
        made.append(
            Row(
                name=name,
                level1=level1,
                level2=None,
                target=target,
                actual=actual,
                points=float(points),
                score=float(earned),
                reason=reason,
            )
        )
    return made


def found(case: Case) -> list[tuple[str, str, str | None]]:
    """Code, severity and cell of what is found under the assumed rules."""
    scorecard = score(case.submission, None, RuleSource.ASSUMED)
    return _short(check(replace(case, scorecard=scorecard)))


def _short(findings: tuple[Finding, ...]) -> list[tuple[str, str, str | None]]:
    return [(one.code, one.severity.value, one.cell.a1 if one.cell is not None else None) for one in findings]


JISHAN = table("""
产出指标   | 规划文本及图纸             | 纸质、电子 | 初稿已完成 | 20 | 20 |
产出指标   | 符合强制性的国家技术规范   | 是         | 是         | 20 | 20 |
产出指标   | 治理体系和治理能力现代化   | 是         | 是         | 20 | 20 |
效益指标   | 生态优先、绿色发展         | 良好       | 良好       | 8  | 8  |
效益指标   | 高质量发展、高品质生活     | 良好       | 良好       | 8  | 8  |
效益指标   | 山水林田湖草生命共同体     | 良好       | 良好       | 8  | 8  |
效益指标   | 国土空间开发保护“一张图”   | 良好       | 良好       | 8  | 6  | 有待未来15年实践检验
满意度指标 |                            | 100%       | 100%       | 8  | 8  |
""")

DANING = table("""
产出指标   | 数量落实率（%）     | 100% | 100% | 15 | 15 |
产出指标   | 考核质量达标率（%） | 95%  | 100% | 10 | 10 |
产出指标   | 执法时效提升率（%） | 100% | 100% | 10 | 10 |
产出指标   | 成本合规率          | 合规 | 100% | 15 | 15 |
效益指标   | 社会公众满意度（%） | 95%  | 95%  | 30 | 30 |
满意度指标 | 群众满意度（%）     | 95%  | 95%  | 10 | 10 |
""")

XIANNING = table("""
产出指标   | 拓展发展空间面积（平方公里）       | 20          | 14     | 3 | 2.1  |
产出指标   | 获批新增建设用地（亩）             | 2           | 2.3万  | 3 | 3    |
产出指标   | 建立地质灾害隐患台账数量（处）     | 200         | 264    | 3 | 3    |
产出指标   | “多规合一”村庄规划编制数量（个）   | 350以上     | 348    | 3 | 2.98 |
产出指标   | 办理抵押登记数量（笔）             | 200         | 154    | 3 | 2.31 |
产出指标   | 举办干部教育培训人次               | 1万人次以上 | 1.4万  | 3 | 3    |
产出指标   | 办理批示件及提案件数量（件）       | 500         | 663    | 3 | 3    |
产出指标   | 抵押登记“不见面”审批覆盖率         | 100%        | 100%   | 3 | 3    |
产出指标   | 多规合一村庄规划编制覆盖率         | 50%以上     | 46%    | 3 | 2.76 |
产出指标   | 申报省级综合整治项目数量（个）     | 2-3         | 6      | 3 | 3    |
产出指标   | 审批环节减少数量（个）             | 3-5         | 5      | 2 | 2    |
产出指标   | 办结时限（工作日）                 | 3-5         | 3      | 2 | 2    |
产出指标   | 地质灾害隐患巡排及时率             | 100%        | 100%   | 2 | 2    |
产出指标   | 生态修复投资规模（亿元）           | 2           | 1.55   | 4 | 3.1  |
效益指标   | 为园区融资金额（亿元）             | 50          | 38     | 4 | 3.04 |
效益指标   | 项目用地实现合同价款（亿元）       | 70          | 71     | 4 | 4    |
效益指标   | 市本级减少企业用地成本（万元）     | 1500以上    | 1776   | 4 | 4    |
效益指标   | 提供高质量调研成果数量（份）       | 60          | 88     | 3 | 3    |
效益指标   | 有效推进公园城市建设               | 有效推进    | 有效推进 | 3 | 3  |
效益指标   | 验收增减挂购项目面积（亩）         | 2万以上     | 2.8万  | 4 | 4    |
效益指标   | 完成矿山生态修复面积（亩）         | 1.5万以上   | 1.25万 | 4 | 3.33 |
效益指标   | 新增耕地面积（亩）                 | 1万         | 1万    | 4 | 4    |
满意度指标 | 批示及提案主办件满意率             | 100%        | 100%   | 5 | 5    |
满意度指标 | 社会群众满意率                     | 100%        | 98%    | 5 | 4.9  |
""")

UNKNOWN = ("template-unknown", "info", None)


def test_jishan() -> None:
    money = Money(315.2, 315.2, 315.2, parts=(
        ("其中：当年财政拨款", None, None, 315.2), ("上年结转资金", None, None, None), ("其他资金", None, None, None),
    ))  # fmt: skip
    assert found(form(*JISHAN, money=money, points_total=100, total=98)) == [
        UNKNOWN,
        ("qualitative-out-of-band", "info", "H19"),
        ("points-sum", "error", "G40"),
        ("total-mismatch", "error", "H40"),
    ]


def test_daning() -> None:
    money = Money(0, 70, 27.59, rate=0.3941, shown="39.41%", score=3.94, reason="项目正在进行，按进度支付")
    assert found(form(*DANING, money=money, total=93.94)) == [UNKNOWN, ("kind-mismatch", "warning", "F16")]


def test_xianning() -> None:
    money = Money(ABSENT, 5923.63, 5737.12, points=20, rate=0.97, shown="97%", score=19.4)
    far_over = [("far-over-target", "info", f"F{row}") for row in (15, 18, 19, 22, 30, 32)]
    assert found(form(*XIANNING, money=money, total=94.92, box="受疫情影响，部分工作进度推迟。")) == [
        UNKNOWN,
        ("magnitude-mismatch", "warning", "F14"),
        *far_over,
    ]


@pytest.mark.parametrize(
    ("sample", "errors_and_warnings"),
    [
        ("daning-2021", ["kind-mismatch"]),
        ("xianning-2020", []),
        ("jishan-2020", ["points-sum", "formula-overwritten", "total-mismatch", "formula-overwritten"]),
    ],
)
def test_completed_samples(sample: str, errors_and_warnings: list[str]) -> None:
    path = data_folder("samples") / "completed" / f"{sample}.xlsx"
    (result,) = assess(path.read_bytes(), path.name).forms
    assert [one.code for one in result.findings if one.severity.value != "info"] == errors_and_warnings
