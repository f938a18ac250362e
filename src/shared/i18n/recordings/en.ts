/** Sentences of the area "recordings", in English. */
export const recordingsEn = {
  recordings: {
    title: 'Recordings', list: 'List of recordings', number: 'Calling or called number', extension: 'Extension', agent: 'Agent', callId: 'Call id', more: 'More conditions',
    empty: 'No recording of this time matches.', emptyHint: 'Widen the dates or clear the conditions.', choose: 'Choose a recording to play it.', noFile: 'This entry has no recording.',
    caller: 'Caller', called: 'Called', at: 'Time', length: 'Length', file: 'File', type: 'Type', with: '{name} ({uid})', previous: 'Previous (P)', next: 'Next (N)', clear: 'Clear',
    kind: { 'in': 'Incoming', 'out': 'Outgoing', 'internal-in': 'Internal, incoming', 'internal-out': 'Internal, outgoing', missed: 'Missed', none: 'No type', unknown: 'Unknown ({code})' },
  },
  voicemail: {
    list: 'List of messages', empty: 'No voicemail of this time.', emptyHint: 'Widen the dates and try again.', choose: 'Choose a message to hear it.', from: 'From', to: 'For', box: 'Dialled', noFile: 'This entry has no recording.',
  },
}
