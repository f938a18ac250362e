import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import CompactReminder from '../../../src/renderer/features/wrapup/CompactReminder.vue'
import { useAgent } from '../../../src/renderer/stores/agent.ts'
import { fakeBridge, makeAgent } from '../../support/renderer-bridge.ts'
import { renderWindow, windowGlobals } from '../../support/render-window.ts'

let undo: () => void = () => {}
beforeAll(() => { undo = windowGlobals() })
afterAll(() => { undo() })

const MINUTES_5 = 5 * 60_000
/** The line of the compact bar as text; empty = there is none. */
async function line(policy: string, coded: boolean, endsAt: number | null): Promise<string> {
  const wrapup = { callId: 'c1', policy, endsAt, codes: [{ code: '1', name: '已解决' }], coded }
  return (await renderWindow(CompactReminder, fakeBridge({}).bridge, () => { useAgent().set(makeAgent('8643', { state: 'wrapup', wrapup })) })).text
}

describe('after-call work in the compact bar', () => {
  it('asks for the note until a code is chosen', async () => {
    expect(await line('required', false, null)).toContain('请在完整窗口填写小结')
    expect(await line('required', true, null)).toBe('')
    expect(await line('optional', false, null)).toBe('')
  })

  it('counts down before and after a code is chosen: what ends by itself must not come as a surprise', async () => {
    const endsAt = Date.now() + MINUTES_5 + 900
    expect(await line('timed', false, endsAt)).toMatch(/请在完整窗口填写小结。 \d+:\d\d/)
    expect(await line('timed', true, endsAt)).toMatch(/\d+:\d\d 后自动可工作/)
    expect(await line('timed', true, 1)).toContain('事后处理时间已到')
  })
})
