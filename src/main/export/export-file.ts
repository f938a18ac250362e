/** Main's end of an export: feeds the thread page by page, as fast as it writes and no faster. */
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { fail, ok } from '../../shared/result.ts'
import { partName } from './target-file.ts'
import type { Result } from '../../shared/result.ts'
import type { Cell, Column, FileFormat } from './cells.ts'
import { siteZone } from '../../shared/time/site-zone.ts'
import type { ExportData, ExportMessage, ExportRequest } from './export-protocol.ts'

/** The part of a worker thread that is used (a real one in tests, too). */
export interface ExportThread {
  postMessage(message: ExportRequest): void
  terminate(): Promise<unknown>
  on(event: 'message', listener: (message: ExportMessage) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'exit', listener: (code: number) => void): unknown
}
export type StartExport = (data: ExportData) => ExportThread

export interface ExportPage {
  readonly rows: readonly (readonly Cell[])[]
  /** What has been done of the whole, 0…1; null = nobody knows. */
  readonly part: number | null
  readonly isLast: boolean
}
export interface ExportSource {
  readonly format: FileFormat
  readonly sheet: string
  readonly columns: readonly Column[]
  /** The next page. */
  readonly next: (signal: AbortSignal) => Promise<Result<ExportPage>>
}

/** The thread's messages, one awaited at a time; its death counts as one. */
function listen(thread: ExportThread): () => Promise<ExportMessage> {
  const heard: ExportMessage[] = []
  let waiting: ((message: ExportMessage) => void) | null = null
  const hear = (message: ExportMessage): void => {
    if (waiting === null) heard.push(message)
    else { waiting(message); waiting = null }
  }
  const died = (message: string): void => { hear({ kind: 'failed', code: 'file_not_written', message }) }
  thread.on('message', hear)
  thread.on('error', (error) => { died(error.message) })
  thread.on('exit', (code) => { died(`export thread ended (${String(code)})`) })
  return () => new Promise((resolve) => {
    const first = heard.shift()
    if (first === undefined) waiting = resolve
    else resolve(first)
  })
}

/**
 * Writes all pages into the file. Ends in ok when the file stands under its name, else there is none (an older one stays as it was).
 * Cancelled by the signal between two pages, and while a page is read.
 */
export async function exportFile(
  start: StartExport, file: string, source: ExportSource, { signal, progress }: { readonly signal: AbortSignal; readonly progress: (part: number) => void },
): Promise<Result<{ readonly file: string }>> {
  const part = partName(file, randomUUID().slice(0, 8))
  const thread = start({ file, part, format: source.format, sheet: source.sheet, timeZone: siteZone().name, columns: source.columns })
  const hear = listen(thread)
  const giveUp = async (result: Result<never>): Promise<Result<never>> => {
    thread.postMessage({ kind: 'drop' })
    await thread.terminate()
    // When the thread was ended before it could tidy up.
    await rm(part, { force: true }).catch(() => undefined)
    return result
  }
  for (let isLast = false; ;) {
    const answer = await hear()
    if (answer.kind === 'failed') return giveUp(fail(answer.code, answer.message))
    if (answer.kind === 'done') return ok({ file })
    if (signal.aborted) return giveUp(fail('cancelled'))
    if (isLast) { thread.postMessage({ kind: 'finish' }); continue }
    const page = await source.next(signal)
    if (!page.ok) return giveUp(page)
    if (signal.aborted) return giveUp(fail('cancelled'))
    isLast = page.value.isLast
    if (page.value.part !== null) progress(page.value.part)
    thread.postMessage({ kind: 'rows', rows: page.value.rows })
  }
}
