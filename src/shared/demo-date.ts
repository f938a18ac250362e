/** The calendar of a demo that lives on another day (docs/decisions/022-a-demo-lives-on-one-day.md). */

/** Name of the environment data (node:worker_threads) and of the switch of windows that carry the offset, ms. */
export const DEMO_OFFSET = 'atclient-demo-offset'

/** Midnight with which a day (YYYY-MM-DD, 2000 to 2099) begins in this computer's time zone, epoch ms; null = there is no such day. */
export function startOfNamedDay(text: string): number | null {
  const match = /^(20\d{2})-(\d{2})-(\d{2})$/.exec(text)
  if (match === null) return null
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const date = new Date(year, month - 1, day)
  return date.getFullYear() === year && date.getMonth() === month - 1 && date.getDate() === day ? date.getTime() : null
}

/**
 * From now on `Date` and `performance.timeOrigin` of this thread or page run `offsetMs` ahead of the machine's clock; monotonic time and
 * timers stay. Everything that asks for the day follows, date pickers of libraries too.
 * It is sent to pages as text: it may use nothing from outside itself.
 */
export function shiftDate(offsetMs: number): void {
  const real = Date
  const now = (): number => real.now() + offsetMs
  globalThis.Date = new Proxy(real, {
    construct: (target, args: readonly unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
    // Without `new` it is the text of this moment, whatever the arguments.
    apply: () => new real(now()).toString(),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver) as unknown),
  })
  // Known to every thread and page, but not to the types of this layer.
  const { performance: machine } = globalThis as unknown as { readonly performance: { readonly timeOrigin: number } }
  Object.defineProperty(machine, 'timeOrigin', { configurable: true, value: machine.timeOrigin + offsetMs })
}
