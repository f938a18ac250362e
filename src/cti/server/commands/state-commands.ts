/** ATSetReady, ATSetBusy, ATSetLeaveSeat, ATSetAfterWorking: for oneself, or as a leader for his people. */
import type { ChosenState } from '../agents/agent-machine.ts'
import { WRAPUP_CODE_MISSING } from '../agents/wrapup-duty.ts'
import { audit } from './audit.ts'
import { may, refuse } from './command.ts'
import type { CommandContext, Handler, Reply } from './command.ts'

type StateCommand = 'ATSetReady' | 'ATSetBusy' | 'ATSetLeaveSeat' | 'ATSetAfterWorking'

export const stateCommands: { readonly [N in StateCommand]: Handler<N> } = {
  ATSetReady: (context, args) => choose(context, 'ATSetReady', args.uid, args.ready ? 'ready' : 'not-ready', null),
  ATSetBusy: (context, args) => choose(context, 'ATSetBusy', args.uid, args.busy ? 'busy' : 'ready', args.busy ? args.cause : null),
  ATSetLeaveSeat: (context, args) => choose(context, 'ATSetLeaveSeat', args.uid, args.away ? 'away' : 'ready', args.away ? args.cause : null),
  ATSetAfterWorking: (context, args) => choose(context, 'ATSetAfterWorking', args.uid, args.working ? 'wrapup' : 'ready', args.working ? args.cause : null),
}

function choose(
  context: CommandContext, command: StateCommand, uid: string | undefined, target: ChosenState, cause: string | null | undefined,
): Reply<StateCommand> {
  const { centre, self, origin } = context
  const agent = uid === undefined ? self : centre.agents.get(uid)
  if (agent === undefined) return refuse('no_such_agent', `there is no agent ${uid ?? ''}`)
  const reason = cause === undefined || cause === '' ? null : cause
  const note = (outcome?: string): ReturnType<typeof audit> => {
    if (agent === self) return () => { /* one's own state is nobody's business but the agent's */ }
    const detail = reason === null ? target : `${target} ${reason}`
    return audit(context, { command, detail, whom: agent.uid, extension: agent.extension, callId: null }, outcome)
  }
  // SECURITY: rights are the server's (test/integration/server-commands.test.ts, "a leader changes the state of his people only").
  if (!may(context, command, { agent: agent.uid })) {
    note('not_allowed')
    return refuse('not_allowed', `${self.uid} does not lead ${agent.uid}`)
  }
  const would = centre.agents.wouldChoose(agent.uid, target, reason, self.uid)
  if (would === 'code_missing') return refuse('wrong_state', 'the after-call work needs its code first', WRAPUP_CODE_MISSING)
  if (would === 'refused') {
    note('wrong_state')
    return refuse('wrong_state', `the agent is ${agent.state}`, agent.state)
  }
  const settled = note()
  return {
    ok: true,
    result: {},
    after: () => {
      const result = centre.run(() => centre.agents.choose(agent.uid, target, reason, self.uid, origin))
      settled(result === 'refused' || result === 'code_missing' ? 'wrong_state' : 'done')
    },
  }
}
