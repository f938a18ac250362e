/** Long work on the local database that must not hold up its worker: done in a thread that lives for one task. */
import { Worker } from 'node:worker_threads'
import { checkFile, makeBackup } from './backups.ts'
import type { Soundness } from './backups.ts'

export interface StoreTask {
  readonly task: 'check' | 'backup'
  readonly file: string
}
export type TaskResult = { readonly ok: true; readonly found: Soundness } | { readonly ok: false; readonly message: string }

/** True for the data of a thread that is to do a task, not to be the store. */
export function isTask(data: unknown): data is StoreTask {
  return typeof data === 'object' && data !== null && 'task' in data
}

/** Does it here and now. */
export function doTask({ task, file }: StoreTask): TaskResult {
  try {
    if (task === 'check') return { ok: true, found: checkFile(file) }
    makeBackup(file)
    return { ok: true, found: 'sound' }
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) }
  }
}

/** Has it done by a thread. @param program the file of the worker, which does tasks, too */
export function runTask(program: URL, task: StoreTask): Promise<TaskResult> {
  return new Promise((resolve) => {
    const thread = new Worker(program, { workerData: task })
    thread.once('message', (result: TaskResult) => { resolve(result) })
    thread.once('error', (error: Error) => { resolve({ ok: false, message: error.message }) })
    thread.once('exit', (code) => { resolve({ ok: false, message: `ended with ${String(code)}` }) })
  })
}
