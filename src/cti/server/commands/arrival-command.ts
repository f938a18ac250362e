/** sim.arrival: a customer of the simulated world writes, faxes or leaves a voice message. */
import type { CommandArgs } from '../../protocol/commands.ts'
import type { CallCentre } from '../call-centre.ts'
import type { Origin } from '../events-out.ts'
import type { Office } from '../office.ts'
import type { KeptOem } from '../oem/oem-desk.ts'
import { refuse } from './command.ts'
import type { Reply } from './command.ts'

/** The disk refuses: try again. */
const RETRY_AFTER_MS = 5_000

/** @param origin null = asked without a session: the answer is all there is */
export function arrivalCommand(
  { centre, office }: { readonly centre: CallCentre; readonly office: Office }, origin: Origin | null, args: CommandArgs<'sim.arrival'>,
): Reply<'sim.arrival'> {
  if (centre.phones.sim === null || !office.oem.takesArrivals) return refuse('not_supported_by_switch', 'what comes in here comes from real people')
  const agent = args.uid === undefined ? null : centre.agents.get(args.uid)
  if (agent === undefined) return refuse('no_such_agent', `there is no agent ${String(args.uid)}`)
  const wanted = args.group ?? (agent === null ? centre.site.groups[0]?.id : undefined)
  const group = centre.site.groups.find(({ id }) => id === wanted)
  if (wanted !== undefined && group === undefined) return refuse('bad_arguments', `there is no group ${wanted}`)
  const { kind, from, text, subject, file } = args
  let kept: KeptOem
  try {
    kept = office.oem.arrive({ kind, from, text, subject, file }, agent, group?.id ?? null)
  } catch (error) {
    return { ok: false, error: { code: 'overloaded', message: `it cannot be kept now: ${String(error)}`.slice(0, 300), retryAfterMs: RETRY_AFTER_MS } }
  }
  return {
    ok: true,
    result: { id: kept.id, uid: kept.uid },
    after: () => {
      kept.deliver()
      if (origin !== null) centre.announcer.done(origin, { ok: true })
    },
  }
}
