/** sim.*: what people outside do with their telephones; only a simulated switch has such people. */
import type { CommandArgs, CommandResult } from '../../protocol/commands.ts'
import type { CallCentre } from '../call-centre.ts'
import type { Origin } from '../events-out.ts'
import type { SwitchResult } from '../switch/switch.ts'
import type { Office } from '../office.ts'
import { arrivalCommand } from './arrival-command.ts'
import { refuse } from './command.ts'
import type { Reply } from './command.ts'

type SimCommand = 'sim.incoming' | 'sim.answer' | 'sim.hangup' | 'sim.dtmf' | 'sim.arrival'

/** @param origin null = asked without a session: the answer is all there is */
export function simCommand<N extends SimCommand>(
  { centre, office }: { readonly centre: CallCentre; readonly office: Office }, origin: Origin | null, cmd: N, args: CommandArgs<N>,
): Reply<SimCommand> {
  if (cmd === 'sim.arrival') return arrivalCommand({ centre, office }, origin, args as CommandArgs<'sim.arrival'>)
  const { sim } = centre.phones
  if (sim === null) return refuse('not_supported_by_switch', 'this switch has real people')
  const ref = centre.outcomes.track(origin)
  const result = act(centre, ref, cmd, args)
  if (result.ok) return { ok: true, result: { ...result.value } as CommandResult<SimCommand> }
  centre.outcomes.drop(ref)
  return refuse(result.code, result.message, result.state)
}

function act<N extends SimCommand>(
  centre: CallCentre, ref: string, cmd: N, raw: CommandArgs<N>,
): SwitchResult {
  const { sim } = centre.phones
  if (sim === null) return { ok: false, code: 'not_supported_by_switch', message: 'this switch has real people' }
  if (cmd === 'sim.incoming') return incoming(centre, ref, raw as CommandArgs<'sim.incoming'>)
  if (cmd === 'sim.dtmf') {
    const args = raw as CommandArgs<'sim.dtmf'>
    return sim.dtmf(ref, args.number, args.digits)
  }
  const { number } = raw as CommandArgs<'sim.answer'>
  return cmd === 'sim.answer' ? sim.answer(ref, number) : sim.hangup(ref, number)
}

function incoming(centre: CallCentre, ref: string, args: CommandArgs<'sim.incoming'>): SwitchResult {
  const { sim } = centre.phones
  if (sim === null) return { ok: false, code: 'not_supported_by_switch', message: 'this switch has real people' }
  // Whoever dials the site without naming anybody reaches the group that has this number, else the first.
  const byNumber = args.called === undefined ? undefined : centre.site.groups.find((group) => group.called === args.called)
  const wanted = args.group ?? (args.extension === undefined ? (byNumber ?? centre.site.groups[0])?.id : undefined)
  const group = centre.site.groups.find((candidate) => candidate.id === wanted)
  if (wanted !== undefined && group === undefined) {
    return { ok: false, code: 'bad_arguments', message: `there is no group ${wanted}` }
  }
  const groupNumber = group === undefined || group.called === '' ? group?.id : group.called
  return sim.incoming(ref, {
    caller: args.caller,
    called: args.called ?? groupNumber ?? args.extension ?? '',
    trunk: args.trunk ?? null,
    group: group?.id ?? null,
    extension: args.extension ?? null,
  })
}
