"""The words by which a name tells its direction, each with an indicator that it was seen in.

`MEASURES` follow a word of another table: 事故 + 数量, 减少 + 数量. A name whose end is in no table says
nothing. Where ``seen`` is empty, no form at hand has the word; it stands here by analogy with its neighbours.
"""

from __future__ import annotations

from typing import Final, NamedTuple

__all__ = [
    "BETWEEN_REDUCTION_AND_HEAD",
    "BURDENS",
    "DOINGS",
    "HANDLINGS",
    "HARMS",
    "MEASURES",
    "REDUCTIONS",
    "Word",
]


class Word(NamedTuple):
    """A word, and an indicator's name that it was seen in."""

    text: str
    seen: str = ""


MEASURES: Final = (
    *(
        "率",
        "比率",
        "比例",
        "量",
        "总量",
        "数",
        "数量",
        "总数",
        "次数",
        "起数",
        "件数",
        "人数",
        "人次",
        "户数",
        "天数",
    ),
    *("宗数", "例数", "批次", "频次", "额", "金额", "幅度", "程度", "面积"),
)

HARMS: Final = (
    Word("事故", "重大事故发生次数"),
    Word("投诉", "投诉量"),
    Word("事件", "因粮食市场波动引起的粮食安全事件发生数"),
    Word("抛弃病死猪", "大规模随意抛弃病死猪事件"),
    Word("变质", "县级储备粮库存粮食明显变质比例"),
    Word("受害", "森林火灾受害率"),
    Word("成灾", "主要林业有害生物成灾率"),
    Word("伤亡", "同期对比事故伤亡率"),
    Word("扣分", "扣分"),
    Word("科目调整", "科目调整次数"),
    Word("结余", "结余率（计算方法为：结余数/预算数）"),
    *map(Word, ("死亡", "受伤", "发病", "感染", "复发", "受灾", "污染", "火灾", "损失", "案发")),
    *map(
        Word,
        (
            "差错",
            "错误",
            "失误",
            "误差",
            "超标",
            "超支",
            "超期",
            "逾期",
            "延误",
            "故障",
            "返工",
            "退货",
            "漏报",
        ),
    ),
    *map(Word, ("违规", "违法", "违纪", "上访", "信访", "失业", "辍学", "流失", "返贫", "闲置", "空置", "缺勤")),
)
"""What nobody wants to happen: alone, counted (投诉量), or as 发生率 and 发生次数."""

BURDENS: Final = (
    Word("时限", "办结时限（工作日）"),
    Word("成本", "项目总成本"),
    *map(Word, ("时长", "用时", "响应时间", "处理时间", "办理时间", "审批时间", "等待时间")),
    *map(
        Word,
        (
            "费用",
            "单价",
            "支出",
            "造价",
            "能耗",
            "排放量",
            "发生率",
            "发生次数",
            "发生数",
            "发生起数",
            "发生件数",
        ),
    ),
)
"""What is borne for the result, or befalls it; each only as the last word."""

REDUCTIONS: Final = (
    Word("减少", "市本级减少企业用地成本（万元）"),
    Word("降低", "安全隐患降低率"),
    Word("下降", "同期对比事故伤亡率下降"),
    Word("节约", "成本节约率"),
    *map(Word, ("压减", "压缩", "缩短", "节省", "挽回", "避免")),
)
"""Taking a harm or a burden away."""

BETWEEN_REDUCTION_AND_HEAD: Final = ("项目", "工程", "工作", "活动", "宣传")
"""Words that show that the reduction belongs to something else: 减少污染项目总成本."""

HANDLINGS: Final = (
    Word("不受", "保护全市人口财产不受损失"),
    *map(Word, ("受理", "处理", "办理", "调处", "查处", "化解", "处置", "排查", "整改", "调查", "核查", "应对")),
    *map(Word, ("赔付", "防止", "防范", "预防", "杜绝", "无重大", "零")),
)
"""Work done on harms, or their absence. 受理投诉件数 counts work, so such a name settles nothing."""

DOINGS: Final = (
    Word("办结率", "投诉办结率"),
    Word("修复率", "故障修复率"),
    Word("处理率", "事故处理率"),
    Word("处置率", "安全隐患排查有效处置率"),
    Word("合规率", "成本合规率"),
    Word("合格率", "委托业务报告合格率"),
    Word("达标率", "生均补助标准达标率"),
    Word("及时率", "县级储备粮贷款付息及时率"),
    Word("满意度", "活动参与人员满意度"),
    Word("满意率", "批示及提案主办件满意率"),
    Word("覆盖率", "多规合一村庄规划编制覆盖率"),
    Word("完成率", "天然林和公益林管护当期任务完成率"),
    Word("到位率", "5000吨稻谷、500吨成品粮储备到位率"),
    Word("发放率", "养殖环节病死猪无害化处理补助经费发放率"),
    Word("知晓率", "公益性讲座知晓率"),
    Word("落实率", "数量落实率（%）"),
    Word("提升率", "执法时效提升率（%）"),
    Word("接种率", "适龄儿童疫苗接种率"),
    Word("签约率", "家庭医生签约率"),
    Word("开工率", "及时(按期)开工率"),
    Word("完工率", "及时(按期)完工率"),
    Word("真实率", "库存数量真实率"),
    Word("执行率", "国家政策性粮收购价格执行率"),
    Word("管理率", "储备粮管理专户管理率"),
    Word("核算率", "县级储备粮库存成本核算率"),
    Word("保障率", "利息费用保障率"),
    Word("保粮率", "低温、低氧、低剂量科学保粮率"),
    Word("正常率", "部门运作正常率"),
    Word("审查率", "项目审查率"),
    Word("亮化美化率", "环境治理亮化美化率"),
    *map(
        Word,
        (
            "整改率",
            "化解率",
            "查处率",
            "受理率",
            "回复率",
            "准确率",
            "使用率",
            "普及率",
            "优良率",
            "培训时长",
            "服务时长",
        ),
    ),
)
"""Rates of something done or attained, under whose name a harm or a burden may stand."""
