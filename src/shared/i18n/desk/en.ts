/** Sentences of the team view, the messages and the after-call work, in English. */
import type { deskZhCN } from './zh-CN.ts'

export const deskEn: typeof deskZhCN = {
  team: {
    title: 'Team', list: 'Agents and their states', groupAll: 'All groups', groupFilter: 'Filter by group', search: 'Agent, name, extension, number', showOut: 'Show logged out', count: '{count} agents',
    loading: 'Loading the agents…', stale: 'The link is down: this is what was known before, and it does not change.', watchFailed: 'The agents could not be loaded.',
    empty: 'There is no agent in the groups you lead.', emptyHint: 'Ask the administrator to put agents into your groups.', noMatch: 'No agent fits.', noMatchHint: 'Choose another group, state or search.', clear: 'Clear filters',
    count_online: 'Online', count_ready: 'Ready', count_talking: 'In calls', count_busy: 'Busy', count_away: 'Away', count_waiting: 'Queued',
    countTitle: { online: 'Agents who are logged in', ready: 'Ready and without a call', talking: 'Talking, ringing or dialling', busy: 'Busy and without a call', away: 'Away and without a call', waiting: 'Customers who wait in the groups you lead' },
    filterBy: 'Only: {name}', longestWait: 'longest {time}', oldest: 'longest wait {time}',
    column: { state: 'State', since: 'Time', agent: 'Agent', call: 'Call', duration: 'Length', groups: 'Groups', changedBy: 'Changed by' },
    sortBy: 'Sort by: {column}', extension: 'ext. {extension}', noExtension: 'no extension', self: 'me', nextState: 'after the call: {state}', more: '{count} more calls',
    viaQueue: 'from {queue}', conference: 'conference', watchedBy: '{name} listens', actionsFor: 'Actions for {who}', selectHint: '↑↓ choose, Enter opens the actions', row: '{who}, {state}, {call}', noCall: 'no call',
    action: { listen: 'Listen', insert: 'Join in', leave: 'Leave', release: 'End call', pickup: 'Pick up', message: 'Message', state: 'Set state', logout: 'Log out' },
    confirm: {
      release: 'End the call of {who} with {peer}? Both are cut off.', logout: 'Log {who} out? The telephone call goes on.', releaseYes: 'End call', logoutYes: 'Log out',
    },
    setState: 'Set {who} to', stateWith: '{state}: {reason}',
    why: {
      link: 'No connection at the moment', self: 'Not for yourself', out: 'The agent is logged out', noTalk: 'The agent is not talking', noRing: 'The extension does not ring', noCall: 'The agent has no call',
      busySelf: 'End your own call first', analogue: 'Not from an analogue telephone', listening: 'You are listening', inserted: 'You have joined in', notListening: 'You are not in this call', held: 'The call is on hold', noSeat: 'The agent has no extension',
    },
    bar: { listen: 'Listening to {who}', join: 'Joined in with {who}', with: 'call with {peer}', label: 'Listening and joining in' },
    done: { message: 'Delivered to {delivered}, kept for {stored} who are absent', messageOne: 'The message was delivered', messageStored: 'Kept; delivered at the next login' },
    messageTo: 'Message to {who}', broadcast: 'Message to many', broadcastTo: 'To', everyone: 'All agents', groupMembers: 'Group {group}',
  },
  messages: {
    title: 'Messages', list: 'Conversations', thread: 'Messages with {who}', new: 'Find a colleague', search: 'Number, name or extension', noColleague: 'No colleague found.', empty: 'No messages yet.', emptyHint: 'Find a colleague above and write the first one.',
    choose: 'Choose a conversation or find a colleague.', noneYet: 'No messages with {who} yet.', write: 'Write a message…', writeTo: 'Message to {who}', send: 'Send', sendHint: 'Enter sends, Shift+Enter breaks the line', tooLong: 'At most 2000 characters.',
    stored: 'Kept (absent)', delivered: 'Delivered', read: 'Read', sending: 'Sending…', sent: 'Sent', broadcast: 'to many', broadcastGroup: 'to {group}',
    everyone: 'All agents', group: 'Group {group}', unread: '{count} unread', from: '{who}, {time}', mine: 'Me, {time}', system: 'A message of the system cannot be answered.', results: 'Found', loadFailed: 'The colleagues could not be loaded.',
    reply: 'Reply', today: 'Today', yesterday: 'Yesterday', newMark: 'New',
  },
  wrapup: {
    panel: 'About the call', title: 'After-call note', codes: 'Result codes', note: 'Note', notePlaceholder: 'What was it about?', done: 'Done', doneHint: 'Save and end the after-call work',
    state: { empty: 'Nothing yet', saving: 'Saving…', local: 'Kept on this PC', saved: 'Saved', done: 'Done', failed: 'Not saved' },
    local: 'It goes to the server when the link is back.', countdown: 'Ready again in {time}', countdownOver: 'The time is over', required: 'This group asks for a result code.', codeMissing: 'Choose a result code first, then you can be ready.', optional: 'optional',
    noCodes: 'The codes appear after the call.', compact: 'After-call work: write the note in the full window.', compactOpen: 'Write', collapse: 'Collapse', expand: 'Open the note', untitled: 'Call',
    fact: { number: 'Number', called: 'Dialled', queue: 'Queue', original: 'First caller', attached: 'Data' }, ringing: 'A note can be written once it is answered.', waited: '{queue} (waited {time})',
  },
}
