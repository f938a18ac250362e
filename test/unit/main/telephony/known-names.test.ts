import { describe, expect, it } from 'vitest'
import { createKnownNames } from '../../../../src/main/telephony/known-names.ts'
import { EMPTY_INBOX } from '../../../../src/main/telephony/app-state.ts'
import { createMainDesk } from '../../../support/main-desk.ts'
import { sampleAgent } from '../../../support/samples.ts'
import { makeMessage } from '../../../support/renderer-bridge.ts'

function setup(answers: Record<string, string> = {}) {
  const desk = createMainDesk()
  const asked: string[] = []
  const names = createKnownNames(desk.store, (uid) => {
    asked.push(uid)
    return Promise.resolve(answers[uid] ?? null)
  })
  return { ...desk, names, asked }
}

describe('the names this PC knows', () => {
  it('are those of the team and of messages, and stay when both are gone', () => {
    const { names, store, modelNow, logout } = setup()
    store.dispatch({ kind: 'model', model: modelNow({ agents: new Map([['8600', sampleAgent({ uid: '8600', name: '谢文澜' })]]) }) })
    store.dispatch({ kind: 'inbox', inbox: { unread: 1, messages: [makeMessage({ from: '8601', fromName: '林若溪' })] } })
    expect([names.of('8600'), names.of('8601'), names.of('8602')]).toEqual(['谢文澜', '林若溪', null])
    logout()
    store.dispatch({ kind: 'inbox', inbox: EMPTY_INBOX })
    expect([names.of('8600'), names.of('8601')]).toEqual(['谢文澜', '林若溪'])
  })

  it('are those the server was asked about; it is asked once, and again after a refusal', async () => {
    const { names, asked } = setup({ 8600: '谢文澜' })
    expect([await names.ask('8600'), await names.ask('8600'), names.of('8600')]).toEqual(['谢文澜', '谢文澜', '谢文澜'])
    expect([await names.ask('8601'), await names.ask('8601')]).toEqual([null, null])
    expect(asked).toEqual(['8600', '8601', '8601'])
  })
})
