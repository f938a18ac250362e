import fc from 'fast-check'
import { pinyin } from 'pinyin-pro'
import { describe, expect, it } from 'vitest'
import { shiftDay } from '../../../../src/central/demo/calendar.ts'
import { DEMO_HOUSE } from '../../../../src/central/demo/house.ts'
import type { DemoRow } from '../../../../src/central/demo/rows.ts'
import { TABLE_NAMES } from '../../../../src/central/tables.ts'
import { areaOf } from '../../../../src/shared/numbers.ts'
import { checkProperty } from '../../../support/property.ts'
import { CHINA, NOON_MS, TODAY, number, rowsOf, tablesOf, text } from './demo-rows.ts'
import type { Tables } from './demo-rows.ts'

const RUNS = { numRuns: 4 }
const seeds = fc.integer({ min: 0, max: 0xffff_ffff })
const FIRST_DAY = shiftDay(TODAY, -89)
const SAFE_NUMBER = /^(154\d{8}|0\d{2,3}1\d{7})$/
const OWN_NUMBER = /^(6\d{2}|9001|9002|400810100[123])$/
const PEOPLE = ['CRM_CUSTOMER', 'CRM_PERSON'] as const

const asText = (tables: Tables): string => JSON.stringify([...tables])

function callsOf(tables: Tables): ReadonlyMap<string, readonly DemoRow[]> {
  const calls = new Map<string, DemoRow[]>()
  for (const row of rowsOf(tables, 'CDR')) calls.set(text(row, 'CALLID'), [...calls.get(text(row, 'CALLID')) ?? [], row])
  return calls
}

describe('demo data: the same again', () => {
  it('gives the same rows for the same seed, day and time, and others for another seed or day', () => {
    const once = asText(tablesOf())
    expect(asText(tablesOf())).toBe(once)
    expect(asText(tablesOf({ seed: 2 }))).not.toBe(once)
    expect(asText(tablesOf({ today: '20261106' }))).not.toBe(once)
  })

  it('fills every table of the five databases and writes exactly as many call records as were asked for', () => {
    checkProperty(fc.property(seeds, fc.integer({ min: 2_000, max: 4_000 }), fc.integer({ min: 0, max: 86_400_000 }), (seed, calls, untilMs) => {
      const tables = tablesOf({ seed, calls, untilMs })
      expect(rowsOf(tables, 'CDR')).toHaveLength(calls)
      for (const table of TABLE_NAMES) expect([table, rowsOf(tables, table).length > 0]).toEqual([table, true])
    }), RUNS)
  })
})

describe('demo data: columns as the manual means them', () => {
  it('UNAME of fax and SMS is the other party, never the agent', () => {
    const tables = tablesOf({ customers: 500, calls: 3_000 })
    const nameOf = new Map(rowsOf(tables, 'CRM_CUSTOMER').flatMap((row) => ['TEL', 'TEL_HOME', 'MOBILENO', 'FAX'].map((column) => [text(row, column), text(row, 'UNAME')] as const)))
    for (const [table, number] of [['MCI_FAX_SENT', 'FAX'], ['MCI_SMS_SEND', 'TEL_TO'], ['MCI_SMS_RECV', 'TEL_FROM']] as const) {
      const rows = rowsOf(tables, table)
      expect(rows.some((row) => text(row, 'UNAME') !== '')).toBe(true)
      for (const row of rows) expect([table, text(row, 'UNAME')]).toEqual([table, nameOf.get(text(row, number)) ?? ''])
    }
  })

  it('SDATE, STIME and LASTEXT of a customer are those of the last call in which an agent talked with him', () => {
    const tables = tablesOf({ customers: 500, calls: 3_000 })
    const uids = new Set(DEMO_HOUSE.people.map(({ uid }) => uid))
    let served = 0
    for (const row of rowsOf(tables, 'CRM_CUSTOMER')) {
      const own = new Set(['TEL', 'TEL_HOME', 'MOBILENO'].map((column) => text(row, column)).filter((one) => one !== ''))
      const talks = rowsOf(tables, 'CDR').filter((call) => text(call, 'GHID') !== '' && number(call, 'LEN_TALK') > 0
        && ((call['DIRECTION'] === 1 && own.has(text(call, 'CALLER'))) || (call['DIRECTION'] === 2 && own.has(text(call, 'CALLED')))))
      const last = talks.toSorted((a, b) => `${text(a, 'SDATE')}${text(a, 'STIME')}`.localeCompare(`${text(b, 'SDATE')}${text(b, 'STIME')}`)).at(-1)
      expect(uids).toContain(text(row, 'LASTEXT'))
      if (last === undefined) expect(text(row, 'SDATE') < FIRST_DAY).toBe(true)
      else expect([text(row, 'SDATE'), text(row, 'STIME')]).toEqual([text(last, 'SDATE'), text(last, 'STIME')])
      if (last !== undefined) served += 1
    }
    expect(served).toBeGreaterThan(50)
  }, 30_000)

  it('a contact person stands in PERSON, with the name of the customer in UNAME', () => {
    const tables = tablesOf({ customers: 500 })
    const customers = new Map(rowsOf(tables, 'CRM_CUSTOMER').map((row) => [row['USERID'], row]))
    for (const row of rowsOf(tables, 'CRM_PERSON')) {
      expect([text(row, 'UNAME'), text(row, 'PYM')]).toEqual([customers.get(row['USERID'] ?? '')?.['UNAME'], customers.get(row['USERID'] ?? '')?.['PYM']])
      expect(text(row, 'PERSON')).toMatch(/^\p{Script=Han}{2,4}$/u)
    }
  })
})

