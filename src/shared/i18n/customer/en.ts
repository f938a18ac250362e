/** Sentences of the area "customer", in English. */
import type { customerZhCN } from './zh-CN.ts'

export const customerEn: typeof customerZhCN = {
  customer: {
    panel: 'Customer', looking: 'Looking the customer up…', unknown: 'Not a known customer', unknownHint: 'Enter a new contact, and the next call shows who it is.', withheld: 'Number withheld', withheldHint: 'Without a number nobody can be looked up.',
    several: '{count} customers have this number. Which one?', look: 'Look the customer up', waiting: 'The customer was not looked up yet.', again: 'Look up again', other: 'Another one',
    away: 'The customer cannot be looked up now: {reason}', cached: 'The databases cannot be reached; this is what this computer saw last.',
    fact: { phone: 'Phone', area: 'Area', person: 'Contact', relation: 'Relation', address: 'Address', email: 'E-mail', memo: 'Remark', called: 'Dialled', attached: 'Data', byWhom: 'Handed on by', agent: 'Agent', createdOn: 'Entered', served: 'Last served' },
    type: { '0': 'Customer', '1': 'VIP', '2': 'Key account', unknown: 'Unknown ({code})' },
    relation: { '0': 'Prospect', '1': 'Customer', '2': 'Partner', '3': 'Lost', unknown: 'Unknown ({code})' },
    dial: 'Call {number}', fill: 'Put {number} into the dial field', persons: 'Contact persons', calling: 'calling', phones: { mobile: 'Mobile', tel: 'Phone', telHome: 'Home' },
    page: 'Open CRM', pageAgain: 'Open CRM again', pageBad: 'The address of the CRM is wrong',
    notedBy: '{who}: ', more: 'Show all', less: 'Show less', moreOf: 'Show all of {date}', lessOf: 'Show less of {date}', dealings: 'Recent contacts', all: 'All', none: 'Nothing before this.', dealingsAway: 'The call records cannot be reached; these are the ones of this computer.', missed: 'missed', inCall: 'Incoming call', outCall: 'Outgoing call', inSms: 'Message received', outSms: 'Message sent', play: 'Play the recording of {date}', me: 'me',
    noNote: { in: 'Incoming call', out: 'Outgoing call' },
    add: 'New contact', edit: 'Edit', formNew: 'New contact', formEdit: 'Edit customer', save: 'Save', saving: 'Saving…', cancel: 'Cancel', saved: 'Saved',
    draft: 'Contact not saved yet: {name}', draftOpen: 'Go on', noName: 'no name',
    field: { name: 'Name or company', type: 'Type', mobile: 'Mobile', tel: 'Phone', telHome: 'Home phone', province: 'Province', city: 'City', address: 'Address', email: 'E-mail', memo: 'Remark' },
    conflict: 'Meanwhile somebody else has changed this to: {now}. Saving again writes yours over it.',
    invalid: { name: 'A name or company is needed.', number: 'This is not a number.', noNumber: 'At least one number is needed.', email: 'An e-mail address looks like name@example.com.' },
    noteOf: 'Call before this: {who}',
    search: 'Customers', searchAway: 'The customers cannot be reached; only those seen on this computer are searched.', dialWho: '{name} {number}', last: 'Last on {date}: {what}', lastBy: 'Last on {date}, {who}: {what}',
  },
  today: {
    queues: 'Queues', queue: '{name}', waiting: '{count} waiting', ready: '{count} ready', longest: 'longest {time}', nobody: 'nobody waits', callbacks: 'Call back {count}', callbacksTitle: 'To call back', callbackKey: 'Call back the latest missed call',
    unread: { messages: 'Messages {count}', voicemail: 'Voicemail {count}', fax: 'Fax {count}', sms: 'SMS {count}', email: 'E-mail {count}' }, unreadLabel: 'Unread', area: 'Area', note: 'Note', internal: 'Internal',
    missedOnly: 'Missed {count}', todo: 'To do', called: 'Called back', fromMessage: 'From a message', callAll: 'All calls of today',
  },
  popSettings: {
    section: 'Customers', customerPop: 'Look up and show the customer', popUrl: 'Address of the CRM page', popUrlHint: 'Variables, in curly brackets: {vars}', popUrlInvalid: 'An http or https address, please; variables must not be in the host, and only the listed ones are known.', popUrlMode: 'Open the CRM page',
    mode: { never: 'Never', ringing: 'When it rings', answered: 'When answered', button: 'By the button' },
  },
}
