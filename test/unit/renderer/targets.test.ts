import { describe, expect, it } from 'vitest'
import { choicesFor, stepTo } from '../../../src/renderer/features/callbar/targets.ts'
import { directoryAgentSchema } from '../../../src/shared/domain/schemas.ts'
import { sampleQueue } from '../../support/samples.ts'
import type { ChoiceInput } from '../../../src/renderer/features/callbar/targets.ts'
import type { DirectoryAgent } from '../../../src/shared/domain/schemas.ts'

const agent = (uid: string, name: string, state = 'ready', callState = 'idle', extension: string | null = uid.slice(1)): DirectoryAgent =>
  directoryAgentSchema.parse({ uid, name, extension, state, callState, groups: [] })
const AGENTS = [
  agent('8601', '林若溪', 'busy'), agent('8602', '陈嘉禾', 'ready', 'talking'), agent('8615', '高维薇'), agent('8606', '赵强', 'logged-out', 'idle', null), agent('8643', '付智伟'),
]
const input = (over: Partial<ChoiceInput> = {}): ChoiceInput =>
  ({ text: '', purpose: 'transfer', agents: AGENTS, queues: [sampleQueue()], recent: [], uid: '8643', present: [], ...over })
const keys = (over: Partial<ChoiceInput> = {}): string[] => choicesFor(input(over)).map((choice) => choice.key)

describe('whom a call can go to', () => {
  it('lists who can answer first, then who is in a call, then the others, the queues, the absent last; never oneself', () => {
    expect(keys()).toEqual(['a8615', 'a8602', 'a8601', 'q15', 'a8606'])
  })

  it('offers queues for a transfer only', () => {
    expect(keys({ purpose: 'consult' })).not.toContain('q15')
    expect(keys({ purpose: 'addParty' })).not.toContain('q15')
  })

  it('puts a number first as it is typed, so that Enter never calls somebody whose number only begins so', () => {
    expect(keys({ text: '61' })).toEqual(['n61', 'a8615'])
    expect(choicesFor(input({ text: '６１' }))[0]).toMatchObject({ target: { kind: 'number', number: '61' } })
  })

  it('takes a colleague by his whole extension or agent number', () => {
    expect(keys({ text: '615' })).toEqual(['a8615'])
    expect(keys({ text: '8615' })).toEqual(['a8615', 'n8615'])
    expect(choicesFor(input({ text: '8615' }))[0]?.target).toEqual({ kind: 'number', number: '615' })
  })

  it('finds people and groups by a part of their name', () => {
    expect(keys({ text: '维' })).toEqual(['a8615'])
    expect(keys({ text: '热线' })).toEqual(['q15'])
    expect(keys({ text: 'zzz' })).toEqual([])
  })

  it('leaves out who is in the call already', () => {
    expect(keys({ present: ['615'] })).not.toContain('a8615')
  })

  it('brings the last targets to the top, and leaves them out once something is typed', () => {
    const recent = [{ kind: 'number', number: '13800138000' }, { kind: 'number', number: '601' }] as const
    expect(keys({ recent })).toEqual(['n13800138000', 'a8601', 'a8615', 'a8602', 'q15', 'a8606'])
    expect(keys({ recent, text: '高' })).toEqual(['a8615'])
  })

  it('shows an absent colleague and does not let him be chosen', () => {
    const choices = choicesFor(input({ text: '赵强' }))
    expect(choices.map((choice) => choice.target)).toEqual([null])
    expect(stepTo(choices, -1, 1)).toBe(-1)
  })

  it('moves up and down round the ends and over the absent ones', () => {
    const choices = choicesFor(input())
    expect([stepTo(choices, -1, 1), stepTo(choices, 2, 1), stepTo(choices, 3, 1), stepTo(choices, 0, -1), stepTo(choices, -1, -1)]).toEqual([0, 3, 0, 3, 3])
    expect(stepTo([], -1, 1)).toBe(-1)
  })
})
