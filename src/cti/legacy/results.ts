/** What each method returns: from the outcome of its AT Link command, and back. */
import type { CommandName, CommandResult } from '../protocol/commands.ts'
import type { CallLeg } from '../../shared/domain/schemas.ts'
import type { AppError } from '../../shared/domain/errors.ts'
import { fail, ok } from '../../shared/result.ts'
import type { Result } from '../../shared/result.ts'
import { loginError, loginResult } from './codes.ts'
import type { LoginResultCode } from './codes.ts'
import { writeFigures, writeRealTimeFigures } from './figures.ts'
import { chooseLeg, writeCallInfo, writeGroupNames, writeUidInfo } from './info.ts'
import type { Watch } from './info.ts'
import { buildList } from './lists.ts'
import { methods } from './methods.ts'
import type { LegacyMethod, ReturnKind } from './methods.ts'
import { oneLine } from './text.ts'
import { translators } from './translators.ts'

/** int methods return a number, string methods a string. */
export type LegacyReturn = number | string

const DONE: Readonly<Record<ReturnKind, LegacyReturn>> = { done: 1, flag: 1, counted: 1, emptied: 1, zero: 0, text: '', login: 'OK' }
const FAILED: Readonly<Record<ReturnKind, LegacyReturn>> = { done: -1, flag: 0, counted: -1, emptied: -1, zero: -1, text: '', login: 'FAIL' }

/** 必填项没有输入完整: something required is missing. A group or agent that nobody knows is no missing argument: that failed. */
function isIncomplete({ code, state }: Pick<AppError, 'code' | 'state'>): boolean {
  return code === 'bad_arguments' && state === undefined
}

/** 没有要删除的数据: there was nothing to delete. */
function isNothing({ code, state }: Pick<AppError, 'code' | 'state'>): boolean {
  return code === 'no_such_agent' || state === 'no_such_group' || state === 'not_a_member'
}

/** What the method returns when it failed; the reason matters to those that count or delete only. */
export function failureValue(method: LegacyMethod, error?: Pick<AppError, 'code' | 'state'>): LegacyReturn {
  const { returns } = methods[method]
  if (error === undefined || (returns !== 'counted' && returns !== 'emptied')) return FAILED[returns]
  return isIncomplete(error) || (returns === 'emptied' && isNothing(error)) ? 0 : FAILED[returns]
}

/** What the answer needs besides the command's result. */
export interface AnswerContext {
  /** The call's parameters, as toAtLink got them. */
  readonly params: Readonly<Record<string, string | undefined>>
  readonly offsetMinutes: number
  /** What the agent asked about watches (REG_GROUP of ATGetUidInfo). */
  readonly watch: Watch
}

type Answer<N extends CommandName> = (result: CommandResult<N>, context: AnswerContext) => string
type Answers = { readonly [N in CommandName]?: Answer<N> }

/** The parameter in any case of its name. */
function param(context: AnswerContext, name: string): string {
  const found = Object.entries(context.params).find(([key]) => key.toLowerCase() === name.toLowerCase())
  return (found?.[1] ?? '').trim()
}

/** Event data of the old POPUP: `callid|ext|trunk|uid|popflag`, flag 1 while it rings. */
function popup(leg: CallLeg | null): string {
  return leg ? buildList([leg.callId, leg.extension, leg.trunk ?? '', leg.agent ?? '', leg.state === 'ringing' ? '1' : '0']) : ''
}

const answers: Answers = {
  ATGetCallInfo: ({ legs }, context) => {
    const own = legs.filter((leg) => leg.agent === param(context, 'strUid'))
    return writeCallInfo(chooseLeg(own.length > 0 ? own : legs, ''), context.offsetMinutes)
  },
  ATGetTrunk_list: ({ trunks }) => buildList(trunks.map(({ trunk }) => trunk)),
  ATGetUidInfo: ({ agent }, context) => writeUidInfo(agent, context.watch, context.offsetMinutes),
  ATGetUidInfo_byExt: ({ agent }, context) => writeUidInfo(agent, context.watch, context.offsetMinutes),
  ATGetUid_Online: ({ uids }) => buildList(uids),
  ATGetUidName: ({ name }) => oneLine(name),
  ATGetGroupName: ({ groups }, context) => {
    const group = param(context, 'strGroup')
    return group === '' || group.toUpperCase() === 'ALL' ? writeGroupNames(groups) : oneLine(groups.find(({ id }) => id === group)?.name ?? '')
  },
  Groups_Info: ({ groups }, context) => {
    const group = param(context, 'strGroup')
    return group.toUpperCase() === 'ALL' ? writeGroupNames(groups) : oneLine(groups[0]?.name ?? '')
  },
  Group_Members: ({ uids }) => buildList(uids),
  Agent_Role: ({ role }) => oneLine(role),
  // No source tells the old form of this list; call ids in the order of waiting fit events 10 and 11.
  ATGetQueue_list: ({ calls }) => buildList([...calls].sort((a, b) => a.enteredAt - b.enteredAt).map(({ callId }) => callId)),
  ATGetCallId_list: ({ callIds }) => buildList(callIds),
  ATGetPopup: ({ leg }) => popup(leg),
  ATGetOEMMessage: ({ messages }) => messages[0]?.text ?? '',
  RPTGet_CDRInfo: ({ figures }) => writeFigures(figures),
  RPTGet_RTInfo: ({ figures }) => writeRealTimeFigures(figures),
  RPTGet_UIDInfo: ({ figures }) => writeFigures(figures),
}

/**
 * The return value of a method whose command ended so. For commands that act, `outcome` is the outcome (event),
 * not the acceptance. A timeout or an unknown outcome is a failure to the old caller, who knows no third thing.
 */
export function legacyReturn<M extends keyof typeof translators>(method: M, outcome: Result<unknown>, context: AnswerContext): LegacyReturn {
  const { returns } = methods[method]
  if (!outcome.ok) return failureValue(method, outcome.error)
  if (returns !== 'text') return DONE[returns]
  // The table pairs each command with its own result type; the caller got `outcome` from that command.
  const answer = answers[translators[method].command] as ((result: unknown, context: AnswerContext) => string) | undefined
  return answer ? answer(outcome.value, context) : ''
}

/** The word ATCommandResult gives after a login. */
export function loginReturn(outcome: Result<unknown>): LoginResultCode {
  return loginResult(outcome.ok ? null : outcome.error.code)
}

/**
 * What an old server's return value says. A failure tells no reason: `internal`. A value the manual does not
 * know is `outcome_unknown`: neither done nor failed may be claimed.
 */
export function readReturn(method: LegacyMethod, value: LegacyReturn): Result<string> {
  const { returns } = methods[method]
  const text = String(value)
  if (returns === 'text') return ok(text)
  if (returns === 'login') {
    const error = loginError(text)
    return error === null ? ok('') : fail(error, `${method} returned ${oneLine(text)}`)
  }
  if (text.trim() === String(DONE[returns])) return ok('')
  if (text.trim() === String(FAILED[returns])) return fail('internal', `${method} returned ${text.trim()}`)
  return fail('outcome_unknown', `${method} returned ${oneLine(text)}`)
}
