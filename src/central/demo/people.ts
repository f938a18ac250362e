/** Customers, their contact persons and the areas of all callers (database callthink_crm). */
import { DEMO_AREAS, drawArea, drawLandline, drawMobile } from './areas.ts'
import type { DemoArea } from './areas.ts'
import { chanceOf } from './chance.ts'
import type { Chance } from './chance.ts'
import type { House } from './house.ts'
import { initialsOf } from '../names/pinyin.ts'
import { drawAddress, drawCompany, drawName, drawPost, initialsOfDrawn } from './names.ts'
import { clockText, shiftDay } from './calendar.ts'
import type { DemoRow } from './rows.ts'

/** Somebody who calls and is written to. */
export interface Correspondent {
  readonly number: string; readonly name: string; readonly province: string; readonly city: string; readonly email: string; readonly fax: string
}

export interface Crm {
  readonly customers: readonly DemoRow[]
  readonly persons: readonly DemoRow[]
  readonly areas: readonly DemoRow[]
  /** Known customers, those who call most first. */
  readonly known: readonly Correspondent[]
  /** Callers nobody has a card of. */
  readonly strangers: readonly Correspondent[]
}

export interface CrmOptions { readonly seed: number; readonly today: string; readonly house: House; readonly customers: number }

/** UTYPE: 0 ordinary, 1 VIP, 2 key account. */
const TYPES = [[0, 82], [1, 14], [2, 4]] as const
/** RELATION: 0 prospect, 1 customer, 2 partner, 3 lost. */
const RELATIONS = [[0, 20], [1, 66], [2, 8], [3, 6]] as const
const COMPANY_SHARE = 0.38
const STRANGERS = 900
/** RFC 2606: nobody's, ever. */
const MAIL_HOSTS = ['example.com', 'example.net', 'example.org', 'mail.example', 'cn.example'] as const
const MEMOS = [
  '习惯上午联系。', '要求开具增值税专用发票。', '老客户，注意回访。', '对到货时间敏感。', '请用普通话，语速放慢。', '曾投诉物流，已处理完毕。', '有意续签服务合同。',
  '设备在保修期内。', '联系前先发短信。', '由朋友介绍。', '不接受电话推销。', '请直接联系其助理。',
] as const
const INFOS = ['负责日常采购', '负责收货与验收', '周末联系此人', '合同签字人', '现场技术联系人', '财务对账联系人'] as const
/** How long customers have been there at most, days. */
const HISTORY_DAYS = 2_000

interface Identity {
  readonly name: string; readonly pym: string; readonly province: string; readonly city: string
  readonly tel: string; readonly home: string; readonly mobile: string; readonly fax: string
}

/** Numbers are given out once. */
function unusedOf(used: Set<string>, draw: () => string): string {
  for (;;) {
    const number = draw()
    if (used.has(number)) continue
    used.add(number)
    return number
  }
}

function drawIdentity(chance: Chance, used: Set<string>, company: boolean, area: DemoArea): Identity {
  const name = drawName(chance)
  const mobile = chance.happens(0.92) ? unusedOf(used, () => drawMobile(chance, area)) : ''
  const landline = (): string => unusedOf(used, () => drawLandline(chance, area))
  const tel = company || mobile === '' ? landline() : ''
  return {
    name, pym: initialsOfDrawn(name), province: area.province, city: area.city, mobile, tel,
    home: chance.happens(0.25) ? landline() : '', fax: company && chance.happens(0.6) ? landline() : '',
  }
}

/** One of the demo's callers: the number is his mobile or his telephone. */
function known({ name, number, province, city }: House['customers'][number]): Identity {
  const mobile = number.startsWith('154')
  return { name, pym: initialsOf(name), province, city, mobile: mobile ? number : '', tel: mobile ? '' : number, home: '', fax: '' }
}

function rowOf(chance: Chance, who: Identity, userId: string, index: number, options: CrmOptions): DemoRow {
  const company = who.tel !== '' && who.mobile !== '' && chance.happens(0.95) ? drawCompany(chance, who) : null
  const age = chance.int(91, HISTORY_DAYS)
  // Before the days of the calls; generate.ts puts the calls in.
  const served = shiftDay(options.today, -chance.int(91, age))
  const agent = chance.pick(options.house.people)
  const memo = chance.happens(0.35) ? chance.pick(MEMOS) : ''
  return {
    USERID: userId, UNAME: who.name, PYM: who.pym, UTYPE: chance.weighted(TYPES), TEL: who.tel, TEL_HOME: who.home, FAX: who.fax,
    ADDRESS: drawAddress(chance, who, company), RELATION: chance.weighted(RELATIONS), PROV: who.province, CITY: who.city, MOBILENO: who.mobile,
    EMAIL: `${who.pym.toLowerCase()}${String(index).padStart(4, '0')}@${chance.pick(MAIL_HOSTS)}`, ZIP: String(chance.int(100_000, 859_999)),
    PERSON: '', BDATE: shiftDay(options.today, -age), SDATE: served, STIME: clockText(chance.int(8 * 3_600, 20 * 3_600) * 1_000),
    LASTEXT: chance.pick(options.house.people).uid, GHID: agent.uid, MEMO: company === null ? memo : `${company}。${memo}`,
  }
}

