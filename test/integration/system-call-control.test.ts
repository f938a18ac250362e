/** Cases that the model-based test of call control has found, each as short as it could be made. */
import { describe, expect, it } from 'vitest'
import { CallHouse } from '../support/call-house.ts'
import { CUSTOMERS } from '../support/call-site.ts'

function customerCalls(house: CallHouse, group: string): void {
  house.system.phones.sim?.incoming('hand', { caller: CUSTOMERS[0], called: '4008101001', trunk: null, group, extension: null })
}

describe('call control over the whole system', () => {
  it('counts the ringing of a call whose end nobody has seen up to the last sign of life', async () => {
    const house = await CallHouse.create(1)
    customerCalls(house, '15')
    await house.wait(12_000)
    house.blackout()
    house.start()
    await house.wait(1_000)
    const record = house.system.records.recent(9).find(({ extension }) => extension === '607')
    expect(record).toMatchObject({ endCause: 'outcome_unknown', answeredAt: null, talkMs: 0 })
    expect(record?.ringMs).toBe((record?.endedAt ?? 0) - (record?.startedAt ?? 0))
    expect(record?.ringMs).toBeGreaterThan(1_000)
    await house.dispose()
  })

  it('shows a message once, also to a person who logs out and in again after his link had died unnoticed', async () => {
    const house = await CallHouse.create(1)
    house.give(house.seat(0), 'ATSendMsg', { uidTo: house.site.agents.find(({ uid }) => uid === '8611')?.uid, all: false, info: 'hello' })
    await house.wait(50)
    expect(house.shown.size).toBe(1)
    const seat = house.seat(2)
    seat.links.at(-1)?.plan({ towards: 'server', after: 0, what: 'silent' })
    void seat.client.logout()
    await house.wait(300_000)
    void house.login(seat)
    await house.wait(1_000)
    expect(seat.client.status().state).toBe('ready')
    expect([...house.shown.values()]).toEqual([[seat.host]])
    await house.dispose()
  })

  it('brings a message again that a server had written to a dead link before it was killed', async () => {
    const house = await CallHouse.create(1)
    const seat = house.seat(2)
    seat.links.at(-1)?.plan({ towards: 'client', after: 0, what: 'silent' })
    house.give(house.seat(0), 'ATSendMsg', { uidTo: house.site.agents.find(({ uid }) => uid === '8611')?.uid, all: false, info: 'hello' })
    await house.wait(50)
    expect(house.shown.size).toBe(0)
    house.crash()
    house.start()
    await house.wait(300_000)
    expect([...house.shown.values()]).toEqual([[seat.host]])
    await house.dispose()
  })

  it('brings a message again that was written to a dead link whose agent was then logged out by his leader', async () => {
    const house = await CallHouse.create(1)
    const seat = house.seat(2)
    const uid = house.site.agents.find((agent) => agent.uid === '8611')?.uid
    if (uid === undefined) throw new Error('8611 works here')
    seat.links.at(-1)?.plan({ towards: 'client', after: 0, what: 'silent' })
    house.give(house.seat(0), 'ATSendMsg', { uidTo: uid, all: false, info: 'hello' })
    await house.wait(50)
    expect(house.shown.size).toBe(0)
    house.give(house.seat(3), 'ATLogout', { uid })
    await house.wait(300_000)
    void house.login(seat)
    await house.wait(1_000)
    expect(seat.client.status().state).toBe('ready')
    expect([...house.shown.values()]).toEqual([[seat.host]])
    await house.dispose()
  })

  it('brings a message again that had not arrived when its agent logged out', async () => {
    const house = await CallHouse.create(1)
    const seat = house.seat(2)
    seat.links.at(-1)?.plan({ towards: 'client', after: 0, what: 'deaf' })
    house.give(house.seat(0), 'ATSendMsg', { uidTo: house.site.agents.find(({ uid }) => uid === '8611')?.uid, all: false, info: 'hello' })
    await house.wait(50)
    void seat.client.logout()
    await house.wait(300_000)
    void house.login(seat)
    await house.wait(1_000)
    expect([...house.shown.values()]).toEqual([[seat.host]])
    await house.dispose()
  })

  it('brings a message again to a PC that heard nothing, spoke once more and fell silent', async () => {
    const house = await CallHouse.create(1)
    const seat = house.seat(3)
    house.give(house.seat(0), 'ATSendMsg', { uidTo: house.site.agents.find(({ uid }) => uid === '8600')?.uid, all: false, info: 'hello' })
    seat.links.at(-1)?.plan({ towards: 'client', after: 0, what: 'deaf' })
    await house.wait(1_000)
    house.give(seat, 'ATSetBusy', { busy: true })
    house.sleep(3, true)
    await house.wait(120_000)
    house.sleep(3, false)
    await house.wait(300_000)
    expect(seat.client.status().state).toBe('ready')
    expect([...house.shown.values()]).toEqual([[seat.host]])
    await house.dispose()
  })

  it('brings a message again that fell into a gap which a snapshot closed', async () => {
    const house = await CallHouse.create(1)
    const seat = house.seat(1)
    const uid = house.site.agents.find((agent) => agent.uid === '8607')?.uid
    seat.links.at(-1)?.plan({ towards: 'client', after: 1, what: 'fin' })
    house.give(seat, 'ATSendMsg', { uidTo: uid, all: false, info: 'hello' })
    await house.wait(300_000)
    expect(seat.client.status().state).toBe('ready')
    expect([...house.shown.values()]).toEqual([[seat.host]])
    await house.dispose()
  })

  it('offers no keys to who waits in a queue while it rings for him', async () => {
    const house = await CallHouse.create(1)
    const { sim } = house.system.phones
    house.give(house.seat(0), 'ATPlaceCall', { called: '600' })
    await house.wait(50)
    sim?.answer('hand', '600')
    await house.wait(50)
    house.give(house.seat(0), 'ATTranCall', { group: house.site.groups[0]?.id })
    await house.wait(100)
    const [leg] = house.model(3).calls.values()
    expect(leg?.parties.map(({ kind, state }) => `${kind} ${state}`)).toEqual(['extension talking', 'queue talking', 'extension ringing'])
    expect(leg?.allowed).not.toContain('ATDialDigit')
    expect(leg?.allowed).not.toContain('ATSendDtmf')
    await house.dispose()
  })
})
