import { beforeEach, describe, expect, it, vi, afterEach } from 'vitest'
import { nextTick } from 'vue'
import { useSession } from '../../../../src/renderer/stores/session.ts'
import { useSms } from '../../../../src/renderer/stores/sms.ts'
import { deferred, fakeBridge, provideBridge } from '../../../support/renderer-bridge.ts'
import type { Answer } from '../../../support/renderer-bridge.ts'
import type { RequestName, SessionInfo } from '../../../../src/shared/ipc/contract.ts'

const sessionOf = (uid: string): SessionInfo => ({ uid, name: uid, extension: '643', extensionKind: 'ip', groups: [], role: 'agent', leads: [], site: { groups: [], ivrFlows: [] } })
const settled = async (): Promise<void> => { for (let turn = 0; turn < 8; turn += 1) await nextTick() }
const NUMBER = { key: '15400000001', number: '15400000001' }
const message = (text: string) => ({ id: text, callId: text, mine: false, at: 1, number: NUMBER.number, text, agent: '8643', agentName: '', seen: true, isNew: false })
const thread = (key: string) => ({ key, number: key, name: null, lastAt: 1, lastText: '', lastMine: false, count: 1, unread: [], isNew: false, done: false, draft: '' })

function setUp(answers: Partial<Record<RequestName, Answer>>) {
  const { bridge, asked } = fakeBridge({ 'sms.threads': () => ({ ok: true, value: { threads: [], cached: false, cut: false } }), 'sms.thread': () => ({ ok: true, value: { messages: [], draft: '' } }), ...answers })
  const stores = provideBridge(bridge)(() => ({ session: useSession(), sms: useSms() }))
  stores.session.set(sessionOf('8643'))
  return { ...stores, of: (name: RequestName) => asked.filter((one) => one.name === name).map((one) => one.args) }
}
beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

describe('a text that is sent', () => {
  it('leaves the field at once: what is typed while it goes is the next text', async () => {
    const going = deferred<unknown>()
    const { sms, of } = setUp({ 'sms.send': () => going.promise })
    await settled()
    sms.choose(NUMBER)
    sms.write('first')
    const sent = sms.submit('first')
    await settled()
    expect(sms.drafts.get(NUMBER.key)).toBe('')
    sms.write('sec')
    going.resolve({ ok: true, value: {} })
    await sent
    expect(sms.drafts.get(NUMBER.key)).toBe('sec')
    await vi.advanceTimersByTimeAsync(400)
    expect([of('sms.send'), of('sms.saveDraft')]).toEqual([[{ number: NUMBER.number, text: 'first' }], [{ number: NUMBER.number, text: 'sec' }]])
  })
  it('comes back when it is not kept, before what was typed meanwhile, and is a draft again', async () => {
    const going = deferred<unknown>()
    const { sms, of } = setUp({ 'sms.send': () => going.promise })
    await settled()
    sms.choose(NUMBER)
    sms.write('first')
    const sent = sms.submit('first')
    sms.write('sec')
    going.resolve({ ok: false, error: { code: 'storage_failed', message: '' } })
    expect(await sent).toMatchObject({ ok: false })
    expect(sms.drafts.get(NUMBER.key)).toBe('first\nsec')
    await vi.advanceTimersByTimeAsync(400)
    expect(of('sms.saveDraft')).toEqual([{ number: NUMBER.number, text: 'first\nsec' }])
  })
})

describe('a text that is taken back to be put right', () => {
  it('stands before what is being typed, and takes nothing of it away', async () => {
    const { sms } = setUp({})
    await settled()
    sms.choose(NUMBER)
    sms.writeBefore('first')
    expect(sms.drafts.get(NUMBER.key)).toBe('first')
    sms.write('being typed')
    sms.writeBefore('first')
    expect(sms.drafts.get(NUMBER.key)).toBe('first\nbeing typed')
  })
})

describe('the open conversation', () => {
  it('shows the newest answer, whichever comes last', async () => {
    const answers = [deferred<unknown>(), deferred<unknown>()]
    let asked = 0
    const { sms } = setUp({ 'sms.thread': () => answers[asked++]?.promise })
    await settled()
    await sms.load()
    sms.choose(NUMBER)
    sms.spoil()
    answers[1]?.resolve({ ok: true, value: { messages: [message('a'), message('b')], draft: '' } })
    await settled()
    answers[0]?.resolve({ ok: true, value: { messages: [message('a')], draft: '' } })
    await settled()
    expect(sms.messages.map(({ text }) => text)).toEqual(['a', 'b'])
  })
})

describe('when somebody else sits here', () => {
  it('nothing is left of the lists, the search and what is still on its way', async () => {
    const late = deferred<unknown>()
    const { sms, session } = setUp({ 'sms.threads': () => late.promise })
    await settled()
    sms.search = 'secret'
    void sms.load()
    session.set(null)
    await settled()
    late.resolve({ ok: true, value: { threads: [thread('15400000002')], cached: false, cut: true } })
    await settled()
    session.set(sessionOf('8644'))
    await settled()
    expect([sms.threads, sms.search, sms.cut, sms.loading, sms.loaded]).toEqual([[], '', false, false, false])
  })
})
