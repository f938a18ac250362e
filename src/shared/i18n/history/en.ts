import type { fileErrorsZhCN, historyZhCN } from './zh-CN.ts'

/** Sentences of the call list, the records of the CDR server and their export, in English. */
export const historyEn: typeof historyZhCN = {
  records: {
    tabs: 'Source', own: 'My calls', all: 'All records', allOwn: 'My records', list: 'List of records', filters: 'Filter of the records',
    number: 'Number', extension: 'Extension', callId: 'Call ID', agent: 'Agent', anyPart: 'any part', exact: 'exact', days: 'Days', apply: 'Search', reset: 'Reset',
    empty: 'No records under these conditions.', emptyHint: 'Widen the dates or drop a condition.', badDays: 'The first day must not be after the last.',
    rowsRead: '{count} read', allRead: '{count} in all', more: 'Scroll on for more', row: '{who}, {direction}, {time}, {result}',
    readTo: 'Time was up: records before {day} have not been looked at yet.', goOn: 'Go on searching',
    wide: 'More than {days} days without any other condition: this may be slow.',
  },
  details: {
    title: 'Call', choose: 'Choose a call to see it.', loading: 'Reading…', cached: 'The databases cannot be reached; this is what this computer has kept.', noSegments: 'The CDR server has no record of this call yet.',
    segments: 'Course of the call', segment: 'Segment {n}', copy: 'Copy number', copied: 'Copied', callBack: 'Call back', recordings: 'Recordings: {count}', noRecordings: 'No recordings', findRecordings: 'Find recordings',
    callId: 'Call ID', start: 'Start', end: 'End', ring: 'Ring', talk: 'Talk', area: 'Area', trunk: 'Trunk', group: 'Group', direction: 'Direction', result: 'Result', name: 'Customer', number: 'Number',
    caller: 'Caller', called: 'Dialled', extension: 'Extension', agent: 'Agent', queue: 'Queue', wrapup: 'After-call work', code: 'Code', note: 'Note', noWrapup: 'Nothing written',
    queueLine: '{type} {dest}', how: { direct: 'came directly', queue: 'came through a queue', transfer: 'transferred by {who}', out: 'placed' }, notTalked: 'not talked', unknownArea: 'unknown',
    dest: { 'route-point': 'route point', ivr: 'IVR', agent: 'agent', extension: 'extension', external: 'outside', unknown: 'Unknown ({code})' },
    queueType: { none: 'not queued', group: 'group queue', agent: 'agent queue', extension: 'extension queue', pbx: 'switch queue', unknown: 'Unknown ({code})' },
    queueReason: { 'none': 'none', 'all-busy': 'all busy', 'no-answer': 'no answer', 'other': 'other', 'unknown': 'Unknown ({code})' },
    queueResult: { 'none': 'none', 'connected': 'connected', 'hung-up': 'hung up in the queue', 'other': 'other', 'timed-out': 'timed out in the queue', 'unknown': 'Unknown ({code})' },
    answered: 'Answered', unanswered: 'Not answered',
  },
  export: {
    button: 'Export', title: 'Export what the list shows', xlsx: 'Excel workbook (.xlsx)', csvUtf8: 'CSV, UTF-8', csvGbk: 'CSV, GBK (GB18030)', started: 'Exporting; see the bottom of the window.',
    hint: 'All that meets the conditions, not only what is on the screen.', fileOwn: 'calls {day}', fileRecords: 'call records {from}-{to}', sheet: 'Calls',
    column: {
      start: 'Start', direction: 'Direction', number: 'Number', name: 'Customer', area: 'Area', group: 'Group', ring: 'Ring (s)', talk: 'Talk (s)', result: 'Result', trunk: 'Trunk', callId: 'Call ID', note: 'Note',
      end: 'End', caller: 'Caller', called: 'Dialled', extension: 'Extension', agent: 'Agent no.', agentName: 'Agent', segment: 'Segment', dest: 'Destination', queueType: 'Queue type', queueDest: 'Queue destination', queueReason: 'Queue reason', queueResult: 'Queue result',
    },
  },
}

/** What can go wrong with a file that a person has written. */
export const fileErrorsEn: typeof fileErrorsZhCN = {
  file_disk_full: 'The disk is full; the unfinished file was removed. Free some space or choose another place.',
  file_denied: 'This place cannot be written to (read-only, or no permission); choose another folder.',
  file_in_use: 'Another program has this file open; close it and export again, or choose another name.',
  file_not_written: 'The file could not be written; check the disk and the folder and try again.',
  file_gone: 'The file is no longer where it was.',
}
