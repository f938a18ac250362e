/** The contract of what is asked when a call rings, by exact numbers, and of what agents write about customers. */
import { describe, expect, it } from 'vitest'
import { MAX_NUMBERS } from '../../../src/central/conditions.ts'
import { spellings } from '../../../src/shared/numbers.ts'
import { DAY, call, chinaTime, codeOf, person, recording, smsReceived, smsSent, value } from './contract-rows.ts'
import type { CentralUnderTest } from './contract-rows.ts'

const today = { from: DAY, to: DAY, limit: 50 }
const NOON = chinaTime('2026-11-20T12:00:05')
const author = { agent: '8643', at: NOON }

export function describeNumbers(get: () => CentralUnderTest): void {
  describe('by exact numbers', () => {
    it('a customer is found in all three telephones however the number was written, and by no part of it', async () => {
      await get().seed({
        CRM_CUSTOMER: [
          person({ USERID: 'plain', TEL: '13800138000' }), person({ USERID: 'zero', TEL: '', TEL_HOME: '013800138000' }),
          person({ USERID: 'dashes', TEL: null, MOBILENO: '138-0013-8000' }), person({ USERID: 'longer', TEL: '138001380001', MOBILENO: '' }),
          person({ USERID: 'nobody', TEL: '', MOBILENO: null }),
        ],
        CRM_PERSON: [{ ...person({ USERID: 'P', MOBILENO: '+8613800138000' }), INFO: '采购' }],
      })
      const { customers } = get().central
      const numbers = spellings('13800138000')
      expect(value(await customers.byNumbers({ numbers, limit: 20 })).map((row) => row.userId)).toEqual(['dashes', 'plain', 'zero'])
      expect(value(await customers.byNumbers({ numbers, limit: 2 }))).toHaveLength(2)
      expect(value(await customers.personsByNumbers({ numbers, limit: 20 }))).toEqual([expect.objectContaining({ userId: 'P', info: '采购' })])
      expect(value(await customers.byNumbers({ numbers: ['1380013800'], limit: 20 }))).toEqual([])
    })

    it('a customer is found by his whole e-mail address in any case, and by no part of it', async () => {
      await get().seed({ CRM_CUSTOMER: [
        person({ USERID: 'small', EMAIL: 'wang@example.cn' }), person({ USERID: 'tall', EMAIL: 'Wang@Example.CN' }), person({ USERID: 'longer', EMAIL: 'xwang@example.cn' }),
        person({ USERID: 'other', EMAIL: 'li@example.cn' }), person({ USERID: 'none', EMAIL: null }), person({ USERID: 'empty', EMAIL: '' }),
      ] })
      const { customers } = get().central
      const idsOf = async (emails: readonly string[], limit = 20) => value(await customers.byEmails({ emails, limit })).map((row) => row.userId)
      expect(await idsOf(['wang@example.cn'])).toEqual(['small', 'tall'])
      expect(await idsOf(['WANG@example.cn', 'li@example.cn'])).toEqual(['other', 'small', 'tall'])
      expect(await idsOf(['wang@example.cn', 'li@example.cn'], 1)).toEqual(['other'])
      expect(await idsOf(['wang@example', '%', '_ang@example.cn', '\' OR \'1\'=\'1'])).toEqual([])
      const many = Array.from({ length: MAX_NUMBERS + 1 }, (_, index) => `${String(index)}@example.cn`)
      for (const emails of [[], [''], ['a@b.cn', ' '], ['a\u0000@b.cn'], many, [`${'a'.repeat(200)}@b.cn`]]) {
        expect(codeOf(await customers.byEmails({ emails, limit: 5 }))).toBe('bad_arguments')
      }
      expect(await idsOf(many.slice(1))).toEqual([])
    })

    it('a customer is found by his fax number, whole, and not by his telephones', async () => {
      await get().seed({ CRM_CUSTOMER: [
        person({ USERID: 'fax', TEL: '', MOBILENO: '', FAX: '010-82015268' }), person({ USERID: 'phone', TEL: '01082015268', FAX: '' }), person({ USERID: 'longer', FAX: '010820152680' }), person({ USERID: 'none', FAX: null }),
      ] })
      const { customers } = get().central
      expect(value(await customers.byFaxes({ numbers: spellings('01082015268'), limit: 20 })).map((row) => row.userId)).toEqual(['fax'])
      expect(codeOf(await customers.byFaxes({ numbers: [], limit: 20 }))).toBe('bad_arguments')
    })

    it('numbers that are none, and too many of them, are refused', async () => {
      const { customers, calls } = get().central
      const many = Array.from({ length: MAX_NUMBERS + 1 }, (_, index) => String(index))
      for (const numbers of [[], [''], ['1', ' '], ['x\u0000'], many, ['1'.repeat(41)]]) {
        expect(codeOf(await customers.byNumbers({ numbers, limit: 5 }))).toBe('bad_arguments')
        expect(codeOf(await calls.callsOfNumbers({ ...today, numbers }))).toBe('bad_arguments')
      }
      expect(codeOf(await customers.byNumbers({ numbers: many.slice(1), limit: 5 }))).toBe('ok')
      expect(codeOf(await calls.recordingsOfNumbers({ from: '20261120', to: '20261119', limit: 5, numbers: ['1'] }))).toBe('bad_arguments')
    })

    it('an area is that of the longest beginning of the number', async () => {
      await get().seed({ CRM_AREA: [
        { CALLER: '010', PROV: '北京', CITY: '北京' }, { CALLER: '1390001', PROV: '广东', CITY: '广州' }, { CALLER: '13900010002', PROV: '广东', CITY: '深圳' },
        { CALLER: '90001', PROV: '错', CITY: '错' },
      ] })
      const cityOf = async (number: string) => value(await get().central.customers.areaOf(number))?.city ?? null
      expect(await cityOf('01082015268')).toBe('北京')
      expect(await cityOf('13900010001')).toBe('广州')
      expect(await cityOf('13900010002')).toBe('深圳')
      expect(await cityOf('15400000000')).toBeNull()
      expect(await cityOf('12')).toBeNull()
    })

    it('calls and recordings of a number from and to it, newest first, within the days, each once', async () => {
      await get().seed({
        CDR: [
          call({ CALLID: 'in', STIME: '090000' }), call({ CALLID: 'out', CALLER: '643', CALLED: '13900000001', STIME: '100000', DIRECTION: 2 }),
          call({ CALLID: 'itself', CALLED: '13900000001', STIME: '080000' }), call({ CALLID: 'other', CALLER: '139000000012' }), call({ CALLID: 'old', SDATE: '20261119' }),
        ],
        TALENTEL_LOG: [recording({ UCID: 'r1' }), recording({ UCID: 'r2', CALLER: '601', CALLED: '013900000001', STIME: '103000' }), recording({ UCID: 'r3', CALLER: '1' })],
      })
      const numbers = spellings('13900000001')
      const { calls } = get().central
      expect(value(await calls.callsOfNumbers({ ...today, numbers })).map((row) => row.callId)).toEqual(['out', 'in', 'itself'])
      expect(value(await calls.callsOfNumbers({ ...today, numbers, limit: 1 })).map((row) => row.callId)).toEqual(['out'])
      expect(value(await calls.callsOfNumbers({ ...today, from: '20261119', numbers }))).toHaveLength(4)
      expect(value(await calls.recordingsOfNumbers({ ...today, numbers })).map((row) => row.callId)).toEqual(['r2', 'r1'])
    })

    it('short messages of a number, received and sent', async () => {
      await get().seed({ MCI_SMS_RECV: [smsReceived({ TEL_FROM: '13900000001' }), smsReceived()], MCI_SMS_SEND: [smsSent(), smsSent({ CALLID: 's2', TEL_TO: '8613900000001', STIME: '110000' })] })
      const { received, sent } = value(await get().central.inbox.smsOfNumbers({ ...today, numbers: spellings('13900000001') }))
      expect(received.map((row) => row.callId)).toEqual(['r1'])
      expect(sent.map((row) => row.callId)).toEqual(['s2', 's1'])
    })
  })

  describe('customers that agents write', () => {
    it('a new customer stands with all that was written, when, and by whom; then he is known by his number', async () => {
      const { customers } = get().central
      const written = { name: '李娜', pinyin: 'LN', type: '1', mobile: '13521192996', address: '滨海路 8 号', province: '天津市', city: '天津', memo: '周末联系\n第二行', tel: '' }
      expect(value(await customers.addCustomer('N1', written, author))).toEqual({ done: true })
      expect(value(await customers.byNumbers({ numbers: spellings('13521192996'), limit: 5 }))).toEqual([expect.objectContaining({
        userId: 'N1', name: '李娜', pinyin: 'LN', type: '1', mobile: '13521192996', address: '滨海路 8 号', province: '天津市', city: '天津', memo: '周末联系\n第二行',
        // Entered today; nobody has served him yet.
        agent: '8643', createdOn: '20261120', servedAt: null, lastAgent: '', relation: '0',
      })])
    })

    it('a number that is taken adds nothing; a customer without a name, or a field too long, is refused', async () => {
      const { customers } = get().central
      await customers.addCustomer('N1', { name: '李娜' }, author)
      expect(value(await customers.addCustomer('N1', { name: '王强' }, author))).toEqual({ done: false })
      expect(value(await customers.customers({ userId: 'N1', limit: 5 })).rows.map((row) => row.name)).toEqual(['李娜'])
      for (const bad of [{ mobile: '1' }, { name: ' ' }, { name: '名'.repeat(101) }, { name: 'x', tel: '1'.repeat(41) }, { name: 'x', memo: 'y'.repeat(4_001) }, { name: 'x\ny' }, { name: 'x', memo: 'y\u0000' }]) {
        expect(codeOf(await customers.addCustomer('N2', bad, author))).toBe('bad_arguments')
      }
      expect(codeOf(await customers.addCustomer('', { name: 'x' }, author))).toBe('bad_arguments')
      expect(await get().rows('CRM_CUSTOMER')).toHaveLength(1)
    })

    it('a change writes the columns of the edit and no others, of this customer alone; quotes and brackets are text', async () => {
      // Blanks at both ends, a leading zero, NULL beside empty, a time without its zero: as twenty years of programs have left them.
      const worn = { USERID: 'A', UNAME: ' 北京客户 ', PYM: 'bjkh?', UTYPE: 7, TEL: '010-82015268  ', TEL_HOME: null, FAX: '', ADDRESS: '路 1 号 ', MOBILENO: null, EMAIL: null, ZIP: '010 ', PERSON: null, BDATE: null, SDATE: '20080902 ', STIME: '91346', LASTEXT: '8610 ', GHID: '8619', MEMO: '旧' }
      await get().seed({ CRM_CUSTOMER: [person(worn), person({ USERID: 'B' })] })
      const [before, other] = await get().rows('CRM_CUSTOMER')
      const { customers } = get().central
      const edit = { memo: { was: '旧', now: '' }, mobile: { was: '', now: '13521192996' }, address: { was: '路 1 号', now: "O'Neil]; DROP" } }
      expect(value(await customers.changeCustomer('A', edit, 'NEVER'))).toEqual({ done: true, conflicts: [] })
      expect(await get().rows('CRM_CUSTOMER')).toEqual([{ ...before, MEMO: '', MOBILENO: '13521192996', ADDRESS: "O'Neil]; DROP" }, other])
      // The first letters go with the name, and with nothing else.
      expect(value(await customers.changeCustomer('A', { name: { was: '北京客户', now: '单雄信' } }, 'SXX'))).toEqual({ done: true, conflicts: [] })
      expect(await get().rows('CRM_CUSTOMER')).toEqual([{ ...before, MEMO: '', MOBILENO: '13521192996', ADDRESS: "O'Neil]; DROP", UNAME: '单雄信', PYM: 'SXX' }, other])
      expect(value(await customers.changeCustomer('nobody', { name: { was: '', now: 'x' } }, null))).toEqual({ done: false, conflicts: [] })
      for (const bad of [{}, { name: { was: '单雄信', now: '' } }, { mobile: { was: '13521192996', now: 'x'.repeat(41) } }, { type: { was: '7', now: '' } }]) {
        expect(codeOf(await customers.changeCustomer('A', bad, null))).toBe('bad_arguments')
      }
    })

    it('what somebody else has changed since it was read is told and nothing is written; what he has not is', async () => {
      await get().seed({ CRM_CUSTOMER: [person({ TEL: '82015268', MEMO: 'a', CITY: '北京' })] })
      const { customers } = get().central
      const mine = { tel: { was: '82015268', now: '1' }, memo: { was: 'a', now: 'mine' } }
      expect(value(await customers.changeCustomer('U1', { memo: { was: 'a', now: 'theirs' }, city: { was: '北京', now: '上海' } }, null)).done).toBe(true)
      const [before] = await get().rows('CRM_CUSTOMER')
      expect(value(await customers.changeCustomer('U1', mine, null))).toEqual({ done: false, conflicts: [{ field: 'memo', now: 'theirs' }] })
      expect(await get().rows('CRM_CUSTOMER')).toEqual([before])
      // He has seen it, and means it.
      expect(value(await customers.changeCustomer('U1', { ...mine, memo: { was: 'theirs', now: 'mine' } }, null)).done).toBe(true)
      expect(await get().rows('CRM_CUSTOMER')).toEqual([{ ...before, TEL: '1', MEMO: 'mine' }])
    })

    it('of two that save the same field at once one writes, and the other hears of it', async () => {
      await get().seed({ CRM_CUSTOMER: [person({ MEMO: '' })] })
      const { customers } = get().central
      const outcomes = (await Promise.all(['一', '二'].map((now) => customers.changeCustomer('U1', { memo: { was: '', now } }, null)))).map(value)
      expect(outcomes.map(({ done }) => done).toSorted()).toEqual([false, true])
      const [row] = await get().rows('CRM_CUSTOMER')
      expect(outcomes.flatMap(({ conflicts }) => conflicts)).toEqual([{ field: 'memo', now: row?.['MEMO'] }])
    })

    it('a number that several rows have, and a text whose end nobody has seen, are not edited', async () => {
      await get().seed({ CRM_CUSTOMER: [person({ USERID: 'twice' }), person({ USERID: 'twice', UNAME: '另一位' }), person({ MEMO: '长'.repeat(4_001) })] })
      const before = await get().rows('CRM_CUSTOMER')
      const { customers } = get().central
      expect(codeOf(await customers.changeCustomer('twice', { memo: { was: '', now: 'x' } }, null))).toBe('bad_arguments')
      expect(codeOf(await customers.changeCustomer('U1', { memo: { was: '长'.repeat(4_000), now: 'x' } }, null))).toBe('bad_arguments')
      expect(value(await customers.recordService('twice', author))).toEqual({ done: false })
      expect(await get().rows('CRM_CUSTOMER')).toEqual(before)
    })

    it('a service moves the latest service and its agent, and never back', async () => {
      await get().seed({ CRM_CUSTOMER: [person(), person({ USERID: 'blank', SDATE: '', STIME: ' ' }), person({ USERID: 'new', SDATE: null, STIME: null, LASTEXT: null })] })
      const [manual, blank, fresh] = await get().rows('CRM_CUSTOMER')
      const { customers } = get().central
      for (const id of ['U1', 'blank', 'new']) expect(value(await customers.recordService(id, author))).toEqual({ done: true })
      expect(value(await customers.recordService('U1', { agent: '8601', at: NOON - 60_000 }))).toEqual({ done: false })
      expect(value(await customers.recordService('nobody', author))).toEqual({ done: false })
      expect(await get().rows('CRM_CUSTOMER')).toEqual([
        { ...manual, SDATE: '20261120', STIME: '120005', LASTEXT: '8643' }, { ...blank, SDATE: '20261120', STIME: '120005', LASTEXT: '8643' }, { ...fresh, SDATE: '20261120', STIME: '120005', LASTEXT: '8643' },
      ])
      expect(value(await customers.customers({ userId: 'new', limit: 5 })).rows).toMatchObject([{ servedAt: NOON, lastAgent: '8643', createdOn: '' }])
    })
  })
}