describe('demo data: call records', () => {
  it('end after they begin, ring and talk fill the time between, and epoch times say the same as the columns of text', () => {
    checkProperty(fc.property(seeds, (seed) => {
      for (const row of rowsOf(tablesOf({ seed }), 'CDR')) {
        const [from, to, ring, talk] = [number(row, 'STARTED_AT'), number(row, 'ENDED_AT'), number(row, 'RING_MS'), number(row, 'TALK_MS')]
        expect(to).toBeGreaterThanOrEqual(from)
        expect(ring).toBeGreaterThanOrEqual(0)
        expect(talk).toBeGreaterThanOrEqual(0)
        expect(ring + talk).toBe(to - from)
        expect(row['ANSWERED_AT']).toBe(talk === 0 ? null : from + ring)
        expect(Math.abs(number(row, 'LEN_RING') * 1_000 - ring)).toBeLessThanOrEqual(500)
        expect(Math.abs(number(row, 'LEN_TALK') * 1_000 - talk)).toBeLessThanOrEqual(500)
        const local = new Date(from + 480 * 60_000).toISOString().replaceAll(/[-:]/g, '')
        expect(local.slice(0, 15)).toBe(`${text(row, 'SDATE')}T${text(row, 'STIME')}`)
        expect(new Date(to + 480 * 60_000).toISOString().slice(11, 19).replaceAll(':', '')).toBe(text(row, 'ETIME'))
      }
    }), RUNS)
  })

  it('tell the segments of a call in order, without a gap in their numbers', () => {
    checkProperty(fc.property(seeds, (seed) => {
      const calls = [...callsOf(tablesOf({ seed })).values()]
      expect(calls.some((segments) => segments.length > 1)).toBe(true)
      for (const segments of calls) {
        const ordered = [...segments].sort((a, b) => number(a, 'SEGMENT') - number(b, 'SEGMENT'))
        expect(ordered.map((row) => row['SEGMENT'])).toEqual(ordered.map((_, index) => index + 1))
        for (const [index, row] of ordered.entries()) {
          const before = ordered[index - 1]
          if (before === undefined) continue
          const internal = number(row, 'DIRECTION') === 3
          expect(number(row, 'STARTED_AT')).toBeGreaterThanOrEqual(number(before, internal ? 'STARTED_AT' : 'ENDED_AT'))
          expect([text(row, 'CALLER'), text(row, 'SDATE')]).toEqual([text(before, 'CALLER'), text(before, 'SDATE')])
        }
      }
    }), RUNS)
  })

  it('hold transfers with several segments under one number and consultations under their own', () => {
    const calls = [...callsOf(tablesOf()).values()]
    const handedOver = calls.filter((segments) => segments.length > 1 && text(segments[0] ?? {}, 'END_CAUSE') === 'transferred')
    expect(handedOver.length).toBeGreaterThan(20)
    const consultations = calls.filter((segments) => segments.some((row) => row['END_CAUSE'] === 'joined'))
    expect(consultations.length).toBeGreaterThan(10)
    for (const segments of consultations) expect(segments.map((row) => row['DIRECTION'])).toEqual([4, 3])
  })

  it('never have an agent in two calls at once but for his own question to a colleague', () => {
    checkProperty(fc.property(seeds, (seed) => {
      const last = new Map<string, number>()
      for (const row of rowsOf(tablesOf({ seed, calls: 20_000 }), 'CDR')) {
        const agent = text(row, 'GHID')
        if (agent === '' || (row['END_CAUSE'] === 'joined' && row['DIRECTION'] === 4)) continue
        expect(number(row, 'STARTED_AT')).toBeGreaterThanOrEqual(last.get(agent) ?? 0)
        last.set(agent, number(row, 'ENDED_AT'))
      }
    }), { numRuns: 2 })
  })

  it('name agents and groups of the house, with the group only where the queue delivered', () => {
    const seats = new Map(DEMO_HOUSE.people.map((agent) => [agent.uid, agent]))
    for (const row of rowsOf(tablesOf(), 'CDR')) {
      const agent = seats.get(text(row, 'GHID'))
      expect([row['EXT'], row['OP_NAME']]).toEqual(agent === undefined ? [null, null] : [agent.extension, agent.name])
      if (row['GROUPS'] === null) expect([row['QN_TYPE'], row['QN_RESULT'], row['CALLTYPE']]).toEqual([0, 0, 0])
      else if (agent !== undefined) expect(agent.groups).toContain(row['GROUPS'])
      if (row['QN_RESULT'] === 2 || row['QN_RESULT'] === 21) expect([row['EXT'], row['LEN_TALK'], row['CALLTYPE']]).toEqual([null, 0, 10])
    }
  })

  it('keep each wait as a record of its own, with QN columns that only it has (manual, Get_Call_Info: CALLTYPE 10)', () => {
    const calls = [...callsOf(tablesOf({ calls: 20_000 })).values()]
    const waited = calls.flatMap((segments) => segments.filter((row) => row['CALLTYPE'] === 10 && row['QN_RESULT'] === 1).map((wait) => [wait, segments] as const))
    expect(waited.length).toBeGreaterThan(100)
    expect(new Set(waited.map(([wait]) => wait['QN_REASON']))).toEqual(new Set([1, 2]))
    for (const [wait, segments] of waited) {
      expect([wait['EXT'], wait['DEST_TYPE'], wait['QN_TYPE'], wait['QN_DEST'], wait['LEN_TALK']]).toEqual([null, 1, 1, wait['GROUPS'], 0])
      const next = segments.find((row) => number(row, 'SEGMENT') === number(wait, 'SEGMENT') + 1)
      expect([next?.['STARTED_AT'], next?.['CALLTYPE']]).toEqual([wait['ENDED_AT'], 0])
    }
    for (const row of calls.flat()) if (row['CALLTYPE'] === 0) expect([row['QN_TYPE'], row['QN_DEST'], row['QN_REASON'], row['QN_RESULT']]).toEqual([0, '', 0, 0])
    // The manual's own row: 615 calls 604, DIRECTION 4, DEST_TYPE 3.
    expect(new Set(calls.flat().filter((row) => row['DIRECTION'] === 4).map((row) => row['DEST_TYPE']))).toEqual(new Set([3]))
  })

  it('have the shape of a call centre: working days before weekends, mornings before evenings, nobody at night', () => {
    const rows = rowsOf(tablesOf({ calls: 20_000 }), 'CDR')
    const hours = new Map<string, number>()
    const days = new Map<string, number>()
    for (const row of rows) {
      const hour = text(row, 'STIME').slice(0, 2)
      hours.set(hour, (hours.get(hour) ?? 0) + 1)
      days.set(text(row, 'SDATE'), (days.get(text(row, 'SDATE')) ?? 0) + 1)
    }
    expect(days.size).toBe(90)
    // 2 November 2026 is a Monday.
    expect(days.get('20261102')).toBeGreaterThan(2 * (days.get('20261101') ?? 0))
    expect(hours.get('10')).toBeGreaterThan(3 * (hours.get('19') ?? 0))
    expect([...hours.keys()].every((hour) => hour >= '07' && hour <= '22')).toBe(true)
    const answered = rows.filter((row) => row['DIRECTION'] === 1 && row['GROUPS'] !== null && row['ANSWERED_AT'] !== null).length
    const lost = rows.filter((row) => row['QN_RESULT'] === 2 || row['QN_RESULT'] === 21).length
    expect(lost / (lost + answered)).toBeGreaterThan(0.02)
    expect(lost / (lost + answered)).toBeLessThan(0.2)
  })
})

