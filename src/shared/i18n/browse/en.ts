/** Sentences that all lists with a preview share, and those of long work, in English. */
export const browseEn = {
  browse: {
    search: 'Number, name or text', empty: 'Nothing matches.', cached: 'The databases cannot be reached; this is what this computer saw last.', wide: 'Nothing narrows this search, so it may be slow; add dates or a number.',
    preview: 'Preview', from: 'From', to: 'To', agent: 'Agent', all: 'All', unread: 'Unread', markUnread: 'Mark as unread', markDone: 'Mark as done', markUndone: 'Mark as not done', done: 'Done', next: 'Next unread',
    callBack: 'Call back', choose: 'Choose an entry to see it.', new: 'New', show: 'Show', open: 'Not done', markRead: 'Mark as read',
  },
  jobs: { title: 'In progress', kind: { email_file: 'Save from e-mail', copy: 'Copy', export: 'Export', 'fax-pdf': 'Fax as PDF', print: 'Printing', unknown: 'Task ({code})' }, cancel: 'Cancel', cancelOf: 'Cancel: {what}', cancelled: 'Cancelled', done: 'Done', failed: 'Not done: {reason}', show: 'Show in folder', dismiss: 'Remove: {what}', percent: '{n}%', name: '{kind}: {name}' },
}
