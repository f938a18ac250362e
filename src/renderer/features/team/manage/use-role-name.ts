/** What a role is called: as the site names it, else in the person's language where the code is one of ours. */
import { findMessage } from '#shared/i18n/index.ts'
import { useText } from '../../../i18n/use-text.ts'

export function useRoleName() {
  const { t } = useText()
  return ({ role, roleName }: { readonly role: string; readonly roleName: string }): string => {
    if (roleName !== '' && roleName !== role) return roleName
    return findMessage('en', `manage.role.${role}`) === undefined ? role : t(`manage.role.${role}`)
  }
}
