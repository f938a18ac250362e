/**
 * After-call work that is asked of an agent (docs/at-link.md, After-call work). The state `wrapup` is the
 * machine's (agent-machine.ts); the duty says for which call, until when and whether a code is there.
 *
 *   optional  offered; moves nobody, cleared by the next call's end or by `done`
 *   required  no ready without a code; survives busy, away and a log-out
 *   timed     ends by itself at endsAt, or earlier by `done` or ATSetReady; another call that falls into it does not end it
 */
import type { Agent, CallId, GroupId } from '../../../shared/domain/schemas.ts'
import type { SiteConfig } from '../site-config.ts'

/** `state` of a `wrong_state` refusal: the group asks for a wrap-up code before ready. */
export const WRAPUP_CODE_MISSING = 'wrapup_code_missing'

export interface WrapupDuty {
  readonly callId: CallId
  readonly group: GroupId
  readonly policy: 'optional' | 'required' | 'timed'
  /** Epoch ms; null = no limit. */
  readonly endsAt: number | null
  readonly codes: readonly { readonly code: string; readonly name: string }[]
  /** A code has been kept for the call. */
  readonly coded: boolean
}

/** The last leg has ended. `group` and `callId`: the answered call that the ACD delivered; null = none was. */
export interface CallsEnded {
  readonly group: GroupId | null
  readonly callId: CallId | null
  readonly talked: boolean
}

/** What the agent has kept for a call already. */
export interface KeptWrapup {
  readonly coded: boolean
  readonly done: boolean
}

/** True while ready has to wait for a code. */
export function lacksCode(duty: WrapupDuty | null): boolean {
  return duty?.policy === 'required' && !duty.coded
}

/**
 * The duty after a call's end.
 * @param before the duty that stood until now
 * @param working the agent is in after-call work still: a call that falls into it does not end it
 * @param kept what was written down during the call
 */
export function dutyAfterCall(
  site: SiteConfig, ended: CallsEnded, before: WrapupDuty | null, kept: (callId: CallId) => KeptWrapup | null, now: number, working: boolean,
): WrapupDuty | null {
  if (!ended.talked) return before
  const { callId } = ended
  const group = site.groups.find((candidate) => candidate.id === ended.group)
  const policy = group?.wrapup.policy ?? 'off'
  // A code that is owed is not got rid of by the next call, unless that one asks for a code as well; work under
  // way goes on, unless the next call brings work of its own that holds him.
  const rest = lacksCode(before) || (working && before !== null && before.policy !== 'optional') ? before : null
  if (group === undefined || callId === null || policy === 'off') return rest
  if (rest !== null && (lacksCode(rest) ? policy !== 'required' : policy === 'optional')) return rest
  const written = kept(callId)
  if (written?.done === true && (policy !== 'required' || written.coded)) return rest
  return {
    callId, group: group.id, policy, codes: group.wrapup.codes, coded: written?.coded === true,
    endsAt: policy === 'timed' ? now + group.wrapup.ms : null,
  }
}

/** The duty as `agent.changed` shows it. */
export function dutyView(duty: WrapupDuty | null): Agent['wrapup'] {
  if (duty === null) return null
  const { callId, policy, endsAt, codes, coded } = duty
  return { callId, policy, endsAt, codes: codes.map((one) => ({ ...one })), coded }
}
