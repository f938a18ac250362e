/**
 * The audit trail: what somebody did to others, or tried to, with outcome (docs/at-link.md, Rights).
 * It is written before the act. A disk that refuses does not stop the act: the entry goes to the log.
 */
import type { CommandContext } from './command.ts'

/** What was asked for; detail as `listen`, `busy`, … */
export interface Act {
  readonly command: string
  readonly detail: string
  readonly whom: string | null
  readonly extension: string | null
  readonly callId: string | null
}

/**
 * Keeps an act in the audit trail.
 * @param outcome `accepted` while it is not known yet, `done`, or the error code of a refusal
 * @returns tells the outcome later: `done` or an error code (fits Outcomes.track)
 */
export function audit(
  context: Pick<CommandContext, 'centre' | 'clock' | 'log' | 'self'>, act: Act, outcome = 'accepted',
): (outcome: string) => void {
  const { centre: { deskStore }, clock, log, self } = context
  const entry = { at: clock.wall(), who: self.uid, ...act, outcome }
  const failed = (error: unknown, fields: object): void => { log.error('audit entry not kept', { ...fields, error: String(error) }) }
  log.info('audit', entry)
  let id: number | null = null
  try {
    id = deskStore.audit(entry)
  } catch (error) {
    failed(error, entry)
  }
  return (later) => {
    log.info('audit outcome', { who: self.uid, command: act.command, whom: act.whom, outcome: later })
    if (id === null) return failed('no entry', { ...entry, outcome: later })
    try {
      deskStore.auditOutcome(id, later)
    } catch (error) {
      failed(error, { ...entry, outcome: later })
    }
  }
}
