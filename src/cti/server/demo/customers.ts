/**
 * The demo's customers. All invented: the numbers look like Chinese ones and cannot be anybody's.
 * Mobiles begin with 154, a prefix the numbering plan (电信网编号计划) keeps unassigned; landlines have
 * a real area code and a local number that begins with 1, which no local number does.
 */
export interface DemoCustomer {
  readonly name: string
  readonly number: string
  readonly province: string
  readonly city: string
}

const CITIES = [
  ['北京市', '北京', '010'], ['上海市', '上海', '021'], ['江苏省', '南京', '025'], ['江苏省', '苏州', '0512'],
  ['浙江省', '杭州', '0571'], ['广东省', '广州', '020'], ['广东省', '深圳', '0755'], ['四川省', '成都', '028'],
  ['湖北省', '武汉', '027'], ['陕西省', '西安', '029'], ['山东省', '青岛', '0532'], ['福建省', '厦门', '0592'],
] as const

const NAMES = [
  '王海宁', '李慕白', '张小满', '刘青禾', '陈知远', '杨柳依', '赵清和', '黄梓萱', '周亦安', '吴松筠',
  '徐若谷', '孙晓棠', '胡听澜', '朱砚秋', '高云舒', '林间月', '何以宁', '郭子牧', '马思远', '罗敷衣',
  '梁栖梧', '宋微之', '郑秋实', '谢春生', '韩江雪', '唐晚照', '冯景明', '于归舟', '董其芳', '萧玉树',
  '程门雪', '曹沛然', '袁知夏', '邓林溪', '许南乔', '傅云深', '沈星河', '曾可期', '彭泽宇', '吕望舒',
  '苏慕遮', '卢照影', '蒋竹君', '蔡九思', '贾思勤', '丁香凝', '魏长风', '薛采薇', '叶知秋', '阎静姝',
  '余音然', '潘月桥', '杜若飞', '戴望川', '夏初见', '钟灵毓', '汪洋之', '田雨生', '任逍然', '姜尚荷',
] as const

/** Sixty people in a fixed order; two of three call from a mobile. */
export const DEMO_CUSTOMERS: readonly DemoCustomer[] = NAMES.map((name, index) => {
  const [province, city, areaCode] = CITIES[index % CITIES.length] ?? CITIES[0]
  // A step through the digits that never repeats within sixty people.
  const digits = String((index + 1) * 1_373_861 % 10_000_000).padStart(7, '0')
  const landline = `${areaCode}1${digits}`
  return { name, province, city, number: index % 3 === 2 ? landline : `1540${digits}` }
})

const byNumber: ReadonlyMap<string, DemoCustomer> = new Map(DEMO_CUSTOMERS.map((customer) => [customer.number, customer]))

/** The customer with this number, exactly as the line presents it; undefined = a stranger. */
export function customerByNumber(number: string): DemoCustomer | undefined {
  return byNumber.get(number)
}
