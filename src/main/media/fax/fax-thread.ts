/**
 * Main's end of the thread that decodes faxes. A file that takes longer than any fax can is given up with its thread, and the next
 * request starts a new one: nothing that comes by fax can hold up the program.
 */
import type { Clock, Log, Timer } from '../../../cti/ports.ts'
import type { FaxOutcome } from './fax-files.ts'
import type { FaxArgs, FaxCallName, FaxFailure, FaxReply, FaxRequest, FaxResult } from './fax-protocol.ts'

/** The part of a worker thread that is used. */
export interface FaxWorker {
  postMessage(message: FaxRequest): void
  on(event: 'message', listener: (reply: FaxReply) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
  terminate(): Promise<unknown>
}

export interface FaxThread {
  ask<N extends FaxCallName>(name: N, args: FaxArgs<N>): Promise<FaxOutcome<FaxResult<N>>>
  close(): Promise<void>
}

/** A page of the largest size takes about a second on a slow computer. */
export const MAX_CALL_MS = 15_000

interface Waiting { readonly request: FaxRequest; readonly resolve: (outcome: FaxOutcome<never>) => void }

/** @param start starts the thread; nothing is started before the first request */
export function createFaxThread(start: () => FaxWorker, clock: Clock, log: Log): FaxThread {
  let worker: FaxWorker | null = null
  let timer: Timer | null = null
  let lastId = 0
  let closed = false
  const waiting: Waiting[] = []

  const stopTimer = (): void => {
    timer?.cancel()
    timer = null
  }
  /** The thread works at one request at a time: the time of the others begins when it is their turn. */
  const next = (): void => {
    const current = waiting[0]
    if (current === undefined || timer !== null) return
    worker ??= launch()
    timer = clock.after(MAX_CALL_MS, () => { giveUp('failed', 'took too long') })
    worker.postMessage(current.request)
  }
  const settle = (outcome: FaxOutcome<never>): void => {
    stopTimer()
    waiting.shift()?.resolve(outcome)
    next()
  }
  const giveUp = (failure: FaxFailure, message: string): void => {
    log.warn('fax thread given up', { message, name: waiting[0]?.request.name })
    const old = worker
    worker = null
    void old?.terminate()
    settle({ ok: false, failure, message })
  }
  const launch = (): FaxWorker => {
    const fresh = start()
    fresh.on('message', (reply) => {
      if (worker !== fresh || waiting[0]?.request.id !== reply.id) return
      // The thread answers a call with the result of that call (fax-files.ts).
      settle(reply.ok ? { ok: true, value: reply.value as never } : { ok: false, failure: reply.failure, message: reply.message })
    })
    fresh.on('error', (error) => { log.error('fax thread failed', { error }) })
    fresh.on('exit', (code) => { if (worker === fresh) giveUp('failed', `the thread ended (${code})`) })
    return fresh
  }

  return {
    ask(name, args) {
      if (closed) return Promise.resolve({ ok: false, failure: 'failed', message: 'closed' })
      lastId += 1
      const request: FaxRequest = { id: lastId, name, args }
      return new Promise((resolve) => {
        waiting.push({ request, resolve })
        next()
      })
    },
    async close() {
      closed = true
      stopTimer()
      const [old, left] = [worker, waiting.splice(0)]
      worker = null
      for (const { resolve } of left) resolve({ ok: false, failure: 'failed', message: 'closed' })
      await old?.terminate()
    },
  }
}
