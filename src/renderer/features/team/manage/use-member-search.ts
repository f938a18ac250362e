/** What a search for somebody who is no member yet shows, and whom it takes. The server searches: its answers come later than what is typed. */
import { computed, ref, shallowRef } from 'vue'
import type { ComputedRef, Ref } from 'vue'
import type { ManagedAgent } from '#shared/domain/manage.ts'

export interface MemberSearch {
  readonly text: Ref<string>
  readonly shown: Ref<boolean>
  readonly active: Ref<number>
  /** null = nothing has been answered yet. */
  readonly found: Ref<readonly ManagedAgent[] | null>
  readonly results: ComputedRef<readonly ManagedAgent[]>
  look(): Promise<void>
  /** Up or down in what is shown, round and round. */
  step(by: 1 | -1): void
  /** The active one of what was typed: waits for its answer, so that nobody who was shown for an earlier text is taken. undefined = nobody. */
  take(): Promise<ManagedAgent | undefined>
  close(): void
}

const SHOWN = 20

/** @param find asks the server; null = it has no answer */
export function useMemberSearch(find: (text: string) => Promise<readonly ManagedAgent[] | null>, isMember: (uid: string) => boolean): MemberSearch {
  const text = ref('')
  const shown = ref(false)
  const active = ref(0)
  const found = shallowRef<readonly ManagedAgent[] | null>(null)
  const results = computed(() => (found.value ?? []).filter((agent) => !isMember(agent.uid)).slice(0, SHOWN))
  let asked = 0
  /** Of the question that was answered last. */
  let answered = 0
  let asking: Promise<void> = Promise.resolve()

  async function ask(): Promise<void> {
    const mine = ++asked
    shown.value = true
    active.value = 0
    const agents = await find(text.value.trim())
    if (mine !== asked || agents === null) return
    answered = mine
    found.value = agents
  }
  function look(): Promise<void> {
    asking = ask()
    return asking
  }
  return {
    text, shown, active, found, results, look,
    step(by) {
      if (!shown.value) void look()
      const count = results.value.length
      active.value = count === 0 ? 0 : (active.value + by + count) % count
    },
    async take() {
      const mine = asked
      await asking
      // Typed on, closed, taken already by another press, or never answered.
      if (mine !== asked || mine !== answered) return undefined
      asked += 1
      return results.value[active.value]
    },
    close() {
      asked += 1
      shown.value = false
      text.value = ''
      found.value = null
    },
  }
}
