"""How forms word what is no heading, as data: titles, totals, notes, signatures, and where each was seen.

Wordings are searched for in folded text (half width, without white space). A new way of putting something is one
line more here; ``类推`` marks one by analogy.
"""

from __future__ import annotations

from jixiao.recognise.matching import Wording, Wordings

__all__ = [
    "APPRAISAL_TITLE",
    "BUDGET",
    "CONTINUED",
    "CURRENCY",
    "DECLARATION",
    "EXECUTION",
    "FIRST_LEVEL",
    "FUNDS_SOURCE",
    "FUNDS_TOTAL",
    "GRADE_WORD",
    "LABEL",
    "LINE_NUMBER",
    "MONEY_TITLE",
    "MONITORING",
    "NOTE",
    "OWN_RULE",
    "SIGN",
    "SIGN_OFF",
    "STAFF",
    "STAFF_TITLE",
    "SUBTOTAL",
    "TITLE",
]

W = Wording

TITLE = Wordings(
    W(r"自评", "项目支出绩效自评表", "财预〔2020〕10号附件1"),
    W(r"绩效.*表", "部门整体支出绩效评价得分表", "四川省达州市农业局得分表"),
    W(r"(?:评价|评分|考核|监控)表", "绩效评价指标体系评分表", "财预〔2020〕10号附件2"),
    W(r"目标完成情况表", "项目绩效目标完成情况表", "四川省大英县经开区2020"),
)
"""A form's title."""

MONITORING = Wordings(W(r"(?:绩效|目标|执行|运行)监控|监控表$", "项目支出绩效目标执行监控表", "财预〔2019〕136号附件"))
"""Titles of the report in the middle of the year, which foretells instead of telling."""

DECLARATION = Wordings(
    W(r"目标申报|申报[表书]", "项目支出绩效目标申报表", "财预〔2015〕88号"),
)
"""Titles of forms that ask for targets, before there is anything to assess."""

LABEL = Wordings(
    W(r":$", "项目属性：", "湖北省广水市2021"),
    W(
        r"^.{0,6}(?:单位|部门|处室|科室|股室|名称|编码|代码|电话|日期|时间|类型|类别|性质|属性|负责人|联系人|来源|金额|地址|总分|得分|期限|级次)$",
        "财政处室",
        "重庆市西部科学城2021",
    ),
)
"""What looks like a label of the form's head, though no field of ours."""

CURRENCY = Wordings(
    W(r"[(]万?[元无][)]", "项目资金（万元）", "财预〔2020〕10号附件1"),
    W(
        r"单位:?(?:人民币)?万?元(?![\u3400-\u9fff]{0,12}[县市区旗镇乡局院校所厅委办])",
        "金额单位：元",
        "永德县明朗中学2022",
    ),
)
"""The unit of amounts; 咸宁市2020 prints 万无 for 万元. 填报单位：元氏县财政局 names a county."""

FUNDS_TOTAL = Wordings(
    W(r"总额|总金额|资金总", "年度资金总额", "财预〔2020〕10号附件1"),
    W(r"合计|总计|^总", "合计", "湖北省武汉市蔡甸区2021、湖南省衡阳市南岳区2020"),
)
"""The fund table's row or column of the whole."""

FUNDS_SOURCE = Wordings(
    W(r"财政|拨款|资金|金额|预算|级$|小计|其他|中央|地方", "财政拨款", "财预〔2020〕10号附件1"),
)
"""A source of money."""

LINE_NUMBER = Wordings(W(r"^(?:行次|序号)$", "行次", "大宁县2021"))
"""A heading over numbers of lines, which are no amounts."""

EXECUTION = Wordings(
    W(
        r"^(?:年度|项目)?(?:预算|资金|预算资金)执行(?:率|指标|率指标|情况)?$",
        "预算执行指标",
        "大宁县2021",
    ),
)
"""First level's name of a row that scores the execution inside the indicator table."""

SUBTOTAL = Wordings(W(r"小计$", "决策小计", "财预〔2020〕10号附件2"))
"""A level's own sum."""

