/** The days on which window tests that live on the demo's data are run (docs/decisions/022-a-demo-lives-on-one-day.md). */

/** Environment of the tests: the day of their demos, YYYY-MM-DD. */
export const DAY_ENV = 'ATCLIENT_E2E_TODAY'

/** A Wednesday: the day of `npm test -- e2e`. */
export const USUAL_DAY = '2026-03-18'

export interface TestDay {
  /** YYYY-MM-DD. */
  readonly day: string
  /** Time zone of the computer (TZ); null = that of the machine. */
  readonly zone: string | null
  readonly why: string
}

const at = (day: string, why: string, zone: string | null = null): TestDay => ({ day, why, zone })

/** In `npm test`. */
export const FEW_DAYS: readonly TestDay[] = [
  at('2027-01-01', 'the first day of a year: yesterday was another year, month and quarter'),
  at('2028-02-29', 'the day that most years do not have'),
  at('2026-11-01', 'a Sunday, the first of a month, a day of 25 hours, west of Greenwich', 'America/Los_Angeles'),
]

/** In `npm run test:long`. */
export const MANY_DAYS: readonly TestDay[] = [
  ...FEW_DAYS,
  at('2026-12-31', 'the last day of a year'),
  at('2027-12-31', 'the last day of a year, a Friday'),
  at('2028-12-31', 'the last day of a leap year, a Sunday'),
  at('2029-01-01', 'the day after it, a Monday'),
  at('2028-01-01', 'a first of January, a Saturday'),
  at('2028-02-28', 'the day before the leap day'),
  at('2028-03-01', 'the day after the leap day'),
  at('2027-02-28', 'the end of a February of 28 days, a Sunday'),
  at('2027-03-01', 'the day after it'),
  at('2026-03-01', 'a Sunday, the first of a month'),
  at('2026-04-30', 'the last of a month of thirty days'),
  at('2026-05-01', 'a holiday, the first of a month'),
  at('2026-05-31', 'a Sunday, the last of a month'),
  at('2026-06-30', 'the end of a half year'),
  at('2026-07-01', 'the first day of a half year'),
  at('2026-08-01', 'a Saturday, the first of a month'),
  at('2026-02-17', 'the Chinese New Year'),
  at('2026-10-01', 'the national holiday'),
  at('2026-11-26', 'the day on which everything was green'),
  at('2026-11-28', 'a Saturday'),
  at('2026-11-29', 'a Sunday'),
  at('2026-11-30', 'a Monday, the last of a month'),
  at('2026-12-01', 'the day on which ten of the window tests failed'),
  at('2026-03-08', 'a day of 23 hours, west of Greenwich', 'America/Los_Angeles'),
  at('2026-03-29', 'a day of 23 hours in Europe', 'Europe/Berlin'),
  at('2026-10-25', 'a day of 25 hours in Europe', 'Europe/Berlin'),
  at('2026-09-27', 'a day of 23 hours, on the other side of the date line', 'Pacific/Auckland'),
  at('2026-04-05', 'a day of 25 hours there', 'Pacific/Auckland'),
  at('2026-06-15', 'half an hour beside the full one', 'Asia/Kolkata'),
  at('2038-01-20', 'the day after the last second of 31 bits'),
]

/** As it stands on the command line: `npm test -- all-days 2028-02`. */
export const dayName = ({ day, zone }: TestDay): string => (zone === null ? day : `${day} ${zone}`)

/** What the tests of such a day are started with. */
export const dayEnv = ({ day, zone }: TestDay): Readonly<Record<string, string>> =>
  // Windows has no such thing for its own programs.
  ({ [DAY_ENV]: day, ...(zone === null || process.platform === 'win32' ? {} : { TZ: zone }) })

/** The demo's views on one day: short. */
export const ONE_DAY_FILES = ['test/e2e/any-day.test.ts'] as const

/** Window tests that live on data that hang on the day. */
export const DATA_FILES = [
  ...ONE_DAY_FILES, ...['customer-pop', 'email', 'fax', 'history', 'sms', 'sound', 'views'].map((name) => `test/e2e/${name}.test.ts`),
] as const
