/** The contract's part about hostile input: it is data and nothing else, or it is refused. */
import { describe, expect, it } from 'vitest'
import { DAY, agent, call, person, codeOf, value } from './contract-rows.ts'
import type { CentralUnderTest } from './contract-rows.ts'

const today = { from: DAY, to: DAY, limit: 50 }

/** Strings that mean something to SQL, to LIKE or to a careless program. All are names that somebody could have. */
const AS_DATA = [
  '\'', '"', '\'\'', '\' OR \'1\'=\'1', '\'; DROP TABLE CRM_CUSTOMER; --', ';DROP', '--', '/*', '*/', '%', '%%', '_', '__', '[', ']', '[a-z]', '[^a]', '[]', '\\', '\\%', '\\\\',
  '@p1', '?', ':a', '$1', '`', '😀', '👩‍👩‍👧', '𠮷', 'Ａ', '\u200b名', 'NULL', '0x27', 'char(39)', '%\' escape \'',
]
/** Never part of a number or a name. */
const REFUSED = ['a\u0000b', '\u0000', 'a\nb', 'a\u0007', '\ud800', 'a\udfffb']

export function describeHostileInput(get: () => CentralUnderTest): void {
  describe('hostile input', () => {
    it('a name is found by exactly what was typed, whatever it means elsewhere', async () => {
      const named = AS_DATA.map((text, index) => person({ USERID: `U${String(index).padStart(2, '0')}`, UNAME: `甲${text}乙`, TEL: `7${index}` }))
      await get().seed({ CRM_CUSTOMER: [...named, person({ USERID: 'plain', UNAME: '甲乙' }), person({ USERID: 'ab', UNAME: '甲ab乙' })] })
      for (const text of AS_DATA) {
        const rows = value(await get().central.customers.customers({ limit: 100, name: `甲${text}乙` })).rows
        expect(rows.map((row) => row.name), text).toEqual([`甲${text}乙`])
      }
    })

    it('% and _ and [ find themselves only', async () => {
      await get().seed({ CRM_CUSTOMER: [person({ USERID: '1', UNAME: '百分%' }), person({ USERID: '2', UNAME: '下_划' }), person({ USERID: '3', UNAME: '括[号' }), person({ USERID: '4', UNAME: '普通' })] })
      const ids = async (name: string) => value(await get().central.customers.customers({ limit: 100, name })).rows.map((row) => row.userId)
      expect(await ids('%')).toEqual(['1'])
      expect(await ids('_')).toEqual(['2'])
      expect(await ids('[')).toEqual(['3'])
      expect(await ids('\\')).toEqual([])
    })

    it('every condition of every query takes it without harm', async () => {
      const { central, seed, rows } = get()
      await seed({ CDR: [call()], CRM_CUSTOMER: [person()], CTS_OPIDK: [agent()] })
      for (const text of AS_DATA) {
        const results = [
          await central.inbox.voicemail({ ...today, agent: text }), await central.inbox.emailsSent({ ...today, agent: text }),
          await central.customers.areas({ limit: 5, caller: text }), await central.customers.customers({ limit: 5, caller: text, userId: text, name: text }),
          await central.customers.persons({ limit: 5, userId: text }), await central.calls.calls({ ...today, caller: text, extension: text, agent: text, callId: text }),
          await central.calls.recordings({ ...today, caller: text, extension: text, agent: text, callId: text }),
        ]
        for (const result of results) expect(value<{ readonly rows: readonly unknown[] }>(result).rows, text).toEqual([])
      }
      expect(await rows('CDR')).toHaveLength(1)
      expect(await rows('CRM_CUSTOMER')).toHaveLength(1)
    })

    it('it is written and read back unchanged', async () => {
      const { directory } = get().central
      for (const [index, text] of AS_DATA.entries()) value(await directory.addGroup({ group: `g${String(index).padStart(2, '0')}`, name: text, type: 'acd' }))
      expect(value(await directory.groups('acd')).map((group) => group.name)).toEqual(AS_DATA)
      for (const text of AS_DATA.filter((id) => !id.includes(';'))) {
        expect(value(await directory.deleteMember(text, text, 'acd')), text).toEqual({ deleted: 0 })
        expect(value(await directory.groupName(text, 'acd')), text).toBeNull()
        expect(value(await directory.deleteAgent(text)), text).toEqual({ done: false, memberships: 0 })
      }
      expect(value(await directory.groups('acd'))).toHaveLength(AS_DATA.length)
    })

    it('control characters, NUL and half characters are refused before they reach the database', async () => {
      const { central } = get()
      for (const text of REFUSED) {
        expect(codeOf(await central.customers.customers({ limit: 5, name: text })), JSON.stringify(text)).toBe('bad_arguments')
        expect(codeOf(await central.calls.calls({ ...today, caller: text })), JSON.stringify(text)).toBe('bad_arguments')
        expect(codeOf(await central.directory.addGroup({ group: text, name: 'x', type: 'acd' })), JSON.stringify(text)).toBe('bad_arguments')
        expect(codeOf(await central.directory.addGroup({ group: '1', name: text, type: 'acd' })), JSON.stringify(text)).toBe('bad_arguments')
      }
      expect(value(await central.directory.groups('acd'))).toEqual([])
    })

    it('ten megabytes are refused at once, wherever they are put', async () => {
      const { central } = get()
      const long = 'x'.repeat(10_000_000)
      const results = [
        await central.inbox.voicemail({ ...today, agent: long }), await central.customers.areas({ limit: 5, caller: long }),
        await central.customers.customers({ limit: 5, caller: long }), await central.customers.customers({ limit: 5, userId: long }), await central.customers.customers({ limit: 5, name: long }),
        await central.calls.calls({ ...today, callId: long }), await central.calls.calls({ ...today, after: long }), await central.calls.calls({ from: long, to: long, limit: 5 }),
        await central.directory.addGroup({ group: long, name: 'x', type: 'acd' }), await central.directory.addGroup({ group: '1', name: long, type: 'acd' }),
        await central.directory.addAgent({ uid: '1', name: 'x', password: long, role: '1', type: 1 }), await central.directory.role(long),
      ]
      expect(results.map(codeOf)).toEqual(results.map(() => 'bad_arguments'))
    })

    it('what is no text at all is refused, not passed on', async () => {
      const { central } = get()
      const notText = [42, null, {}, ['a'], true] as unknown as readonly string[]
      for (const text of notText) {
        expect(codeOf(await central.customers.customers({ limit: 5, name: text }))).toBe('bad_arguments')
        expect(codeOf(await central.calls.calls({ ...today, from: text }))).toBe('bad_arguments')
      }
      expect(codeOf(await central.directory.groups('other' as 'acd'))).toBe('bad_arguments')
    })
  })
}
