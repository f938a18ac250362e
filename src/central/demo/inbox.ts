/** Faxes, short messages and e-mails of one day. A conversation stays within its day and its agent. */
import type { SiteTime } from '../site-time.ts'
import { clockText, createIds, epochOf, shiftDay } from './calendar.ts'
import { drawCaller } from './calls.ts'
import { chanceOf } from './chance.ts'
import type { Chance } from './chance.ts'
import type { House, HouseAgent } from './house.ts'
import { EMAILS, SMS_ASKED, SMS_OFFERED, faxSubjectAt } from './letters.ts'
import type { Correspondent } from './people.ts'
import type { Batch, DemoRow } from './rows.ts'
import { drawTime } from './shape.ts'
import type { DemoDay } from './shape.ts'

export interface InboxContext {
  readonly seed: number
  readonly house: House
  readonly zone: SiteTime
  readonly known: readonly Correspondent[]
  readonly strangers: readonly Correspondent[]
  /** Fax machines, and whose they are. */
  readonly faxes: readonly { readonly number: string; readonly name: string }[]
}

/** Per average day. */
const PER_DAY = { faxesOut: 4, faxesIn: 5, sms: 24, emails: 12, offers: 3 } as const
const ASKED_SHARE = 0.6
const ANSWERED_SHARE = 0.88
const COPY_SHARE = 0.2
const PDF_SHARE = 0.12
const MINUTE_MS = 60_000
export const HOUSE_ADDRESS = 'service@hotline.example'
/** The demo's mailboxes keep what is sent and received here on the server. */
const FOLDER = 'D:\\ToneThink\\ivr_data'

type Table = 'MCI_FAX_SENT' | 'MCI_FAX_RECV' | 'MCI_SMS_SEND' | 'MCI_SMS_RECV' | 'MCI_EMAIL_SENT' | 'MCI_EMAIL_RECV'

class Boxes {
  readonly chance: Chance
  readonly day: DemoDay
  readonly context: InboxContext
  readonly idAt: (ofDayMs: number) => string
  readonly #rows: Record<Table, { readonly at: number; readonly row: DemoRow }[]> =
    { MCI_FAX_SENT: [], MCI_FAX_RECV: [], MCI_SMS_SEND: [], MCI_SMS_RECV: [], MCI_EMAIL_SENT: [], MCI_EMAIL_RECV: [] }

  constructor(context: InboxContext, day: DemoDay) {
    this.context = context
    this.day = day
    this.chance = chanceOf(context.seed, 'inbox', day.day)
    this.idAt = createIds(day.day)
  }

  /** How many of something on this day. */
  count(perDay: number): number {
    return Math.floor(perDay * this.day.weight + this.chance.next())
  }

  /** False when it would be in the future. */
  put(table: Table, at: number, row: DemoRow): boolean {
    if (at > this.day.untilMs) return false
    this.#rows[table].push({ at, row: { ...row, SDATE: this.day.day, STIME: clockText(at) } })
    return true
  }

  time(): number {
    return drawTime(this.chance, this.day.untilMs)
  }

  agent(): HouseAgent {
    return this.chance.pick(this.context.house.people)
  }

