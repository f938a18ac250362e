/**
 * The contract of the central data, for every back end: the same results, the same refusals. Registered by
 * contract-sqlite.test.ts and contract-sqlserver.test.ts.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DATABASES } from '../../../src/central/api.ts'
import type { CentralData, Page } from '../../../src/central/api.ts'
import type { Result } from '../../../src/shared/result.ts'
import { describeDirectory } from './contract-directory.ts'
import { describeHostileInput } from './contract-hostile.ts'
import { describeNumbers } from './contract-numbers.ts'
import { DAY, call, chinaTime, codeOf, email, faxReceived, faxSent, person, recording, smsReceived, smsSent, value, voicemail } from './contract-rows.ts'
import type { CentralFactory, CentralUnderTest } from './contract-rows.ts'

const today = { from: DAY, to: DAY, limit: 50 }
const AT = chinaTime('2026-11-20T09:30:00')

type Boxes = CentralData['inbox']
const BOXES = ['voicemail', 'faxesSent', 'faxesReceived', 'smsSent', 'smsReceived', 'emailsSent', 'emailsReceived'] as const satisfies readonly (keyof Boxes)[]

/** All pages one after the other. */
async function allPages<T>(read: (after: string | undefined) => Promise<Result<Page<T>>>): Promise<{ readonly rows: readonly T[]; readonly sizes: readonly number[] }> {
  const rows: T[] = []
  const sizes: number[] = []
  let after: string | undefined
  do {
    const page: Page<T> = value(await read(after))
    rows.push(...page.rows)
    sizes.push(page.rows.length)
    after = page.next ?? undefined
  } while (after !== undefined && sizes.length < 100)
  return { rows, sizes }
}

