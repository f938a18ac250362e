/**
 * One thing at a time: what happens inside a turn (a switch event, a command, a timer) may leave
 * the ACD and the boards something to look at; they look once, when the turn is over and all
 * models agree again.
 */
export class Turn {
  readonly #settle: () => void
  #depth = 0
  #marked = false

  constructor(settle: () => void) {
    this.#settle = settle
  }

  run<T>(work: () => T): T {
    this.#depth += 1
    try {
      return work()
    } finally {
      this.#depth -= 1
      if (this.#depth === 0) this.#finish()
    }
  }

  /** There is something to look at. Outside a turn it is done at once. */
  mark(): void {
    this.#marked = true
    if (this.#depth === 0) this.#finish()
  }

  #finish(): void {
    if (!this.#marked) return
    this.#depth += 1
    try {
      // What the looking itself changes is looked at again; each round serves a call or ends.
      while (this.#marked) {
        this.#marked = false
        this.#settle()
      }
    } finally {
      this.#depth -= 1
    }
  }
}
