/** Long work (exports, printing, large files): how far it is, its end, and the one way to cancel it. */
import { fail } from '../../shared/result.ts'
import type { AppStore } from '../telephony/app-store.ts'
import type { Log } from '../../cti/ports.ts'
import type { Job } from '../../shared/ipc/parts/jobs.ts'
import type { Result } from '../../shared/result.ts'

/** What a work gets: when to stop, and where it says how far it is (0…1). */
export interface JobPorts { readonly signal: AbortSignal; readonly progress: (part: number) => void }
/** A work ends in the file it made, or null when it made none. */
export type JobWork = (ports: JobPorts) => Promise<Result<{ readonly file: string | null }>>

export interface Jobs {
  /** Starts a work and says its number at once; the end is in the list of jobs, too. */
  start(kind: string, name: string, work: JobWork): { readonly id: number; readonly ended: Promise<Result<{ readonly file: string | null }>> }
  /** Cancels a running work; takes a finished one off the list. */
  cancel(id: number): void
  /** The file that a finished work made; null = it made none, or is not done. */
  fileOf(id: number): string | null
  /** Cancels everything; for the end of the program. */
  stop(): void
}

/** Finished works that stay in the list until they are taken off. */
const MAX_FINISHED = 10
/** Progress is told in steps of a hundredth: more is not seen. */
const STEP = 0.01

/** Builds the list; it writes itself into the app's state. */
export function createJobs(store: AppStore, log: Log): Jobs {
  const aborts = new Map<number, AbortController>()
  let lastId = 0
  const jobs = (): readonly Job[] => store.state().jobs
  const set = (list: readonly Job[]): void => {
    const finished = list.filter((job) => job.state !== 'running')
    const surplus = new Set(finished.slice(0, Math.max(0, finished.length - MAX_FINISHED)).map((job) => job.id))
    store.dispatch({ kind: 'jobs', jobs: list.filter((job) => !surplus.has(job.id)) })
  }
  const change = (id: number, part: Partial<Job>): void => { set(jobs().map((job) => (job.id === id ? { ...job, ...part } : job))) }

  return {
    start(kind, name, work) {
      lastId += 1
      const id = lastId
      const abort = new AbortController()
      aborts.set(id, abort)
      set([...jobs(), { id, kind, name: name.slice(0, 256), progress: null, state: 'running', error: null, file: null }])
      const progress = (part: number): void => {
        const told = jobs().find((job) => job.id === id)?.progress ?? -1
        const bounded = Math.min(1, Math.max(0, part))
        if (!abort.signal.aborted && Math.abs(bounded - told) >= STEP) change(id, { progress: bounded })
      }
      const ended = (async (): Promise<Result<{ readonly file: string | null }>> => {
        let result: Result<{ readonly file: string | null }>
        try {
          result = await work({ signal: abort.signal, progress })
        } catch (error) {
          log.error('job failed', { kind, error })
          result = fail('internal', error instanceof Error ? error.message : String(error))
        }
        aborts.delete(id)
        if (abort.signal.aborted) { change(id, { state: 'cancelled' }); return fail('cancelled') }
        if (result.ok) change(id, { state: 'done', progress: 1, file: result.value.file })
        else change(id, { state: result.error.code === 'cancelled' ? 'cancelled' : 'failed', error: result.error.code })
        return result
      })()
      return { id, ended }
    },
    cancel(id) {
      const running = aborts.get(id)
      if (running === undefined) set(jobs().filter((job) => job.id !== id))
      else running.abort()
    },
    fileOf: (id) => jobs().find((job) => job.id === id && job.state === 'done')?.file ?? null,
    stop() { for (const abort of aborts.values()) abort.abort() },
  }
}
