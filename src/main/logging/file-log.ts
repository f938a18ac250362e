/**
 * The log of this machine: JSON lines in a file that is turned over when it is full. Writes are
 * gathered and appended off the critical path; what is left goes out synchronously at the end.
 */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { redact, redactText } from './redact.ts'
import type { Clock, Log, Timer } from '../../cti/ports.ts'

export interface FileLog extends Log {
  /** Writes what is gathered, now. */
  flush(): void
  readonly file: string
}
export interface FileLogOptions {
  readonly folder: string
  readonly clock: Clock
  /** A file larger than this is turned over at the next write. */
  readonly maxBytes?: number
  /** Old files kept. */
  readonly keep?: number
  /** Also told to the terminal (development). */
  readonly echo?: boolean
}

const FLUSH_MS = 250
/** Lines held while the disk refuses; older ones are dropped, the app goes on. */
const MAX_HELD = 2_000

/** Opens the log; a folder that cannot be written costs the log, not the app. */
export function createFileLog(options: FileLogOptions): FileLog {
  const { clock, folder, maxBytes = 5 * 1_024 * 1_024, keep = 4 } = options
  const file = join(folder, 'atclient.log')
  let held: string[] = []
  let timer: Timer | null = null
  let writing = false
  try { mkdirSync(folder, { recursive: true }) } catch { /* told by the first failing write */ }

  const turnOver = (): void => {
    try {
      if (statSync(file).size < maxBytes) return
      for (let n = keep - 1; n >= 1; n -= 1) {
        try { renameSync(`${file}.${String(n)}`, `${file}.${String(n + 1)}`) } catch { /* not there yet */ }
      }
      renameSync(file, `${file}.1`)
    } catch { /* no file yet */ }
  }
  const writeSoon = (): void => {
    timer ??= clock.after(FLUSH_MS, () => { timer = null; void writeAsync() })
  }
  const writeAsync = async (): Promise<void> => {
    if (writing || held.length === 0) return
    writing = true
    const lines = held
    held = []
    try {
      turnOver()
      await appendFile(file, lines.join(''))
    } catch {
      held = [...lines, ...held].slice(-MAX_HELD)
    } finally {
      writing = false
    }
    if (held.length > 0) writeSoon()
  }
  const line = (level: string) => (message: string, fields?: Readonly<Record<string, unknown>>): void => {
    const clean = fields === undefined ? {} : redact(fields)
    const text = `${JSON.stringify({ at: new Date(clock.now()).toISOString(), level, msg: redactText(message), ...(clean as object) })}\n`
    held.push(text)
    if (held.length > MAX_HELD) held.shift()
    if (options.echo === true) process.stderr.write(text)
    writeSoon()
  }
  return {
    file,
    debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error'),
    flush() {
      timer?.cancel()
      timer = null
      if (held.length === 0) return
      try {
        turnOver()
        appendFileSync(file, held.join(''))
        held = []
      } catch { /* the disk refuses: nothing more can be done at the end */ }
    },
  }
}
