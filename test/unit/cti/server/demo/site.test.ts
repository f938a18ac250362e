import { describe, expect, it } from 'vitest'
import { createScramClient, createScramServer } from '../../../../../src/cti/protocol/scram.ts'
import { nodeHashes } from '../../../../../src/cti/node/hashes.ts'
import {
  customerByNumber, DEMO_CUSTOMERS, DEMO_PASSWORD, demoSite,
} from '../../../../../src/cti/server/demo/index.ts'
import { createSeededRandom } from '../../../../support/fakes.ts'

describe('the demo site', () => {
  it('has the people, telephones, groups and trunks of the handles', async () => {
    const site = await demoSite({ hashes: nodeHashes, seed: 1 })
    const uids = ['8600', ...Array.from({ length: 12 }, (_, index) => String(8601 + index)), '8643']
    expect(site.agents.map((agent) => agent.uid)).toEqual(uids)
    expect(site.extensions.map(({ extension }) => extension)).toEqual(uids.map((uid) => uid.slice(1)))
    expect(site.extensions.filter(({ kind }) => kind === 'digital').map(({ extension }) => extension)).toEqual(['607', '608', '609', '610'])
    expect(site.extensions.filter(({ kind }) => kind === 'analogue').map(({ extension }) => extension)).toEqual(['611', '612'])
    expect(site.groups.map(({ id, name }) => `${id} ${name}`)).toEqual(['1 技术部', '2 销售部', '15 服务热线'])
    expect(site.trunks.map(({ trunk }) => trunk)).toEqual(['1', '10', '1001', '1002', '1003', '1004', '1005', '1006', '1007'])
    expect(site.agents.find(({ uid }) => uid === '8643')).toMatchObject({ name: '付智伟', role: 'agent', groups: ['15', '1'] })
    expect(site.agents.find(({ uid }) => uid === '8600')).toMatchObject({ role: 'leader', leads: ['1', '2', '15'] })
  })

  it('lets everybody in with the password demo and with no other', async () => {
    const site = await demoSite({ hashes: nodeHashes, seed: 7 })
    const passes = async (uid: string, password: string): Promise<boolean> => {
      const agent = site.agents.find((candidate) => candidate.uid === uid)
      if (agent === undefined) throw new Error(`no agent ${uid}`)
      const random = createSeededRandom(3)
      const client = createScramClient({ hashes: nodeHashes, random, uid, password })
      const server = createScramServer({ hashes: nodeHashes, random, verifier: agent.verifier, uid, clientFirst: client.clientFirst })
      if (!server.ok) throw new Error(server.error.message)
      const proof = await client.respond(server.value.serverFirst)
      return proof.ok && server.value.verify(proof.value.clientFinal).ok
    }
    expect(await passes('8643', DEMO_PASSWORD)).toBe(true)
    expect(await passes('8600', DEMO_PASSWORD)).toBe(true)
    expect(await passes('8643', 'Demo')).toBe(false)
  })

  it('is the same for the same seed and salted differently for another', async () => {
    const [one, again, other] = await Promise.all([1, 1, 2].map((seed) => demoSite({ hashes: nodeHashes, seed })))
    expect(again).toEqual(one)
    const salts = [...(one?.agents ?? []), ...(other?.agents ?? [])].map(({ verifier }) => verifier.salt)
    expect(new Set(salts).size).toBe(salts.length)
  })
})

describe('the demo customers', () => {
  it('are sixty people with numbers that belong to nobody', () => {
    expect(new Set(DEMO_CUSTOMERS.map(({ name }) => name)).size).toBe(60)
    expect(new Set(DEMO_CUSTOMERS.map(({ number }) => number)).size).toBe(60)
    // 154 is an unassigned mobile prefix; no local number begins with 1.
    for (const { number } of DEMO_CUSTOMERS) expect(number).toMatch(/^(154\d{8}|0(10|2\d|[3-9]\d\d)1\d{7})$/)
  })

  it('are found by their number, and a stranger is not', () => {
    const first = DEMO_CUSTOMERS[0]
    expect(customerByNumber(first?.number ?? '')).toBe(first)
    expect(customerByNumber('10086')).toBeUndefined()
  })
})
