import { describe, expect, it } from 'vitest'
import { useArrivals } from '../../../src/renderer/stores/arrivals.ts'
import { useBox } from '../../../src/renderer/stores/boxes.ts'
import { useNotices } from '../../../src/renderer/stores/notices.ts'
import { useView } from '../../../src/renderer/stores/view.ts'
import { ok } from '../../../src/shared/result.ts'
import { settle } from '../../support/fake-clock.ts'
import { fakeBridge, provideBridge } from '../../support/renderer-bridge.ts'
import type { Notice } from '../../../src/shared/ipc/contract.ts'
import type { BoxItem } from '../../../src/shared/ipc/parts/boxes.ts'

const AT = 1_795_338_000_000
const item = (changes: Partial<BoxItem>): BoxItem => ({
  id: 'r', box: 'voicemail', at: AT, number: '154', name: null, agent: '8643', agentName: '', extra: '', subject: '', preview: '', callId: 'c1', files: [], seen: false, done: false, isNew: true, ...changes,
})
const notice = (key: string, params: Notice['params'], id = 1): Notice => ({ id, level: 'info', key, params, at: AT })

function open(rows: { current: readonly BoxItem[] }) {
  const { bridge, asked } = fakeBridge({ 'box.list': () => ok({ rows: rows.current, next: null, cached: false, wide: false }) })
  provideBridge(bridge)
  return { asked, arrivals: useArrivals(), view: useView(), notices: useNotices() }
}

describe('the way from a notice to what arrived', () => {
  it('shows the view, chooses the row by its call id, marks it as seen and takes the notice away', async () => {
    const { arrivals, view, notices, asked } = open({ current: [item({ id: 'other', callId: 'c0' }), item({})] })
    notices.set([notice('arrival_voicemail', { number: '154', callId: 'c1' })])
    arrivals.openNewest()
    await settle()
    expect([view.current, useBox('voicemail').chosenId, notices.list]).toEqual(['voicemail', 'r', []])
    expect(asked.filter(({ name }) => name === 'box.mark').map(({ args }) => args)).toEqual([{ box: 'voicemail', ids: ['r'], seen: true, done: null }])
  })
  it('knows a fax, which has no call id, by its number, not an old one of the same sender', async () => {
    const rows = { current: [item({ id: 'old', callId: '', at: AT - 3_600_000 })] }
    const { arrivals } = open(rows)
    arrivals.open(notice('arrival_fax_many', { number: '154', callId: 'x', count: 2 }))
    await settle()
    expect(useBox('fax-in').chosenId).toBeNull()
    rows.current = [item({ id: 'new', callId: '' }), ...rows.current]
    await useBox('fax-in').refresh()
    await settle()
    expect(useBox('fax-in').chosenId).toBe('new')
  })
  it('is given up when the person goes elsewhere', async () => {
    const rows: { current: readonly BoxItem[] } = { current: [] }
    const { arrivals, view } = open(rows)
    arrivals.open(notice('arrival_email', { number: 'a@b.cn', callId: 'c1' }))
    await settle()
    view.go('history')
    await settle()
    rows.current = [item({})]
    await useBox('email-in').refresh()
    expect(useBox('email-in').chosenId).toBeNull()
  })
  it('gives an SMS to its view, at once or when it comes', async () => {
    const { arrivals } = open({ current: [] })
    arrivals.open(notice('arrival_sms', { number: '154', callId: 'c1' }))
    const wanted: string[] = []
    arrivals.onWanted('sms', ({ number }) => { wanted.push(number) })
    arrivals.open(notice('arrival_sms', { number: '155', callId: 'c2' }))
    await settle()
    expect([wanted, arrivals.wanted]).toEqual([['154', '155'], null])
  })
  it('does nothing for other notices, and says so when there is none', () => {
    const { arrivals, view } = open({ current: [] })
    arrivals.open(notice('missed_call', { who: '154' }))
    expect([view.current, arrivals.openNewest()]).toEqual(['workbench', false])
  })
})
