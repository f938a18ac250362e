import { describe, expect, test } from 'vitest'
import { Acd } from '../../../../../src/cti/server/acd/acd.ts'
import type { AvailableAgent } from '../../../../../src/cti/server/acd/acd.ts'
import type { AgentId, CallId, Extension, GroupId } from '../../../../../src/shared/domain/schemas.ts'

const agent = (uid: string, idleSince: number, ...groups: string[]): AvailableAgent =>
  ({ uid: uid as AgentId, extension: `x${uid}` as Extension, groups, idleSince })
const call = (callId: string, group: string, enteredAt: number) => ({ callId: callId as CallId, group: group as GroupId, enteredAt })
const pairs = (acd: Acd, agents: AvailableAgent[]): string[] => acd.match(agents).map((offer) => `${offer.callId}>${offer.uid}`)

describe('distribution', () => {
  test('the longest idle agent gets the call', () => {
    const acd = new Acd()
    acd.enqueue(call('c1', '1', 10))
    expect(pairs(acd, [agent('b', 5, '1'), agent('a', 3, '1'), agent('c', 1, '2')])).toEqual(['c1>a'])
  })

  test('an agent in several groups serves whoever has waited longest', () => {
    const acd = new Acd()
    acd.enqueue(call('late', '1', 20))
    acd.enqueue(call('early', '2', 10))
    expect(pairs(acd, [agent('a', 0, '1', '2')])).toEqual(['early>a'])
    expect(pairs(acd, [agent('a', 0, '1', '2')])).toEqual([])
  })

  test('a returned call goes to the head with its waiting time', () => {
    const acd = new Acd()
    acd.enqueue(call('c1', '1', 10))
    acd.match([agent('a', 0, '1')])
    acd.enqueue(call('c2', '1', 20))
    expect(acd.returnToHead('c1')).toMatchObject({ uid: 'a', enteredAt: 10 })
    expect(acd.waiting('1').map((waiting) => waiting.callId)).toEqual(['c1', 'c2'])
  })

  test('two returned calls stand in the order in which they came', () => {
    const acd = new Acd()
    acd.enqueue(call('c1', '1', 10))
    acd.enqueue(call('c2', '1', 20))
    acd.match([agent('a', 0, '1'), agent('b', 1, '1')])
    acd.returnToHead('c1')
    acd.returnToHead('c2')
    expect(acd.waiting('1').map((waiting) => waiting.callId)).toEqual(['c1', 'c2'])
  })

  test('a call waits once, however often it arrives', () => {
    const acd = new Acd()
    expect(acd.enqueue(call('c1', '1', 10))).toBe(true)
    expect(acd.enqueue(call('c1', '1', 30))).toBe(false)
    acd.match([agent('a', 0, '1')])
    expect(acd.enqueue(call('c1', '1', 40))).toBe(false)
    expect(acd.offerTo('a')?.callId).toBe('c1')
  })

  test('a call that is gone is neither waiting nor offered', () => {
    const acd = new Acd()
    acd.enqueue(call('c1', '1', 10))
    acd.match([agent('a', 0, '1')])
    acd.remove('c1')
    expect(acd.offer('c1')).toBeUndefined()
    expect(acd.returnToHead('c1')).toBeUndefined()
    expect(acd.anyWaiting()).toBe(false)
  })
})
