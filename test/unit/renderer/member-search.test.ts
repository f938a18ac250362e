import { describe, expect, it } from 'vitest'
import { useMemberSearch } from '../../../src/renderer/features/team/manage/use-member-search.ts'
import type { ManagedAgent } from '../../../src/shared/domain/manage.ts'

// Of an agent only what the search looks at.
const agent = (uid: string): ManagedAgent => ({ uid, name: uid }) as ManagedAgent

/** A search whose server answers when the test says so. */
function slow() {
  const questions: { readonly text: string; answer(uids: readonly string[] | null): void }[] = []
  const search = useMemberSearch((text) => new Promise((resolve) => {
    questions.push({ text, answer: (uids) => { resolve(uids === null ? null : uids.map(agent)) } })
  }), (uid) => uid === '8600')
  const type = (text: string): Promise<void> => {
    search.text.value = text
    return search.look()
  }
  return { search, questions, type }
}

describe('the search for a member', () => {
  it('takes the one that was typed, not the one that was shown before the answer came', async () => {
    const { search, questions, type } = slow()
    const all = type('')
    questions[0]?.answer(['8600', '8602', '8601'])
    await all
    expect(search.results.value.map(({ uid }) => uid)).toEqual(['8602', '8601'])
    void type('8601')
    const taken = search.take()
    questions[1]?.answer(['8601'])
    expect((await taken)?.uid).toBe('8601')
  })

  it('takes nobody when more was typed, it was closed, or there was no answer', async () => {
    const { search, questions, type } = slow()
    void type('86')
    const overtaken = search.take()
    void type('8601')
    const closed = search.take()
    search.close()
    void type('86')
    const unanswered = search.take()
    questions[0]?.answer(['8602'])
    questions[1]?.answer(['8601'])
    questions[2]?.answer(null)
    expect(await Promise.all([overtaken, closed, unanswered])).toEqual([undefined, undefined, undefined])
  })

  it('takes one for two presses', async () => {
    const { search, questions, type } = slow()
    void type('8601')
    const both = Promise.all([search.take(), search.take()])
    questions[0]?.answer(['8601'])
    expect((await both).map((one) => one?.uid)).toEqual(['8601', undefined])
  })
})
