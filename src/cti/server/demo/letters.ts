/** What the demo's customers write now and then. Invented; the kind is repeated as often as it comes in practice. */
import type { BoxKind } from '../../../shared/domain/codes.ts'

export interface Letter {
  readonly kind: BoxKind
  readonly subject: string
  readonly text: string
}

const sms = (text: string): Letter => ({ kind: 'sms', subject: '', text })
const email = (subject: string, text: string): Letter => ({ kind: 'email', subject, text })
const VOICE: Letter = { kind: 'voicemail', subject: '', text: '' }

export const DEMO_LETTERS: readonly Letter[] = [
  sms('您好，请问我的订单今天能发货吗？'),
  sms('师傅到楼下了，麻烦给我回个电话。'),
  sms('收到，谢谢！'),
  sms('发票抬头写错了，能重新开一张吗？'),
  sms('请问售后网点周末上班吗？'),
  sms('地址改为：海棠路 18 号 3 幢 502，麻烦备注。'),
  sms('Could you call me back this afternoon, please?'),
  sms('验证码一直收不到，怎么办？'),
  email('安装预约', '您好：\n\n想预约本周六上午安装，请确认时间。\n\n谢谢！'),
  email('Question about my invoice', 'Hello,\n\nthe amount on the last invoice differs from the order. Could you check it?\n\nKind regards'),
  email('配件查询', '您好：\n\n请问 A-210 型的滤芯还有库存吗？需要两件。'),
  VOICE, VOICE,
  { kind: 'fax', subject: '', text: '' },
]
