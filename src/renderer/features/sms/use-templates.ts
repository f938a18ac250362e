/** The person's texts, or those of the program in his language as long as he has none of his own. */
import { computed } from 'vue'
import { useText } from '../../i18n/use-text.ts'
import { useSettings } from '../../stores/settings.ts'
import type { Template } from './templates.ts'

const DEFAULTS = ['received', 'callBack', 'missed', 'thanks', 'address'] as const

export function useTemplates() {
  const { t } = useText()
  const settings = useSettings()
  const list = computed<readonly Template[]>(() =>
    settings.values?.smsTemplates ?? DEFAULTS.map((name) => ({ name: t(`sms.template.${name}.name`), text: t(`sms.template.${name}.text`) })))
  const isOwn = computed(() => (settings.values?.smsTemplates ?? null) !== null)
  const save = (templates: readonly Template[] | null) => settings.update({ smsTemplates: templates === null ? null : templates.map(({ name, text }) => ({ name, text })) }, 'sms.templates')
  return { list, isOwn, save }
}
