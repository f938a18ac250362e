/** What people write to a call centre and what it answers. {n} a number, {d} a day, {a} the agent. All invented. */

export interface Exchange { readonly subject: string; readonly asks: string; readonly answers: string; readonly thanks: string | null }

/** Short messages; the house begins in the second list. */
export const SMS_ASKED: readonly Exchange[] = [
  { subject: '报修', asks: '你好，设备开机报错E{n}，什么时候能来修？', answers: '您好，已为您登记报修，单号{n}，工程师将于{d}与您联系。{a}', thanks: '好的，谢谢' },
  { subject: '订单', asks: '订单{n}什么时候发货？', answers: '您好，订单{n}已出库，预计{d}送达。{a}', thanks: '收到' },
  { subject: '发票', asks: '发票还没有收到，麻烦查一下', answers: '您好，发票已于{d}寄出，快递单号{n}，请注意查收。{a}', thanks: null },
  { subject: '回电', asks: '刚才没接到电话，方便的话再打给我', answers: '您好，已安排专员回电，请保持电话畅通。{a}', thanks: '好' },
  { subject: '预约', asks: '想把上门时间改到{d}，可以吗？', answers: '您好，上门时间已改为{d}上午，如有变化请提前告知。{a}', thanks: '太好了，谢谢' },
  { subject: 'Password', asks: 'Hi, I cannot log in any more. Could you reset my password?', answers: 'Your password has been reset, ticket {n}. Please log in again. {a}', thanks: 'Works now, thank you!' },
]
export const SMS_OFFERED: readonly Omit<Exchange, 'asks'>[] = [
  { subject: '提醒', answers: '尊敬的客户，您预约的上门服务定于{d}，请留意来电。', thanks: '知道了' },
  { subject: '回访', answers: '尊敬的客户，感谢您的来电。请对本次服务评分：5非常满意，3一般，1不满意。', thanks: '5' },
  { subject: '到期', answers: '尊敬的客户，您的服务合同将于{d}到期，续签可享优惠，详询服务热线。', thanks: null },
  { subject: '通知', answers: '您的工单{n}已处理完毕，如有疑问请来电。', thanks: '谢谢' },
]

export interface Letter { readonly subject: string; readonly body: string; readonly answer: string; readonly files: readonly string[]; readonly answerFiles: readonly string[] }

export const EMAILS: readonly Letter[] = [
  { subject: '关于订单 {n} 的发票', body: '您好：\n订单 {n} 的增值税专用发票尚未收到，开票资料见附件，请协助处理。\n谢谢！', answer: '您好：\n发票已开具，电子版见附件，纸质发票于 {d} 寄出。\n{a}', files: ['开票资料.pdf'], answerFiles: ['电子发票_{n}.pdf'] },
  { subject: '设备故障报修', body: '您好：\n我司一台设备自昨日起无法启动，面板显示 E{n}，照片见附件，请尽快安排维修。', answer: '您好：\n报修单号 {n}，工程师将于 {d} 上门，请安排人员配合。\n{a}', files: ['故障照片1.jpg', '故障照片2.jpg'], answerFiles: [] },
  { subject: '询价：年度维护服务', body: '您好：\n请按附件清单报年度维护服务价格，{d} 前回复为盼。', answer: '您好：\n报价单见附件，有效期三十天。如需调整请告知。\n{a}', files: ['设备清单.xlsx'], answerFiles: ['报价单_{n}.pdf', '服务条款.docx'] },
  { subject: '投诉：配送延误', body: '订单 {n} 比约定晚到三天，请说明原因并给出处理意见。', answer: '您好：\n非常抱歉给您带来不便。经核实为运输途中车辆故障，已为您申请补偿，单号 {n}。\n{a}', files: [], answerFiles: [] },
  { subject: '合同续签', body: '您好：\n现合同将于 {d} 到期，请发续签文本。', answer: '您好：\n续签文本见附件，盖章后请寄回两份。\n{a}', files: [], answerFiles: ['服务合同_{n}.docx'] },
  { subject: '联系人变更', body: '您好：\n即日起我司联系人变更，新联系方式见附件，请更新。', answer: '您好：\n资料已更新，谢谢告知。\n{a}', files: ['联系方式.xlsx'], answerFiles: [] },
  { subject: 'Request for quotation', body: 'Dear team,\n\nplease send us a quotation for the items in the attached list. We need it by {d}.\n\nKind regards', answer: 'Dear customer,\n\nplease find our quotation {n} attached. It is valid for 30 days.\n\nBest regards\n{a}', files: ['item list.xlsx'], answerFiles: ['quotation-{n}.pdf'] },
  { subject: 'Delivery of order {n}', body: 'Hello,\n\ncould you tell us when order {n} will arrive?\n\nThank you', answer: 'Hello,\n\norder {n} has left our warehouse and will arrive on {d}.\n\nBest regards\n{a}', files: [], answerFiles: [] },
  { subject: 'Login problem', body: 'Hi,\n\nsince this morning the portal says "error {n}". A screenshot is attached.', answer: 'Hello,\n\nthe fault has been repaired. Please try again and tell us if it comes back.\n\n{a}', files: ['screenshot.png'], answerFiles: [] },
]

export const FAX_SUBJECTS = ['报价单', '合同盖章页', '送货单', '维修确认单', '对账单', '邀请函', 'Quotation', 'Delivery note'] as const
/** Which subject a sent fax of the demo has, by the second of the day: whoever makes its pages knows the time only. */
export function faxSubjectAt(seconds: number): string {
  return FAX_SUBJECTS[seconds % FAX_SUBJECTS.length] ?? FAX_SUBJECTS[0]
}
