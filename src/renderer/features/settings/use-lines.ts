/** A setting of several lines: changed one by one, saved together when every line is right. */
import { computed, ref, watch } from 'vue'
import type { ComputedRef, Ref } from 'vue'
import { useSettings } from '../../stores/settings.ts'
import type { Settings } from '#shared/settings.ts'

export interface Lines<L> {
  readonly lines: Ref<L[]>
  /** It was to be saved: from now on each field says what is wrong with it. */
  readonly tried: Ref<boolean>
  /** What is wrong, as a sentence; '' = nothing, or nobody has tried to save it yet. */
  readonly problem: ComputedRef<string>
  /** Differs from what is stored. */
  readonly changed: ComputedRef<boolean>
  readonly saved: Ref<boolean>
  save(): Promise<void>
}

/**
 * @param lineOf a stored value as it is edited
 * @param problemOf what is wrong with the lines; '' = nothing
 * @param valueOf a line that is right, as it is stored
 */
export function useLines<N extends 'servers' | 'mediaPaths', L>(name: N, lineOf: (value: Settings[N][number]) => L, problemOf: (lines: readonly L[]) => string, valueOf: (line: L) => Settings[N][number]): Lines<L> {
  const settings = useSettings()
  const stored = (): L[] => (settings.values?.[name] ?? []).map((value: Settings[N][number]) => lineOf(value))
  const lines = ref(stored()) as Ref<L[]>
  const tried = ref(false)
  const saved = ref(false)
  const problem = computed(() => (tried.value ? problemOf(lines.value) : ''))
  // Settings that come in do not take away what somebody is at.
  watch(() => settings.values?.[name], () => { if (!tried.value) lines.value = stored() })
  return {
    lines, tried, saved, problem, changed: computed(() => JSON.stringify(lines.value) !== JSON.stringify(stored())),
    async save() {
      tried.value = true
      if (problem.value !== '') return
      const result = await settings.update({ [name]: lines.value.map(valueOf) })
      saved.value = result?.ok === true
      if (saved.value) tried.value = false
    },
  }
}
