/**
 * The requests of the call panel and the team board as the manual's commands. Which call id goes
 * with which: docs/at-link.md, Commands; a pair of held and active call is named by either.
 * Nothing is decided here: what is legal stands in a leg's `allowed`, and the server has the last word.
 */
import { fail, ok } from '../../shared/result.ts'
import { dialTarget } from './dial-target.ts'
import { stateCommand } from './agent-commands.ts'
import type { LinkClient } from '../../cti/link/api.ts'
import type { CommandArgs, CommandName, CommandResult } from '../../cti/protocol/commands.ts'
import type { RequestArgs, RequestResult } from '../../shared/ipc/contract.ts'
import type { Result } from '../../shared/result.ts'

type Outcome = Promise<Result<object>>

export interface CallControl {
  transfer(request: RequestArgs<'call.transfer'>): Outcome
  consult(request: RequestArgs<'call.consult'>): Promise<Result<RequestResult<'call.consult'>>>
  addParty(request: RequestArgs<'call.addParty'>): Outcome
  dtmf(request: RequestArgs<'call.dtmf'>): Outcome
  toIvr(request: RequestArgs<'call.toIvr'>): Outcome
  attach(request: RequestArgs<'call.attach'>): Outcome
  directory(): Promise<Result<RequestResult<'directory.list'>>>
  insert(request: RequestArgs<'team.insert'>): Outcome
  release(request: RequestArgs<'team.release'>): Outcome
  pickUp(request: RequestArgs<'team.pickup'>): Outcome
  setStateOf(request: RequestArgs<'team.setState'>): Outcome
  logOut(request: RequestArgs<'team.logout'>): Outcome
}

/** Commands over the link; `target` makes the number the switch wants. */
export function createCallControl(link: LinkClient, toDialled = dialTarget): CallControl {
  // Extensions, groups and agents are what the server told or a person typed; the server checks them.
  const run = <N extends CommandName>(cmd: N, args: Readonly<Record<string, unknown>>): Promise<Result<CommandResult<N>>> =>
    link.execute(cmd, args as CommandArgs<N>)
  const runTo = async <N extends CommandName>(cmd: N, callId: string, target: string): Promise<Result<CommandResult<N>>> => {
    const number = toDialled(target)
    return number.ok ? run(cmd, { callId, extDest: number.value }) : number
  }
  return {
    async transfer({ callId, target, group }) {
      if (target !== null && group === null) return runTo('ATTranCall', callId, target)
      if (target === null && group !== null) return run('ATTranCall', { callId, group })
      return fail('bad_arguments', 'a transfer goes to one target: a number or a group')
    },
    async consult({ callId, target }) {
      const outcome = await runTo('ATConsTrans', callId, target)
      return outcome.ok ? ok({ callId: outcome.value.callId }) : outcome
    },
    addParty: ({ callId, target }) => runTo('ATConf_est', callId, target),
    // Into a call as tones; on a telephone that is off the hook and has nobody yet, the keys dial (manual, ATDialDigit).
    dtmf: ({ callId, digits }) => {
      const allowed = link.model().calls.get(callId)?.allowed ?? []
      const dials = !allowed.includes('ATSendDtmf') && allowed.includes('ATDialDigit')
      return dials ? run('ATDialDigit', { callId, digit: digits }) : run('ATSendDtmf', { callId, dtmf: digits })
    },
    // Port and message are the server's: the first free port, and who asks about which call.
    toIvr: ({ callId, file, node, mode }) => run(mode === 'transfer' ? 'ATTranCall_toIVR' : 'ATJoinIVR_toCnf',
      { callId, channel: 0, ivrFile: file, node, ivrMsg: '' }),
    attach: ({ callId, set }) => run('ATSetUserInfo', { callId, set }),
    directory: () => link.request('directory', {}),
    insert: ({ extension, mode }) => run('ATInsert', { ext: extension, type: mode }),
    release: ({ extension, callId }) => run('ATDiscCall', { ext: extension, callId }),
    pickUp: ({ extension, callId }) => run('ATPickCall', callId === null ? { ext: extension } : { ext: extension, callId }),
    setStateOf({ uid, state, reason }) {
      const { cmd, args } = stateCommand({ state, reason })
      return run(cmd, { ...args, uid })
    },
    logOut: ({ uid }) => run('ATLogout', { uid }),
  }
}