const text = (value: string | number | null | undefined): string => (typeof value === 'string' ? value : '')

function correspondentOf(row: DemoRow): Correspondent {
  const number = text(row['MOBILENO']) || text(row['TEL'])
  return { number, name: text(row['UNAME']), province: text(row['PROV']), city: text(row['CITY']), email: text(row['EMAIL']), fax: text(row['FAX']) }
}

/** Everybody, in a fixed order. The first customers are the demo's callers. */
export function makeCrm(options: CrmOptions): Crm {
  const chance = chanceOf(options.seed, 'crm')
  const used = new Set(options.house.customers.map(({ number }) => number))
  const customers: DemoRow[] = []
  const persons: DemoRow[] = []
  for (let index = 0; index < Math.max(options.customers, options.house.customers.length); index += 1) {
    const caller = options.house.customers[index]
    const company = chance.happens(COMPANY_SHARE)
    const identity = caller === undefined ? drawIdentity(chance, used, company, drawArea(chance)) : known(caller)
    const userId = `C${String(index + 1).padStart(6, '0')}`
    const row = rowOf(chance, identity, userId, index + 1, options)
    const contacts = company ? chance.int(1, 3) : chance.happens(0.12) ? 1 : 0
    for (let contact = 1; contact <= contacts; contact += 1) persons.push(contactOf(chance, used, row, contact, options))
    customers.push({ ...row, PERSON: contacts === 0 ? '' : text(persons[persons.length - contacts]?.['PERSON']) })
  }
  const strangers = Array.from({ length: STRANGERS }, (): Correspondent => {
    const area = drawArea(chance)
    const number = unusedOf(used, () => (chance.happens(0.8) ? drawMobile(chance, area) : drawLandline(chance, area)))
    return { number, name: '', province: area.province, city: area.city, email: `u${number.slice(-7)}@${chance.pick(MAIL_HOSTS)}`, fax: '' }
  })
  return { customers, persons, areas: areasOf([...customers, ...persons], strangers), known: customers.map(correspondentOf), strangers }
}

/** A colleague or relative of a customer, in the same place. */
function contactOf(chance: Chance, used: Set<string>, customer: DemoRow, contact: number, options: CrmOptions): DemoRow {
  const area = DEMO_AREAS.find(({ city }) => city === customer['CITY']) ?? drawArea(chance)
  const drawn = drawIdentity(chance, used, false, area)
  const row = rowOf(chance, drawn, text(customer['USERID']), contact, options)
  return {
    // The customer's name stands in UNAME, the contact's in PERSON (manual, Get_Person_Info).
    ...row, UNAME: text(customer['UNAME']), PYM: text(customer['PYM']), PERSON: drawn.name, ADDRESS: text(customer['ADDRESS']), EMAIL: `${drawn.pym.toLowerCase()}.${text(customer['USERID']).toLowerCase()}@${chance.pick(MAIL_HOSTS)}`,
    UTYPE: customer['UTYPE'] ?? 0, RELATION: customer['RELATION'] ?? 0, MEMO: chance.happens(0.2) ? chance.pick(MEMOS) : '',
    INFO: `${drawPost(chance)}，${chance.pick(INFOS)}`,
  }
}

/** Every number with its place, in the order of the numbers. */
function areasOf(rows: readonly DemoRow[], strangers: readonly Correspondent[]): readonly DemoRow[] {
  const areas: DemoRow[] = strangers.map(({ number, province, city }) => ({ CALLER: number, PROV: province, CITY: city }))
  for (const row of rows) {
    for (const column of ['TEL', 'TEL_HOME', 'MOBILENO', 'FAX']) {
      if (text(row[column]) !== '') areas.push({ CALLER: text(row[column]), PROV: text(row['PROV']), CITY: text(row['CITY']) })
    }
  }
  return areas.sort((a, b) => (text(a['CALLER']) < text(b['CALLER']) ? -1 : 1))
}
