"""Build the sample rosters from the facts below; run it to write `samples/rosters/*.xlsx` anew.

The four single-project rosters hold what four published reports say; nothing is corrected. Where a report
prints no points and targets the row is marked 虚构 in 备注, and `multi.xlsx` is invented altogether. Dates
are fixed, so that the same facts always give the same files.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

PROJECT_HEADINGS = (
    *("项目编码", "项目名称", "主管部门", "实施单位", "年初预算数", "全年预算数"),
    *("负责人", "联系电话", "业务股室", "填报截止日期"),
)
INDICATOR_HEADINGS = (
    *("项目编码", "一级指标", "二级指标", "三级指标"),
    *("指标值", "计量单位", "指标性质", "分值"),
)
AMOUNTS = {"年初预算数", "全年预算数", "分值"}
WIDTHS = {"项目名称": 44, "主管部门": 24, "实施单位": 24, "三级指标": 48, "二级指标": 20, "指标值": 16}

# Each roster: the lines of 项目, the lines of 指标; cells in the headings' order, further cells are 备注.
ROSTERS: Mapping[str, tuple[str, str]] = {
    "jishan-2020": (
        "| 稷山县国土空间规划 | 稷山县自然资源局 | | 315.2 | 315.2",
        """
        | 产出指标 | 数量指标 | 规划文本及图纸 | 纸质、电子 | | 定性 | 20
        | 产出指标 | 质量指标 | 符合强制性的国家技术规范、省市相关技术规程。 | 是 | | 定性 | 20
        | 产出指标 | 时效指标 | 到2035年，全面提升国土空间治理体系和治理能力现代化水平。 | 是 | | 定性 | 20
        | 效益指标 | 经济效益 | 将生态优先、绿色发展作为一切发展的前提。 | 良好 | | 定性 | 8
        | 效益指标 | 社会效益 | 实现城乡高质量发展、高品质生活。 | 良好 | | 定性 | 8
        | 效益指标 | 生态效益 | 构建山水林田湖草生命共同体。 | 良好 | | 定性 | 8
        | 效益指标 | 可持续影响指标 | 形成全国国土空间开发保护“一张图”。 | 良好 | | 定性 | 8
        | 满意度指标 | 服务对象满意度指标 | | 100% | | | 8
        """,
    ),
    "daning-2021": (
        "| 大宁县产业集聚区土地集约利用全面评价项目 | | | 0 | 70",
        """
        | 产出指标 | 数量指标 | 数量落实率（%） | 100% | | | 15
        | 产出指标 | 质量指标 | 考核质量达标率（%） | 95% | | | 10
        | 产出指标 | 时效指标 | 执法时效提升率（%） | 100% | | | 10
        | 产出指标 | 成本指标 | 成本合规率 | 合规 | | | 15
        | 效益指标 | 可持续影响指标 | 社会公众满意度（%） | 95% | | | 30
        | 满意度指标 | 服务对象满意度指标 | 群众满意度（%） | 95% | | | 10
        """,
    ),
    # 获批新增建设用地: the form prints 2 beside an actual of 2.3万, the report's text says 2万亩.
    "xianning-2020": (
        "| 咸宁市自然资源和规划局部门整体支出 | | 咸宁市自然资源和规划局 | 5630.63 | 5923.63",
        """
        | 产出指标 | 数量指标 | 拓展发展空间面积（平方公里） | 20 | | | 3
        | 产出指标 | 数量指标 | 获批新增建设用地（亩） | 20000 | | | 3
        | 产出指标 | 数量指标 | 建立地质灾害隐患台账数量（处） | 200 | | | 3
        | 产出指标 | 数量指标 | “多规合一”村庄规划编制数量（个） | 350以上 | | | 3
        | 产出指标 | 数量指标 | 办理抵押登记数量（笔） | 200 | | | 3
        | 产出指标 | 数量指标 | 举办干部教育培训人次 | 1万人次以上 | | | 3
        | 产出指标 | 数量指标 | 办理省市领导批示件及人大代表提案件数量（件） | 500 | | | 3
        | 产出指标 | 质量指标 | 抵押登记“不见面”审批覆盖率 | 100% | | | 3
        | 产出指标 | 质量指标 | 多规合一村庄规划编制覆盖率 | 50%以上 | | | 3
        | 产出指标 | 质量指标 | 申报省级全域国土综合整治项目数量（个） | 2-3 | | | 3
        | 产出指标 | 时效指标 | 审批环节减少数量（个） | 3-5 | | | 2
        | 产出指标 | 时效指标 | 办结时限（工作日） | 3-5 | | | 2
        | 产出指标 | 时效指标 | 地质灾害隐患巡排及时率 | 100% | | | 2
        | 产出指标 | 成本指标 | 生态修复投资规模（亿元） | 2 | | | 4
        | 效益指标 | 经济效益指标 | 为园区融资金额（亿元） | 50 | | | 4
        | 效益指标 | 经济效益指标 | 项目用地实现合同价款（亿元） | 70 | | | 4
        | 效益指标 | 经济效益指标 | 市本级减少企业用地成本（万元） | 1500以上 | | | 4
        | 效益指标 | 社会效益指标 | 提供高质量调研成果数量（份） | 60 | | | 3
        | 效益指标 | 社会效益指标 | 有效推进公园城市建设 | 有效推进 | | | 3
        | 效益指标 | 生态效益指标 | 验收增减挂购项目面积（亩） | 2万以上 | | | 4
        | 效益指标 | 生态效益指标 | 完成矿山生态修复面积（亩） | 1.5万以上 | | | 4
        | 效益指标 | 生态效益指标 | 新增耕地面积（亩） | 1万 | | | 4
        | 满意度指标 | 服务对象满意度 | 批示及提案主办件满意率 | 100% | | | 5
        | 满意度指标 | 服务对象满意度 | 社会群众满意率 | 100% | | | 5
        """,
    ),
    # The report names the three aspects of 决策 and the indicators of the rest; it prints no points.
    "yangquan-2024": (
        "| 阳泉市国土空间总体规划（2021—2035年）项目 | 阳泉市人民政府 | 阳泉市规划和自然资源局 | | 2233.90",
        """
        | 决策 | 项目立项 | 项目立项 | 充分、规范 | | 定性 | 4 | 虚构
        | 决策 | 绩效目标 | 绩效目标 | 合理、明确 | | 定性 | 3 | 虚构
        | 决策 | 资金投入 | 资金投入 | 科学、合理 | | 定性 | 3 | 虚构
        | 过程 | 资金管理 | 资金到位率 | 100% | | ≥ | 3 | 虚构
        | 过程 | 资金管理 | 预算执行率 | 100% | | ≥ | 3 | 虚构
        | 过程 | 资金管理 | 资金使用合规性 | 合规 | | 定性 | 4 | 虚构
        | 过程 | 组织实施 | 组织保障 | 有力 | | 定性 | 4 | 虚构
        | 过程 | 组织实施 | 进度执行率 | 100% | | ≥ | 3 | 虚构
        | 过程 | 组织实施 | 基础数据完成率 | 100% | | ≥ | 3 | 虚构
        | 产出 | 产出数量 | 完成规划编制方案数量 | 1 | 套 | ≥ | 2 | 虚构
        | 产出 | 产出数量 | 完成规划报告数量 | 11 | 个 | ≥ | 3 | 虚构
        | 产出 | 产出数量 | 完成规划面积 | 4558.96 | 平方千米 | ≥ | 2 | 虚构
        | 产出 | 产出数量 | 完成规划区域数量 | 2 | 个 | ≥ | 2 | 虚构
        | 产出 | 产出数量 | 征求公众意见数量 | 500 | 份 | ≥ | 2 | 虚构
        | 产出 | 产出质量 | 与阳泉市的总体发展理念契合 | 高度契合 | | 定性 | 3 | 虚构
        | 产出 | 产出质量 | 11个专题报告的质量评价 | 良好 | | 定性 | 3 | 虚构
        | 产出 | 产出质量 | 专家评审论证通过率 | 100% | | ≥ | 2 | 虚构
        | 产出 | 产出质量 | 报经主管部门审议通过率 | 100% | | ≥ | 2 | 虚构
        | 产出 | 产出质量 | 规划标准符合相应的技术规范标准 | 符合 | | 定性 | 2 | 虚构
        | 产出 | 产出质量 | 征求相关部门意见采纳数量 | 80% | | ≥ | 2 | 虚构
        | 产出 | 产出时效 | 规划编制工作完成及时性 | 2023年12月31日前 | | 时限 | 2 | 虚构
        | 产出 | 产出时效 | 规划报告完成及时性 | 2023年12月31日前 | | 时限 | 2 | 虚构
        | 产出 | 产出时效 | 经费支出时效性 | 及时 | | 定性 | 2 | 虚构
        | 产出 | 产出成本 | 项目总成本控制率 | 100% | | ≤ | 3 | 虚构
        | 产出 | 产出成本 | 规划编制费用 | 2482.12万元 | | ≤ | 2 | 虚构
        | 产出 | 产出成本 | 信息平台建设费用 | 200万元 | | ≤ | 2 | 虚构
        | 产出 | 产出成本 | 专题研究费 | 300万元 | | ≤ | 2 | 虚构
        | 效益 | 项目效益 | 对社会经济发展的影响或提升程度 | 较大 | | 定性 | 2 | 虚构
        | 效益 | 项目效益 | 对节约时政资金投入的改善或影响程度 | 较大 | | 定性 | 2 | 虚构
        | 效益 | 项目效益 | 对经济增长的影响或提升程度 | 较大 | | 定性 | 2 | 虚构
        | 效益 | 项目效益 | 对城乡规划的改善或影响程度 | 较大 | | 定性 | 2 | 虚构
        | 效益 | 项目效益 | 对国土，自然资源利用水平的改善或提升程度 | 较大 | | 定性 | 2 | 虚构
        | 效益 | 项目效益 | 对人居环境的改善或影响程度 | 较大 | | 定性 | 2 | 虚构
        | 效益 | 项目效益 | 对市委市政府重大决策支撑的影响程度 | 较大 | | 定性 | 2 | 虚构
        | 效益 | 项目效益 | 对加强资源保护、减少排放或环境破坏的改善程度 | 较大 | | 定性 | 2 | 虚构
        | 效益 | 项目效益 | 健全的规划管理制度为规划工作提供可持续保障 | 健全 | | 定性 | 2 | 虚构
        | 效益 | 项目效益 | 科学规划为城市发展和资源利用提供长期指导 | 科学 | | 定性 | 2 | 虚构
        | 效益 | 项目效益 | 对单位履职，促进事业发展的持续影响程度 | 较大 | | 定性 | 2 | 虚构
        | 效益 | 项目效益 | 对促进国民经济发展规划，落实党委政府决策的持续影响程度 | 较大 | | 定性 | 2 | 虚构
        | 效益 | 满意度 | 社会公众满意度 | 90% | | ≥ | 3 | 虚构
        | 效益 | 满意度 | 服务对象满意度 | 90% | | ≥ | 3 | 虚构
        """,
    ),
    # Invented: two projects under one unit, codes with leading zeros, every kind of indicator.
    "multi": (
        """
        000101 | 高标准农田建设 | 示例县农业农村局 | 农田建设中心 | 800 | 860|张三|0000-01|农业股|2021-03-31
        000102 | 农田水利维修 | 示例县农业农村局 | 农田建设中心 | 120 | 120|张三|0000-01|农业股|2021-03-31
        000201 | 图书馆运行 | 示例县文旅局 | 示例县图书馆 | 95.5 | 95.5|李四|0000-02|教科文股|2021-03-31
        """,
        """
        000101 | 产出指标 | 数量指标 | 新建高标准农田面积 | 1.2 | 万亩 | ≥ | 15 | 虚构
        000101 | 产出指标 | 质量指标 | 工程验收合格率 | 100 | % | ≥ | 15 | 虚构
        000101 | 产出指标 | 时效指标 | 完工时间 | 12月31日前 | | 时限 | 10 | 虚构
        000101 | 产出指标 | 成本指标 | 亩均建设成本 | 1500 | 元/亩 | ≤ | 10 | 虚构
        000101 | 效益指标 | 经济效益指标 | 粮食亩均增产 | 80公斤 | | ≥ | 15 | 虚构
        000101 | 效益指标 | 可持续影响指标 | 管护制度健全程度 | 健全 | | 定性 | 15 | 虚构
        000101 | 满意度指标 | 服务对象满意度指标 | 受益农户满意度 | ≥90% | | | 10 | 虚构
        000102 | 产出指标 | 数量指标 | 维修渠道长度 | ≥35公里 | | | 20 | 虚构
        000102 | 产出指标 | 质量指标 | 维修质量问题数 | 0 | 个 | ＝ | 15 | 虚构
        000102 | 产出指标 | 成本指标 | 维修总成本 | 不超过120万元 | | | 15 | 虚构
        000102 | 效益指标 | 社会效益指标 | 受益村数量 | 8-10个 | | | 15 | 虚构
        000102 | 效益指标 | 生态效益指标 | 节水效果 | 明显 | | | 15 | 虚构
        000102 | 满意度指标 | 服务对象满意度指标 | 用水户满意度 | 90%以上 | | | 10 | 虚构
        000201 | 产出指标 | 数量指标 | 全年接待读者 | 6万人次以上 | | | 15 | 虚构
        000201 | 产出指标 | 数量指标 | 举办读者活动 | 24 | 场 | ≥ | 15 | 虚构
        000201 | 产出指标 | 时效指标 | 新书上架用时 | 15 | 天 | ≤ | 10 | 虚构
        000201 | 产出指标 | 成本指标 | 运行经费 | 95.5 | 万元 | ≤ | 10 | 虚构
        000201 | 效益指标 | 社会效益指标 | 有效读者证数量 | 3000 | 个 | ≥ | 30 | 虚构
        000201 | 满意度指标 | 服务对象满意度指标 | 读者满意度 | 90% | | ≥ | 10 | 虚构
        """,
    ),
}


def build(folder: Path) -> list[Path]:
    """Write every sample roster into a folder.

    Args:
        folder: Where to write; made if need be.

    Returns:
        The files written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(folder / f"{name}.xlsx", *lines) for name, lines in ROSTERS.items()]


