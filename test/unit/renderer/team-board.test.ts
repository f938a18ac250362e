import { describe, expect, it } from 'vitest'
import { boardCounts, boardRows, callStateOf, filterRows, keepOrder, sortRows, targetLeg, whyNot } from '../../../src/renderer/features/team/board.ts'
import { ACTION_KEYS, actionOfKey } from '../../../src/renderer/features/team/action-keys.ts'
import { TEAM_ACTIONS } from '../../../src/renderer/features/team/board.ts'
import { makeAgent, makeLeg, makeParty } from '../../support/renderer-bridge.ts'
import type { Acting, BoardRow } from '../../../src/renderer/features/team/board.ts'
import type { Agent, CallLeg } from '../../../src/shared/domain/schemas.ts'

const LEADS = ['15', '2']
const ALL = { group: null, count: null, text: '', showOut: true } as const
const acting = (over: Partial<Acting> = {}): Acting => ({ linked: true, selfUid: '8600', extensionKind: 'ip', ownCalls: 0, supervised: null, ...over })
const legOf = (uid: string, over: Parameters<typeof makeLeg>[0] = {}): CallLeg => makeLeg({ callId: `c${uid}`, extension: uid.slice(1), agent: uid, ...over })
function rowFor(agent: Agent, ...legs: CallLeg[]): BoardRow {
  const row = boardRows([agent], legs, LEADS)[0]
  if (row === undefined) throw new Error('the agent has no row')
  return row
}

describe('the rows of the board', () => {
  it('are the agents of the led groups, whoever else is watched', () => {
    const rows = boardRows([makeAgent('8601'), makeAgent('8609', { memberOf: ['1'] }), makeAgent('8600', { memberOf: [] })], [], LEADS)
    expect(rows.map((row) => row.uid)).toEqual(['8601'])
  })

  it('show the call that matters most: a talked one before a ringing one before a held one', () => {
    const held = legOf('8601', { callId: 'held', held: true, heldSince: 500 })
    const rings = legOf('8601', { callId: 'rings', state: 'ringing', answeredAt: null })
    const talks = legOf('8601', { callId: 'talks' })
    expect(rowFor(makeAgent('8601'), held, rings, talks).leg?.callId).toBe('talks')
    expect(rowFor(makeAgent('8601'), held, rings).leg?.callId).toBe('rings')
    expect(rowFor(makeAgent('8601'), held)).toMatchObject({ leg: { callId: 'held' }, since: 500, kind: 'talking' })
  })

  it('give a leg without an agent to who sits at its telephone', () => {
    expect(rowFor(makeAgent('8601'), legOf('8601', { agent: null })).leg?.callId).toBe('c8601')
  })

  it('tell a call from the agent alone when its leg is not there', () => {
    const row = rowFor(makeAgent('8601', { callState: 'held' }))
    expect([row.kind, row.leg, callStateOf(row)]).toEqual(['talking', null, 'held'])
  })

  it('name who listens, but not the agent himself who listens to another', () => {
    const parties = [makeParty({ number: '600', name: '谢文澜', uid: '8600', listening: true }), makeParty({ number: '601', uid: '8601', listening: true })]
    expect(rowFor(makeAgent('8601'), legOf('8601', { parties })).listeners).toEqual(['谢文澜'])
  })

  it('keep a state this version does not know', () => {
    expect(rowFor(makeAgent('8601', { state: '17' })).kind).toBe('unknown')
  })
})

describe('the counts', () => {
  it('count a person in a call there and not under his state', () => {
    const rows = boardRows(
      [makeAgent('8601'), makeAgent('8602'), makeAgent('8603', { state: 'busy' }), makeAgent('8604', { state: 'away' }), makeAgent('8605', { state: 'logged-out' }), makeAgent('8606', { state: 'busy' })],
      [legOf('8602'), legOf('8606', { state: 'ringing', answeredAt: null })], LEADS)
    expect(boardCounts(rows)).toEqual({ online: 5, ready: 1, talking: 2, busy: 1, away: 1 })
  })
})

describe('filters', () => {
  const rows = boardRows(
    [makeAgent('8601', { name: '林若溪' }), makeAgent('8602', { memberOf: ['2'] }), makeAgent('8603', { state: 'logged-out' })],
    [legOf('8602', { peer: makeParty({ number: '13800138000', name: '王晓明', kind: 'external' }) })], LEADS)
  const found = (over: object): string[] => filterRows(rows, { ...ALL, ...over }).map((row) => row.uid)

  it('find by name, number, extension and by the other party, with spaces as numbers are shown', () => {
    expect(found({ text: '若溪' })).toEqual(['8601'])
    expect(found({ text: '602' })).toEqual(['8602'])
    expect(found({ text: '138 0013' })).toEqual(['8602'])
    expect(found({ text: '王' })).toEqual(['8602'])
    expect(found({ text: 'zzz' })).toEqual([])
  })

  it('keep to the group and the state, and leave out who is logged out unless he is searched', () => {
    expect(found({ group: '2' })).toEqual(['8602'])
    expect(found({ count: 'talking' })).toEqual(['8602'])
    expect(found({ showOut: false })).toEqual(['8601', '8602'])
    expect(found({ showOut: false, text: '8603' })).toEqual(['8603'])
  })
})

