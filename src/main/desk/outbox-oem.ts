/** SMS and e-mail over the link: ATSendOEMCommand AGENTTOMCI with the outbox' key (docs/at-link.md, Messages). */
import { ok } from '../../shared/result.ts'
import type { LinkClient } from '../../cti/link/api.ts'
import type { Result } from '../../shared/result.ts'
import type { Outgoing } from './outbox.ts'

/**
 * The two steps of an item whose content is a command string.
 * @param msg as buildSmsSend or buildEmailSend (src/cti/legacy/oem.ts) make it
 */
export function sentByLink(link: Pick<LinkClient, 'executeOnce'>, msg: string): Pick<Outgoing, 'send' | 'ask'> {
  const once = async (key: string, ask: boolean): Promise<Result<{ readonly id: string }>> => {
    const answer = await link.executeOnce('ATSendOEMCommand', { uidTo: '', subKey: 'AGENTTOMCI', msg }, { key, ask })
    return answer.ok ? ok({ id: answer.value.id }) : answer
  }
  return { send: (key) => once(key, false), ask: (key) => once(key, true) }
}

/** The sent boxes have whole seconds: what went out at once stands there before the moment it was written. */
export const wholeSecond = (at: number): number => Math.floor(at / 1_000) * 1_000
