/** What the lists of the desk keep over a change of person, and over midnight. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { useBox } from '../../../src/renderer/stores/boxes.ts'
import { useCallDetails } from '../../../src/renderer/stores/call-details.ts'
import { useContactForm } from '../../../src/renderer/stores/contact-form.ts'
import { useRecordings } from '../../../src/renderer/stores/recordings.ts'
import { useRecords } from '../../../src/renderer/stores/records.ts'
import { useSession } from '../../../src/renderer/stores/session.ts'
import { deferred, fakeBridge, provideBridge } from '../../support/renderer-bridge.ts'
import type { Answer } from '../../support/renderer-bridge.ts'
import type { Pop } from '../../../src/shared/ipc/parts/customer.ts'
import type { RequestName, SessionInfo } from '../../../src/shared/ipc/contract.ts'

const sessionOf = (uid: string): SessionInfo => ({ uid, name: uid, extension: '643', extensionKind: 'ip', groups: [], role: 'agent', leads: [], site: { groups: [], ivrFlows: [] } })
const settled = async (): Promise<void> => { for (let turn = 0; turn < 12; turn += 1) await nextTick() }
const page = (rows: readonly unknown[]) => ({ ok: true, value: { rows, next: 'more', cached: true, wide: true } })
const LISTS: Partial<Record<RequestName, Answer>> = {
  'box.list': () => page([{ id: 'a', seen: true }]), 'history.records': () => page([{ key: 'a' }]), 'recordings.list': () => page([{ id: 'a' }]), 'history.details': () => ({ ok: true, value: { segments: [] } }),
}

function setUp(answers: Partial<Record<RequestName, Answer>> = {}) {
  const { bridge, asked } = fakeBridge({ ...LISTS, ...answers })
  const stores = provideBridge(bridge)(() => ({ session: useSession(), box: useBox('voicemail'), records: useRecords(), recordings: useRecordings(), details: useCallDetails(), contact: useContactForm() }))
  stores.session.set(sessionOf('8643'))
  return { ...stores, of: (name: RequestName) => asked.filter((one) => one.name === name).map((one) => one.args as { from: string; to: string }) }
}
beforeEach(() => { vi.useFakeTimers({ now: new Date(2026, 10, 25, 23, 50) }) })
afterEach(() => { vi.useRealTimers() })

describe('when somebody else logs in', () => {
  it('nothing is left of the lists, of what was chosen and of the conditions', async () => {
    const { session, box, records, recordings, details } = setUp()
    await settled()
    await Promise.all([box.load(null), records.load(null), recordings.load(null), details.load('c1', 1)])
    box.chosenId = 'a'
    records.choose('a')
    recordings.choose('a')
    box.setFilter({ search: 'secret' })
    records.setFilter({ number: '139' })
    session.set(null)
    await settled()
    session.set(sessionOf('8644'))
    await settled()
    await vi.advanceTimersByTimeAsync(1_000)
    for (const list of [box, records, recordings]) expect([list.rows, list.next, list.loaded, list.loading, list.chosen]).toEqual([[], null, false, false, null])
    expect([box.filter.search, records.filter.number, details.details]).toEqual(['', '', null])
  })
  it('an answer that is still on its way is nobody’s, and the next list can be read', async () => {
    const late = deferred<unknown>()
    const { session, box, records, recordings } = setUp({ 'box.list': () => late.promise, 'history.records': () => late.promise, 'recordings.list': () => late.promise })
    await settled()
    for (const list of [box, records, recordings]) void list.load(null)
    session.set(null)
    await settled()
    late.resolve(page([{ id: 'a', key: 'a' }]))
    await settled()
    for (const list of [box, records, recordings]) expect([list.rows, list.loading]).toEqual([[], false])
  })
  it('a contact that was being written is gone; for the same person it is still there', async () => {
    const { session, contact } = setUp()
    await settled()
    contact.add({ callId: 'c1', number: '13912345678', area: null } as Pop)
    session.set(null)
    await settled()
    session.set(sessionOf('8643'))
    await settled()
    expect(contact.open?.callId).toBe('c1')
    session.set(null)
    await settled()
    session.set(sessionOf('8644'))
    await settled()
    expect(contact.open).toBeNull()
  })
})

describe('the form of a contact', () => {
  const customer = { userId: 'C1', name: '李娜', type: '07', mobile: '13912345678', tel: '', telHome: '', address: '', province: '', city: '', email: '', memo: 'a ' }
  it('says what was read, keeps open with what somebody else has changed, and saves over it the second time', async () => {
    const conflicts = [[{ field: 'memo', now: 'theirs' }], []]
    const { contact, of } = setUp({ 'customer.save': () => ({ ok: true, value: { userId: 'C1', conflicts: conflicts.shift() } }) })
    await settled()
    contact.edit({ callId: 'c1', customer } as unknown as Pop)
    contact.form.memo = 'mine'
    expect(await contact.save()).toBe(false)
    expect([contact.conflicts, contact.open?.before?.memo, contact.form.memo]).toEqual([{ memo: 'theirs' }, 'theirs', 'mine'])
    expect(await contact.save()).toBe(true)
    expect(contact.open).toBeNull()
    const { userId: _userId, ...read } = customer
    expect(of('customer.save')).toEqual([{ userId: 'C1', form: { ...read, memo: 'mine' }, before: read }, { userId: 'C1', form: { ...read, memo: 'mine' }, before: { ...read, memo: 'theirs' } }])
  })
})

describe('over midnight', () => {
  it('the last days end with the new day, unless the person has chosen days', async () => {
    const { box, records, recordings, of } = setUp()
    await settled()
    const ends = (): readonly (string | undefined)[] => (['box.list', 'history.records', 'recordings.list'] as const).map((name) => of(name).at(-1)?.to)
    const load = () => Promise.all([box.load(null), records.load(null), recordings.load(null)])
    await load()
    expect(ends()).toEqual(['20261125', '20261125', '20261125'])
    vi.setSystemTime(new Date(2026, 10, 26, 0, 5))
    await load()
    expect(ends()).toEqual(['20261126', '20261126', '20261126'])
    expect([of('box.list').at(-1)?.from, of('history.records').at(-1)?.from]).toEqual(['20261028', '20261120'])
    for (const list of [box, records, recordings]) list.setFilter({ from: '20261101', to: '20261110' })
    vi.setSystemTime(new Date(2026, 10, 27, 0, 5))
    await load()
    expect(ends()).toEqual(['20261110', '20261110', '20261110'])
  })
})
