import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { emptyDraft } from '../../../src/renderer/features/email/compose.ts'
import { useEmail } from '../../../src/renderer/stores/email.ts'
import { useSession } from '../../../src/renderer/stores/session.ts'
import { deferred, fakeBridge, provideBridge } from '../../support/renderer-bridge.ts'
import type { Answer } from '../../support/renderer-bridge.ts'
import type { RequestName } from '../../../src/shared/ipc/contract.ts'

const settled = async (): Promise<void> => { for (let turn = 0; turn < 12; turn += 1) await nextTick() }
const DRAFT = { ...emptyDraft('draft-key-1'), to: 'a@example.com', body: 'text' }
const REFUSED = { ok: false, error: { code: 'wrong_state', message: '' } }

function setUp(answers: Partial<Record<RequestName, Answer>> = {}) {
  const { bridge, asked } = fakeBridge({
    'email.drafts': () => ({ ok: true, value: { drafts: [] } }), 'email.saveDraft': () => ({ ok: true, value: { savedAt: 5 } }),
    'email.takeBack': () => ({ ok: true, value: { draft: DRAFT } }), ...answers,
  })
  const { email } = provideBridge(bridge)(() => ({ session: useSession(), email: useEmail() }))
  return { email, names: () => asked.map(({ name }) => name).filter((name) => name !== 'email.drafts'), of: (name: RequestName) => asked.filter((one) => one.name === name).map((one) => one.args) }
}
beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

describe('an e-mail that is taken back out of the outbox', () => {
  it('comes into the form when the outbox has let it go', async () => {
    const { email, names } = setUp()
    expect(await email.takeBack({ id: 7, key: 'draft-key-1' }, 'fresh-key-1')).toBe(true)
    expect(email.writing).toEqual({ ...DRAFT, key: 'fresh-key-1' })
    expect(names().slice(0, 2)).toEqual(['email.takeBack', 'outbox.discard'])
  })
  it('stays out of the form when it is under way by now: it would go out twice', async () => {
    const { email, of } = setUp({ 'outbox.discard': () => REFUSED })
    expect(await email.takeBack({ id: 7, key: 'draft-key-1' }, 'fresh-key-1')).toBe(false)
    expect([email.writing, of('email.saveDraft')]).toEqual([null, []])
  })
})

describe('an e-mail that is being put into the outbox', () => {
  it('leaves alone what is begun meanwhile', async () => {
    const going = deferred<unknown>()
    const { email } = setUp({ 'email.send': () => going.promise })
    email.begin(DRAFT)
    const sent = email.submit()
    await settled()
    email.begin({ ...DRAFT, key: 'draft-key-2' })
    going.resolve({ ok: true, value: {} })
    expect([await sent, email.writing?.key]).toEqual([true, 'draft-key-2'])
  })
  it('is not made a draft again by leaving the form', async () => {
    const going = deferred<unknown>()
    const { email, of } = setUp({ 'email.send': () => going.promise })
    email.begin(DRAFT)
    const sent = email.submit()
    await settled()
    email.change({ body: 'text and more' })
    email.leave()
    going.resolve({ ok: true, value: {} })
    await sent
    await settled()
    expect(of('email.saveDraft')).toEqual([])
  })
  it('is a draft with the last letters when it is not taken', async () => {
    const going = deferred<unknown>()
    const { email, of } = setUp({ 'email.send': () => going.promise })
    email.begin(DRAFT)
    const sent = email.submit()
    await settled()
    email.change({ body: 'text and more' })
    going.resolve({ ok: false, error: { code: 'storage_failed', message: '' } })
    expect(await sent).toBe(false)
    await settled()
    expect(of('email.saveDraft')).toMatchObject([{ draft: { body: 'text and more' } }])
  })
})
