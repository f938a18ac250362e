/** Which view the main window shows. Later views are added to the list; numbers of Alt+n follow it. */
import { defineStore } from 'pinia'
import { ref } from 'vue'

export const VIEWS = ['workbench', 'history', 'settings'] as const
export type ViewName = (typeof VIEWS)[number]

export const useView = defineStore('view', () => {
  const current = ref<ViewName>('workbench')
  /** Settings are reachable before anybody is logged in. */
  const settingsFromLogin = ref(false)
  const helpOpen = ref(false)
  /** A number put into the dial field from a list; the counter makes the same number count again. */
  const dialFill = ref({ number: '', count: 0 })
  const go = (name: ViewName): void => { current.value = name }
  const fillDial = (number: string): void => { dialFill.value = { number, count: dialFill.value.count + 1 } }
  return { current, settingsFromLogin, helpOpen, dialFill, go, fillDial }
})
