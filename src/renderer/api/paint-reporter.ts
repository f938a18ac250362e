/** Reports when an event was on the screen: the end of the latency figure (architecture.md, Event). */

export interface PaintPorts {
  readonly requestFrame: (run: () => void) => void
  /** Runs a function as the next task: called inside a frame's callback, that is when the frame is made. */
  readonly nextTask: (run: () => void) => void
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
    // The frame's callback runs before style, layout and paint; a task posted by it runs when they are done.
    // A second frame callback would add the wait for the next frame, in which nothing of this event happens.
    ports.requestFrame(() => {
      ports.nextTask(() => {
        const painted = pending
        pending = null
        if (painted !== null) ports.report(painted, ports.now())
      })
    })
  }
}
