/** Events are filtered for each receiver by right: live, in the snapshot, and in what is replayed after a resume. */
import { describe, expect, test } from 'vitest'
import type { EventMessage } from '../../src/cti/protocol/messages.ts'
import { CUSTOMER, customerTalks, does, succeeds } from '../support/scenes.ts'
import { ASKERS, HEARD, PEOPLE } from '../support/rights/expected.ts'
import { everybody, of, rightsSite, UID } from '../support/rights/people.ts'

const callers = (events: readonly EventMessage[]): unknown[] => events.filter(({ data }) => data['caller'] !== null || data['called'] !== null || data['callId'] !== null)

describe('an agent who watches all', () => {
  test('learns that a line is in use, and nothing of who calls; a leader does', async () => {
    const site = await rightsSite()
    const agent = await site.agent({ uid: UID.agent, watch: 'all' })
    const stranger = await site.agent({ uid: UID.other, watch: 'all' })
    const leader = await site.agent({ uid: UID.leader15, watch: 'all' })
    await customerTalks(site, agent)
    expect(stranger.events('trunk.changed').at(-1)?.data).toMatchObject({ state: 'in-use', caller: null, called: null, callId: null })
    expect(callers(stranger.events('trunk.changed'))).toEqual([])
    expect(leader.events('trunk.changed').at(-1)?.data).toMatchObject({ state: 'in-use', caller: CUSTOMER })
    expect(stranger.events('call.changed')).toEqual([])
    // The same in a snapshot, asked for or by subscribing anew.
    for (const command of ['snapshot', 'subscribe']) {
      stranger.forget()
      await stranger.ask(command, command === 'subscribe' ? { watch: 'all' } : {})
      await site.settle()
      expect(stranger.events('trunk.changed').length).toBeGreaterThan(0)
      expect(callers(stranger.events('trunk.changed'))).toEqual([])
      expect(JSON.stringify(stranger.events())).not.toContain(CUSTOMER)
    }
  })

  test('gets nothing more by a resume: what happened meanwhile is replayed by the same rights', async () => {
    const site = await rightsSite()
    const agent = await site.agent({ uid: UID.agent })
    const watcher = await site.agent({ uid: UID.other, watch: 'all' })
    watcher.cut()
    await customerTalks(site, agent)
    const back = site.client()
    expect((await back.resume(watcher)).ok).toBe(true)
    await site.settle()
    expect(back.events('trunk.changed').length).toBeGreaterThan(0)
    expect(JSON.stringify(back.events())).not.toContain(CUSTOMER)
  })

  test('sees where nobody but himself sits, and which PC, reason and plans are whose only as a leader of theirs', async () => {
    const site = await rightsSite()
    const clients = await everybody(site, 'all')
    for (const uid of [UID.colleague, UID.other, UID.admin]) await does(site, of(clients, uid), 'ATSetBusy', { busy: true, cause: 'doctor' })
    const lookAt = (watcher: string, uid: string) => of(clients, watcher).events('agent.changed').filter(({ data }) => data['uid'] === uid).at(-1)
    expect(lookAt(UID.agent, UID.colleague)).toMatchObject({ data: { state: 'busy', host: null, reason: null, changedBy: null, loginAt: null } })
    expect(lookAt(UID.leader15, UID.colleague)).toMatchObject({ data: { state: 'busy', host: `PC-${UID.colleague}`, reason: 'doctor' } })
    expect(lookAt(UID.leader15, UID.other)).toMatchObject({ data: { state: 'busy', host: null, reason: null } })
    expect(lookAt(UID.leader15, UID.admin)).toMatchObject({ data: { state: 'busy', host: null, reason: null } })
    for (const { data } of of(clients, UID.agent).events()) if (data['uid'] !== UID.agent) expect(data['host'] ?? null).toBeNull()
  })
})

test.each(['agent.changed', 'session.changed', 'call.changed'] as const)('who hears what of %s, cell by cell', async (event) => {
  const found: Record<string, string> = {}
  for (const asker of ASKERS) {
    const site = await rightsSite()
    const clients = await everybody(site, 'all')
    const watcher = of(clients, UID[asker])
    let cells = ''
    for (const target of PEOPLE) {
      const uid = target === 'self' ? UID[asker] : UID[target]
      watcher.forget()
      if (event === 'session.changed') {
        // An own session is told by the login, not by an event.
        if (uid === UID[asker]) { cells += 'f'; continue }
        await site.agent({ uid, takeOver: true, host: 'PC-new', watch: 'all' })
      } else if (event === 'call.changed') await succeeds(site, of(clients, uid), 'ATPlaceCall', { called: CUSTOMER })
      else await does(site, of(clients, uid), 'ATSetBusy', { busy: true, cause: `doctor ${target}` })
      await site.settle()
      const key = event === 'call.changed' ? 'agent' : 'uid'
      const heard = watcher.events(event).filter(({ data }) => data[key] === uid).at(-1)
      const full = event === 'call.changed' || (event === 'agent.changed' ? String(heard?.data['reason']).startsWith('doctor') : heard?.data['host'] === 'PC-new')
      cells += heard === undefined ? '-' : full ? 'f' : 'l'
      if (event === 'call.changed') await does(site, of(clients, uid), 'ATHangup')
    }
    found[asker] = cells
  }
  expect(found).toEqual(HEARD[event])
})
