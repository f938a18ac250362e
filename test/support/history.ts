/** Rows of the own call list for tests. */
import type { CallRow, CustomerRow } from '../../src/central/api.ts'
import type { HistoryEntry } from '../../src/main/data/history-entry.ts'

/** 2026-11-22, in whole seconds. */
export const NOW = 1_795_338_000_000

export function historyEntry(changes: Partial<HistoryEntry> = {}): HistoryEntry {
  return {
    uid: '8643', callId: '1', extension: '643', direction: 'in', number: '15400138000', name: '王小明', groupName: '服务热线', trunk: '1',
    startedAt: NOW, answeredAt: null, endedAt: null, endCause: null, ringMs: 0, talkMs: 0, missed: false, ...changes,
  }
}

/** A record of the CDR server for agent 8643 at extension 643. */
export function callRecord(changes: Partial<CallRow> = {}): CallRow {
  return {
    callId: '1', segment: 1, caller: '15400138000', called: '643', extension: '643', direction: 'in', destType: 'agent', agent: '8643', agentName: '宋知雨',
    group: '服务热线', startedAt: NOW, endedAt: NOW + 34_000, ringS: 4, talkS: 30, queued: false, queueType: 'none', queueDest: '', queueReason: 'none',
    queueResult: 'none', ...changes,
  }
}

export function customerRow(changes: Partial<CustomerRow> = {}): CustomerRow {
  return {
    userId: 'K1', name: '王小明', pinyin: '', type: '', tel: '', telHome: '', mobile: '15400138000', fax: '', address: '', relation: '', province: '北京市',
    city: '北京', email: '', zip: '', person: '', createdOn: '', servedAt: null, lastAgent: '', agent: '', memo: '', ...changes,
  }
}
