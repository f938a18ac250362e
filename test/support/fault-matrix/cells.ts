/** The words in which the table of the fault matrix is written. */

/** Where a fault finds the link. `waiting` is `connecting` between two attempts. */
export const COLUMNS = ['offline', 'connecting', 'waiting', 'authenticating', 'syncing', 'ready', 'degraded', 'displaced'] as const
export type Column = (typeof COLUMNS)[number]

/** Columns that are entered on the way back after a loss, too: each of their cells is run both ways. */
export const AGAIN_TOO: readonly Column[] = ['connecting', 'authenticating', 'syncing']

/** A state that the link enters, with the reason it names, at the latest so long after the fault. */
export interface Step { readonly withinMs: number; readonly state: string; readonly reason: string }

export function within(seconds: number, state: string, reason: string): Step {
  return { withinMs: seconds * 1_000, state, reason }
}

/** How a promise ends: `ok` or the code of its error. */
export type End = 'ok' | 'link_lost' | 'timed_out' | 'not_connected' | 'wrong_password' | 'agent_in_use'

export interface Cell {
  /** The fault cannot happen here, and why; it is tried all the same and must change nothing. */
  readonly impossible?: string
  /** It can happen and must change nothing, and why. */
  readonly harmless?: string
  /** States entered because of the fault, in order; what follows is the straight way on to `ready`. None by default. */
  readonly path?: readonly Step[]
  /** Until it is ready, it may go between connecting and authenticating any number of times. */
  readonly tries?: true
  /** Other reasons that the status must name meanwhile. */
  readonly sees?: readonly string[]
  /**
   * Seconds after the fault within which the link is ready by itself; `stays` = only a person brings it back.
   * Offline and displaced stay so until a person logs in: there, all times count from his login, which
   * comes while a lasting fault lasts.
   */
  readonly back: number | 'stays'
  /** Which of the two the server granted after the fault; the column's usual way by default (USUAL_WAY). */
  readonly by?: 'resume' | 'login' | 'neither'
  /** A command that was under way when the fault came. `ok` by default when the link was up. */
  readonly flying?: End
  /** A command that is tried 5 ms later. `ok` by default when the link was up; when it was not, both are told so at once. */
  readonly asked?: End
  /** The person's login, where it waits when the fault comes. `ok` by default. */
  readonly login?: End
  /** Which server it is at in the end. `A` by default. */
  readonly node?: 'B'
  /** What is different when the state was entered on the way back after a loss. */
  readonly again?: Omit<Partial<Cell>, 'again'>
}

export type Row = Readonly<Record<Column, Cell>>

/** What the server has to grant when nothing goes wrong: on the first login, and on the way back after a loss. */
export const USUAL_WAY: Readonly<Record<Column, { readonly first: 'resume' | 'login' | 'neither'; readonly again: 'resume' | 'neither' | null }>> = {
  offline: { first: 'login', again: null },
  connecting: { first: 'login', again: 'resume' },
  waiting: { first: 'resume', again: null },
  authenticating: { first: 'login', again: 'neither' },
  syncing: { first: 'neither', again: 'neither' },
  ready: { first: 'neither', again: null },
  degraded: { first: 'neither', again: null },
  displaced: { first: 'login', again: null },
}

/** The straight way to `ready`. */
export const STRAIGHT_ON: Readonly<Record<string, readonly string[]>> = {
  offline: ['connecting', 'authenticating', 'syncing', 'ready'],
  connecting: ['authenticating', 'syncing', 'ready'],
  authenticating: ['syncing', 'ready'],
  syncing: ['ready'],
  ready: [],
  degraded: ['ready'],
  displaced: ['connecting', 'authenticating', 'syncing', 'ready'],
}

/** Nothing changes: it goes on at once. */
export function impossible(why: string, rest: Partial<Cell> = {}): Cell { return { back: 0.2, ...rest, impossible: why } }
export function harmless(why: string, rest: Partial<Cell> = {}): Cell { return { back: 0.2, ...rest, harmless: why } }