export function describeCentralContract(name: string, factory: CentralFactory): void {
  describe(name, () => {
    let under: CentralUnderTest
    let central: CentralData
    const get = (): CentralUnderTest => under
    beforeEach(async () => {
      under = await factory()
      central = under.central
    })
    afterEach(async () => { await under.close() })

    describe('inboxes', () => {
      it('gives every box its columns as typed rows', async () => {
        await under.seed({
          MCI_VMS_RECV: [voicemail()], MCI_FAX_SENT: [faxSent()], MCI_FAX_RECV: [faxReceived()], MCI_SMS_SEND: [smsSent()],
          MCI_SMS_RECV: [smsReceived()], MCI_EMAIL_SENT: [email()], MCI_EMAIL_RECV: [email({ CALLID: 'e2', FILE_EBX: '2.obx' })],
        })
        expect(value(await central.inbox.voicemail(today)).rows).toEqual([
          { callId: '1', caller: '13900000001', called: '8000', agent: '8601', file: 'd:\\vms\\1.wav', at: AT, channel: '12' }])
        expect(value(await central.inbox.faxesSent(today)).rows).toEqual([
          { partyName: '客户', fax: '01000000001', agent: '8601', at: AT, subject: '合同', files: ['d:\\a.tif', '', 'd:\\c.tif'] }])
        expect(value(await central.inbox.faxesReceived(today)).rows).toEqual([{ caller: '01000000002', mailbox: '8601', at: AT, file: 'd:\\r.tif' }])
        expect(value(await central.inbox.smsSent(today)).rows).toEqual([
          { callId: 's1', number: '13900000001', partyName: '张三', subject: '提醒', body: '您好', at: AT, agent: '8601' }])
        expect(value(await central.inbox.smsReceived(today)).rows).toEqual([
          { callId: 'r1', number: '13900000002', partyName: '', subject: '', body: '收到', at: AT, agent: '8601' }])
        const mail = {
          callId: 'e1', from: 'a@example.invalid', to: 'b@example.invalid', cc: '', bcc: '', subject: '主题', body: '内容',
          attachments: ['d:\\1.pdf', '', '', 'd:\\4.pdf'], rawFile: '\\emaildata\\1.ibx', agent: '8601', at: AT,
        }
        expect(value(await central.inbox.emailsSent(today)).rows).toEqual([mail])
        expect(value(await central.inbox.emailsReceived(today)).rows).toEqual([{ ...mail, callId: 'e2', rawFile: '2.obx' }])
      })

      it.each(BOXES)('%s: no record is an empty page', async (box) => {
        expect(value<Page<unknown>>(await central.inbox[box](today))).toEqual({ rows: [], next: null, wide: false })
      })

      it.each(BOXES)('%s: dates that are none or in the wrong order are refused; years are none too many', async (box) => {
        const bad = [
          ['2026112', DAY], ['20261131', '20261131'], ['20260229', DAY], ['2026-11-20', DAY], ['', ''], [' 20261120', DAY], ['20261121', DAY], ['00000000', DAY],
        ]
        for (const [from = '', to = ''] of bad) expect(codeOf(await central.inbox[box]({ from, to, limit: 5 })), `${from}-${to}`).toBe('bad_arguments')
        expect(codeOf(await central.inbox[box]({ from: '20100101', to: '20130101', limit: 5 })), 'the manual\'s own range').toBe('ok')
      })

      it('both days belong to the range, the agent is matched exactly', async () => {
        const days = ['20261118', '20261119', '20261120', '20261121']
        await under.seed({ MCI_VMS_RECV: days.flatMap((SDATE) => [voicemail({ SDATE, CALLID: `a${SDATE}` }), voicemail({ SDATE, CALLID: `b${SDATE}`, GHID: '860' }), voicemail({ SDATE, CALLID: `c${SDATE}`, GHID: null })]) })
        const page = value(await central.inbox.voicemail({ from: '20261119', to: '20261120', agent: ' 860 ', limit: 50 }))
        expect(page.rows.map((row) => row.callId)).toEqual(['b20261120', 'b20261119'])
        expect(value(await central.inbox.voicemail({ from: '20261119', to: '20261120', agent: '', limit: 50 })).rows).toHaveLength(6)
      })
    })

    describe('pages', () => {
      it('go through years without losing or repeating a row', async () => {
        const days = ['20100101', '20100102', '20110204', '20110205', '20110206', '20120311', '20121231', '20130101']
        await under.seed({ CDR: days.map((SDATE) => call({ SDATE, CALLID: `c${SDATE}` })) })
        const seen: string[] = []
        let after: string | undefined
        do {
          const page = value(await central.calls.calls({ from: '20100101', to: '20130101', limit: 3, ...(after === undefined ? {} : { after }) }))
          seen.push(...page.rows.map((row) => row.callId))
          after = page.next ?? undefined
        } while (after !== undefined)
        expect(seen).toEqual(days.toReversed().map((day) => `c${day}`))
      })

      it('lose nothing and repeat nothing, though many rows have the same time', async () => {
        const rows = Array.from({ length: 25 }, (_, index) => voicemail({ CALLID: `c${String(index).padStart(2, '0')}`, STIME: index < 20 ? '093000' : '080000', FILENAME: `${index}.wav` }))
        await under.seed({ MCI_VMS_RECV: rows })
        const { rows: read, sizes } = await allPages((after) => central.inbox.voicemail({ ...today, limit: 7, after }))
        expect(sizes).toEqual([7, 7, 7, 4])
        expect(read.map((row) => row.callId).toSorted()).toEqual(rows.map((row) => row['CALLID']))
        expect(read.slice(20).every((row) => row.at === chinaTime('2026-11-20T08:00:00'))).toBe(true)
      })

      it('a full last page is the end', async () => {
        await under.seed({ MCI_FAX_RECV: Array.from({ length: 4 }, (_, index) => faxReceived({ FILENAME: `${index}` })) })
        const first = value(await central.inbox.faxesReceived({ ...today, limit: 2 }))
        expect(first.next).not.toBeNull()
        expect(value(await central.inbox.faxesReceived({ ...today, limit: 2, after: first.next ?? '' })).next).toBeNull()
      })

      it('what arrives in the meantime does not move the next page', async () => {
        await under.seed({ CDR: ['01', '02', '03', '04'].map((second) => call({ CALLID: second, STIME: `0930${second}` })) })
        const first = value(await central.calls.calls({ ...today, limit: 2 }))
        expect(first.rows.map((row) => row.callId)).toEqual(['04', '03'])
        await under.seed({ CDR: [call({ CALLID: '05', STIME: '093005' })] })
        const second = value(await central.calls.calls({ ...today, limit: 2, after: first.next ?? '' }))
        expect(second.rows.map((row) => row.callId)).toEqual(['02', '01'])
      })

      it('segments of one call come one after the other over the border of a page', async () => {
        await under.seed({ CDR: [0, 1, 2, 3, 4].map((SEGMENT) => call({ SEGMENT })) })
        const { rows } = await allPages((after) => central.calls.calls({ ...today, limit: 2, after }))
        expect(rows.map((row) => row.segment)).toEqual([4, 3, 2, 1, 0])
      })

      it('a forged cursor, one of another query and a limit out of bounds are refused', async () => {
        await under.seed({ CDR: ['1', '2', '3'].map((CALLID) => call({ CALLID })) })
        const { next } = value(await central.calls.calls({ ...today, limit: 1 }))
        const cursor = next ?? ''
        const forged = [
          '', '.', 'x', cursor.slice(1), `${cursor}A`, cursor.replace('.', ''), `${Buffer.from('["20991231","235959","9",9]').toString('base64url')}.${cursor.split('.')[1] ?? ''}`, 'a'.repeat(100_000),
        ]
        for (const after of forged) expect(codeOf(await central.calls.calls({ ...today, limit: 1, after })), after.slice(0, 40)).toBe('bad_arguments')
        expect(codeOf(await central.calls.calls({ ...today, caller: '139', limit: 1, after: cursor }))).toBe('bad_arguments')
        expect(codeOf(await central.calls.recordings({ ...today, limit: 1, after: cursor }))).toBe('bad_arguments')
        expect(codeOf(await central.calls.calls({ ...today, limit: 1, after: cursor }))).toBe('ok')
        for (const limit of [0, -1, 1.5, 501, Number.NaN]) expect(codeOf(await central.calls.calls({ ...today, limit })), String(limit)).toBe('bad_arguments')
      })
    })

    describe('calls and recordings', () => {
      it('gives the codes of the manual as words', async () => {
        await under.seed({ CDR: [call()] })
        expect(value(await central.calls.calls(today)).rows).toEqual([{
          callId: '051037520044', segment: 0, caller: '13900000001', called: '8000', extension: '601', direction: 'in', destType: 'agent',
          agent: '8601', agentName: '高薇', group: '1', startedAt: AT, endedAt: chinaTime('2026-11-20T09:31:05'), ringS: 5, talkS: 60,
          queued: true, queueType: 'group', queueDest: '1', queueReason: 'all-busy', queueResult: 'connected',
        }])
      })

      it('caller, extension and agent are found by any part, the call id only as a whole', async () => {
        await under.seed({ CDR: [call({ CALLID: '100' }), call({ CALLID: '1000', CALLER: '02088886666', EXT: '702', GHID: '8702' })] })
        const ids = async (query: object) => value(await central.calls.calls({ ...today, ...query })).rows.map((row) => row.callId)
        expect(await ids({ caller: '8888' })).toEqual(['1000'])
        expect(await ids({ extension: '60' })).toEqual(['100'])
        expect(await ids({ agent: '870' })).toEqual(['1000'])
        expect(await ids({ callId: '100' })).toEqual(['100'])
        expect(await ids({ callId: '10' })).toEqual([])
        expect(await ids({ caller: '139', extension: '702' })).toEqual([])
        expect(value(await central.calls.calls({ ...today, caller: '8' })).wide).toBe(false)
      })

      it('a call over midnight ends on the next day', async () => {
        await under.seed({ CDR: [call({ STIME: '235950', ETIME: '000130' })] })
        expect(value(await central.calls.calls(today)).rows[0]?.endedAt).toBe(chinaTime('2026-11-21T00:01:30'))
      })

      it('NULL, blanks and rubbish in a row hide nothing and throw nothing', async () => {
        await under.seed({
          CDR: [
            call({ CALLID: 'null', EXT: null, GHID: null, OP_NAME: null, GROUPS: null, QN_DEST: null }),
            call({ CALLID: 'rubbish', STIME: '99:99', ETIME: '', DIRECTION: 77, DEST_TYPE: -1, QN_REASON: 50, QN_RESULT: 50, QN_TYPE: 9, LEN_TALK: -5, CALLTYPE: 3 }),
          ],
        })
        const rows = value(await central.calls.calls(today)).rows
        expect(rows.find((row) => row.callId === 'null')).toMatchObject({ extension: '', agent: '', agentName: '', group: '', queueDest: '' })
        expect(rows.find((row) => row.callId === 'rubbish')).toMatchObject({
          startedAt: chinaTime('2026-11-20T00:00:00'), endedAt: null, direction: 'unknown', destType: 'unknown', queueReason: 'other', queueResult: 'other', queueType: 'none', talkS: 0, queued: false,
        })
      })

      it('recordings: every type, path as written, found by their conditions', async () => {
        await under.seed({ TALENTEL_LOG: [[0, 'none'], [1, 'in'], [2, 'out'], [3, 'internal-in'], [4, 'internal-out'], [11, 'missed'], [99, 'unknown']].map(([MSG_TYPE = 0, UCID = '']) => recording({ MSG_TYPE, UCID })) })
        const rows = value(await central.calls.recordings(today)).rows
        expect(rows.map((row) => row.type).toSorted()).toEqual(rows.map((row) => row.callId).toSorted())
        expect(rows).toHaveLength(7)
        expect(value(await central.calls.recordings({ ...today, callId: 'missed' })).rows).toEqual([{
          caller: '13900000001', called: '601', type: 'missed', at: AT, lengthS: 134, filePath: 'D:\\recwav\\20261120\\R093000.wav', agent: '8601', callId: 'missed',
        }])
        expect(value(await central.calls.recordings({ ...today, extension: '0', agent: '86', caller: '0001' })).rows).toHaveLength(7)
        expect(value(await central.calls.recordings({ ...today, agent: '99' })).rows).toHaveLength(0)
      })
    })

    describe('customers', () => {
      it('a number is looked for in all three telephones, a name anywhere, a customer exactly', async () => {
        await under.seed({
          CRM_CUSTOMER: [
            person({ USERID: 'A', TEL: '82015268' }), person({ USERID: 'AB', TEL: '', TEL_HOME: '82015266', UNAME: '上海客户' }),
            person({ USERID: 'C', TEL: null, MOBILENO: '13982015200', UNAME: null }),
          ],
        })
        const ids = async (query: object) => value(await central.customers.customers({ limit: 50, ...query })).rows.map((row) => row.userId)
        expect(await ids({ caller: '820152' })).toEqual(['A', 'AB', 'C'])
        expect(await ids({ caller: '15266' })).toEqual(['AB'])
        expect(await ids({ name: '海客' })).toEqual(['AB'])
        expect(await ids({ userId: 'A' })).toEqual(['A'])
        expect(await ids({ userId: 'A', name: '上海' })).toEqual([])
      })

      it('gives all columns; a date that is none is none', async () => {
        await under.seed({ CRM_PERSON: [{ ...person({ BDATE: '19800101', MEMO: '备注' }), INFO: '决策人' }, { ...person({ USERID: 'U2', SDATE: '', STIME: null, BDATE: 'x' }), INFO: null }] })
        const rows = value(await central.customers.persons({ limit: 50, name: '客户' })).rows
        expect(rows).toEqual([
          {
            userId: 'U1', name: '北京客户', pinyin: 'BJKH', type: '1', tel: '82015268', telHome: '', mobile: '', fax: '', address: '路 1 号', relation: '0', province: '北京', city: '北京',
            email: '', zip: '', person: 'MA', createdOn: '19800101', servedAt: chinaTime('2008-09-02T15:13:46'), lastAgent: '8610', agent: '8619', memo: '备注', info: '决策人',
          },
          expect.objectContaining({ userId: 'U2', servedAt: null, createdOn: '', info: '' }),
        ])
      })

      it('a contact person is found by his own name, which stands in PERSON, and by the customer\'s, which stands in UNAME', async () => {
        await under.seed({ CRM_PERSON: [person({ PERSON: '单雄信' }), person({ USERID: 'U2', UNAME: '单雄信', PERSON: '' }), person({ USERID: 'U3' })], CRM_CUSTOMER: [person({ PERSON: '单雄信' })] })
        const ids = async (name: string) => value(await central.customers.persons({ limit: 50, name })).rows.map((row) => row.userId)
        expect([await ids('雄信'), await ids('北京')]).toEqual([['U1', 'U2'], ['U1', 'U3']])
        expect(value(await central.customers.customers({ limit: 50, name: '雄信' })).rows).toEqual([])
      })

      it('a name is found whatever middle dot or blank stands between its parts', async () => {
        await under.seed({ CRM_CUSTOMER: [person({ USERID: 'A', UNAME: '阿里·买买提' }), person({ USERID: 'B', UNAME: '张　三' }), person({ USERID: 'C', UNAME: '甲.乙' })] })
        const ids = async (name: string) => value(await central.customers.customers({ limit: 50, name })).rows.map((row) => row.userId)
        for (const name of ['阿里·买买提', '阿里•买买提', '阿里・买买提', '阿里‧买买提', '阿里.买买提', '阿里．买买提', '阿里 买买提']) expect([name, await ids(name)]).toEqual([name, ['A']])
        expect([await ids('张 三'), await ids('张　三'), await ids('.'), await ids('甲·乙')]).toEqual([['B'], ['B'], ['C'], ['C']])
      })

      it('several contact persons of one customer are paged without loss', async () => {
        await under.seed({ CRM_PERSON: Array.from({ length: 9 }, (_, index) => person({ UNAME: `人${index % 2}`, TEL: String(index) })) })
        const { rows } = await allPages((after) => central.customers.persons({ limit: 2, userId: 'U1', after }))
        expect(rows.map((row) => row.tel).toSorted()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8'])
      })

      it('no condition at all, or only blanks, is refused; what reads the whole table says so', async () => {
        for (const query of [{}, { caller: '' }, { caller: ' ', name: '\t', userId: '' }]) {
          expect(codeOf(await central.customers.customers({ limit: 5, ...query }))).toBe('bad_arguments')
          expect(codeOf(await central.customers.persons({ limit: 5, ...query }))).toBe('bad_arguments')
        }
        expect(codeOf(await central.customers.areas({ limit: 5, caller: ' ' }))).toBe('bad_arguments')
        expect(value(await central.customers.customers({ limit: 5, name: '张' })).wide).toBe(true)
        expect(value(await central.customers.customers({ limit: 5, userId: 'A', name: '张' })).wide).toBe(false)
        expect(value(await central.customers.areas({ limit: 5, caller: '139' })).wide).toBe(true)
      })

      it('areas are found by any part of the number', async () => {
        await under.seed({ CRM_AREA: [{ CALLER: '1390000', PROV: '北京', CITY: '北京' }, { CALLER: '020', PROV: '广东', CITY: '广州' }, { CALLER: '0201', PROV: null, CITY: null }] })
        expect(value(await central.customers.areas({ limit: 5, caller: '20' })).rows).toEqual([
          { caller: '020', province: '广东', city: '广州' }, { caller: '0201', province: '', city: '' }])
      })
    })

    describe('states and calls', () => {
      it('the test button finds every database, its tables and columns', async () => {
        for (const database of DATABASES) {
          const { server, latencyMs } = value(await central.test(database))
          expect(server).not.toBe('')
          expect(latencyMs).toBeGreaterThanOrEqual(0)
        }
      })

      it('a database is unknown until it was asked, then up; listeners hear of it', async () => {
        const heard: string[] = []
        const off = central.onStates((states) => { heard.push(states.callthink_cdr.state) })
        expect(central.states().callthink_cdr).toMatchObject({ state: 'unknown', code: null, retryAt: null })
        await central.calls.calls(today)
        await central.calls.calls(today)
        off()
        expect(central.states().callthink_cdr).toMatchObject({ state: 'up', code: null, retryAt: null })
        expect(central.states().talentel_log.state).toBe('unknown')
        expect(heard).toEqual(['up'])
      })

      it('a call that was cancelled before it began reads nothing', async () => {
        const signal = AbortSignal.abort()
        expect(codeOf(await central.calls.calls(today, { signal }))).toBe('cancelled')
        expect(codeOf(await central.directory.addGroup({ group: '1', name: '一', type: 'acd' }, { signal }))).toBe('cancelled')
        expect(await under.rows('CTS_OPGP')).toEqual([])
      })
    })

    describeNumbers(get)
    describeDirectory(get)
    describeHostileInput(get)
  })
}
