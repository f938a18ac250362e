/** Reports when an event was on the screen: the end of the latency figure (architecture.md, Event). */

export interface PaintPorts {
  readonly requestFrame: (run: () => void) => void
  /** Epoch milliseconds with a fraction. */
  readonly now: () => number
  readonly visible: () => boolean
  readonly report: (seq: number, paintedAt: number) => void
}

/** Returns a function to call after an event was applied. A hidden window paints nothing and reports nothing. */
export function paintReporter(ports: PaintPorts): (seq: number) => void {
  let pending: number | null = null
  return (seq) => {
    if (!ports.visible()) return
    const first = pending === null
    // Several events in one frame are painted together; each would report the same frame: the first one waited longest.
    if (!first) return
    pending = seq
    // The first frame callback runs before the paint, the second after it.
    ports.requestFrame(() => {
      ports.requestFrame(() => {
        const painted = pending
        pending = null
        if (painted !== null) ports.report(painted, ports.now())
      })
    })
  }
}
