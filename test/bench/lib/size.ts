/** Environment: 1 = every bench does everything it does, but as little of it as possible (`npm test -- bench`). Its figures mean nothing. */
export const QUICK_ENV = 'BENCH_QUICK'

/** How much of something a bench does. */
export const size = (whole: number, quick: number): number => (process.env[QUICK_ENV] === '1' ? quick : whole)
