/** The keys of the program for the help panel, by what they are of. What a view does by keys is done there; a test holds the two together. */
import { ACTION_KEYS } from '../features/team/action-keys.ts'
import { TEAM_ACTIONS } from '../features/team/board.ts'
import type { ViewName } from '../stores/view.ts'

export interface KeyGroup {
  /** Key of its name. */
  readonly title: string
  /** The view they are of; null = they work in several. */
  readonly view: ViewName | null
  /** Keys as they are printed on them, and the key of the sentence that says what they do. */
  readonly lines: readonly (readonly [keys: string, text: string])[]
}

const ofView = (view: ViewName, lines: KeyGroup['lines'], title = `nav.${view}`): KeyGroup => ({ title, view, lines })
const ofAll = (name: string, lines: KeyGroup['lines']): KeyGroup => ({ title: `help.group.${name}`, view: null, lines })

/** @param available the views this person has, in the order of Alt+1 and on */
export function helpKeys(available: readonly ViewName[]): readonly KeyGroup[] {
  // In the order that fills three columns evenly.
  const groups: readonly KeyGroup[] = [
    ofAll('calls', [
      ['Ctrl+D', 'help.focusDial'], ['↑', 'help.redial'], ['Alt+A', 'help.answer'], ['Alt+H', 'help.hangup'], ['Alt+O', 'help.holdRetrieve'], ['Alt+S', 'help.swap'], ['Alt+T', 'help.transfer'],
      ['Alt+C', 'help.consult'], ['Alt+R', 'help.back'], ['Alt+J', 'help.conference'], ['Alt+K', 'help.dtmf'], ['Alt+I', 'help.ivr'], ['Alt+G', 'help.pickup'],
    ]),
    ofAll('window', [
      [`Alt+1…${String(available.length % 10)}`, 'help.views'], ['F6', 'help.zones'], ['Alt+N', 'help.arrival'], ['Esc', 'help.escape'], ['?', 'help.open'],
    ]),
    ofAll('card', [['Enter', 'help.answer'], ['Esc', 'help.reject']]),
    ofAll('list', [['↑ ↓ Home End', 'help.list'], ['/', 'help.search'], ['N', 'help.nextUnread'], ['Esc', 'help.toList'], ['← →', 'help.tabs']]),
    ofView('workbench', [['M', 'today.callbackKey'], ['Enter', 'help.enterDial']]),
    ofView('history', [['Enter', 'help.enterDial']], 'history.title'),
    ofView('voicemail', [['Space', 'help.play'], ['Enter', 'help.enterPlayer']]),
    ofView('recordings', [['Space', 'help.play'], ['Enter', 'help.enterPlayer'], ['N P', 'help.nextPrevious']]),
    ofAll('player', [['Space', 'help.play'], ['← →', 'help.skip'], ['Shift+← →', 'help.skipMore'], ['+ −', 'help.speed'], ['L', 'help.loop']]),
    ofView('fax', [
      ['Enter', 'help.enterPages'], ['← →', 'help.pages'], ['Home End', 'help.firstLast'], ['+ −', 'help.zoom'], ['0', 'fax.fitWidth'], ['9', 'fax.fitPage'], ['1', 'help.actualSize'], ['R', 'help.rotate'],
      ['Ctrl+P', 'help.print'], ['Ctrl+S', 'help.savePdf'],
    ]),
    ofView('messages', [['Enter', 'help.enterWrite'], ['Enter', 'help.send'], ['Shift+Enter', 'help.newLine']]),
    ofView('sms', [['C', 'sms.new'], ['Enter', 'help.enterWrite'], ['Enter', 'help.send'], ['Shift+Enter', 'help.newLine']]),
    ofView('email', [['Enter', 'help.enterText'], ['R', 'email.reply'], ['A', 'email.replyAll'], ['F', 'email.forward'], ['U', 'email.markUnread'], ['Ctrl+Enter', 'help.send']]),
    ofView('team', [['Enter', 'help.enterActions'], ...TEAM_ACTIONS.map((action) => [ACTION_KEYS[action], `team.action.${action}`] as const), ['Esc', 'help.unchoose']]),
  ]
  return groups.filter(({ view }) => view === null || available.includes(view))
}
