/**
 * Main's end of the reading thread. Every reading ends: with the message, or with what the row says when the
 * message takes too long, too much memory, or kills the thread. Nobody waits for a message that somebody else opened.
 */
import { MAIL_LIMITS } from './limits.ts'
import type { Clock, Log } from '../../cti/ports.ts'
import type { MailRequest, MailResponse } from './mail-protocol.ts'
import type { MailRow, OpenedMail } from './open-message.ts'

/** The part of a worker thread that is used. */
export interface MailWorker {
  postMessage(message: MailRequest, transfer: ArrayBuffer[]): void
  on(event: 'message', listener: (message: MailResponse) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
  terminate(): Promise<number>
}

export interface MailReader {
  /**
   * Reads one message. Never fails; `unreadable` says that the file was there and could not be read.
   * @param raw is handed over: empty for the caller afterwards
   * @param signal nobody waits for it any more: it is not begun, or given up soon, so that the next one has its turn
   */
  open(raw: Uint8Array | null, row: MailRow, signal?: AbortSignal): Promise<{ readonly mail: OpenedMail; readonly unreadable: boolean }>
  stop(): Promise<void>
}

/** Idle for so long, the thread and its memory are given back. */
const IDLE_MS = 60_000
/** Most are read in less: their thread is kept. */
const GIVEN_UP_MS = 500

interface Job { readonly raw: Uint8Array | null; readonly row: MailRow; readonly done: (outcome: OpenedMail | null) => void }

export function createMailReader({ start, clock, log }: { readonly start: () => MailWorker; readonly clock: Clock; readonly log: Log }): MailReader {
  const queue: Job[] = []
  let worker: MailWorker | null = null
  let current: { readonly id: number; readonly job: Job; timer: { cancel(): void } } | null = null
  let idle: { cancel(): void } | null = null
  let lastId = 0
  let stopped = false

  const end = async (): Promise<void> => {
    const old = worker
    worker = null
    await old?.terminate()
  }
  const finish = (outcome: OpenedMail | null): void => {
    if (current === null) return
    current.timer.cancel()
    const { job } = current
    current = null
    job.done(outcome)
    next()
  }
  const launch = (): MailWorker => {
    const fresh = start()
    fresh.on('message', (message) => {
      if (worker !== fresh || message.id !== current?.id) return
      if (!message.ok) log.warn('e-mail could not be read', { error: message.message })
      finish(message.ok ? message.mail : null)
    })
    fresh.on('error', (error) => { log.warn('the e-mail thread failed', { error }) })
    fresh.on('exit', () => {
      if (worker !== fresh) return
      worker = null
      finish(null)
    })
    return fresh
  }
  const next = (): void => {
    if (current !== null) return
    const job = queue.shift()
    if (job === undefined) {
      idle?.cancel()
      idle = clock.after(IDLE_MS, () => { void end() })
      return
    }
    idle?.cancel()
    idle = null
    worker ??= launch()
    lastId += 1
    const timer = clock.after(MAIL_LIMITS.readMs, () => {
      log.warn('an e-mail took too long to read', { bytes: job.raw?.length ?? 0 })
      void end()
      finish(null)
    })
    current = { id: lastId, job, timer }
    // Only a buffer that is the message's own may be moved: others live in the pool of Node.
    const whole = job.raw !== null && job.raw.buffer instanceof ArrayBuffer && job.raw.byteLength === job.raw.buffer.byteLength
    worker.postMessage({ id: lastId, kind: 'open', raw: job.raw, row: job.row }, whole && job.raw?.buffer instanceof ArrayBuffer ? [job.raw.buffer] : [])
  }
  const giveUp = (job: Job): void => {
    const at = queue.indexOf(job)
    if (at !== -1) {
      queue.splice(at, 1)
      job.done(null)
    } else if (current?.job === job) {
      current.timer.cancel()
      current.timer = clock.after(GIVEN_UP_MS, () => {
        void end()
        finish(null)
      })
    }
  }
  const ask = (raw: Uint8Array | null, row: MailRow, signal?: AbortSignal): Promise<OpenedMail | null> => new Promise((resolve) => {
    if (stopped || signal?.aborted === true) { resolve(null); return }
    const job: Job = { raw, row, done: (outcome) => { signal?.removeEventListener('abort', drop); resolve(outcome) } }
    const drop = (): void => { giveUp(job) }
    signal?.addEventListener('abort', drop, { once: true })
    queue.push(job)
    next()
  })

  return {
    async open(raw, row, signal) {
      const mail = await ask(raw, row, signal)
      if (mail !== null) return { mail, unreadable: raw !== null && mail.view.source === 'row' }
      // The row alone is short; when even that kills the thread, nothing of it is shown but its headers.
      const fallback = raw === null ? null : await ask(null, row, signal)
      return { mail: fallback ?? bare(row), unreadable: true }
    },
    async stop() {
      stopped = true
      idle?.cancel()
      for (const job of queue.splice(0)) job.done(null)
      current?.timer.cancel()
      current?.job.done(null)
      current = null
      await end()
    },
  }
}

/** The least that can be shown. */
function bare(row: MailRow): OpenedMail {
  const address = (text: string): { readonly name: string; readonly address: string }[] => (text === '' ? [] : [{ name: '', address: text.slice(0, 320) }])
  return {
    view: {
      source: 'row', from: address(row.from), sender: null, replyTo: [], to: address(row.to), cc: address(row.cc), bcc: [], subject: row.subject.slice(0, 200), date: row.at, messageId: '',
      fromDeceives: false, text: row.body.slice(0, 10_000), textLinks: [], textFromHtml: false, hasHtml: false, cut: true, remoteImages: 0, attachments: [],
    },
    html: null, links: [], remote: [], pictures: [], contents: [],
  }
}
