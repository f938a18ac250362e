/** Sentences of the area "sms", in Chinese; `en.ts` beside it has the same shape. */
export const smsZhCN = {
  sms: {
    list: '短信会话', search: '号码、姓名或内容', empty: '还没有短信。', emptyHint: '按 C 写第一条;客户的短信到达后显示在这里。', notFound: '没有找到“{text}”。', notFoundHint: '只在最近 {days} 天内查找;清除搜索后可在列表下方选“更早的短信”。',
    choose: '请选择一个会话,或写新短信。', all: '所有坐席的短信', range: '最近 {days} 天', older: '更早的短信',
    new: '新短信', newHint: '写新短信(C)', to: '收件号码', toPlaceholder: '手机号码…', toHint: '可以直接粘贴带空格、横线或 +86 的号码。', toNumber: '发送至 {number}', several: '这里有几个号码,请选择发给哪一个。', write: '写短信',
    unread: '{count} 条未读', mine: '我: {text}', draftMark: '草稿', thread: '与 {who} 的短信', noneYet: '与 {who} 还没有短信。', call: '呼叫', callHint: '呼叫 {number}',
    writeTo: '给 {who} 的短信', placeholder: '写短信…', send: '发送', sendHint: 'Enter 发送,Shift+Enter 换行', offline: '没有连接:短信先保存在本机,连接恢复后自动发出。',
    length: '{used} 字,还可写 {left}', lengthParts: '{used} 字,分 {parts} 条发送,本条还可写 {left}',
    state: { waiting: '等待发送', sending: '正在发送…', unknown: '不知是否已发出', failed: '未发出', sent: '已发出' },
    wasSent: '连接中断,服务器也不知道结果。这条短信发出去了吗?', wasSentYes: '已发出', wasSentNo: '没有,重新发送', edit: '改写', discard: '删除',
    templates: '常用短语', noTemplates: '还没有常用短语。', editTemplates: '编辑常用短语…', templateName: '第 {at} 条的名称', templateNamePlaceholder: '名称', templateText: '第 {at} 条的内容', templatesReset: '恢复默认',
    placesHint: '使用时自动填入:', place: { name: '客户姓名', agent: '我的姓名', uid: '工号', number: '号码', date: '日期', time: '时间', nobody: '客户' },
    template: {
      received: { name: '已收到', text: '{name}您好,您的短信已收到,我们会尽快处理。客服 {agent}' },
      callBack: { name: '稍后回电', text: '{name}您好,我们稍后会给您回电,请保持电话畅通。客服 {agent}' },
      missed: { name: '未接通', text: '{name}您好,刚才致电未能接通,您方便时请回电。工号 {uid}' },
      thanks: { name: '致谢', text: '感谢您的来电,祝您生活愉快!客服 {agent}' },
      address: { name: '索要地址', text: '{name}您好,请回复收件人、电话和详细地址,我们为您登记。客服 {agent}' },
    },
  },
}