describe('the order', () => {
  const rows = boardRows(
    [makeAgent('8601', { since: 300 }), makeAgent('8602', { since: 100 }), makeAgent('8603', { since: 50, state: 'away' }), makeAgent('8604', { since: 1, state: 'logged-out' }), makeAgent('8605')],
    [legOf('8605', { answeredAt: 900 })], LEADS)

  it('is state and then longest first, with the logged-out ones last whatever one sorts by', () => {
    expect(sortRows(rows, 'state').map((row) => row.uid)).toEqual(['8605', '8602', '8601', '8603', '8604'])
    expect(sortRows(rows, 'since').map((row) => row.uid)).toEqual(['8603', '8602', '8601', '8605', '8604'])
    expect(sortRows(rows, 'agent').map((row) => row.uid)).toEqual(['8601', '8602', '8603', '8605', '8604'])
  })

  it('holds still when it is kept: new rows come last, and what a row says is new', () => {
    const moved = sortRows(boardRows([makeAgent('8601', { since: 10 }), makeAgent('8602', { since: 20, state: 'away' }), makeAgent('8609', { since: 1 })], [], LEADS), 'state')
    const kept = keepOrder(moved, ['8602', '8601', '8604'])
    expect(kept.map((row) => row.uid)).toEqual(['8602', '8601', '8609'])
    expect(kept[0]?.agent.state).toBe('away')
  })
})

describe('what can be done with a row', () => {
  const talks = rowFor(makeAgent('8602'), legOf('8602'))
  const idle = rowFor(makeAgent('8602'))
  const rings = rowFor(makeAgent('8602'), legOf('8602', { state: 'ringing', answeredAt: null }))
  const out = rowFor(makeAgent('8602', { state: 'logged-out', extension: null }))
  const possible = (row: BoardRow, how: Acting): string[] => TEAM_ACTIONS.filter((action) => whyNot(action, row, how) === null)

  it.each([
    ['talks', talks, ['listen', 'insert', 'release', 'message', 'state', 'logout']],
    ['is idle', idle, ['message', 'state', 'logout']],
    ['rings', rings, ['release', 'pickup', 'message', 'state', 'logout']],
    ['is logged out', out, ['message']],
  ] as const)('fits an agent who %s', (_, row, actions) => {
    expect(possible(row, acting())).toEqual(actions)
  })

  it('is nothing without a link, and nothing with oneself', () => {
    expect(possible(talks, acting({ linked: false }))).toEqual([])
    expect(possible(talks, acting({ selfUid: '8602' }))).toEqual([])
  })

  it('says why listening is not possible: own call, analogue telephone, another one is listened to', () => {
    expect(whyNot('listen', talks, acting({ ownCalls: 1 }))).toBe('busySelf')
    expect(whyNot('insert', talks, acting({ extensionKind: 'analogue' }))).toBe('analogue')
    expect(whyNot('listen', talks, acting({ supervised: { uid: '8601', mode: 'listen' } }))).toBe('busySelf')
    expect(whyNot('leave', talks, acting({ supervised: { uid: '8601', mode: 'listen' } }))).toBe('notListening')
  })

  it('goes from listening to joining and back, and out', () => {
    expect(possible(talks, acting({ supervised: { uid: '8602', mode: 'listen' } }))).toEqual(['insert', 'leave', 'release', 'message', 'state', 'logout'])
    expect(whyNot('listen', talks, acting({ supervised: { uid: '8602', mode: 'join' } }))).toBeNull()
  })

  it('ends the call that is talked, and never the one he only listens to', () => {
    const both = rowFor(makeAgent('8602'), legOf('8602', { callId: 'listens', listening: true, startedAt: 1 }), legOf('8602', { callId: 'talks', startedAt: 2 }))
    expect(targetLeg(both, 'release')?.callId).toBe('talks')
    expect(targetLeg(rings, 'pickup')?.callId).toBe('c8602')
  })

  it('has a letter of its own for each action', () => {
    expect(new Set(Object.values(ACTION_KEYS)).size).toBe(TEAM_ACTIONS.length)
    expect(TEAM_ACTIONS.map((action) => actionOfKey(ACTION_KEYS[action].toLowerCase()))).toEqual([...TEAM_ACTIONS])
    expect(actionOfKey('z')).toBeNull()
  })
})
