/** Sentences of the area "customer", in Chinese; `en.ts` beside it has the same shape. */
export const customerZhCN = {
  customer: {
    panel: '客户资料', looking: '正在查找客户…', unknown: '没有登记的客户', unknownHint: '可以登记为新联系人,下次来电就会显示。', withheld: '对方未显示号码', withheldHint: '没有号码,无法查找客户。',
    several: '这个号码有 {count} 位客户,请选择:', look: '查找客户', waiting: '还没有查找客户。', again: '重新查找', other: '换一位',
    away: '现在查不到客户:{reason}', cached: '数据库暂时连不上,以下是这台电脑上次看到的资料。',
    fact: { phone: '电话', area: '地区', person: '联系人', relation: '关系', address: '地址', email: '邮箱', memo: '备注', called: '被叫', attached: '随路', byWhom: '转自', agent: '负责', createdOn: '建立', served: '上次服务' },
    type: { '0': '普通客户', '1': 'VIP', '2': '重点客户', unknown: '未知 ({code})' },
    relation: { '0': '潜在客户', '1': '客户', '2': '合作伙伴', '3': '已流失', unknown: '未知 ({code})' },
    dial: '拨打 {number}', fill: '把 {number} 放进拨号框', persons: '联系人', calling: '本次来电', phones: { mobile: '手机', tel: '电话', telHome: '家庭电话' },
    page: '打开 CRM', pageAgain: '再次打开 CRM', pageBad: 'CRM 地址设置有误', 
    notedBy: '{who}:', more: '展开', less: '收起', moreOf: '展开 {date} 的内容', lessOf: '收起 {date} 的内容', dealings: '最近往来', all: '全部', none: '以前没有往来。', dealingsAway: '记录数据库连不上,只显示本机的记录。', missed: '未接', inCall: '来电', outCall: '去电', inSms: '收到短信', outSms: '发出短信', play: '播放 {date} 的录音', me: '我',
    noNote: { in: '来电', out: '去电' },
    add: '登记新联系人', edit: '修改资料', formNew: '新联系人', formEdit: '修改资料', save: '保存', saving: '正在保存…', cancel: '取消', saved: '已保存',
    draft: '有未保存的联系人:{name}', draftOpen: '继续填写', noName: '未命名',
    field: { name: '姓名 / 单位', type: '类别', mobile: '手机', tel: '电话', telHome: '家庭电话', province: '省份', city: '城市', address: '地址', email: '邮箱', memo: '备注' },
    conflict: '您填写期间,这一项已被别人改为:{now}。再次保存就以您填写的为准。',
    invalid: { name: '请填写姓名或单位。', number: '这不是一个号码。', noNumber: '请至少填写一个号码。', email: '邮箱应类似 name@example.com。' },
    noteOf: '上一个通话:{who}',
    search: '客户', searchAway: '客户数据库连不上,只找本机见过的客户。', dialWho: '{name} {number}', last: '上次 {date}:{what}', lastBy: '上次 {date},{who}:{what}',
  },
  today: {
    queues: '队列', queue: '{name}', waiting: '排队 {count}', ready: '可工作 {count}', longest: '最长 {time}', nobody: '无人排队', callbacks: '待回呼 {count}', callbacksTitle: '待回呼', callbackKey: '回呼最近的未接来电',
    unread: { messages: '消息 {count}', voicemail: '留言 {count}', fax: '传真 {count}', sms: '短信 {count}', email: '邮件 {count}' }, unreadLabel: '未读', area: '地区', note: '小结', internal: '内线',
    missedOnly: '未接 {count}', todo: '要办的事', called: '已回呼', fromMessage: '来自消息', callAll: '今天的全部通话',
  },
  popSettings: {
    section: '客户', customerPop: '查找并显示客户', popUrl: 'CRM 网页地址', popUrlHint: '变量写在花括号里:{vars}', popUrlInvalid: '请填写 http 或 https 地址;变量不能在主机名里,名称须是下面列出的。', popUrlMode: '打开 CRM 网页',
    mode: { never: '从不', ringing: '振铃时', answered: '接听后', button: '按按钮时' },
  },
}
