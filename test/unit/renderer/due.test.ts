import { effectScope, nextTick, ref } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useDueAfter } from '../../../src/renderer/ui/due-after.ts'

describe('what is due after a while', () => {
  beforeEach(() => { vi.useFakeTimers() })
  afterEach(() => { vi.useRealTimers() })

  it('is due when it was wanted so long without a break, and no longer when it is not wanted', async () => {
    const wanted = ref(false)
    const scope = effectScope()
    const due = scope.run(() => useDueAfter(wanted, 150))
    wanted.value = true
    vi.advanceTimersByTime(149)
    expect(due?.value).toBe(false)
    wanted.value = false
    wanted.value = true
    vi.advanceTimersByTime(149)
    expect(due?.value).toBe(false)
    vi.advanceTimersByTime(1)
    expect(due?.value).toBe(true)
    wanted.value = false
    await nextTick()
    expect(due?.value).toBe(false)
    wanted.value = true
    scope.stop()
    expect(vi.getTimerCount()).toBe(0)
  })
})
