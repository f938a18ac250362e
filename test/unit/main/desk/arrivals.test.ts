import { beforeEach, describe, expect, it } from 'vitest'
import { createArrivals } from '../../../../src/main/desk/arrivals.ts'
import { announced } from '../../../../src/main/telephony/notices.ts'
import { createMessages } from '../../../../src/main/telephony/messages-service.ts'
import { writeArrival } from '../../../../src/cti/legacy/arrival.ts'
import { ok } from '../../../../src/shared/result.ts'
import { createMainDesk } from '../../../support/main-desk.ts'
import type { BoxKind } from '../../../../src/shared/domain/codes.ts'

let changed: string[]
beforeEach(() => { changed = [] })

function start() {
  const desk = createMainDesk({ 'message.list': () => ok({ messages: [] }) })
  const arrivals = createArrivals({
    store: desk.store, notice: desk.notice, clock: desk.clock, boxes: { changed: (box) => { changed.push(box) } },
    names: (numbers) => Promise.resolve(new Map(numbers.filter((number) => number === '15400000001').map((number) => [number, '王海宁']))),
  })
  desk.followers.push(arrivals, createMessages({ link: desk.link, store: desk.store, notice: desk.notice, log: desk.log, now: () => 0 }))
  desk.login()
  let id = 0
  const arrive = (kind: BoxKind, from: string, text = '', oemId = String(id += 1)): void => {
    const told = writeArrival({ kind, from, callId: `row ${text}`, text })
    desk.change({ kind: 'oem', model: desk.modelNow(), oem: { id: oemId, from: 'system', to: '8643', callId: null, at: 0, ...told } })
  }
  const second = () => desk.clock.advanceAsync(1_000)
  return { ...desk, arrivals, arrive, second }
}

describe('an arrival', () => {
  it('makes its box read anew at once, and is told with the customer’s name, once', async () => {
    const { arrive, second, notices, store } = start()
    arrive('sms', '15400000001', '几点到?')
    expect([changed, notices()]).toEqual([['sms-in'], []])
    await second()
    expect(announced([], store.state().notices).map(({ key }) => key)).toEqual(['arrival_sms'])
    expect(notices()).toEqual([{ key: 'arrival_sms', count: 1, who: '王海宁', number: '15400000001', callId: 'row 几点到?', text: '几点到?' }])
  })
  it('of every kind has its own box and notice', async () => {
    const { arrive, second, notices } = start()
    for (const kind of ['voicemail', 'fax', 'email'] as const) arrive(kind, 'x')
    await second()
    expect([changed, notices().map(({ key }) => key)]).toEqual([['voicemail', 'fax-in', 'email-in'], ['arrival_voicemail', 'arrival_fax', 'arrival_email']])
  })
  it('several in a burst are one notice, and so are those that come while it stands', async () => {
    const { arrive, second, notices, store } = start()
    for (const text of ['a', 'b', 'c']) arrive('sms', '154', text)
    await second()
    expect(notices()).toMatchObject([{ key: 'arrival_sms_many', count: 3, text: 'c', callId: 'row c' }])
    arrive('sms', '155', 'd')
    await second()
    expect(notices()).toMatchObject([{ key: 'arrival_sms_many', count: 4, who: '155' }])
    store.dispatch({ kind: 'dismiss', id: store.state().notices[0]?.id ?? 0 })
    arrive('sms', '155', 'e')
    await second()
    expect(notices()).toMatchObject([{ key: 'arrival_sms', count: 1, text: 'e' }])
  })
  it('that comes a second time (the link had died) is told once', async () => {
    const { arrive, second, notices } = start()
    arrive('sms', '154', 'a', 'same')
    arrive('sms', '154', 'a', 'same')
    await second()
    expect([changed, notices().map(({ count }) => count)]).toEqual([['sms-in'], [1]])
  })
  it('is not told when the person wants no notices of the kind; its box is read all the same', async () => {
    const { arrive, second, notices, store } = start()
    store.dispatch({ kind: 'settings', settings: { ...store.state().settings, noticeFax: false } })
    arrive('fax', '0251')
    arrive('sms', '154')
    await second()
    expect([changed, notices().map(({ key }) => key)]).toEqual([['fax-in', 'sms-in'], ['arrival_sms']])
  })
  it('is nobody else’s: a logout takes it away, also while it is waited with', async () => {
    const { arrive, second, notices, logout } = start()
    arrive('sms', '154')
    await second()
    arrive('email', 'a@b.cn')
    logout()
    await second()
    expect(notices()).toEqual([])
  })
  it('is not told a second time as a message of an unknown kind; other kinds still are', async () => {
    const { change, modelNow, second, notices } = start()
    change({ kind: 'oem', model: modelNow(), oem: { id: '1', kind: 'ROUTE', from: '8601', to: '8643', callId: null, at: 0, text: 'SMSTOAGENT;TEL=154;BODY=x' } })
    change({ kind: 'oem', model: modelNow(), oem: { id: '2', kind: 'ROUTE', from: '8601', to: '8643', callId: null, at: 0, text: '一封邮件' } })
    await second()
    expect(notices().map(({ key }) => key).toSorted()).toEqual(['arrival_sms', 'oem_received'])
  })
})
