/**
 * The record store on a thread of its own (record-thread-worker.ts): an fsync that a busy disk holds up
 * holds up no call, and figures over weeks are summed up beside the writing. Same file, same
 * transactions, same durability as on this thread. A thread that dies is started again with the next
 * request; what it had not answered is rejected, and the record writer tries again.
 */
import { machineZone } from '../../shared/time/zone.ts'
import type { Zone } from '../../shared/time/zone.ts'
import { Worker } from 'node:worker_threads'
import type { Log } from '../ports.ts'
import type { Records } from '../server/store/record-store.ts'
import { createSqliteRecordStore } from '../server/store/sqlite-record-store.ts'
import type { ThreadCall, ThreadCallName, ThreadReply, ThreadResult } from './record-thread-protocol.ts'

/** Questions that may wait for their sums at once. */
const MAX_SUMS_WAITING = 16

export interface RecordThread extends Records {
  /** Everything asked is answered first. */
  close(): Promise<void>
}

/**
 * Opens or creates the store.
 * @param file path of the database
 * @param zone of the site, in which dates and times are written
 * @throws when the folder cannot be written or the file is no database
 */
export function openRecordThread(file: string, log: Log, zone: Zone = machineZone()): RecordThread {
  // For the start, and so that what is wrong with the file is known at once.
  const here = createSqliteRecordStore(file, zone)
  const writing = new Thread('write', file, zone, log)
  const reading = new Thread('read', file, zone, log)
  return {
    apply: (changes) => writing.ask('apply', changes),
    touchOpen: (at) => writing.ask('touchOpen', at),
    sums(query) {
      if (reading.waiting >= MAX_SUMS_WAITING) return Promise.reject(new Error('too many questions for figures at once'))
      return reading.ask('sums', query)
    },
    open: () => here.open(),
    agentsOf: (callId) => here.agentsOf(callId),
    recent: (limit) => here.recent(limit),
    sumsByAgent: (from, to) => here.sumsByAgent(from, to),
    async close() {
      await Promise.all([writing.close(), reading.close()])
      // Last, so that the file is left in one piece: who closes last empties the write-ahead log.
      here.close()
    },
  }
}

interface Waiting {
  readonly resolve: (value: never) => void
  readonly reject: (error: Error) => void
}

/** One worker, started when it is first needed. */
class Thread {
  readonly #role: string
  readonly #file: string
  readonly #zone: Zone
  readonly #log: Log
  #worker: Worker | null = null
  #waiting = new Map<number, Waiting>()
  #lastId = 0

  constructor(role: string, file: string, zone: Zone, log: Log) {
    this.#role = role
    this.#file = file
    this.#zone = zone
    this.#log = log
  }

  get waiting(): number {
    return this.#waiting.size
  }

  ask<N extends ThreadCallName>(name: N, args: ThreadCall<N>['args']): Promise<ThreadResult<N>> {
    const id = this.#lastId += 1
    const worker = this.#worker ??= this.#start()
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      worker.postMessage({ id, name, args } satisfies ThreadCall<N>)
    })
  }

  async close(): Promise<void> {
    const worker = this.#worker
    if (worker === null) return
    const ended = new Promise((resolve) => { worker.once('exit', resolve) })
    // A thread that has just died answers by ending, too.
    void this.ask('close', null).catch(() => undefined)
    await ended
  }

  #start(): Worker {
    const worker = new Worker(new URL('./record-thread-worker.ts', import.meta.url), { workerData: { file: this.#file, zone: this.#zone.name } })
    worker.on('message', (reply: ThreadReply) => {
      const waiting = this.#waiting.get(reply.id)
      this.#waiting.delete(reply.id)
      if (reply.ok) waiting?.resolve(reply.value as never)
      else waiting?.reject(new Error(reply.message))
    })
    worker.on('error', (error) => { this.#log.error('thread of the record store failed', { role: this.#role, error }) })
    worker.on('exit', (code) => { this.#ended(worker, code) })
    return worker
  }

  #ended(worker: Worker, code: number): void {
    if (this.#worker === worker) this.#worker = null
    const left = [...this.#waiting.values()]
    this.#waiting = new Map()
    for (const { reject } of left) reject(new Error(`the thread of the record store has ended (${String(code)})`))
  }
}
