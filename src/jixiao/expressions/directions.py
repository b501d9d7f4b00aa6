"""The words by which a name tells its direction, each with an indicator that it was seen in.

`MEASURES` follow a word of another table: 事故 + 数量, 减少 + 数量. A name whose end is in no table says
nothing. Where ``seen`` is empty, the word stands here by analogy with its neighbours. All of it is data, and one place:
hence its length.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

__all__ = [
    "BETWEEN_REDUCTION_AND_HEAD",
    "BURDENS",
    "DOINGS",
    "FALLS",
    "GIVEN",
    "HANDLINGS",
    "HARMS",
    "MEASURES",
    "MONEY",
    "NEGATIONS",
    "OCCURRENCES",
    "REDUCTIONS",
    "REMEDIES",
    "REMEDY_LEADS",
    "RISES",
    "SETTLED_AFTER",
    "STARTS",
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
    *("宗数", "例数", "批次", "频次", "额", "金额", "幅度", "程度", "面积", "公里数", "规模"),
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
    Word("预算调整", "预算调整率"),
    Word("结余", "结余率（计算方法为：结余数/预算数）"),
    # health
    Word("死亡", "孕产妇死亡率"),
    Word("发病", "甲乙类传染病发病率"),
    Word("患病", "慢性病患病率"),
    Word("近视", "儿童青少年总体近视率"),
    Word("病死", "艾滋病病死率"),
    Word("疫情", "松材线虫病疫情发生面积"),
    Word("漏诊", "疾病漏诊率"),
    Word("误诊", "疾病误诊率"),
    *map(Word, ("受伤", "感染", "复发", "龋齿")),
    # disasters and the environment
    Word("火灾", "森林火灾起数"),
    Word("污染", "重污染天数"),
    Word("不利影响", "实施项目对生态产生的不利影响"),
    Word("流失", "水土流失面积"),
    Word("漏损", "供水管网漏损率"),
    Word("火点", "秸秆焚烧火点数"),
    Word("撂荒", "耕地撂荒率"),
    *map(Word, ("受灾", "损失", "停水", "停电")),
    # order
    Word("发案", "刑事案件发案率"),
    Word("重新犯罪", "社区矫正对象重新犯罪率"),
    Word("上访", "越级上访人次"),
    Word("信访", "信访总量"),
    Word("纠纷", "医疗纠纷数量"),
    Word("负面舆情", "负面舆情数量"),
    Word("违规", "资金使用违规次数"),
    Word("挪用", "资金挤占挪用率"),
    *map(Word, ("案发", "违法", "违纪", "负面报道", "欠薪", "积案")),
    # work that went wrong
    Word("差错", "差错率"),
    Word("超标", "超标率"),
    Word("故障", "设备故障率"),
    Word("中断", "网络中断次数"),
    Word("破损", "设施破损率"),
    Word("逾期", "贷款逾期率"),
    Word("漏保", "低保漏保率"),
    Word("错保", "低保错保率"),
    Word("偏差", "预算编制偏差率"),
    Word("工程变更", "工程变更率"),
    *map(
        Word,
        (
            *("错误", "失误", "误差", "超支", "超期", "延误", "延期", "返工", "退货", "漏报", "误报", "漏检"),
            *("漏评", "错评", "错退", "损坏", "缺陷", "差评", "宕机"),
        ),
    ),
    # people who are left behind
    Word("失业", "城镇登记失业率"),
    Word("辍学", "义务教育阶段辍学率"),
    Word("返贫", "返贫率"),
    Word("空置", "公租房空置率"),
    Word("闲置", "资产闲置率"),
    *map(Word, ("缺勤",)),
)
"""What nobody wants to happen: alone, counted (投诉量), or as 发生率 and 发生次数."""

SETTLED_AFTER: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "支出": (
            *(
                "三公",
                "三公”经费",
                "三公经费",
                "公用经费",
                "经费",
                "一般性",
                "运行",
                "差旅",
                "会议费",
                "会议",
                "公务用车",
            ),
            *("培训", "接待", "办公"),
        ),
        "时长": ("等待", "响应", "处理", "办理", "审批", "停电", "停水", "候诊", "排队", "办结"),
    }
)
"""Burdens that are none after other words: 民生支出 and 教育支出 are promises, 演出时长 is a service."""

MONEY: Final = ("费用", "单价", "支出", "管理费", "服务费")
RISES: Final = ("增长", "上升", "提高", "提升", "增加", "上涨", "增幅")
"""Words before a figure that say that it is a rise."""
FALLS: Final = (
    "负增长",
    "下降",
    "减少",
    "降低",
    "压减",
    "压缩",
    "缩短",
    "下跌",
    "降幅",
    "回落",
    "减轻",
    "节约",
    "节省",
)
"""Words before a figure that say that it is a fall."""
GIVEN: Final = (
    *("减免", "报销", "救助", "补贴", "补助", "收购", "收取", "征收", "代缴", "资助", "发放", "追回", "返还"),
    *("研发", "退还", "补偿", "垫付", "补缴", "销售", "出让"),
)
"""Words after which money (``MONEY``) is what is given or taken in, not what something costs: 报销医疗费用."""

BURDENS: Final = (
    Word("时限", "办结时限（工作日）"),
    Word("成本", "项目总成本"),
    # time that someone waits
    Word("响应时间", "故障响应时间"),
    Word("恢复时间", "系统恢复时间"),
    Word("修复时间", "故障修复时间"),
    Word("到场时间", "维修人员到场时间"),
    Word("等待时间", "群众办事平均等待时间"),
    Word("停电时间", "户均停电时间"),
    Word("平均住院日", "平均住院日"),
    *map(Word, ("时长", "用时", "耗时", "处理时间", "办理时间", "审批时间", "候诊时间", "到达时间", "平均住院天数")),
    # money
    Word("费用", "次均门诊费用"),
    Word("单价", "设备采购单价"),
    Word("支出", "“三公”经费支出"),
    Word("造价", "工程单位造价"),
    Word("管理费", "物业管理费"),
    Word("培训费", "人均培训费"),
    Word("编制费", "省级宣传片制作费、申报文本编制费、自评估报告编制费"),
    Word("维护费", "系统运行维护费"),
    Word("成本控制数", "项目成本控制数"),
    Word("经费控制率", "公用经费控制率"),
    Word("人员控制率", "在职人员控制率"),
    Word("经费变动率", "“三公”经费变动率"),
    Word("负债率", "资产负债率"),
    Word("债务率", "政府债务率"),
    Word("药占比", "药占比"),
    *map(Word, ("招待费", "差旅费", "会议费", "租赁费", "印刷费", "服务费", "制作费", "设计费", "预算控制数")),
    Word("负担", "减轻贫困学生家庭经济负担"),
    # nature
    Word("能耗", "单位建筑面积能耗"),
    Word("噪声", "主要交通干线噪声"),
    Word("恩格尔系数", "农村残疾人家庭恩格尔系数"),
    Word("排放量", "化学需氧量排放量"),
    Word("排放强度", "二氧化碳排放强度"),
    Word("年均浓度", "PM2.5年均浓度"),
    Word("平均浓度", "PM2.5平均浓度"),
    Word("农药使用量", "农药使用量"),
    Word("化肥使用量", "化肥使用量"),
    *map(Word, ("能源消耗总量", "能源消耗量")),
)
"""What is borne for the result; each only as the last word."""

OCCURRENCES: Final = (
    Word("发生率", "贫困发生率"),
    Word("发生次数", "重大事故发生次数"),
    Word("发生数", "因粮食市场波动引起的粮食安全事件发生数"),
    *map(Word, ("发生起数", "发生件数")),
)
"""What counts how often something befell, whatever it was."""

REDUCTIONS: Final = (
    Word("减少", "市本级减少企业用地成本（万元）"),
    Word("降低", "安全隐患降低率"),
    Word("下降", "同期对比事故伤亡率下降"),
    Word("节约", "成本节约率"),
    Word("节支", "政府采购节支率"),
    Word("减轻", "减轻贫困学生家庭经济负担"),
    Word("压缩", "办理时限压缩比例"),
    Word("缩短", "平均缩短审批时间"),
    Word("压减", "压减一般性支出"),
    Word("挽回", "挽回经济损失金额"),
    Word("减排", "二氧化碳减排量"),
    Word("减量", "化肥减量"),
    *map(Word, ("节省", "避免")),
)
"""Taking a harm or a burden away."""

REMEDIES: Final = (
    Word("治理", "治理水土流失面积"),
    Word("修复", "完成矿山生态修复面积（亩）"),
    Word("整治", "河道整治长度"),
    Word("消除", "黑臭水体消除比例"),
    Word("防治", "病虫害防治率"),
    *map(Word, ("拆除", "清除", "扑灭")),
)
"""Putting a harm right.