describe('demo data: recordings and messages', () => {
  it('has a recording of every answered call at a telephone, of its length, under the path of its channel', () => {
    const tables = tablesOf()
    const recordings = rowsOf(tables, 'TALENTEL_LOG')
    const answered = rowsOf(tables, 'CDR').filter((row) => row['EXT'] !== null && number(row, 'TALK_MS') >= 1_000 && row['DIRECTION'] !== 4)
    const key = (callId: string, agent: string, length: number): string => [callId, agent, String(length)].join(' ')
    expect(recordings.map((row) => key(text(row, 'UCID'), text(row, 'OPID'), number(row, 'LEN'))).sort())
      .toEqual(answered.map((row) => key(text(row, 'CALLID'), text(row, 'GHID'), number(row, 'LEN_TALK'))).sort())
    for (const row of recordings) {
      expect(text(row, 'FILE_PATH')).toMatch(/^D:\\recwav\\\d{8}\\ch\d{3}\\R\d{6}\.wav$/)
      expect(text(row, 'FILE_PATH')).toContain(`\\${text(row, 'SDATE')}\\`)
      expect(text(row, 'FILE_PATH')).toContain(`R${text(row, 'STIME')}.wav`)
    }
    expect(new Set(recordings.map((row) => text(row, 'FILE_PATH'))).size).toBe(recordings.length)
  })

  it('keeps voicemail of calls that nobody answered', () => {
    const tables = tablesOf()
    const calls = callsOf(tables)
    for (const row of rowsOf(tables, 'MCI_VMS_RECV')) {
      const [call] = calls.get(text(row, 'CALLID')) ?? []
      expect([call?.['EXT'], call?.['CALLER']]).toEqual([null, row['CALLER']])
    }
  })

  it('writes to and from addresses that no domain can have, in Chinese and in English, with attachments', () => {
    const tables = tablesOf()
    const mails = [...rowsOf(tables, 'MCI_EMAIL_SENT'), ...rowsOf(tables, 'MCI_EMAIL_RECV')]
    const addresses = [...mails.flatMap((row) => [text(row, 'FROM_ADDR'), text(row, 'TO_ADDR'), text(row, 'CC_ADDR')]),
      ...PEOPLE.flatMap((table) => rowsOf(tables, table).map((row) => text(row, 'EMAIL')))].filter((address) => address !== '')
    for (const address of addresses) expect(address).toMatch(/^[a-z0-9.]+@(([a-z]+\.)?example|example\.(com|net|org))$/)
    expect(mails.some((row) => /^[\x20-\x7e]+$/.test(text(row, 'SUBJECTS')))).toBe(true)
    expect(mails.some((row) => /[\u4e00-\u9fff]/u.test(text(row, 'SUBJECTS')))).toBe(true)
    expect(mails.some((row) => text(row, 'ATTACH2') !== '')).toBe(true)
    for (const row of mails) {
      expect(`${text(row, 'SUBJECTS')}${text(row, 'BODYS')}${text(row, 'ATTACH1')}`).not.toMatch(/[{}]/)
      expect(text(row, 'FILE_EBX')).toMatch(row['FROM_ADDR'] === 'service@hotline.example' ? /\.ibx$/ : /\.obx$/)
    }
  })
})

