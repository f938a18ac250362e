/**
 * A desk's call list for benches: customers and calls by seed. Names are Chinese and invented; numbers belong to nobody
 * (src/cti/server/demo/customers.ts): mobiles begin with 154, landlines have a local number that begins with 1.
 */
import type { CallRow, CustomerRow } from '../../../src/central/api.ts'
import type { HistoryEntry } from '../../../src/main/data/history-entry.ts'

const SURNAMES = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤']
const GIVEN = [...'海宁慕白小满青禾知远柳依清和梓萱亦安松筠若谷晓棠听澜砚秋云舒间月以宁子牧思远敷衣栖梧微之秋实春生江雪晚照景明归舟其芳玉树门雪沛然知夏林溪南乔云深星河可期泽宇望舒伟芳娜敏静丽强磊军洋勇艳杰娟涛超霞平刚桂英']
const AREAS = [['北京市', '北京', '010'], ['上海市', '上海', '021'], ['江苏省', '南京', '025'], ['浙江省', '杭州', '0571'], ['广东省', '深圳', '0755'], ['四川省', '成都', '028']] as const

export type Chance = () => number

/** Mulberry32: small, fast, the same everywhere. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6D2B79F5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
const oneOf = <T>(chance: Chance, list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T
const digits = (chance: Chance, count: number): string => Array.from({ length: count }, () => String(Math.floor(chance() * 10))).join('')

export function nameOf(chance: Chance): string {
  return oneOf(chance, SURNAMES) + oneOf(chance, GIVEN) + (chance() < 0.8 ? oneOf(chance, GIVEN) : '')
}

export function customersOf(chance: Chance, count: number): CustomerRow[] {
  return Array.from({ length: count }, (_, i) => {
    const [province, city, code] = oneOf(chance, AREAS)
    const number = chance() < 0.67 ? `154${digits(chance, 8)}` : `${code}1${digits(chance, 7)}`
    return {
      userId: `K${String(i).padStart(6, '0')}`, name: nameOf(chance), pinyin: '', type: '', tel: '', telHome: '', mobile: number, fax: '', address: '',
      relation: '', province, city, email: '', zip: '', person: '', createdOn: '', servedAt: null, lastAgent: '', agent: '', memo: i % 10 === 0 ? '老客户,需要发票' : '',
    }
  })
}

/** One row of the own list; times go forward by `spacingMs` on average. */
export function* callsOf(chance: Chance, customers: readonly CustomerRow[], count: number, from: number, spacingMs: number): Generator<HistoryEntry> {
  let at = from
  for (let i = 0; i < count; i += 1) {
    at += 1 + Math.floor(chance() * 2 * spacingMs)
    const known = chance() < 0.7 ? oneOf(chance, customers) : null
    const answered = chance() < 0.85
    const talkMs = answered ? Math.floor(chance() * 300_000) : 0
    yield {
      uid: '8643', callId: String(10_000 + i), extension: '643', direction: chance() < 0.6 ? 'in' : 'out', number: known?.mobile ?? `154${digits(chance, 8)}`, name: known?.name ?? null,
      groupName: '服务热线', trunk: '1', startedAt: at, answeredAt: answered ? at + 4_000 : null, endedAt: at + 4_000 + talkMs, endCause: 'normal',
      ringMs: 4_000, talkMs, missed: !answered,
    }
  }
}

/** A day's records of the CDR server for calls: whole seconds, a segment at the route point and one at the extension. */
export function recordOf(entry: HistoryEntry, changes: Partial<CallRow> = {}): CallRow {
  const inbound = entry.direction === 'in'
  return {
    callId: entry.callId, segment: 2, caller: inbound ? entry.number : entry.extension, called: inbound ? entry.extension : entry.number,
    extension: entry.extension, direction: inbound ? 'in' : 'out', destType: 'agent', agent: '8643', agentName: '宋知雨', group: '服务热线',
    startedAt: Math.floor(entry.startedAt / 1_000) * 1_000, endedAt: entry.endedAt, ringS: 4, talkS: Math.round(entry.talkMs / 1_000),
    queued: inbound, queueType: inbound ? 'group' : 'none', queueDest: '', queueReason: 'none', queueResult: inbound ? 'connected' : 'none', ...changes,
  }
}
