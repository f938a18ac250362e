import { describe, expect, it } from 'vitest'
import { canReply, conversations, findColleagues, statusOf, targetOf } from '../../../src/renderer/features/messages/conversations.ts'
import { makeMessage } from '../../support/renderer-bridge.ts'
import type { DirectoryAgent } from '../../../src/shared/domain/schemas.ts'

const colleague = (uid: string, name: string, extension: string | null): DirectoryAgent =>
  // The brands of the ids exist at compile time only.
  ({ uid, name, extension, state: 'ready', callState: 'idle', groups: [] }) as unknown as DirectoryAgent

describe('conversations', () => {
  it('are by colleague, with the newest message first, each in the order of time', () => {
    const list = conversations([
      makeMessage({ id: 'm3', from: '8601', fromName: '林若溪', sentAt: 300 }),
      makeMessage({ id: 'm1', from: '8602', fromName: '陈嘉禾', sentAt: 100 }),
      makeMessage({ id: 'm2', from: '8643', to: '8602', toName: '陈嘉禾', sentAt: 200 }),
    ], '8643')
    expect(list.map(({ key, name, lines }) => [key, name, lines.map((line) => line.id)])).toEqual([
      ['8601', '林若溪', ['m3']], ['8602', '陈嘉禾', ['m1', 'm2']],
    ])
  })

  it('know what was received and not read, and nothing of what was sent', () => {
    const [one] = conversations([
      makeMessage({ id: 'in', from: '8602' }), makeMessage({ id: 'seen', from: '8602', readAt: 5 }), makeMessage({ id: 'out', from: '8643', to: '8602' }),
    ], '8643')
    expect(one?.unreadIds).toEqual(['in'])
  })

  it('put what I sent to a group or to all into conversations of their own, and what I received to its sender', () => {
    const list = conversations([
      makeMessage({ id: 'all', from: '8600', to: '8601', broadcast: '*', sentAt: 1 }),
      makeMessage({ id: 'group', from: '8600', to: '8601', broadcast: '15', sentAt: 2 }),
      makeMessage({ id: 'reply', from: '8601', to: '8600', sentAt: 3 }),
    ], '8600')
    expect(list.map((one) => one.key)).toEqual(['8601', 'group:15', '*'])
    expect(conversations([makeMessage({ from: '8600', to: '8643', broadcast: '*' })], '8643')[0]?.key).toBe('8600')
  })

  it('answer to the right place, and not to the system', () => {
    expect([targetOf('*'), targetOf('group:15'), targetOf('8602')]).toEqual([{ uid: null, group: null }, { uid: null, group: '15' }, { uid: '8602', group: null }])
    expect([canReply('8602'), canReply('*'), canReply('system')]).toEqual([true, true, false])
  })

  it('tell what became of a sent message', () => {
    const status = (over: Parameters<typeof makeMessage>[0]) => conversations([makeMessage({ from: '8643', to: '8602', ...over })], '8643').flatMap((one) => one.lines.map(statusOf))[0]
    expect(status({ deliveredAt: null })).toBe('stored')
    expect(status({ deliveredAt: 5 })).toBe('delivered')
    expect(status({ deliveredAt: 5, readAt: 6 })).toBe('read')
    // One receiver's mark says nothing about the others.
    expect(status({ deliveredAt: 5, readAt: 6, broadcast: '*' })).toBe('sent')
  })
})

describe('finding a colleague', () => {
  const all = [colleague('8602', '陈嘉禾', '602'), colleague('8026', '林若溪', '626'), colleague('8643', '付智伟', '643'), colleague('8611', '邓子衿', null)]
  it('looks at number, name and extension, the ones that begin so first, and leaves out oneself', () => {
    expect(findColleagues(all, '602', '8643').map((agent) => agent.uid)).toEqual(['8602'])
    expect(findColleagues(all, '6', '8643').map((agent) => agent.uid)).toEqual(['8026', '8602', '8611'])
    expect(findColleagues(all, '嘉', '8643').map((agent) => agent.uid)).toEqual(['8602'])
    expect(findColleagues(all, '付', '8643')).toEqual([])
  })
})
