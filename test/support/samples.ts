/** Things of the shared vocabulary, complete and valid, for tests that change one field. */
import { agentSchema, endedLegSchema, figuresSchema, legSchema, messageSchema, queueSchema } from '../../src/shared/domain/schemas.ts'
import type { Agent, AgentMessage, CallLeg, EndedLeg, Figures, Queue } from '../../src/shared/domain/schemas.ts'

type Changes<T> = { readonly [K in keyof T]?: unknown }

/** Agent 8643, ready. */
export function sampleAgent(changes: Changes<Agent> = {}): Agent {
  return agentSchema.parse({
    uid: '8643', name: '付智伟', extension: '643', state: 'ready', reason: null, since: 1_795_338_000_000, changedBy: '8643',
    nextState: null, groups: ['15'], callState: 'idle', host: 'PC-17', role: 'agent', memberOf: ['15'], loginAt: 1_795_337_000_000, wrapup: null, ...changes,
  })
}

/** An outside call that rings at 643. */
export function sampleLeg(changes: Changes<CallLeg> = {}): CallLeg {
  return legSchema.parse({
    callId: '081155150040', extension: '643', agent: '8643',
    peer: { number: '13800138000', name: '王小明', kind: 'external', uid: null, held: false, state: 'talking', listening: false },
    caller: '13800138000', called: '95500', direction: 'in', state: 'ringing', held: false, heldSince: null,
    heldByPeer: false, conference: false, listening: false, transferType: 'none', consultOf: null, trunk: '1001',
    queue: { group: '15', name: '服务热线', waitedMs: 3_200 }, originalCaller: '13800138000', originalCalled: '95500',
    attached: { orderNo: 'A-2026-10-0001' }, startedAt: 1_795_338_000_000, answeredAt: null, since: 1_795_338_000_000,
    recording: false, ringDeadline: 1_795_338_020_000, parties: [], allowed: ['ATAnswer', 'ATHangup'], ...changes,
  })
}

/** The hotline, nobody waiting. */
export function sampleQueue(changes: Changes<Queue> = {}): Queue {
  return queueSchema.parse({
    group: '15', name: '服务热线', waiting: 0, oldestSince: null, readyAgents: 1, loggedInAgents: 1, ...changes,
  })
}

/** The end of the call above. */
export function sampleEnd(changes: Changes<EndedLeg> = {}): EndedLeg {
  return endedLegSchema.parse({ ...sampleLeg(), endedAt: 1_795_338_060_000, endCause: 'normal', endedBy: null, ...changes })
}

/** A message from agent 8601 to 8643, delivered and not read. */
export function sampleMessage(changes: Changes<AgentMessage> = {}): AgentMessage {
  return messageSchema.parse({
    id: 'm1', from: '8601', fromName: '李雷', to: '8643', toName: '付智伟', text: '请回电', sentAt: 1_795_338_000_000,
    deliveredAt: 1_795_338_000_050, readAt: null, broadcast: null, ...changes,
  })
}

/** Figures of 8643 with one answered call. */
export function sampleFigures(changes: Changes<Figures> = {}): Figures {
  return figuresSchema.parse({
    uid: '8643', from: 1_795_276_800_000, to: 1_795_338_000_000, calls: 1, callsIn: 1, callsOut: 0, queued: 1, queueFailed: 0,
    answered: 1, answeredByAgent: 1, missed: 0, ringMs: 4_000, talkMs: 60_000, talkInMs: 60_000, talkOutMs: 0,
    readyMs: 0, awayMs: 0, busyMs: 0, wrapupMs: 0, ...changes,
  })
}
