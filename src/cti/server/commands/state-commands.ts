/** ATSetReady, ATSetBusy, ATSetLeaveSeat, ATSetAfterWorking: for oneself, or as a leader for his people. */
import type { ChosenState } from '../agents/agent-machine.ts'
import { leadsAgent } from '../agents/agent-record.ts'
import { WRAPUP_CODE_MISSING } from '../agents/wrapup-duty.ts'
import { refuse } from './command.ts'
import type { CommandContext, Handler, Reply } from './command.ts'

type StateCommand = 'ATSetReady' | 'ATSetBusy' | 'ATSetLeaveSeat' | 'ATSetAfterWorking'

export const stateCommands: { readonly [N in StateCommand]: Handler<N> } = {
  ATSetReady: (context, args) => choose(context, args.uid, args.ready ? 'ready' : 'not-ready', null),
  ATSetBusy: (context, args) => choose(context, args.uid, args.busy ? 'busy' : 'ready', args.busy ? args.cause : null),
  ATSetLeaveSeat: (context, args) => choose(context, args.uid, args.away ? 'away' : 'ready', args.away ? args.cause : null),
  ATSetAfterWorking: (context, args) => choose(context, args.uid, args.working ? 'wrapup' : 'ready', args.working ? args.cause : null),
}

function choose(
  context: CommandContext, uid: string | undefined, target: ChosenState, cause: string | null | undefined,
): Reply<StateCommand> {
  const { centre, self, origin } = context
  const agent = uid === undefined ? self : centre.agents.get(uid)
  if (agent === undefined) return refuse('no_such_agent', `there is no agent ${uid ?? ''}`)
  if (agent !== self) {
    // SECURITY: rights are the server's (test/integration/server-commands.test.ts, "a leader changes the state of his people only").
    const may = leadsAgent(self, agent)
    context.log.info('audit: state of another agent', { who: self.uid, whom: agent.uid, state: target, allowed: may })
    if (!may) return refuse('not_allowed', `${self.uid} does not lead ${agent.uid}`)
  }
  const reason = cause === undefined || cause === '' ? null : cause
  const would = centre.agents.wouldChoose(agent.uid, target, reason, self.uid)
  if (would === 'code_missing') return refuse('wrong_state', 'the after-call work needs its code first', WRAPUP_CODE_MISSING)
  if (would === 'refused') return refuse('wrong_state', `the agent is ${agent.state}`, agent.state)
  return {
    ok: true,
    result: {},
    after: () => { centre.run(() => centre.agents.choose(agent.uid, target, reason, self.uid, origin)) },
  }
}
