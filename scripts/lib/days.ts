/** The days on which window tests that live on the demo's data are run (docs/decisions/022-a-demo-lives-on-one-day.md). */

/** Environment of the tests: the day of their demos, YYYY-MM-DD. */
export const DAY_ENV = 'ATCLIENT_E2E_TODAY'

/** A Wednesday: the day of `npm test -- e2e`. */
export const USUAL_DAY = '2026-03-18'

export interface TestDay {
  readonly day: string
  readonly why: string
  /** Another time zone of the computer (TZ); absent = that of the machine. */
  readonly zone?: string
}