describe('demo data: numbers, places, names, time', () => {
  it('holds only numbers that are nobody\'s', () => {
    checkProperty(fc.property(seeds, (seed) => {
      const tables = tablesOf({ seed })
      const columns = {
        CDR: ['CALLER', 'CALLED'], TALENTEL_LOG: ['CALLER', 'CALLED'], MCI_VMS_RECV: ['CALLER', 'CALLED'], MCI_FAX_SENT: ['FAX'], MCI_FAX_RECV: ['CALLER'],
        MCI_SMS_SEND: ['TEL_TO'], MCI_SMS_RECV: ['TEL_FROM'], CRM_AREA: ['CALLER'], CRM_CUSTOMER: ['TEL', 'TEL_HOME', 'MOBILENO', 'FAX'],
        CRM_PERSON: ['TEL', 'TEL_HOME', 'MOBILENO', 'FAX'], CTS_OPIDK: ['MOBILENO'],
      } as const
      for (const [table, names] of Object.entries(columns)) {
        for (const row of rowsOf(tables, table as keyof typeof columns)) {
          for (const name of names) {
            const value = text(row, name)
            if (value !== '' && !OWN_NUMBER.test(value)) expect(value).toMatch(SAFE_NUMBER)
          }
        }
      }
    }), RUNS)
  })

  it('puts every number where its area code or its mobile segment belongs, customers and caller areas alike', () => {
    checkProperty(fc.property(seeds, (seed) => {
      const tables = tablesOf({ seed })
      const segments = new Map<string, string>()
      const fits = (value: string, city: string): void => {
        if (value === '') return
        if (value.startsWith('0')) expect(areaOf(value)?.city).toBe(city)
        else expect(segments.get(value.slice(0, 7)) ?? city).toBe(city)
        segments.set(value.slice(0, 7), city)
      }
      for (const row of rowsOf(tables, 'CRM_AREA')) fits(text(row, 'CALLER'), text(row, 'CITY'))
      const places = new Map(rowsOf(tables, 'CRM_AREA').map((row) => [text(row, 'CALLER'), text(row, 'CITY')]))
      for (const table of PEOPLE) {
        for (const row of rowsOf(tables, table)) {
          for (const column of ['TEL', 'TEL_HOME', 'MOBILENO', 'FAX']) {
            fits(text(row, column), text(row, 'CITY'))
            if (text(row, column) !== '') expect(places.get(text(row, column))).toBe(text(row, 'CITY'))
          }
          expect(text(row, 'ADDRESS')).toContain(text(row, 'CITY'))
        }
      }
      for (const row of rowsOf(tables, 'CDR')) if (row['DIRECTION'] === 1) expect(places.has(text(row, 'CALLER'))).toBe(true)
    }), RUNS)
  })

  it('gives everybody a name of two to four characters and the first letters of its pinyin', () => {
    const tables = tablesOf({ customers: 2_000 })
    const lengths = new Set<number>()
    for (const row of [...PEOPLE.flatMap((table) => rowsOf(tables, table)), ...rowsOf(tables, 'CTS_OPIDK').map((agent) => ({ ...agent, UNAME: agent['REAL_NAME'] ?? '' }))]) {
      const name = text(row, 'UNAME')
      lengths.add(name.length)
      const expected = pinyin(name, { pattern: 'first', toneType: 'none', type: 'array', mode: 'surname' }).join('').toUpperCase()
      expect([name, text(row, 'PYM')]).toEqual([name, expected])
    }
    expect([...lengths].sort()).toEqual([2, 3, 4])
  }, 30_000)

  it('knows the callers of the demo\'s telephone life by name, and gives no number out twice', () => {
    const tables = tablesOf()
    const customers = rowsOf(tables, 'CRM_CUSTOMER')
    for (const { name, number: called, province, city } of DEMO_HOUSE.customers) {
      const found = customers.filter((row) => [row['TEL'], row['MOBILENO'], row['TEL_HOME']].includes(called))
      expect(found.map((row) => [row['UNAME'], row['PROV'], row['CITY']])).toEqual([[name, province, city]])
    }
    const numbers = rowsOf(tables, 'CRM_AREA').map((row) => text(row, 'CALLER'))
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  it('ends now: ninety days, nothing before them and nothing in the future', () => {
    checkProperty(fc.property(seeds, fc.integer({ min: 0, max: 86_400_000 }), (seed, untilMs) => {
      const tables = tablesOf({ seed, untilMs })
      const now = CHINA.toEpoch(2026, 11, 5, 0, 0, 0) + untilMs
      const clock = new Date(untilMs).toISOString().slice(11, 19).replaceAll(':', '')
      for (const table of ['CDR', 'TALENTEL_LOG', 'MCI_VMS_RECV', 'MCI_FAX_SENT', 'MCI_FAX_RECV', 'MCI_SMS_SEND', 'MCI_SMS_RECV', 'MCI_EMAIL_SENT', 'MCI_EMAIL_RECV'] as const) {
        for (const row of rowsOf(tables, table)) {
          expect(text(row, 'SDATE') >= FIRST_DAY && text(row, 'SDATE') <= TODAY).toBe(true)
          if (text(row, 'SDATE') === TODAY && untilMs < 86_400_000) expect(text(row, 'STIME') <= clock).toBe(true)
        }
      }
      for (const row of rowsOf(tables, 'CDR')) expect(number(row, 'ENDED_AT')).toBeLessThanOrEqual(now)
      for (const row of rowsOf(tables, 'CRM_CUSTOMER')) {
        expect(text(row, 'BDATE') < FIRST_DAY).toBe(true)
        expect(text(row, 'BDATE') <= text(row, 'SDATE')).toBe(true)
        expect(text(row, 'SDATE') <= TODAY).toBe(true)
      }
    }), RUNS)
  })

  it('has calls of today once the doors are open', () => {
    expect(rowsOf(tablesOf({ untilMs: NOON_MS }), 'CDR').some((row) => row['SDATE'] === TODAY)).toBe(true)
    expect(rowsOf(tablesOf({ untilMs: 3_600_000 }), 'CDR').some((row) => row['SDATE'] === TODAY)).toBe(false)
  })
})
