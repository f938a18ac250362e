/** The addresses this house writes from: what stands as the sender of what was sent lately. Asked once, and again after a while. */
import { dayOf } from './boxes.ts'
import { readAddresses } from '../mail/parse-message.ts'
import type { CentralData } from '../../central/api.ts'

const DAYS = 30
const ROWS = 50
const KEPT_MS = 10 * 60_000

/** @returns a function that never fails: with the databases away it says what it knew last */
export function ownAddresses(central: Pick<CentralData, 'inbox'>, now: () => number): () => Promise<readonly string[]> {
  let known: readonly string[] = []
  let askedAt = Number.NEGATIVE_INFINITY
  return async () => {
    if (now() - askedAt < KEPT_MS) return known
    askedAt = now()
    const sent = await central.inbox.emailsSent({ from: dayOf(now() - DAYS * 86_400_000), to: dayOf(now()), limit: ROWS })
    if (sent.ok) known = [...new Set(sent.value.rows.flatMap(({ from }) => readAddresses(from).map(({ address }) => address.toLowerCase())))]
    return known
  }
}