  batches(): readonly Batch[] {
    return (Object.keys(this.#rows) as Table[]).map((table) => ({ table, rows: this.#rows[table].sort((a, b) => a.at - b.at).map(({ row }) => row) }))
  }
}

/** Fills the gaps of a text; the same number throughout one conversation. */
function fillerOf(boxes: Boxes, agent: HouseAgent): (text: string) => string {
  const number = String(boxes.chance.int(10_000, 99_999))
  const day = shiftDay(boxes.day.day, boxes.chance.int(1, 6))
  const date = `${Number(day.slice(4, 6))}月${Number(day.slice(6, 8))}日`
  const iso = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}`
  return (text) => text.replaceAll('{n}', number).replaceAll('{d}', /[\u4e00-\u9fff]/u.test(text) ? date : iso).replaceAll('{a}', agent.name)
}

const mobileOf = (boxes: Boxes): Correspondent => {
  for (let tries = 0; tries < 20; tries += 1) {
    const who = drawCaller(boxes.chance, boxes.context)
    if (who.number.startsWith('154')) return who
  }
  return boxes.context.known.find(({ number }) => number.startsWith('154')) ?? boxes.chance.pick(boxes.context.strangers)
}

function smsConversation(boxes: Boxes): void {
  const { chance } = boxes
  const [who, agent, at] = [mobileOf(boxes), boxes.agent(), boxes.time()]
  const fill = fillerOf(boxes, agent)
  const asked = chance.happens(ASKED_SHARE) ? chance.pick(SMS_ASKED) : null
  const { subject, answers, thanks } = asked ?? chance.pick(SMS_OFFERED)
  const receive = (when: number, text: string): boolean =>
    boxes.put('MCI_SMS_RECV', when, { CALLID: boxes.idAt(when), TEL_FROM: who.number, UNAME: who.name, SUBJECTS: '', BODYS: fill(text), GHID: agent.uid })
  if (asked !== null && (!receive(at, asked.asks) || !chance.happens(ANSWERED_SHARE))) return
  const answeredAt = asked === null ? at : at + chance.int(2, 40) * MINUTE_MS + chance.int(0, 59_999)
  const sent = boxes.put('MCI_SMS_SEND', answeredAt, {
    CALLID: boxes.idAt(answeredAt), TEL_TO: who.number, SUBJECTS: subject, GHID: agent.uid, UNAME: who.name, BODYS: fill(answers), RFLAG: 1,
    SENT_AT: epochOf(boxes.context.zone, boxes.day.day, answeredAt), STATUS: 'sent',
  })
  if (sent && thanks !== null && chance.happens(0.6)) receive(answeredAt + chance.int(1, 15) * MINUTE_MS, thanks)
}

interface Mail { readonly from: string; readonly to: string; readonly cc: string; readonly subject: string; readonly body: string; readonly files: readonly string[] }

function putMail(boxes: Boxes, table: 'MCI_EMAIL_SENT' | 'MCI_EMAIL_RECV', at: number, agent: HouseAgent, mail: Mail): boolean {
  const id = boxes.idAt(at)
  const kind = table === 'MCI_EMAIL_SENT' ? 'ibx' : 'obx'
  const folder = `${FOLDER}\\emaildata\\${boxes.day.day}`
  return boxes.put(table, at, {
    CALLID: id, FROM_ADDR: mail.from, TO_ADDR: mail.to, CC_ADDR: mail.cc, BCC_ADDR: '', SUBJECTS: mail.subject, BODYS: mail.body,
    ...Object.fromEntries([0, 1, 2, 3, 4].map((index) => [`ATTACH${index + 1}`, mail.files[index] === undefined ? '' : `${folder}\\${id}\\${mail.files[index]}`])),
    FILE_EBX: `${folder}\\${id}.${kind}`, GHID: agent.uid,
  })
}

function emailConversation(boxes: Boxes): void {
  const { chance } = boxes
  const [who, agent, at, letter] = [drawCaller(chance, boxes.context), boxes.agent(), boxes.time(), chance.pick(EMAILS)]
  const fill = fillerOf(boxes, agent)
  const cc = chance.happens(COPY_SHARE) ? `office@${who.email.split('@')[1] ?? 'example.com'}` : ''
  const asked = putMail(boxes, 'MCI_EMAIL_RECV', at, agent, {
    from: who.email, to: HOUSE_ADDRESS, cc, subject: fill(letter.subject), body: fill(letter.body), files: letter.files.map(fill),
  })
  if (!asked || !chance.happens(ANSWERED_SHARE)) return
  const reply = /[\u4e00-\u9fff]/u.test(letter.subject) ? '回复：' : 'Re: '
  putMail(boxes, 'MCI_EMAIL_SENT', at + chance.int(10, 200) * MINUTE_MS + chance.int(0, 59_999), agent, {
    from: HOUSE_ADDRESS, to: who.email, cc, subject: reply + fill(letter.subject), body: fill(letter.answer), files: letter.answerFiles.map(fill),
  })
}

/** Sent without being asked. */
function emailOffer(boxes: Boxes): void {
  const [who, agent] = [drawCaller(boxes.chance, boxes.context), boxes.agent()]
  const fill = fillerOf(boxes, agent)
  putMail(boxes, 'MCI_EMAIL_SENT', boxes.time(), agent, {
    from: HOUSE_ADDRESS, to: who.email, cc: '', subject: '服务合同到期提醒',
    body: fill('尊敬的客户：\n您的服务合同将于 {d} 到期，续签资料见附件。\n{a}'), files: ['续签说明.pdf'],
  })
}

function faxOut(boxes: Boxes): void {
  const [agent, at] = [boxes.agent(), boxes.time()]
  const file = (page: number): string => `${FOLDER}\\faxdata\\${boxes.day.day}\\S${clockText(at)}_${page}.tif`
  const pages = boxes.chance.int(1, 3)
  const to = boxes.chance.pick(boxes.context.faxes)
  boxes.put('MCI_FAX_SENT', at, {
    UNAME: to.name, FAX: to.number, GHID: agent.uid, SUBJ: faxSubjectAt(Math.floor(at / 1_000)),
    FILENAME: file(1), FILENAME1: pages > 1 ? file(2) : '', FILENAME2: pages > 2 ? file(3) : '',
  })
}

function faxIn(boxes: Boxes): void {
  const at = boxes.time()
  // Some come as PDF: what a fax server makes of them.
  const kind = boxes.chance.happens(PDF_SHARE) ? 'pdf' : 'tif'
  boxes.put('MCI_FAX_RECV', at, { CALLER: boxes.chance.pick(boxes.context.faxes).number, GHID: boxes.agent().uid, FILENAME: `${FOLDER}\\faxdata\\${boxes.day.day}\\R${clockText(at)}.${kind}` })
}

/** What came and went in writing on a day. */
export function inboxBatches(context: InboxContext, day: DemoDay): readonly Batch[] {
  const boxes = new Boxes(context, day)
  // Nobody writes before the doors open, and an inbox of an untouched day is empty.
  if (day.weight === 0) return []
  const repeat = (perDay: number, act: () => void): void => {
    for (let left = boxes.count(perDay); left > 0; left -= 1) act()
  }
  repeat(PER_DAY.sms, () => { smsConversation(boxes) })
  repeat(PER_DAY.emails, () => { emailConversation(boxes) })
  repeat(PER_DAY.offers, () => { emailOffer(boxes) })
  repeat(PER_DAY.faxesOut, () => { faxOut(boxes) })
  repeat(PER_DAY.faxesIn, () => { faxIn(boxes) })
  return boxes.batches()
}
