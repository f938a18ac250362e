/** Which databases a view shows something of; the first is the one it cannot do without. */
import type { DatabaseName } from '#shared/domain/codes.ts'
import type { ViewName } from '../../stores/view.ts'

const NEEDS: Readonly<Partial<Record<ViewName, readonly DatabaseName[]>>> = {
  history: ['callthink_cdr'],
  voicemail: ['callthink'],
  fax: ['callthink'],
  sms: ['callthink'],
  email: ['callthink'],
  recordings: ['talentel_log'],
}

export const needsOf = (view: ViewName): readonly DatabaseName[] => NEEDS[view] ?? []
