/** ATSetReady, ATSetBusy, ATSetLeaveSeat, ATSetAfterWorking: for oneself, or as a leader for his people. */
import type { ChosenState } from '../agents/agent-machine.ts'
import type { AgentRecord } from '../agents/agent-record.ts'
import type { ChoiceResult } from '../agents/agents-options.ts'
import { cancelState, wouldCancel } from '../agents/cancel-state.ts'
import type { CancelledState } from '../agents/cancel-state.ts'
import { WRAPUP_CODE_MISSING } from '../agents/wrapup-duty.ts'
import type { Origin } from '../events-out.ts'
import { audit } from './audit.ts'
import { may, refuse } from './command.ts'
import type { CommandContext, Handler, Reply } from './command.ts'

type StateCommand = 'ATSetReady' | 'ATSetBusy' | 'ATSetLeaveSeat' | 'ATSetAfterWorking'

/** What is asked of the agent's state: what it would do, and the deed. */
interface Wish {
  /** For the audit trail. */
  readonly words: string
  would(agent: AgentRecord): ChoiceResult
  carryOut(agent: AgentRecord, origin: Origin): ChoiceResult
}

export const stateCommands: { readonly [N in StateCommand]: Handler<N> } = {
  ATSetReady: (context, args) => obey(context, 'ATSetReady', args.uid, chooses(context, args.ready ? 'ready' : 'not-ready', null)),
  ATSetBusy: (context, args) => obey(context, 'ATSetBusy', args.uid,
    args.busy ? chooses(context, 'busy', args.cause) : cancels(context, 'busy')),
  ATSetLeaveSeat: (context, args) => obey(context, 'ATSetLeaveSeat', args.uid,
    args.away ? chooses(context, 'away', args.cause) : cancels(context, 'away')),
  ATSetAfterWorking: (context, args) => obey(context, 'ATSetAfterWorking', args.uid,
    args.working ? chooses(context, 'wrapup', args.cause) : cancels(context, 'wrapup')),
}

function chooses({ centre: { agents }, self }: CommandContext, target: ChosenState, cause: string | null | undefined): Wish {
  const reason = cause === undefined || cause === '' ? null : cause
  return {
    words: reason === null ? target : `${target} ${reason}`,
    would: ({ uid }) => agents.wouldChoose(uid, target, reason, self.uid),
    carryOut: ({ uid }, origin) => agents.choose(uid, target, reason, self.uid, origin),
  }
}

/** Takes that one state back (manual: 取消置忙, 取消离席, 取消事后处理), and no other. */
function cancels({ centre: { agents, announcer }, self }: CommandContext, state: CancelledState): Wish {
  return {
    words: `not ${state}`,
    would: (agent) => wouldCancel(agents, agent, state, self.uid),
    carryOut: (agent, origin) => cancelState(agents, announcer, agent, state, self.uid, origin),
  }
}

function obey(context: CommandContext, command: StateCommand, uid: string | undefined, wish: Wish): Reply<StateCommand> {
  const { centre, self, origin } = context
  const agent = uid === undefined ? self : centre.agents.get(uid)
  if (agent === undefined) return refuse('no_such_agent', `there is no agent ${uid ?? ''}`)
  const note = (outcome?: string): ReturnType<typeof audit> => {
    if (agent === self) return () => { /* one's own state is nobody's business but the agent's */ }
    return audit(context, { command, detail: wish.words, whom: agent.uid, extension: agent.extension, callId: null }, outcome)
  }
  // SECURITY: rights are the server's (test/integration/server-commands.test.ts, "a leader changes the state of his people only").
  if (!may(context, command, { agent: agent.uid })) {
    note('not_allowed')
    return refuse('not_allowed', `${self.uid} does not lead ${agent.uid}`)
  }
  const would = wish.would(agent)
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
      const result = centre.run(() => wish.carryOut(agent, origin))
      settled(result === 'refused' || result === 'code_missing' ? 'wrong_state' : 'done')
    },
  }
}
