/** Which command of the manual asks for which state (docs/at-link.md, Commands). */
import type { CommandArgs } from '../../cti/protocol/commands.ts'
import type { RequestArgs } from '../../shared/ipc/contract.ts'

type StateCommandName = 'ATSetReady' | 'ATSetBusy' | 'ATSetLeaveSeat' | 'ATSetAfterWorking'
export type StateCommand = { [N in StateCommandName]: { readonly cmd: N; readonly args: CommandArgs<N> } }[StateCommandName]

/** ready → ATSetReady, busy → ATSetBusy, away → ATSetLeaveSeat, wrapup → ATSetAfterWorking. */
export function stateCommand(request: RequestArgs<'agent.setState'>): StateCommand {
  const cause = request.reason === null ? {} : { cause: request.reason }
  switch (request.state) {
    case 'ready': return { cmd: 'ATSetReady', args: { ready: true } }
    case 'busy': return { cmd: 'ATSetBusy', args: { busy: true, ...cause } }
    case 'away': return { cmd: 'ATSetLeaveSeat', args: { away: true, ...cause } }
    case 'wrapup': return { cmd: 'ATSetAfterWorking', args: { working: true, ...cause } }
  }
}
