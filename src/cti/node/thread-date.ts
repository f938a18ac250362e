/**
 * Imported first by the entry of every worker thread of the app: its `Date` runs as that of the thread that started it
 * (src/main/app/demo-day.ts). Outside of a demo with a day of its own it does nothing.
 */
import { getEnvironmentData } from 'node:worker_threads'
import { DEMO_OFFSET, shiftDate } from '../../shared/demo-date.ts'

const offset: unknown = getEnvironmentData(DEMO_OFFSET)
if (typeof offset === 'number') shiftDate(offset)
