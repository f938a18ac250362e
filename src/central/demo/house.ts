/**
 * Whose data it is: agents, groups and the customers that the demo's telephone life knows. The program hands its own
 * in (src/cti/server/demo); DEMO_HOUSE is the same house for the command line, since this layer knows nothing of call
 * control (kept equal by test/unit/central/demo/house.test.ts). All names are invented.
 */
import type { GroupType } from '../api.ts'

export interface HouseAgent {
  readonly uid: string
  readonly name: string
  readonly extension: string
  readonly role: 'agent' | 'leader'
  /** ACD groups. */
  readonly groups: readonly string[]
}
export interface HouseGroup { readonly id: string; readonly name: string; readonly called: string }
/** A caller of the demo's life; `number` as the line presents it. */
export interface HouseCustomer { readonly name: string; readonly number: string; readonly province: string; readonly city: string }
export interface House {
  readonly people: readonly HouseAgent[]
  readonly groups: readonly HouseGroup[]
  readonly customers: readonly HouseCustomer[]
  readonly trunks: readonly string[]
  /** Ports of the voice response. */
  readonly ports: readonly string[]
}

const agent = (uid: string, name: string, groups: readonly string[]): HouseAgent => ({ uid, name, extension: uid.slice(1), role: 'agent', groups })

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

export const DEMO_HOUSE: House = {
  people: [
    { uid: '8600', name: '谢文澜', extension: '600', role: 'leader', groups: [] },
    agent('8601', '林若溪', ['15']), agent('8602', '陈嘉禾', ['15']), agent('8603', '周屹然', ['15', '2']), agent('8604', '苏念慈', ['2']),
    agent('8605', '何景行', ['2']), agent('8606', '郑明远', ['1']), agent('8607', '许知微', ['15']), agent('8608', '宋书瑶', ['2']),
    agent('8609', '梁思齐', ['1']), agent('8610', '韩雨桐', ['15', '1']), agent('8611', '邓子衿', ['15']), agent('8612', '沈望舒', ['2']),
    agent('8643', '付智伟', ['15', '1']),
  ],
  groups: [
    { id: '1', name: '技术部', called: '4008101002' }, { id: '2', name: '销售部', called: '4008101003' }, { id: '15', name: '服务热线', called: '4008101001' },
  ],
  customers: NAMES.map((name, index) => {
    const [province, city, areaCode] = CITIES[index % CITIES.length] ?? CITIES[0]
    const digits = String((index + 1) * 1_373_861 % 10_000_000).padStart(7, '0')
    return { name, province, city, number: index % 3 === 2 ? `${areaCode}1${digits}` : `1540${digits}` }
  }),
  trunks: ['1', '10', '1001', '1002', '1003', '1004', '1005', '1006', '1007'],
  ports: ['9001', '9002'],
}

/** Business groups (业务组): who looks after what, beside the queues. */
export const BUSINESS_GROUPS: readonly { readonly group: string; readonly name: string; readonly type: GroupType }[] = [
  { group: '101', name: '售前咨询', type: 'business' }, { group: '102', name: '售后维修', type: 'business' },
  { group: '103', name: '投诉处理', type: 'business' }, { group: '104', name: '客户回访', type: 'business' },
]
