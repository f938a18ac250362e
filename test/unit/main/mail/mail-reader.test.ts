import { describe, expect, it } from 'vitest'
import { Worker } from 'node:worker_threads'
import { MAIL_LIMITS } from '../../../../src/main/mail/limits.ts'
import { createMailReader, type MailWorker } from '../../../../src/main/mail/mail-reader.ts'
import { systemClock } from '../../../../src/cti/node/index.ts'
import { createFakeClock } from '../../../support/fake-clock.ts'
import { createMemoryLog } from '../../../support/fakes.ts'
import type { MailRequest, MailResponse } from '../../../../src/main/mail/mail-protocol.ts'

const ROW = { from: 'a@example.com', to: 'b@example.com', cc: '', bcc: '', subject: 'row', body: 'row body', at: 5, attachments: [] }
const MESSAGE = new TextEncoder().encode('From: x@example.com\r\nTo: y@example.com\r\nSubject: message\r\n\r\nbody\r\n')
const start = (): MailWorker => new Worker(new URL('../../../../src/main/mail/mail-worker.ts', import.meta.url))

/** A thread that never answers, or dies, at will. */
function lameWorkers(answer: (request: MailRequest) => MailResponse | 'silence' | 'death') {
  const started: { ended: boolean }[] = []
  const make = (): MailWorker => {
    const listeners = new Map<string, (value: never) => void>()
    const state = { ended: false }
    started.push(state)
    return {
      postMessage(request) {
        const outcome = answer(request)
        if (outcome === 'death') queueMicrotask(() => { listeners.get('exit')?.(1 as never) })
        else if (outcome !== 'silence') queueMicrotask(() => { listeners.get('message')?.(outcome as never) })
      },
      on(event: string, listener: (value: never) => void) { listeners.set(event, listener) },
      async terminate() { state.ended = true; return 0 },
    }
  }
  return { make, started }
}

describe('the thread that reads e-mails', () => {
  it('reads a message, takes its bytes over, and reads the next', async () => {
    const reader = createMailReader({ start, clock: systemClock, log: createMemoryLog() })
    const bytes = new Uint8Array(MESSAGE)
    const [first, second] = await Promise.all([reader.open(bytes, ROW), reader.open(null, ROW)])
    expect([first.mail.view.subject, first.unreadable, bytes.length]).toEqual(['message', false, 0])
    expect([second.mail.view.subject, second.unreadable]).toEqual(['row', false])
    expect((await reader.open(new Uint8Array([1, 2, 3]), ROW))).toMatchObject({ unreadable: true, mail: { view: { source: 'row' } } })
    await reader.stop()
  })
  it('is ended when a message takes too long; what the row says is shown, and the next one is read', async () => {
    const clock = createFakeClock()
    const workers = lameWorkers((request) => (request.raw === null ? { id: request.id, ok: false, message: 'no' } : 'silence'))
    const reader = createMailReader({ start: workers.make, clock, log: createMemoryLog() })
    const opened = reader.open(new Uint8Array(MESSAGE), ROW)
    await clock.advanceAsync(MAIL_LIMITS.readMs)
    expect(await opened).toMatchObject({ unreadable: true, mail: { view: { subject: 'row', text: 'row body', cut: true } } })
    expect(workers.started.map(({ ended }) => ended)).toEqual([true, false])
  })
  it('does not hold up the message that is looked at with those that were passed by', async () => {
    const clock = createFakeClock()
    const asked: string[] = []
    const workers = lameWorkers((request) => { asked.push(request.row.subject); return request.row.subject === 'wanted' ? { id: request.id, ok: false, message: 'no' } : 'silence' })
    const reader = createMailReader({ start: workers.make, clock, log: createMemoryLog() })
    const [slow, passed] = [new AbortController(), new AbortController()]
    const opened = [reader.open(new Uint8Array(MESSAGE), { ...ROW, subject: 'slow' }, slow.signal), reader.open(new Uint8Array(MESSAGE), { ...ROW, subject: 'passed' }, passed.signal)]
    slow.abort()
    passed.abort()
    const wanted = reader.open(null, { ...ROW, subject: 'wanted' })
    await clock.advanceAsync(500)
    expect((await wanted).mail.view.subject).toBe('wanted')
    expect([asked, (await Promise.all(opened)).length]).toEqual([['slow', 'wanted'], 2])
  })
  it('dies of one message and lives for the next', async () => {
    const clock = createFakeClock()
    const workers = lameWorkers((request) => (request.raw === null ? { id: request.id, ok: false, message: 'no' } : 'death'))
    const reader = createMailReader({ start: workers.make, clock, log: createMemoryLog() })
    expect((await reader.open(new Uint8Array(MESSAGE), ROW)).unreadable).toBe(true)
    expect(workers.started).toHaveLength(2)
    await reader.stop()
    expect((await reader.open(null, ROW)).mail.view.subject).toBe('row')
  })
})