def _write(path: Path, projects: str, indicators: str) -> Path:
    book = xlsxwriter.Workbook(path)
    book.set_properties({"title": f"样例花名册 {path.stem}", "created": datetime(2021, 1, 1, tzinfo=UTC)})
    _sheet(book, "项目", PROJECT_HEADINGS, projects)
    _sheet(book, "指标", INDICATOR_HEADINGS, indicators)
    book.close()
    return path


def _sheet(book: xlsxwriter.Workbook, name: str, headings: tuple[str, ...], lines: str) -> None:
    rows = [[cell.strip() for cell in line.split("|")] for line in lines.strip().splitlines()]
    if any(len(row) > len(headings) for row in rows):
        headings = (*headings, "备注")
    head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1, "align": "center"})
    text = book.add_format({"num_format": "@", "border": 1, "text_wrap": True, "valign": "vcenter"})
    number = book.add_format({"border": 1, "valign": "vcenter"})
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, WIDTHS.get(heading, 13))
        sheet.write_string(0, column, heading, head)
    for line, row in enumerate(rows, start=1):
        for column, heading in enumerate(headings):
            cell = row[column] if column < len(row) else ""
            if cell and heading in AMOUNTS:
                sheet.write_number(line, column, float(cell), number)
            elif cell:
                sheet.write_string(line, column, cell, text)
            else:
                sheet.write_blank(line, column, None, text)


if __name__ == "__main__":
    for written in build(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "rosters"):
        print(written)
