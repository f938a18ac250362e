/** What a role is called: in the person's language where the code is one of ours, else as the site names it. */
import { findMessage } from '#shared/i18n/index.ts'
import { useText } from '../../../i18n/use-text.ts'

export function useRoleName() {
  const { t } = useText()
  return ({ role, roleName }: { readonly role: string; readonly roleName: string }): string => {
    if (findMessage('en', `manage.role.${role}`) !== undefined) return t(`manage.role.${role}`)
    return roleName === '' ? role : roleName
  }
}
