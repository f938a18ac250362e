/** Sentences of the area "sms", in English. */
import type { smsZhCN } from './zh-CN.ts'

export const smsEn: typeof smsZhCN = {
  sms: {
    list: 'Conversations by SMS', search: 'Number, name or text', empty: 'No SMS yet.', emptyHint: 'Press C to write the first one; what customers write appears here.', notFound: 'Nothing found for “{text}”.', notFoundHint: 'Only the last {days} days are searched; clear the search and choose “Earlier SMS” below the list for more.',
    choose: 'Choose a conversation, or write a new SMS.', all: 'SMS of all agents', range: 'Last {days} days', older: 'Earlier SMS',
    new: 'New SMS', newHint: 'Write a new SMS (C)', to: 'To', toPlaceholder: 'Mobile number…', toHint: 'Blanks, dashes and +86 may stay in a pasted number.', toNumber: 'Goes to {number}', several: 'These are several numbers: choose the one to write to.', write: 'Write',
    unread: '{count} unread', mine: 'Me: {text}', draftMark: 'Draft', thread: 'SMS with {who}', noneYet: 'No SMS with {who} yet.', call: 'Call', callHint: 'Call {number}',
    writeTo: 'SMS to {who}', placeholder: 'Write an SMS…', send: 'Send', sendHint: 'Enter sends, Shift+Enter breaks the line', offline: 'No connection: the SMS is kept on this PC and goes out by itself when the link is back.',
    length: '{used} characters, {left} left', lengthParts: '{used} characters, goes in {parts} parts, {left} left in this one',
    state: { waiting: 'Waiting', sending: 'Sending…', unknown: 'Perhaps not sent', failed: 'Not sent', sent: 'Sent' },
    wasSent: 'The link was lost, and the server does not know what became of it. Was this SMS sent?', wasSentYes: 'It was sent', wasSentNo: 'No, send it again', edit: 'Rewrite', discard: 'Discard',
    templates: 'Ready texts', noTemplates: 'No ready texts yet.', editTemplates: 'Edit the ready texts…', templateName: 'Name of text {at}', templateNamePlaceholder: 'Name', templateText: 'Words of text {at}', templatesReset: 'Back to the defaults',
    placesHint: 'Filled in when it is used:', place: { name: 'customer', agent: 'my name', uid: 'my number', number: 'their number', date: 'date', time: 'time', nobody: 'customer' },
    template: {
      received: { name: 'Received', text: 'Dear {name}, thank you for your message. We will see to it as soon as possible. {agent}' },
      callBack: { name: 'Call back later', text: 'Dear {name}, we will call you back a little later. {agent}' },
      missed: { name: 'Not reached', text: 'Dear {name}, we could not reach you just now. Please call us back when it suits you. Agent {uid}' },
      thanks: { name: 'Thanks', text: 'Thank you for your call. Have a good day! {agent}' },
      address: { name: 'Ask for the address', text: 'Dear {name}, please reply with the name, telephone and full address for the delivery. {agent}' },
    },
  },
}
