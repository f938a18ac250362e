/** The contract's part about groups and agents. */
import { describe, expect, it } from 'vitest'
import type { NewAgent } from '../../../src/central/api.ts'
import { agent, codeOf, value } from './contract-rows.ts'
import type { CentralUnderTest } from './contract-rows.ts'

const newAgent = (of: Partial<NewAgent> = {}): NewAgent => ({ uid: '8650', name: '新人', password: 'pass word', role: '2', type: 1, ...of })

export function describeDirectory(get: () => CentralUnderTest): void {
  describe('groups and agents', () => {
    const directory = () => get().central.directory

    it('ACD and business groups are kept apart', async () => {
      expect(value(await directory().addGroup({ group: '1', name: '技术部', type: 'acd' }))).toEqual({ done: true })
      expect(value(await directory().addGroup({ group: '1', name: '大客户', type: 'business' }))).toEqual({ done: true })
      expect(value(await directory().addGroup({ group: '1', name: '另一个', type: 'acd' }))).toEqual({ done: false })
      expect(value(await directory().groups('acd'))).toEqual([{ group: '1', name: '技术部', type: 'acd' }])
      expect(value(await directory().groups('business'))).toEqual([{ group: '1', name: '大客户', type: 'business' }])
      expect(value(await directory().groupName('1', 'business'))).toBe('大客户')
      expect(value(await directory().groupName('2', 'acd'))).toBeNull()
    })

    it('members come, go, and go with their group', async () => {
      await get().seed({ CTS_OPIDK: ['8601', '8602', '8603'].map((GHID) => agent({ GHID })), CTS_OPGP: [{ GROUPS: '1', GNAME: '一' }, { GROUPS: '2', GNAME: '二' }] })
      for (const uid of ['8603', '8601', '8602']) expect(value(await directory().addMember('1', uid, 'acd'))).toEqual({ done: true })
      expect(value(await directory().addMember('1', '8601', 'acd'))).toEqual({ done: false })
      expect(value(await directory().addMember('2', '8601', 'acd'))).toEqual({ done: true })
      expect(value(await directory().members('1', 'acd'))).toEqual(['8601', '8602', '8603'])
      expect(value(await directory().deleteMember('1', '8602', 'acd'))).toEqual({ deleted: 1 })
      expect(value(await directory().deleteMember('1', '8602', 'acd'))).toEqual({ deleted: 0 })
      expect(value(await directory().deleteGroup('1', 'acd'))).toEqual({ done: true, members: 2 })
      expect(value(await directory().deleteGroup('1', 'acd'))).toEqual({ done: false, members: 0 })
      expect(value(await directory().members('2', 'acd'))).toEqual(['8601'])
      expect(value(await directory().addMember('2', '8603', 'acd'))).toEqual({ done: true })
      expect(value(await directory().deleteMember('2', null, 'acd'))).toEqual({ deleted: 2 })
    })

    it('no member without group, no member without agent', async () => {
      await get().seed({ CTS_OPIDK: [agent()], CTS_OPGP: [{ GROUPS: '1', GNAME: '一' }] })
      expect(codeOf(await directory().addMember('9', '8601', 'acd'))).toBe('bad_arguments')
      expect(codeOf(await directory().addMember('1', '8601', 'business'))).toBe('bad_arguments')
      expect(codeOf(await directory().addMember('1', '8699', 'acd'))).toBe('no_such_agent')
      expect(await get().rows('CTS_OPGP_MEMBER')).toEqual([])
    })

    it('agents are listed by number with their groups, and without any password', async () => {
      await get().seed({
        CTS_OPIDK: [agent(), agent({ GHID: '8602', EXT: null, MOBILENO: null, EMAIL: null, UTYPE: 0 }), agent({ GHID: '8603' })],
        CTS_OPGP_MEMBER: [{ GHID: '8601', GROUPS: '2' }, { GHID: '8601', GROUPS: '1' }, { GHID: '8603', GROUPS: '1' }],
      })
      const first = value(await directory().agents({ limit: 2 }))
      expect(first.rows).toEqual([
        { uid: '8601', name: '高薇', role: '2', level: 3, type: 1, extension: '601', mobile: '13900000009', email: 'g@example.invalid', groups: ['1', '2'] },
        { uid: '8602', name: '高薇', role: '2', level: 3, type: 0, extension: '', mobile: '', email: '', groups: [] },
      ])
      expect(JSON.stringify(first)).not.toContain('secret')
      const second = value(await directory().agents({ limit: 2, after: first.next ?? '' }))
      expect(second.rows.map((row) => row.uid)).toEqual(['8603'])
      expect(second.next).toBeNull()
    })

    it('the role of an agent is its name; its number where it has none; null for nobody', async () => {
      await get().seed({ CTS_OPIDK: [agent(), agent({ GHID: '8602', ROLES: '7' })], CTS_ROLE: [{ ROLES: '2', RNAME: '班长' }] })
      expect(value(await directory().role('8601'))).toBe('班长')
      expect(value(await directory().role('8602'))).toBe('7')
      expect(value(await directory().role('8699'))).toBeNull()
    })

    it('a new agent gets both rows, and the password only in the form of the password function', async () => {
      expect(value(await directory().addAgent(newAgent({ extension: '650', mobile: '13900000050' })))).toEqual({ done: true })
      const [row] = await get().rows('CTS_OPIDK')
      expect(row).toMatchObject({ GHID: '8650', LOGIN_NAME: '8650', REAL_NAME: '新人', PASS: 'made:8650:drow ssap', ROLES: '2', UTYPE: 1, EXT: '650', MOBILENO: '13900000050' })
      expect((await get().rows('CTS_OPIDK_INFO')).map((info) => info['GHID'])).toEqual(['8650'])
    })

    it('a number that is taken is refused, and nothing changes', async () => {
      await get().seed({ CTS_OPIDK: [agent({ GHID: '8650' })] })
      expect(codeOf(await directory().addAgent(newAgent()))).toBe('bad_arguments')
      expect(await get().rows('CTS_OPIDK')).toEqual([expect.objectContaining({ REAL_NAME: '高薇', PASS: 'secret-of-8601' })])
      expect(await get().rows('CTS_OPIDK_INFO')).toEqual([])
    })

    it('what Agent_Add requires is required', async () => {
      const bad: readonly Partial<NewAgent>[] = [{ uid: '' }, { name: ' ' }, { password: '' }, { role: '' }, { type: -1 }, { type: 1.5 }, { password: 'a\u0000b' }, { password: 'x'.repeat(129) }, { uid: 'a|b' }]
      for (const of of bad) expect(codeOf(await directory().addAgent(newAgent(of))), JSON.stringify(of).slice(0, 40)).toBe('bad_arguments')
      expect(await get().rows('CTS_OPIDK')).toEqual([])
    })

    it('two who add the same agent at once: one is done, one refused, one row', async () => {
      const results = await Promise.all([directory().addAgent(newAgent()), directory().addAgent(newAgent())])
      expect(results.map(codeOf).toSorted()).toEqual(['bad_arguments', 'ok'])
      expect(await get().rows('CTS_OPIDK')).toHaveLength(1)
    })

    it('an agent goes with all his memberships', async () => {
      await get().seed({
        CTS_OPIDK: [agent(), agent({ GHID: '8602' })], CTS_OPIDK_INFO: [{ GHID: '8601', EMAIL_PWD: 'x' }, { GHID: '8602', EMAIL_PWD: 'y' }],
        CTS_OPGP_MEMBER: [{ GHID: '8601', GROUPS: '1' }, { GHID: '8602', GROUPS: '1' }], CTS_BSGP_MEMBER: [{ GHID: '8601', GROUPS: '5' }],
      })
      expect(value(await directory().deleteAgent('8601'))).toEqual({ done: true, memberships: 2 })
      expect(value(await directory().deleteAgent('8601'))).toEqual({ done: false, memberships: 0 })
      for (const table of ['CTS_OPIDK', 'CTS_OPIDK_INFO', 'CTS_OPGP_MEMBER'] as const) expect((await get().rows(table)).map((row) => row['GHID']), table).toEqual(['8602'])
      expect(await get().rows('CTS_BSGP_MEMBER')).toEqual([])
    })
  })
}
