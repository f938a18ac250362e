import { afterEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useShortcuts } from '../../../src/renderer/app/shortcuts.ts'
import { useCalls } from '../../../src/renderer/stores/calls.ts'
import { useColleaguePickup } from '../../../src/renderer/stores/colleague-pickup.ts'
import { useLegPanel } from '../../../src/renderer/stores/leg-panel.ts'
import { useLink } from '../../../src/renderer/stores/link.ts'
import { useSession } from '../../../src/renderer/stores/session.ts'
import { emptySnapshot, fakeBridge, makeLeg, provideBridge } from '../../support/renderer-bridge.ts'

const scopes: (() => void)[] = []
afterEach(() => {
  for (const stop of scopes.splice(0)) stop()
  vi.unstubAllGlobals()
})

/** The shortcuts of a window without a page; `press` is Alt and a key, and tells whether it meant something. */
function desk() {
  let listener: (event: KeyboardEvent) => void = () => {}
  vi.stubGlobal('window', { addEventListener: (_: string, run: typeof listener) => { listener = run }, removeEventListener: () => {} })
  vi.stubGlobal('document', { querySelector: () => null })
  const { bridge, asked } = fakeBridge({})
  const inApp = provideBridge(bridge)
  const scope = effectScope()
  scopes.push(() => { scope.stop() })
  inApp(() => scope.run(() => { useShortcuts(() => true) }))
  const press = (code: string, over: Partial<KeyboardEvent> = {}): boolean => {
    let taken = false
    const event = { altKey: true, ctrlKey: false, metaKey: false, shiftKey: false, repeat: false, defaultPrevented: false, key: '', code, target: null, preventDefault: () => { taken = true }, ...over }
    // Of an event only what the shortcuts look at.
    listener(event as KeyboardEvent)
    return taken
  }
  return { press, asked, calls: useCalls(), panel: useLegPanel(), pickup: useColleaguePickup(), link: useLink(), session: useSession() }
}

describe('the keys of call control', () => {
  it('open the panels of a single call, and close them again', () => {
    const { press, calls, panel, asked } = desk()
    calls.set([makeLeg({ allowed: ['ATTranCall', 'ATConsTrans', 'ATConf_est', 'ATSendDtmf', 'ATTranCall_toIVR'] })])
    const opened = ['KeyT', 'KeyC', 'KeyJ', 'KeyK', 'KeyI'].map((code) => [press(code), panel.open?.action])
    expect(opened).toEqual([[true, 'transfer'], [true, 'consult'], [true, 'addParty'], [true, 'dtmf'], [true, 'ivr']])
    press('KeyI')
    expect([panel.open, asked]).toEqual([null, []])
  })

  it('are the four exits of a consultation', async () => {
    const { press, calls, asked } = desk()
    const exits = ['ATCallReconnect', 'ATCallSwap', 'ATTranOver', 'ATConfOver']
    calls.set([makeLeg({ callId: 'A', held: true, allowed: ['ATRetriveCall', ...exits] }), makeLeg({ callId: 'B', consultOf: 'A', startedAt: 2000, since: 3000, allowed: exits })])
    for (const code of ['KeyR', 'KeyS', 'KeyT', 'KeyJ']) expect(press(code)).toBe(true)
    await vi.waitFor(() => { expect(asked).toHaveLength(4) })
    expect(asked.map(({ name, args }) => [name, args])).toEqual([
      ['call.reconnect', { callId: 'B' }], ['call.swap', { callId: 'B' }], ['call.completeTransfer', { callId: 'A' }], ['call.conference', { callId: 'A' }],
    ])
  })

  it('open the pick-up of colleagues without any call, and close it again; not without a link', () => {
    const { press, pickup, link, session } = desk()
    expect(press('KeyG')).toBe(false)
    session.set({ uid: '8643', name: '付智伟', extension: '643', extensionKind: 'ip', groups: [], role: 'agent', leads: [], site: { groups: [], ivrFlows: [] } })
    link.set({ ...emptySnapshot().link, state: 'ready' })
    expect([press('KeyG'), pickup.open, press('KeyG'), pickup.open]).toEqual([true, true, true, false])
  })

  it('mean nothing without a call that allows them, while a key is held, or with Ctrl', () => {
    const { press, calls, panel } = desk()
    expect(press('KeyT')).toBe(false)
    calls.set([makeLeg({ allowed: ['ATTranCall'] })])
    expect([press('KeyT', { repeat: true }), press('KeyT', { ctrlKey: true }), press('KeyR'), press('constructor')]).toEqual([false, false, false, false])
    expect(panel.open).toBeNull()
  })
})