NOTE = Wordings(
    W(r"^[(*]?附?注释?(?:[:、.]|\d|[一二三]:?|$)", "注：1.定量指标……", "财预〔2020〕10号附件1"),
    W(r"^备注(?:[:\d]|$)", "备注：1.预算执行情况口径……", "咸宁市2020"),
    W(r"^(?:填[报表]|评分|计分|打分)?说明[:]", "填报说明：", "类推"),
    W(r"^填[报表]说明$", "填表说明", "类推"),
    W(r"^(?:计分|评分|得分计算)(?:办法|方法)[:]", "计分办法：", "类推"),
    W(
        r"^(?:\d+[.、])?(?:定量|定性|正向|反向)指标.{15}",
        "定量指标完成值达到指标值，记满分；未达到指标值，按B/A或A/B×该指标分值记分。",
        "北京市2016",
    ),
)
"""How the form's own notes begin."""

SIGN_OFF = Wordings(
    W(
        r"^(?:填[报表]|制表|审核|复核|经办|负责)人(?:签字|签名|签章)?(?:[(（].*[)）])?(?:[:：]|$)",
        "填报人：",
        "财预〔2020〕10号附件1",
    ),
    W(
        r"^(?:单位|部门|项目|分管|财务|科室)*(?:负责人|领导)(?:签字|签名|签章)?(?:[(（].*[)）])?(?:[:：]|$)",
        "项目负责人：",
        "四川省报表0013zp",
    ),
    W(
        r"^(?:联系人|联系电话|电话|填[报表](?:日期|时间|单位)|(?:单位|部门)?[(（]?(?:公章|盖章|签章)[)）]?)(?:[(（].*[)）])?(?:[:：]|$)",
        "联系电话：",
        "财预〔2020〕10号附件1",
    ),
)
"""The sign-off line."""

OWN_RULE = Wordings(
    W(r"得.{0,6}分|扣.{0,6}分|满分|不得分|按.{0,4}比例", "每少1个百分点扣1分，扣完为止", "江西省政协2017"),
)
"""What says in a row how that row is scored."""

GRADE_WORD = Wordings(
    W(r"^(?:优秀?|良好?|中等?|差)$", "优", "永德县明朗中学2022"),
    W(r"^(?:合格|较差|不合格|一般)$", "合格", "类推"),
)
"""A grade's own name."""

CONTINUED = Wordings(
    W(r"^续表|[(]续表?[)]$|表续\d*$", "部门整体支出绩效自评表（续）", "类推"),
)
"""A title on a further page of the same form."""

SIGN = Wordings(
    W(r"^(?:[≥≤=<>≧≦═]|>=|<=|定性|区间|时限)$", "≥", "永德县明朗中学2022"),
    W(r"^(?:大于|小于|等于|大于等于|小于等于|不低于|不高于|不超过|不少于)$", "大于等于", "扎赉特旗检察院2025"),
)
"""What stands in a column of signs beside the target."""

STAFF_TITLE = Wordings(
    W(r"员工|职工|教职|工作人员|个人.*(?:绩效|考核)|岗位.*考核|KPI", "员工绩效考核书及评分表", "某企业员工考核表"),
)
"""Titles of appraisals of persons."""

BUDGET = Wordings(
    W(
        r"自评|支出|专项|资金|预算|项目.*绩效|绩效.*项目|财政|转移支付|部门整体",
        "部门整体支出绩效评价得分表",
        "四川省达州市农业局得分表",
    ),
)
"""A title that speaks of money spent."""

FIRST_LEVEL = Wordings(
    W(r"产出|效益|效果|满意", "产出指标", "财预〔2020〕10号附件1"),
    W(r"决策|过程|投入|成本|预算|履职|管理效率|运行|可持续", "决策", "财预〔2020〕10号附件2"),
)
"""Levels that only a budget's performance has."""

STAFF = Wordings(
    W(
        r"^(?:员工|职工|被考核人|被考评人|考核对象|考评对象)?"
        r"(?:姓名|工号|岗位|职务|职位|员工|员工编号|述职人|被考核人|被考评人|考核对象)$",
        "姓名",
        "某企业员工考核表",
    ),
    W(r"^(?:被考核单位|被考核部门|考核单位|年级组)$", "被考核单位", "类推"),
)
"""Labels that only an appraisal of persons or of a unit's staff has; it shares its columns with a form."""

APPRAISAL_TITLE = Wordings(
    W(r"考核|责任书|述职", "2023年度经营业绩目标责任书考核表", "类推"),
)
"""Titles of appraisals, unless they speak of money spent as well."""

MONEY_TITLE = Wordings(
    W(r"支出|专项|资金|预算|财政|转移支付|项目|整体", "项目支出绩效考核自评表", "类推"),
)
"""What only the title of a budget's self-assessment speaks of."""
