/**
 * The demo's house: who works there, on which telephone, in which group (handles.md, Demo people).
 * All names are invented.
 */
import type { ExtensionKind } from '../../../shared/domain/codes.ts'

export const DEMO_PASSWORD = 'demo'

export interface DemoAgent {
  readonly uid: string
  readonly name: string
  readonly extension: string
  readonly kind: ExtensionKind
  readonly role: 'agent' | 'leader'
  readonly groups: readonly string[]
}

const agent = (uid: string, name: string, kind: ExtensionKind, groups: readonly string[]): DemoAgent =>
  ({ uid, name, extension: uid.slice(1), kind, role: 'agent', groups })

export const DEMO_AGENTS: readonly DemoAgent[] = [
  { uid: '8600', name: '谢文澜', extension: '600', kind: 'ip', role: 'leader', groups: [] },
  agent('8601', '林若溪', 'ip', ['15']),
  agent('8602', '陈嘉禾', 'ip', ['15']),
  agent('8603', '周屹然', 'ip', ['15', '2']),
  agent('8604', '苏念慈', 'ip', ['2']),
  agent('8605', '何景行', 'ip', ['2']),
  agent('8606', '郑明远', 'ip', ['1']),
  agent('8607', '许知微', 'digital', ['15']),
  agent('8608', '宋书瑶', 'digital', ['2']),
  agent('8609', '梁思齐', 'digital', ['1']),
  agent('8610', '韩雨桐', 'digital', ['15', '1']),
  agent('8611', '邓子衿', 'analogue', ['15']),
  agent('8612', '沈望舒', 'analogue', ['2']),
  agent('8643', '付智伟', 'ip', ['15', '1']),
]

/** The last digits of the house's number are the group's; 400 810 10xx is given to nobody. */
export const DEMO_GROUPS = [
  { id: '1', name: '技术部', called: '4008101002' },
  { id: '2', name: '销售部', called: '4008101003' },
  { id: '15', name: '服务热线', called: '4008101001' },
] as const

/** What an agent notes after a call; nothing forces him. */
export const DEMO_WRAPUP_CODES = [
  { code: 'repair', name: '报修' },
  { code: 'enquiry', name: '咨询' },
  { code: 'complaint', name: '投诉' },
  { code: 'other', name: '其他' },
] as const

export const DEMO_IVR = {
  ports: ['9001', '9002'],
  flows: [
    { file: 'SCORE.DAT', node: '1', name: '满意度评价', kind: 'survey', digits: '12345' },
    { file: 'VERIFY.DAT', node: '1', name: '身份验证', kind: 'collect', digits: '0123456789#' },
  ],
} as const

export const DEMO_TRUNKS = ['1', '10', '1001', '1002', '1003', '1004', '1005', '1006', '1007'] as const
