import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { lastDays, usePagedList } from '../../../src/renderer/stores/paged-list.ts'
import { fail, ok } from '../../../src/shared/result.ts'
import { fakeBridge, provideBridge } from '../../support/renderer-bridge.ts'
import type { Result } from '../../../src/shared/result.ts'

interface Page { readonly rows: readonly { readonly id: string }[]; readonly next: string | null }
interface Asked { readonly text: string; readonly after: string | null; answer: (result: Result<Page>) => void }

const page = (ids: string, next: string | null = null): Result<Page> => ok({ rows: [...ids].map((id) => ({ id })), next })

describe('a list of pages', () => {
  const asked: Asked[] = []
  beforeEach(() => {
    vi.useFakeTimers()
    asked.length = 0
  })
  afterEach(() => { vi.useRealTimers() })
  const make = () => {
    const { list } = provideBridge(fakeBridge({}).bridge)(() => ({ list: usePagedList({
      days: 7, first: (now: number) => ({ ...lastDays(7, now), text: '' }), keyOf: (row: { readonly id: string }) => row.id, pauseMs: () => 100, canRead: ({ text }) => text !== 'bad',
      read: ({ text }: { readonly from: string; readonly to: string; readonly text: string }, after) => new Promise<Result<Page>>((answer) => { asked.push({ text, after, answer }) }),
    }) }))
    return list
  }
  const answer = async (at: number, result: Result<Page>): Promise<void> => {
    asked[at]?.answer(result)
    await vi.advanceTimersByTimeAsync(0)
  }
  const ids = (list: ReturnType<typeof make>): string => list.rows.value.map((row) => row.id).join('')

  it('goes on where it ended, with nobody twice', async () => {
    const list = make()
    void list.load(null)
    await answer(0, page('ab', 'p2'))
    void list.more()
    void list.more()
    await answer(1, page('bc'))
    expect([ids(list), asked.map(({ after }) => after), list.next.value]).toEqual(['abc', [null, 'p2'], null])
  })
  it('asks when no other letter follows, and throws away what was overtaken', async () => {
    const list = make()
    void list.load(null)
    list.setFilter({ text: 'x' })
    list.setFilter({ text: 'xy' })
    await vi.advanceTimersByTimeAsync(100)
    expect(asked.map(({ text }) => text)).toEqual(['', 'xy'])
    await answer(1, page('new'))
    await answer(0, page('old'))
    expect([ids(list), list.loading.value]).toEqual(['new', false])
  })
  it('shows nothing of other conditions when the new ones fail, and keeps what it has when the same are asked again', async () => {
    const list = make()
    void list.load(null)
    await answer(0, page('ab'))
    void list.load(null)
    await answer(1, fail('database_away'))
    expect([ids(list), list.error.value?.code]).toEqual(['ab', 'database_away'])
    list.setFilter({ text: 'x' })
    await vi.advanceTimersByTimeAsync(100)
    await answer(2, fail('database_away'))
    expect(ids(list)).toBe('')
  })
  it('reads no further page under conditions that are still being typed, and loses none of the letters', async () => {
    const list = make()
    void list.load(null)
    await answer(0, page('ab', 'p2'))
    list.setFilter({ text: 'x' })
    void list.more()
    await vi.advanceTimersByTimeAsync(100)
    expect(asked.map(({ text, after }) => [text, after])).toEqual([['', null], ['x', null]])
  })
  it('asks nothing under conditions that cannot be', async () => {
    const list = make()
    list.setFilter({ text: 'bad' })
    await vi.advanceTimersByTimeAsync(100)
    expect(asked).toEqual([])
  })
})