Unlike a reduction it never turns a burden round (河道治理成本 is a cost), and a harm only where the name begins
with it: 治理水土流失面积 is work done, 河道治理安全事故数 is not.
"""

REMEDY_LEADS: Final = ("完成", "新增", "累计", "综合", "有效")
"""Words that may stand before a remedy at the beginning of a name."""

BETWEEN_REDUCTION_AND_HEAD: Final = ("项目", "工程", "工作", "活动", "宣传")
"""Words that show that the reduction belongs to something else: 减少污染项目总成本."""

HANDLINGS: Final = (
    Word("不受", "保护全市人口财产不受损失"),
    Word("受理", "受理投诉件数"),
    Word("接待", "接待信访人次"),
    Word("调解", "调解矛盾纠纷数量"),
    Word("查处", "查处违法案件数"),
    Word("救助", "救助受灾人数"),
    Word("无重大", "无重大安全事故"),
    Word("扑救", "扑救火灾起数"),
    Word("上报", "网格上报事件数"),
    Word("排除", "排除设备故障数"),
    Word("帮扶", "帮扶失业人数"),
    Word("盘活", "盘活闲置资产金额"),
    Word("发现", "卫星遥感发现火点数"),
    *map(Word, ("采集", "救援", "维修", "援助", "复耕", "监测", "审理")),
    Word("安置", "安置受灾人数"),
    Word("追回", "追回挪用金额"),
    *map(
        Word, ("补助", "劝返", "服务", "解决", "转移", "慰问", "治疗", "检测", "清收", "查获", "清理", "答复", "修补")
    ),
    *map(
        Word, ("抢修", "保障", "发放", "资助", "帮教", "扶持", "劝导", "走访", "挽救", "转办", "督办", "回访", "恢复")
    ),
    *map(Word, ("筛查", "矫正", "收治", "随访", "登记", "帮助", "抢救", "抚恤", "赔偿", "补偿", "核销", "理赔")),
    *map(
        Word, ("承保", "复垦", "更换", "维护", "清运", "回收", "催收", "收回", "上缴", "纠正", "清欠", "追讨", "讨回")
    ),
    *map(Word, ("举报", "立案", "接收", "接听", "演练", "投保")),
    *map(Word, ("处理", "办理", "调处", "化解", "处置", "排查", "整改", "调查", "核查", "应对", "打击", "侦破")),
    *map(Word, ("赔付", "防止", "防范", "预防", "杜绝", "无安全", "无责任", "零")),
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
    Word("通过率", "规划报经主管部门审议通过率"),
    Word("采纳率", "征求公众意见采纳率"),
    Word("公开率", "预决算信息公开率"),
    Word("支付率", "年度资金支付率"),
    Word("整改率", "隐患整改率"),
    Word("化解率", "信访积案化解率"),
    Word("查处率", "违法行为查处率"),
    Word("受理率", "投诉举报受理率"),
    Word("回复率", "投诉回复率"),
    Word("响应率", "故障及时响应率"),
    Word("解决率", "群众诉求解决率"),
    Word("排除率", "故障排除率"),
    Word("准确率", "数据准确率"),
    Word("使用率", "资金使用率"),
    Word("利用率", "秸秆综合利用率"),
    Word("普及率", "农村自来水普及率"),
    Word("优良率", "工程质量优良率"),
    Word("优良天数比率", "空气质量优良天数比率"),
    Word("优良天数", "空气质量优良天数"),
    Word("完好率", "设施设备完好率"),
    Word("成活率", "造林成活率"),
    Word("保存率", "造林面积保存率"),
    Word("参保率", "城乡居民医保参保率"),
    Word("巩固率", "九年义务教育巩固率"),
    Word("入学率", "适龄儿童入学率"),
    Word("就业率", "高校毕业生就业率"),
    Word("出勤率", "培训出勤率"),
    Word("参与率", "群众参与率"),
    Word("治愈率", "肺结核患者治愈率"),
    Word("筛查率", "新生儿疾病筛查率"),
    Word("随访率", "高血压患者随访率"),
    Word("就诊率", "县域内就诊率"),
    Word("检测率", "水质检测率"),
    Word("抽检率", "食品抽检率"),
    Word("防治率", "病虫害防治率"),
    Word("扑灭率", "森林火灾24小时扑灭率"),
    Word("破案率", "刑事案件破案率"),
    Word("安置率", "受灾群众安置率"),
    Word("改造率", "危房改造率"),
    Word("归档率", "项目资料归档率"),
    Word("入库率", "非税收入入库率"),
    Word("收缴率", "水费收缴率"),
    Word("征收率", "污水处理费征收率"),
    Word("转化率", "科技成果转化率"),
    Word("配备率", "消防器材配备率"),
    Word("保证率", "供水保证率"),
    Word("兑现率", "补贴资金兑现率"),
    Word("好评率", "政务服务好评率"),
    Word("反馈率", "意见反馈率"),
    Word("可用率", "系统可用率"),
    Word("在线率", "监控设备在线率"),
    Word("绿化率", "道路绿化率"),
    Word("节能率", "公共机构节能率"),
    Word("收入增长率", "农民人均可支配收入增长率"),
    Word("采购率", "政府采购率"),
    Word("结案率", "法定审限内结案率"),
    Word("调解率", "案件调解率"),
    Word("支出率", "资金支出率"),
    Word("开展率", "项目开展率"),
    Word("下达率", "预算资金当年下达率"),
    Word("服药率", "精神病患者服药率"),
    Word("服务率", "康复服务率"),
    Word("发现率", "异常主动发现率"),
    Word("满足率", "故障服务请求及时满足率"),
    Word("及时性", "提交报告及时性"),
    Word("时效性", "经费支出时效性"),
    Word("合规性", "补助资格合规性"),
    Word("规范性", "经费审批流程规范性"),
    Word("准确性", "工资发放准确性"),
    Word("健全性", "图书馆管理机制健全性"),
    Word("安全性", "粮食储备设备维护及安全性"),
    Word("改善程度", "对减少财政投资成本的改善程度"),
    Word("认知度", "群众对脱毒种薯和主食化专用品种的认知度"),
    Word("满意程度", "市民对空气质量改善的满意程度"),
    Word("认可度", "社会认可度"),
    Word("知晓度", "政策知晓度"),
    Word("健康档案", "居民健康档案"),
    Word("建档数", "档案建档数"),
    Word("建档人数", "困难职工建档人数"),
    Word("建册数", "早孕建册数"),
    Word("台账数量", "建立地质灾害隐患台账数量（处）"),
    Word("预防接种证", "建立预防接种证"),
    Word("体检数", "老年人体检数"),
    Word("体检人数", "妇女两癌免费体检人数"),
    Word("访视数", "新生入访视数"),
    Word("规范管理数", "高血压规范管理数"),
    Word("健康管理数", "0-6岁儿童健康管理数"),
    Word("患者管理数", "严重精神障碍患者管理数"),
    Word("随访控制数", "高血压随访控制数"),
    Word("覆盖数", "0-6岁儿童眼保健操覆盖数"),
    Word("编制数量", "“多规合一”村庄规划编制数量（个）"),
    Word("培训人次", "举办干部教育培训人次"),
    Word("培训人数", "农民工职业技能培训人数"),
    Word("就业人数", "失业人员再就业人数"),
    Word("参保人数", "失业保险参保人数"),
    Word("培训时长", "教师培训时长"),
    Word("服务时长", "志愿服务时长"),
    Word("开放时长", "图书馆开放时长"),
    Word("播出时长", "公益广告播出时长"),
    Word("运行时长", "系统无故障运行时长"),
    Word("无故障时间", "平均无故障时间"),
)
"""Something done, attained or drawn up, in whose name a harm or a burden may stand before it.

A count of people in need stands here nowhere: fewer of them may be good news, and the form is presumed right.
"""

STARTS: Final = (
    Word("新建", "新建道路长度"),
    Word("发放", "发放补贴金额"),
    Word("服务", "服务人数"),
    Word("完成", "完成中型灌区节水改造项目数量"),
    Word("举办", "举办干部教育培训人次"),
    Word("开展", "开展公益性讲座次数"),
    Word("补助", "补助家畜家禽养殖数量"),
    Word("保障", "保障村干部人数"),
    Word("改造", "改造老旧小区户数"),
    *map(Word, ("建成", "组织", "培训", "救助", "资助", "慰问", "印制", "印发", "种植", "支持", "扶持", "引进")),
    *map(Word, ("修建", "铺设", "栽植", "创建", "安装", "巡查")),
)
"""Verbs of doing at the beginning of a name whose end is a plain measure: the more is done, the better."""

NEGATIONS: Final = (
    Word("不", "食品抽检不合格率"),
    Word("未", "项目未完成率"),
    Word("违规", "资金违规使用率"),
    Word("超标准", "补贴超标准发放率"),
    Word("逾期", "逾期发放率"),
)
"""What turns a doing directly after it into a harm."""
