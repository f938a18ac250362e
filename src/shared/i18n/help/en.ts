/** Sentences of the keyboard help, in English. */
import type { helpZhCN } from './zh-CN.ts'

export const helpEn: typeof helpZhCN = {
  help: {
    title: 'Keyboard shortcuts', group: { window: 'Window', calls: 'Calls', list: 'Every list', player: 'Player', card: 'Call card' },
    focusDial: 'Go to the dial field', redial: 'In the dial field: last number', answer: 'Answer', hangup: 'Hang up / reject', holdRetrieve: 'Hold / retrieve', swap: 'Swap calls', transfer: 'Transfer / complete the transfer', consult: 'Consult',
    back: 'Return to the caller / retrieve', conference: 'Conference', dtmf: 'Keys', ivr: 'IVR', pickup: 'Pick up a colleague\'s call',
    arrival: 'Open the newest arrival', views: 'Change view', zones: 'Move between areas', open: 'Show this page', escape: 'Close a menu or dialog',
    list: 'Move', tabs: 'On the tabs: another one', search: 'Find', nextUnread: 'Next unread', toList: 'Back to the list',
    enterDial: 'Number into the dial field', enterPlayer: 'Play and go to the player', enterPages: 'Go to the pages', enterText: 'Go to the text', enterWrite: 'Go to the text field', enterActions: 'Go to the actions',
    play: 'Play / pause', nextPrevious: 'Next / previous', skip: '5 s back / on', skipMore: '10 s back / on', speed: 'Faster / slower', loop: 'Loop: start, end, off',
    zoom: 'Larger / smaller', actualSize: 'Actual size', rotate: 'Rotate', pages: 'Previous / next page', firstLast: 'First / last page', print: 'Print', savePdf: 'Save as PDF',
    send: 'Send', newLine: 'New line', reject: 'Reject', unchoose: 'Choose nobody',
  },
}
