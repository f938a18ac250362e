/**
 * The area codes of the mainland with city and province: 010, 02x, 03xx–09xx. Facts, no software. Source of the figures:
 * the Chinese area list of libphonenumber (resources/geocoding/zh/86.txt, state of 2011), with 0377, 0439 and 0475, which
 * that list lacks, and today's names. Codes that a larger city has taken over since (0378 Kaifeng → 0371, 0413 Fushun → 024 …)
 * stay: on an old card they still name their city, and nothing is dialled differently because of this list.
 */
export interface Area {
  /** With its 0. */
  readonly code: string
  readonly city: string
  readonly province: string
}

const BY_PROVINCE = {
  北京: '010北京',
  上海: '021上海',
  天津: '022天津',
  重庆: '023重庆',
  河北: '0310邯郸 0311石家庄 0312保定 0313张家口 0314承德 0315唐山 0316廊坊 0317沧州 0318衡水 0319邢台 0335秦皇岛',
  山西: '0349朔州 0350忻州 0351太原 0352大同 0353阳泉 0354晋中 0355长治 0356晋城 0357临汾 0358吕梁 0359运城',
  河南: '0370商丘 0371郑州 0372安阳 0373新乡 0374许昌 0375平顶山 0376信阳 0377南阳 0378开封 0379洛阳 0391焦作 0392鹤壁 0393濮阳 0394周口 0395漯河 0396驻马店 0398三门峡',
  辽宁: '024沈阳 0410铁岭 0411大连 0412鞍山 0413抚顺 0414本溪 0415丹东 0416锦州 0417营口 0418阜新 0419辽阳 0421朝阳 0427盘锦 0429葫芦岛',
  吉林: '0431长春 0432吉林 0433延边 0434四平 0435通化 0436白城 0437辽源 0438松原 0439白山',
  黑龙江: '0451哈尔滨 0452齐齐哈尔 0453牡丹江 0454佳木斯 0455绥化 0456黑河 0457大兴安岭 0458伊春 0459大庆 0464七台河 0467鸡西 0468鹤岗 0469双鸭山',
  内蒙古: '0470呼伦贝尔 0471呼和浩特 0472包头 0473乌海 0474乌兰察布 0475通辽 0476赤峰 0477鄂尔多斯 0478巴彦淖尔 0479锡林郭勒 0482兴安 0483阿拉善',
  江苏: '025南京 0510无锡 0511镇江 0512苏州 0513南通 0514扬州 0515盐城 0516徐州 0517淮安 0518连云港 0519常州 0523泰州 0527宿迁',
  山东: '0530菏泽 0531济南 0532青岛 0533淄博 0534德州 0535烟台 0536潍坊 0537济宁 0538泰安 0539临沂 0543滨州 0546东营 0631威海 0632枣庄 0633日照 0634莱芜 0635聊城',
  安徽: '0550滁州 0551合肥 0552蚌埠 0553芜湖 0554淮南 0555马鞍山 0556安庆 0557宿州 0558阜阳 0559黄山 0561淮北 0562铜陵 0563宣城 0564六安 0565巢湖 0566池州',
  浙江: '0570衢州 0571杭州 0572湖州 0573嘉兴 0574宁波 0575绍兴 0576台州 0577温州 0578丽水 0579金华 0580舟山',
  福建: '0591福州 0592厦门 0593宁德 0594莆田 0595泉州 0596漳州 0597龙岩 0598三明 0599南平',
  江西: '0701鹰潭 0790新余 0791南昌 0792九江 0793上饶 0794抚州 0795宜春 0796吉安 0797赣州 0798景德镇 0799萍乡',
  湖北: '027武汉 0710襄阳 0711鄂州 0712孝感 0713黄冈 0714黄石 0715咸宁 0716荆州 0717宜昌 0718恩施 0719十堰 0722随州 0724荆门 0728仙桃',
  湖南: '0730岳阳 0731长沙 0734衡阳 0735郴州 0736常德 0737益阳 0738娄底 0739邵阳 0743湘西 0744张家界 0745怀化 0746永州',
  广东: '020广州 0660汕尾 0662阳江 0663揭阳 0668茂名 0750江门 0751韶关 0752惠州 0753梅州 0754汕头 0755深圳 0756珠海 0757佛山 0758肇庆 0759湛江 0760中山 0762河源 0763清远 0766云浮 0768潮州 0769东莞',
  广西: '0770防城港 0771南宁 0772柳州 0773桂林 0774梧州 0775玉林 0776百色 0777钦州 0778河池 0779北海',
  四川: '028成都 0812攀枝花 0813自贡 0816绵阳 0817南充 0818达州 0825遂宁 0826广安 0827巴中 0830泸州 0831宜宾 0832内江 0833乐山 0834凉山 0835雅安 0836甘孜 0837阿坝 0838德阳 0839广元',
  贵州: '0851贵阳 0852遵义 0853安顺 0854黔南 0855黔东南 0856铜仁 0857毕节 0858六盘水 0859黔西南',
  云南: '0691西双版纳 0692德宏 0870昭通 0871昆明 0872大理 0873红河 0874曲靖 0875保山 0876文山 0877玉溪 0878楚雄 0879普洱 0883临沧 0886怒江 0887迪庆 0888丽江',
  西藏: '0891拉萨 0892日喀则 0893山南 0894林芝 0895昌都 0896那曲 0897阿里',
  海南: '0898海口',
  陕西: '029西安 0911延安 0912榆林 0913渭南 0914商洛 0915安康 0916汉中 0917宝鸡 0919铜川',
  甘肃: '0930临夏 0931兰州 0932定西 0933平凉 0934庆阳 0935武威 0936张掖 0937酒泉 0938天水 0939陇南 0941甘南 0943白银',
  宁夏: '0951银川 0952石嘴山 0953吴忠 0954固原 0955中卫',
  青海: '0970海北 0971西宁 0972海东 0973黄南 0974海南 0975果洛 0976玉树 0977海西 0979格尔木',
  新疆: '0901塔城 0902哈密 0903和田 0906阿勒泰 0908克孜勒苏 0909博尔塔拉 0990克拉玛依 0991乌鲁木齐 0992奎屯 0993石河子 0994昌吉 0995吐鲁番 0996巴音郭楞 0997阿克苏 0998喀什 0999伊犁',
} as const

/** All 328 codes, in the order of the list. */
export const AREAS: readonly Area[] = Object.entries(BY_PROVINCE).flatMap(([province, cities]) =>
  cities.split(' ').map((entry) => {
    const [, code = '', city = ''] = /^(\d+)(.+)$/.exec(entry) ?? []
    return { code, city, province }
  }))

const byCode: ReadonlyMap<string, Area> = new Map(AREAS.map((area) => [area.code, area]))

/** The area of a code with its 0 (`0755`); undefined = there is no such code. */
export function areaByCode(code: string): Area | undefined {
  return byCode.get(code)
}

/** The area that a national number begins with (`01082015268`); undefined = none. */
export function areaOf(national: string): Area | undefined {
  return byCode.get(national.slice(0, 3)) ?? byCode.get(national.slice(0, 4))
}

/** The code of a city by its name, with or without 市; undefined = a city that has none of its own. */
export function codeOfCity(city: string): string | undefined {
  const name = city.replace(/市$/u, '')
  return AREAS.find((area) => area.city === name)?.code
}
