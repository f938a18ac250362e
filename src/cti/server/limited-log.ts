/**
 * A log for lines that a stranger can cause as often as they like: of each message only so many in a while are written, then
 * one line says how many more there were. Lines about agents and calls do not go through it.
 */
import type { Log, ServiceClock, Timer } from '../ports.ts'

export interface LogLimits {
  /** Lines of one message within `windowMs`. */
  readonly lines: number
  readonly windowMs: number
}

const LIMITS: LogLimits = { lines: 10, windowMs: 60_000 }

/** Messages are told apart by level and text: the text must be fixed, what varies belongs into the fields. */
export function limitLog(log: Log, clock: Pick<ServiceClock, 'after'>, { lines, windowMs }: LogLimits = LIMITS): Log {
  const windows = new Map<string, { count: number; timer: Timer }>()
  const at = (level: keyof Log) => (message: string, fields?: Readonly<Record<string, unknown>>): void => {
    const key = `${level} ${message}`
    const window = windows.get(key) ?? {
      count: 0,
      timer: clock.after(windowMs, () => {
        windows.delete(key)
        const more = (window.count - lines)
        if (more > 0) log[level](`${message}: ${String(more)} more suppressed`, { suppressed: more, withinMs: windowMs })
      }),
    }
    windows.set(key, window)
    window.count += 1
    if (window.count <= lines) log[level](message, fields)
  }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
