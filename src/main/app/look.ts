/** Language and colours of this run, from the settings and the system. Pure. */
import type { Locale } from '../../shared/i18n/index.ts'

/**
 * @param setting `system` or a language
 * @param preferred what the system prefers, best first (BCP 47)
 * @returns Chinese for every kind of Chinese, English for the rest
 */
export function resolveLocale(setting: 'system' | Locale, preferred: readonly string[]): Locale {
  if (setting !== 'system') return setting
  for (const tag of preferred) {
    if (/^zh\b/i.test(tag)) return 'zh-CN'
    if (/^en\b/i.test(tag)) return 'en'
  }
  return 'en'
}
