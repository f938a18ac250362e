import type { Log } from '../ports.ts'
import { guardedOutput } from './guarded-output.ts'
import { createLogFile } from './log-file.ts'

const LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LEVELS)[number]

/** Names of fields whose values never reach a log. */
const SECRET_FIELD = /pass|secret|proof|verifier|storedkey|serverkey|sessionkey|clientfinal|pem|private/i
const MAX_VALUE_CHARS = 2_000

/**
 * Log of a program without a window: one JSON object per line.
 * @param options.write receives each line with its line feed; default standard error, so that
 *   standard output keeps to what scripts read (`listening HOST:PORT`). It survives whatever happens to that stream.
 * @param options.instead a file that takes the lines once standard error takes none any more
 */
export function createJsonlLog(options: {
  readonly level?: LogLevel
  readonly now?: () => number
  readonly write?: (line: string) => void
  readonly instead?: string
} = {}): Log {
  const least = LEVELS.indexOf(options.level ?? 'info')
  const now = options.now ?? (() => Date.now())
  const write = options.write ?? standardError(options.instead, now)
  const at = (level: LogLevel) => (message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
    if (LEVELS.indexOf(level) < least) return
    write(`${toLine({ ...fields, time: new Date(now()).toISOString(), level, message })}\n`)
  }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

const INSTEAD_BYTES = 5 * 1_048_576

/** A line about the log itself. */
function ownLine(now: () => number, message: string, fields: Readonly<Record<string, unknown>>): string {
  return `${toLine({ ...fields, time: new Date(now()).toISOString(), level: 'warn', message })}\n`
}

function standardError(instead: string | undefined, now: () => number): (line: string) => void {
  const lostLine = (lost: number): string => ownLine(now, 'log lines lost', { lost })
  const file = instead === undefined ? null : createLogFile({ file: instead, maxBytes: INSTEAD_BYTES, keep: 1, lostLine })
  let told = false
  const output = guardedOutput('stderr', {
    lostLine,
    instead: (line, why) => {
      if (file === null) return false
      const first = told ? '' : ownLine(now, 'standard error takes no lines: they are written here', { why })
      const taken = file.appendSync(first + line)
      if (taken) told = true
      else file.lose(1)
      return taken
    },
  })
  return (line) => { output.write(line) }
}

function toLine(entry: Readonly<Record<string, unknown>>): string {
  try {
    return JSON.stringify(entry, redact)
  } catch {
    // A circular field must not cost the line.
    return JSON.stringify({ time: entry['time'], level: entry['level'], message: entry['message'], note: 'fields could not be written' })
  }
}

// SECURITY: passwords, keys and proofs are never logged (test/unit/cti/node/console-log.test.ts, "never writes a secret").
function redact(key: string, value: unknown): unknown {
  if (key !== '' && SECRET_FIELD.test(key)) return '[redacted]'
  if (value instanceof Error) return { name: value.name, message: value.message, stack: value.stack }
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'string' && value.length > MAX_VALUE_CHARS) return `${value.slice(0, MAX_VALUE_CHARS)}…`
  return value
}
