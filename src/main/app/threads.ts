/** Starts the app's worker threads. What they, Node or a library write to their output goes to the log, never to the app's own streams. */
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Worker } from 'node:worker_threads'
import type { WorkerOptions } from 'node:worker_threads'
import type { Log } from '../../cti/ports.ts'

export type StartThread = (name: string, options?: Pick<WorkerOptions, 'workerData' | 'resourceLimits'>) => Worker

/** @param folder of the built workers: `NAME.js` */
export function createThreads(folder: string, log: Log): StartThread {
  return (name, options = {}) => {
    const worker = new Worker(join(folder, `${name}.js`), { ...options, stdout: true, stderr: true })
    for (const stream of [worker.stdout, worker.stderr]) {
      const lines = createInterface({ input: stream, crlfDelay: Infinity })
      lines.on('line', (text) => { log.info('thread says', { thread: name, text }) })
    }
    return worker
  }
}
