/**
 * The log of this machine: JSON lines in a file that is turned over when it is full. Writes are
 * gathered and appended off the critical path; what is left goes out synchronously at the end.
 */
import { join } from 'node:path'
import { createLogFile } from '../../cti/node/log-file.ts'
import { guardedOutput } from '../../cti/node/guarded-output.ts'
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
/** A disk that refuses is asked less and less often. */
const MAX_PAUSE_MS = 10_000
/** Lines held while the disk refuses; older ones are dropped, the app goes on. */
const MAX_HELD = 2_000

/** Opens the log; a folder that cannot be written costs the log, not the app. */
export function createFileLog(options: FileLogOptions): FileLog {
  const { clock, folder, maxBytes = 5 * 1_024 * 1_024, keep = 4 } = options
  const file = join(folder, 'atclient.log')
  let held: string[] = []
  let timer: Timer | null = null
  let writing = false
  let pauseMs = FLUSH_MS
  const terminal = options.echo === true ? guardedOutput('stderr') : null
  const at = (): string => new Date(clock.now()).toISOString()
  const target = createLogFile({
    file, maxBytes, keep,
    lostLine: (lost) => `${JSON.stringify({ at: at(), level: 'warn', msg: 'log lines lost', lost })}\n`,
  })
  const bound = (): void => {
    const over = held.length - MAX_HELD
    if (over <= 0) return
    held = held.slice(over)
    target.lose(over)
  }
  const writeSoon = (): void => {
    timer ??= clock.after(pauseMs, () => { timer = null; void writeAsync() })
  }
  const writeAsync = async (): Promise<void> => {
    if (writing || held.length === 0) return
    writing = true
    const lines = held
    held = []
    const written = await target.append(lines.join(''))
    writing = false
    pauseMs = written ? FLUSH_MS : Math.min(pauseMs * 2, MAX_PAUSE_MS)
    if (!written) {
      held = [...lines, ...held]
      bound()
    }
    if (held.length > 0) writeSoon()
  }
  const line = (level: string) => (message: string, fields?: Readonly<Record<string, unknown>>): void => {
    const clean = fields === undefined ? {} : redact(fields)
    const text = `${JSON.stringify({ at: at(), level, msg: redactText(message), ...(clean as object) })}\n`
    held.push(text)
    bound()
    terminal?.write(text)
    writeSoon()
  }
  return {
    file,
    debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error'),
    flush() {
      timer?.cancel()
      timer = null
      if (held.length === 0) return
      // A disk that refuses even now: they stay held, and are written later if the program lives on.
      if (target.appendSync(held.join(''))) held = []
      else writeSoon()
    },
  }
}
