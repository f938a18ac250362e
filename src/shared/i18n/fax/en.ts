import type { faxErrorsZhCN, faxZhCN } from './zh-CN.ts'

/** Sentences of the area "fax", in English. */
export const faxEn: typeof faxZhCN = {
  fax: {
    title: 'Faxes', boxes: 'Received and sent', in: 'Received', out: 'Sent', list: 'Faxes', emptyIn: 'No faxes were received in this time.', emptyOut: 'No faxes were sent in this time.', emptyHint: 'Choose other dates or clear the search.',
    choose: 'Choose a fax to see it.', chooseHint: '↑↓ choose, Enter view, n next unread', filters: 'Dates and agent', agent: 'Agent', allAgents: 'All agents',
    noSubject: 'No subject', pdf: 'PDF', documents: '{count} documents',
    details: 'About this fax', mailbox: 'Fax mailbox {name}', byAgent: 'Agent {name}',
    actions: 'Actions', callBack: 'Call back', callSender: 'Call {number}', print: 'Print', savePdf: 'Save as PDF', saveOriginal: 'Save original', markDone: 'Mark done', markUndone: 'Not done', next: 'Next unread', noNext: 'There are no more unread faxes.',
    pages: 'Pages of the fax', page: 'Page {page}', pageOf: 'Page {page} of {count}', goTo: 'Go to page', thumbs: 'Small pages', previous: 'Previous page', following: 'Next page',
    view: 'View', zoomIn: 'Zoom in', zoomOut: 'Zoom out', fitWidth: 'Fit width', fitPage: 'Fit page', actual: 'Actual size', rotate: 'Rotate right', zoomed: '{percent}%',
    opening: 'Opening…', noFile: 'This fax has no file.', fileFailed: '{name}: {reason}', cut: '{name} is incomplete: pages may be missing at the end.', retry: 'Try again',
    fault: { unknown: 'This file is no fax (TIFF or PDF) and cannot be shown; save the original and open it with another program.', empty: 'This file is empty.', broken: 'This page is broken and cannot be shown.', unsupported: 'This page is not a black and white fax and cannot be shown; save the original and open it with another program.', 'no-page': 'There is no such page.' },
    damaged: 'This page was damaged on the way: {broken} rows are wrong, {missing} are missing.', pdfFailed: 'This PDF cannot be read: it is broken or has a password.',
  },
}
export const faxErrorsEn: typeof faxErrorsZhCN = { print_failed: 'Nothing was printed: check that a printer is installed, switched on and connected.' }
