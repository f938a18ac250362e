/**
 * Commands under way and what became of them: one per place (`call.hold:C12`, `agent.setState`).
 * A second press while one is under way does nothing; an error stays at its place until it is
 * dismissed, tried again or overtaken by a new state (product.md, "Accepted is not done").
 */
import { defineStore } from 'pinia'
import { reactive } from 'vue'
import type { AppError } from '#shared/domain/errors.ts'
import type { Result } from '#shared/result.ts'

export const usePending = defineStore('pending', () => {
  const running = reactive(new Set<string>())
  const errors = reactive(new Map<string, AppError>())

  const isPending = (place: string): boolean => running.has(place)
  const errorAt = (place: string): AppError | null => errors.get(place) ?? null
  const clearError = (place: string): void => { errors.delete(place) }

  /** The first error of the places that begin so; `except` = the end of a place that shows its own. */
  function errorOf(prefix: string, except = ''): AppError | null {
    for (const [place, error] of errors) if (place.startsWith(prefix) && (except === '' || place !== prefix + except)) return error
    return null
  }

  /** Forgets the errors of all places that begin so (a call that went on or away). */
  function clearErrorsOf(prefix: string): void {
    for (const place of [...errors.keys()]) if (place.startsWith(prefix)) errors.delete(place)
  }

  /** Runs a command unless it is under way at this place; null = it was, and nothing was sent. */
  async function run<T>(place: string, start: () => Promise<Result<T>>): Promise<Result<T> | null> {
    if (running.has(place)) return null
    running.add(place)
    errors.delete(place)
    try {
      const result = await start()
      if (!result.ok) errors.set(place, result.error)
      return result
    } finally {
      running.delete(place)
    }
  }

  return { running, errors, isPending, errorAt, errorOf, clearError, clearErrorsOf, run }
})
