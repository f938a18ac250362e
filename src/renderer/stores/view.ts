/** Which view the main window shows. Later views are added to the list; numbers of Alt+n follow it. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { useSession } from './session.ts'

export const VIEWS = ['workbench', 'history', 'messages', 'voicemail', 'fax', 'sms', 'email', 'recordings', 'team', 'settings'] as const
export type ViewName = (typeof VIEWS)[number]

export const useView = defineStore('view', () => {
  const session = useSession()
  const wanted = ref<ViewName>('workbench')
  /** The views this person has: the team view is for team leaders. */
  const available = computed<readonly ViewName[]>(() => VIEWS.filter((name) => name !== 'team' || (session.info?.leads.length ?? 0) > 0 || session.info?.manages === true))
  /** A view that is his no more (another person logged in) gives way to the workbench. */
  const current = computed<ViewName>(() => (available.value.includes(wanted.value) ? wanted.value : 'workbench'))
  /** Settings are reachable before anybody is logged in. */
  const settingsFromLogin = ref(false)
  const helpOpen = ref(false)
  /** A number put into the dial field from a list; the counter makes the same number count again. */
  const dialFill = ref({ number: '', count: 0 })
  /** The panel beside the view: closed by hand until it is opened again. */
  const panelClosed = ref(false)
  const go = (name: ViewName): void => { wanted.value = name }
  const fillDial = (number: string): void => { dialFill.value = { number, count: dialFill.value.count + 1 } }
  return { current, available, settingsFromLogin, helpOpen, dialFill, panelClosed, go, fillDial }
})
