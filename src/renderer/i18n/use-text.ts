/** Sentences of codes, errors and people, for components. */
import { useI18n } from 'vue-i18n/dist/vue-i18n.runtime.mjs'
import { LOCALES, codeKey, findMessage } from '#shared/i18n/index.ts'
import { clockTime, shortTime } from '../ui/format/time.ts'
import type { AppError } from '#shared/domain/errors.ts'
import type { MessageParams } from '#shared/i18n/index.ts'

/**
 * Sentences without parameters, by language: most of what a list says. Looking one up costs vue-i18n some 30 µs, and a list that
 * is drawn anew asks for several hundred.
 */
const plain: Readonly<Record<string, Map<string, string>>> = Object.fromEntries(LOCALES.map((locale) => [locale, new Map<string, string>()]))

/** `t` and what is built on it. */
export function useText() {
  const { t: translate, locale } = useI18n({ useScope: 'global' })
  function t(key: string, params?: MessageParams): string {
    if (params !== undefined && Object.keys(params).length > 0) return translate(key, params)
    // Read for each: whoever asks is drawn anew when the language changes.
    const known = plain[locale.value]
    const found = known?.get(key)
    if (found !== undefined) return found
    const text = translate(key)
    known?.set(key, text)
    return text
  }

  /** Name of a code: `code('leg.state', 'ringing')`; an unknown one reads 未知 (NN). */
  function code(group: string, value: string): string {
    const found = codeKey(group, value)
    return t(found.key, found.params)
  }

  /** A reason is a code of the list or the words somebody typed. */
  function reasonText(reason: string): string {
    return findMessage('en', `agent.reason.${reason}`) === undefined ? reason : t(`agent.reason.${reason}`)
  }

  /** Agent state with its reason: 置忙(用餐). */
  function agentState(state: string, reason: string | null): string {
    const name = code('agent.state', state)
    return reason === null || reason === '' ? name : t('agent.chip', { state: name, reason: reasonText(reason) })
  }

  /** The sentence for an error, with owner, waiting time and state put in. */
  function errorText(error: AppError): string {
    if (findMessage('en', `error.${error.code}`) === undefined) return t('error.unknown', { code: error.code })
    const { owner, retryAfterMs, state } = error
    // Some states need a sentence of their own: what to do about it is not in their name.
    const special = `error.inState.${state ?? ''}`
    return t(findMessage('en', special) === undefined ? `error.${error.code}` : special, {
      uid: owner?.uid ?? '?',
      host: owner?.host ?? '?',
      since: owner === undefined ? '?' : shortTime(owner.since),
      seconds: Math.max(1, Math.ceil((retryAfterMs ?? 1000) / 1000)),
      state: state === undefined ? '?' : stateName(state),
    })
  }

  /** `wrong_state` may name an agent state or a leg state. */
  function stateName(state: string): string {
    if (findMessage('en', `agent.state.${state}`) !== undefined && state !== 'unknown') return t(`agent.state.${state}`)
    return code('leg.state', state)
  }

  /** Who changed something: a system part by its name, an agent by his number. */
  function actor(who: string): string {
    return findMessage('en', `agent.actor.${who}`) === undefined ? who : t(`agent.actor.${who}`)
  }

  return { t, locale, code, reasonText, agentState, errorText, actor, clockTime }
}
