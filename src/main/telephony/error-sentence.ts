/** The sentence of an error for notices, which main makes (windows have src/renderer/i18n/use-text.ts). */
import { codeKey, findMessage, translate } from '../../shared/i18n/index.ts'
import { siteZone } from '../../shared/time/site-zone.ts'
import type { AppError } from '../../shared/domain/errors.ts'
import type { Locale } from '../../shared/i18n/index.ts'

/** With owner, waiting time and state put in; nothing of it is left standing in braces. */
export function errorSentence(locale: Locale, error: AppError): string {
  const { code, owner, retryAfterMs, state } = error
  if (findMessage('en', `error.${code}`) === undefined) return translate(locale, 'error.unknown', { code })
  // Some states need a sentence of their own: what to do about it is not in their name.
  const special = `error.inState.${state ?? ''}`
  return translate(locale, findMessage('en', special) === undefined ? `error.${code}` : special, {
    uid: owner?.uid ?? '?',
    host: owner?.host ?? '?',
    since: owner === undefined ? '?' : new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: siteZone().name }).format(owner.since),
    seconds: Math.max(1, Math.ceil((retryAfterMs ?? 1_000) / 1_000)),
    state: state === undefined ? '?' : stateName(locale, state),
  })
}

/** `wrong_state` may name an agent state or a leg state. */
function stateName(locale: Locale, state: string): string {
  const agent = codeKey('agent.state', state)
  const { key, params } = agent.key === 'agent.state.unknown' ? codeKey('leg.state', state) : agent
  return translate(locale, key, params)
}
