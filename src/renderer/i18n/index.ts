/** vue-i18n without its compiler: sentences become functions here, so no `eval` and no parser in the bundle. */
import { createI18n } from 'vue-i18n/dist/vue-i18n.runtime.mjs'
import { MESSAGES, interpolate } from '#shared/i18n/index.ts'
import type { Locale, MessageTree } from '#shared/i18n/index.ts'

type MessageFunction = (context: { named: (name: string) => unknown }) => string
interface FunctionTree { [key: string]: MessageFunction | FunctionTree }

function param(value: unknown): string | number | undefined {
  return typeof value === 'string' || typeof value === 'number' ? value : undefined
}

function toFunctions(tree: MessageTree): FunctionTree {
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [
    key,
    typeof value === 'string'
      ? (context: { named: (name: string) => unknown }) => interpolate(value, (name) => param(context.named(name)))
      : toFunctions(value),
  ]))
}

/** The i18n plugin of a window. */
export function makeI18n(locale: Locale) {
  return createI18n({
    legacy: false,
    locale,
    fallbackLocale: false,
    missingWarn: false,
    fallbackWarn: false,
    messages: { 'zh-CN': toFunctions(MESSAGES['zh-CN']), en: toFunctions(MESSAGES.en) },
  })
}
