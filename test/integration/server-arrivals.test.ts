import { describe, expect, test } from 'vitest'
import { readArrival } from '../../src/cti/legacy/arrival.ts'
import type { ArrivedItem, InboxPort } from '../../src/cti/server/oem/inbox-port.ts'
import { does, said } from '../support/acts.ts'
import { startMemoryServer } from '../support/server-harness.ts'
import type { MemoryClient } from '../support/server-harness.ts'

function boxes() {
  const rows: (ArrivedItem | { readonly id: string; readonly assigned: string })[] = []
  const inbox: InboxPort = {
    add: (item) => { rows.push(item) },
    assign: (_kind, id, uid) => { rows.push({ id, assigned: uid }) },
  }
  return { rows, inbox }
}
const told = (client: MemoryClient): unknown[] => client.events('oem.received').map(({ data }) => [data['kind'], readArrival({ kind: String(data['kind']), text: String(data['text']) })])

describe('what arrives from outside (sim.arrival)', () => {
  test('is a row in the box first, then the agent is told, whatever his state', async () => {
    const { rows, inbox } = boxes()
    const site = await startMemoryServer({ inbox })
    const agent = await site.agent({ uid: '8643' })
    const { response } = await does(site, agent, 'sim.arrival', { kind: 'sms', from: '15412345678', uid: '8643', text: '几点到?;TEL=110' })
    const id = response.ok ? String(response.result['id']) : ''
    expect(rows).toEqual([expect.objectContaining({ kind: 'sms', id, from: '15412345678', uid: '8643', fromName: '', text: '几点到?;TEL=110' })])
    expect(told(agent)).toEqual([['SMSTOAGENT', { kind: 'sms', from: '15412345678', callId: id, text: '几点到?；TEL=110' }]])
  })

  test('also when nobody is logged in who asks for it: a stranger on this machine', async () => {
    const { rows, inbox } = boxes()
    const site = await startMemoryServer({ inbox })
    const agent = await site.agent({ uid: '8643' })
    const stranger = site.client()
    expect((await stranger.ask('sim.arrival', { kind: 'sms', from: '154', uid: '8643', text: 'a' })).ok).toBe(true)
    await site.settle()
    expect([rows.length, told(agent).length]).toEqual([1, 1])
  })

  test.each([['email', 'EMAILTOAGENT', 'a@b.cn'], ['voicemail', 'IVRTOAGENT', '0251234567'], ['fax', 'IVRTOAGENT', '0251234567']] as const)('%s comes as %s', async (kind, oem, from) => {
    const { rows, inbox } = boxes()
    const site = await startMemoryServer({ inbox })
    const agent = await site.agent({ uid: '8643' })
    await does(site, agent, 'sim.arrival', { kind, from, uid: '8643', subject: '报价' })
    expect([rows.length, told(agent)]).toEqual([1, [[oem, expect.objectContaining({ kind, from, text: '报价' })]]])
  })

  test('for a group where nobody is free waits, and its row becomes his who is ready first', async () => {
    const { rows, inbox } = boxes()
    const site = await startMemoryServer({ inbox })
    const agent = await site.agent({ uid: '8643', startNotReady: true })
    const { response } = await does(site, agent, 'sim.arrival', { kind: 'sms', from: '15412345678', group: '15', text: '在吗' })
    expect([response.ok && response.result['uid'], told(agent)]).toEqual([null, []])
    await does(site, agent, 'ATSetReady', { ready: true })
    expect([told(agent).length, rows.at(-1)]).toEqual([1, { id: response.ok ? response.result['id'] : '', assigned: '8643' }])
  })

  test('is refused where there are no boxes, no such agent or group, and when the disk does not take it: then nobody is told', async () => {
    const bare = await startMemoryServer()
    const someone = await bare.agent({ uid: '8643' })
    expect(said(await does(bare, someone, 'sim.arrival', { kind: 'sms', from: '154' }))).toBe('not_supported_by_switch')
    const site = await startMemoryServer({ inbox: { add: () => { throw new Error('SQLITE_FULL') }, assign: () => undefined } })
    const agent = await site.agent({ uid: '8643' })
    expect(said(await does(site, agent, 'sim.arrival', { kind: 'sms', from: '154', uid: '7777' }))).toBe('no_such_agent')
    expect(said(await does(site, agent, 'sim.arrival', { kind: 'sms', from: '154', group: '77' }))).toBe('bad_arguments')
    expect(said(await does(site, agent, 'sim.arrival', { kind: 'chat', from: '154' }))).toBe('bad_arguments')
    expect([said(await does(site, agent, 'sim.arrival', { kind: 'sms', from: '154', uid: '8643' })), told(agent)]).toEqual(['overloaded', []])
  })
})
