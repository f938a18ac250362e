/** Groups and agents: the requests of the windows as the server's commands. Nothing is decided here; the server has the last word. */
import { ok } from '../../shared/result.ts'
import type { LinkClient } from '../../cti/link/api.ts'
import type { CommandArgs, CommandName } from '../../cti/protocol/commands.ts'
import type { Result } from '../../shared/result.ts'
import type { Handlers } from '../ipc/registry.ts'

export type ManagementHandlers = Pick<Handlers,
  'group.list' | 'group.add' | 'group.delete' | 'member.add' | 'member.remove' | 'staff.list' | 'staff.add' | 'staff.delete'>

/** Builds the handlers over the link. */
export function createManagementDesk(link: Pick<LinkClient, 'execute' | 'request'>): { readonly handlers: ManagementHandlers } {
  // Numbers are what the server told or a person typed; the server checks them.
  const run = async <N extends CommandName>(cmd: N, args: Readonly<Record<string, unknown>>): Promise<Result<Record<string, never>>> => {
    const outcome = await link.execute(cmd, args as CommandArgs<N>)
    return outcome.ok ? ok({}) : outcome
  }
  return {
    handlers: {
      'group.list': ({ type }) => link.request('Groups_Info', { type }),
      'group.add': (group) => run('Group_Add', group),
      'group.delete': (group) => run('Group_Del', group),
      'member.add': (member) => run('Group_Member_Add', member),
      'member.remove': ({ group, type, uid }) => run('Group_Member_Del', uid === null ? { group, type } : { group, type, uid }),
      'staff.list': ({ search, uid, after, group }) => link.request('agent.list', {
        search, limit: PAGE_ROWS, ...(uid === null ? {} : { uid }), ...(after === null ? {} : { after }), ...(group === null ? {} : { group }),
      } as CommandArgs<'agent.list'>),
      'staff.add': (agent) => run('Agent_Add', agent),
      'staff.delete': ({ uid }) => run('Agent_Del', { uid }),
    },
  }
}

/** Agents asked for at a time. */
const PAGE_ROWS = 100
