/** Telephone numbers as people read them. */
import { displayNumber } from '#shared/numbers.ts'

export const formatNumber = displayNumber
