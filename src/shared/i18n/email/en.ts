/** Sentences of the area "email", in English. */
export const emailEn = {
  email: {
    title: 'E-mail', tab: { in: 'Inbox', out: 'Sent', drafts: 'Drafts ({count})' }, tabs: 'Mailboxes', list: { in: 'Received e-mails', out: 'Sent e-mails', drafts: 'Drafts' },
    search: 'Address, subject or text', from: 'From day', to: 'To day', agent: 'Agent number', compose: 'New e-mail', empty: { in: 'No e-mails in these days.', out: 'Nothing was sent in these days.', drafts: 'No drafts.' },
    emptyHint: { in: 'Choose other days, or clear the search.', out: 'Choose other days, or write one.', drafts: 'What you begin to write is kept here by itself.' },
    choose: 'Choose an e-mail to read it.', chooseHint: '↑↓ choose, n next unread, r reply', loading: 'Opening…', noSubject: '(no subject)', noSender: '(no sender)', hasFiles: 'with attachments', unread: 'unread', isDone: 'done',
    headers: { from: 'From', replyTo: 'Answer goes to', to: 'To', cc: 'Copy', bcc: 'Blind copy', at: 'Time', sender: 'Sent by', customer: 'Customer' }, more: '{count} more', less: 'Fewer',
    reply: 'Reply', replyAll: 'Reply all', forward: 'Forward', markUnread: 'Mark as unread', markDone: 'Mark as done', markUndone: 'Not done yet', next: 'Next unread', body: 'Message',
    view: { label: 'Show as', html: 'As sent', text: 'Plain text' }, frame: 'Content of the e-mail',
    images: '{count} pictures from elsewhere are not loaded: loading them tells the sender that you have read this.', showImages: 'Load pictures', imagesShown: 'Pictures from elsewhere are loaded for this message.',
    deceives: 'The sender’s name looks like an e-mail address, but the message came from {address}.', cut: 'This message is too long to be shown whole. Save it to read all of it.', fromRow: 'The message file cannot be used; this is what the database has.',
    fromRowWhy: 'The message file cannot be used ({reason}); this is what the database has.', noBody: 'This message has no text.', cachedOnly: 'The databases cannot be reached; only the beginning of this message was kept.', textFromHtml: 'This is the text of an HTML message.',
    files: 'Attachments ({count})', save: 'Save', saveRaw: 'Save message', saving: 'Saving…', packed: 'Packed: look at what is in it before you open it.', dangerous: 'Can run or change something on this computer when opened.',
    dangerTitle: 'Save this file?', danger: '“{name}” is of a kind that can do harm when it is opened. Save it only if you know who sent it and why.', pretends: 'Its name pretends to be of another kind.', saveAnyway: 'Save anyway', size: '{size}', unknownSize: 'at the server',
    link: {
      title: 'Open this link?', mailTitle: 'Write to this address?', host: 'It leads to', open: 'Open in the browser', write: 'Write', whole: 'Whole address',
      warn: {
        none: '', other_host: 'Careful: the text of the link shows another address than the one it leads to.', look_alike: 'Careful: the address is written with letters of other alphabets and may imitate another one.',
        credentials: 'Careful: the link was written so that it looks as if it led elsewhere.', address: 'It leads to a bare number instead of a name.', plain: 'The connection is not encrypted.',
      },
    },
    write: {
      new: 'New e-mail', reply: 'Reply', replyAll: 'Reply to all', forward: 'Forward', to: 'To', cc: 'Copy', bcc: 'Blind copy', subject: 'Subject', body: 'Text', addCopy: 'Copy, blind copy', files: 'Files at the server', filesHint: 'One path per line, as the server sees it.', addFiles: 'Attach files of the server',
      withFiles: 'Take the {count} original attachments along', send: 'Send', sendHint: 'Ctrl+Enter sends; Esc keeps the draft', discard: 'Discard', discardTitle: 'Discard this draft?', discardText: 'What you have written is lost.', keep: 'Keep',
      saved: 'Draft saved at {time}', saving: 'Saving…', notSaved: 'Not saved: {reason}', needTo: 'Enter at least one address.', badAddress: '“{address}” is no e-mail address.', several: 'Separate several addresses with commas.', bodyFull: 'This is the longest text that can be sent.', back: 'Back',
      waiting: 'Waits for the connection', on: 'On {time}, {who} wrote:', forwarded: '---------- Forwarded message ----------',
    },
    outbox: { title: 'On their way', waiting: 'waiting for the connection', sending: 'being sent', unknown: 'It is not known whether it went out', failed: 'Not sent', sent: 'Sent', retry: 'Send again', edit: 'Edit', discard: 'Remove', to: 'to {who}', queued: 'Your e-mail is on its way.' },
    draft: { noTo: '(no address yet)', savedAt: 'saved {time}' },
  },
}
