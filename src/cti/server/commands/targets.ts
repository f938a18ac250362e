/** Where a call is to go: an extension, an outside number, or the queue of a group. */
import type { CallLeg } from '../../../shared/domain/schemas.ts'
import type { TransferDestination } from '../switch/switch.ts'
import { refuse } from './command.ts'
import type { CommandContext } from './command.ts'
import type { Refusal } from './own-legs.ts'

/**
 * Reads a destination. An extension goes before a group whose number it has; what is neither is an
 * outside number, and the switch says whether it can be dialled.
 */
export function targetOf(context: CommandContext, leg: CallLeg, extDest: string): TransferDestination | Refusal {
  const { lines, site } = context.centre
  if (extDest === leg.extension) return refuse('bad_arguments', 'that is the own extension')
  if (lines.has(extDest)) {
    // What is known to fail is said at once, and the caller hears no music for nothing.
    return lines.isOut(extDest) ? refuse('unreachable', `extension ${extDest} is out of service`) : { kind: 'number', number: extDest }
  }
  const group = site.groups.find((candidate) => candidate.called !== '' && candidate.called === extDest)
  return group === undefined ? { kind: 'number', number: extDest } : { kind: 'group', group: group.id }
}
