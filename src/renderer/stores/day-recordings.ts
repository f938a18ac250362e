/** Which of the day's own calls have a recording; asked again when a call has ended. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { dayText } from './paged-list.ts'
import { useSend } from './program.ts'
import { wallNow } from '../ui/server-clock.ts'

/** The server writes a recording after the call: asked a moment later, and once more. */
const LATER_MS = [3_000, 20_000] as const
const LIMIT = 200

export const useDayRecordings = defineStore('dayRecordings', () => {
  const send = useSend()
  const calls = shallowRef<ReadonlySet<string>>(new Set())
  let timers: ReturnType<typeof setTimeout>[] = []

  async function load(): Promise<void> {
    const today = dayText(wallNow())
    const result = await send('recordings.list', { from: today, to: today, number: '', extension: '', agent: '', callId: '', after: null, limit: LIMIT })
    // Away: what was known stays.
    if (result.ok) calls.value = new Set(result.value.rows.filter((row) => row.media !== null && row.callId !== '').map((row) => row.callId))
  }
  /** A call has ended. */
  function soon(): void {
    for (const timer of timers) clearTimeout(timer)
    timers = LATER_MS.map((ms) => setTimeout(() => { void load() }, ms))
  }
  return { calls, load, soon }
})
