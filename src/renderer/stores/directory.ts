/** Colleagues and queues to choose from, as the server has them now; asked for while somebody chooses. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { useSend } from './program.ts'
import type { AppError } from '#shared/domain/errors.ts'
import type { DirectoryAgent, Queue } from '#shared/domain/schemas.ts'

/** Time after which the list is asked for again while it is shown, ms. */
export const DIRECTORY_REFRESH_MS = 3_000

export const useDirectory = defineStore('directory', () => {
  const send = useSend()
  const agents = shallowRef<readonly DirectoryAgent[]>([])
  const queues = shallowRef<readonly Queue[]>([])
  const loaded = shallowRef(false)
  const error = shallowRef<AppError | null>(null)
  let askedAt = -Infinity
  let underWay = false

  async function load(now: number): Promise<void> {
    if (underWay) return
    underWay = true
    askedAt = now
    const result = await send('directory.list', {})
    underWay = false
    error.value = result.ok ? null : result.error
    if (!result.ok) return
    agents.value = result.value.agents
    queues.value = result.value.queues
    loaded.value = true
  }

  /** Asks when the list has become old; `now` is the ticker's. */
  async function keepFresh(now: number): Promise<void> {
    if (now - askedAt >= DIRECTORY_REFRESH_MS) await load(now)
  }

  return { agents, queues, loaded, error, load, keepFresh }
})
