/** Settings as main has them; a change here is a request, and what comes back is shown. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { usePending } from './pending.ts'
import { useSend } from './program.ts'
import type { Settings, SettingsPatch } from '#shared/settings.ts'
import type { Snapshot } from '#shared/ipc/contract.ts'

export const useSettings = defineStore('settings', () => {
  const send = useSend()
  const pending = usePending()
  const values = shallowRef<Settings | null>(null)
  const locked = shallowRef<ReadonlySet<string>>(new Set())
  const set = (next: Settings): void => { values.value = next }
  const setLocked = (names: readonly string[]): void => { locked.value = new Set(names) }
  const apply = (snapshot: Snapshot): void => {
    set(snapshot.settings)
    setLocked(snapshot.app.locked)
  }

  /** Sends a change; `place` is where an error is shown (default: the names of the settings). */
  async function update(patch: SettingsPatch, place = `settings:${Object.keys(patch).join(',')}`) {
    const result = await pending.run(place, () => send('settings.update', patch))
    if (result?.ok === true) set(result.value)
    return result
  }
  return { values, locked, set, setLocked, apply, update }
})
