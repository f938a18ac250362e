/** Sentences of the area "email", in Chinese; `en.ts` beside it has the same shape. */
export const emailZhCN = {
  email: {
    title: '邮件', tab: { in: '收件箱', out: '已发送', drafts: '草稿({count})' }, tabs: '邮箱', list: { in: '收到的邮件', out: '发出的邮件', drafts: '草稿' },
    search: '地址、主题或正文', from: '起始日期', to: '截止日期', agent: '座席工号', compose: '写邮件', empty: { in: '这些天没有邮件。', out: '这些天没有发出邮件。', drafts: '没有草稿。' },
    emptyHint: { in: '换个日期,或清除搜索条件。', out: '换个日期,或写一封。', drafts: '没写完的邮件会自动保存在这里。' },
    choose: '选择一封邮件阅读。', chooseHint: '↑↓ 选择,n 下一封未读,r 回复', loading: '正在打开…', noSubject: '(无主题)', noSender: '(无发件人)', hasFiles: '有附件', unread: '未读', isDone: '已处理',
    headers: { from: '发件人', replyTo: '回复将发往', to: '收件人', cc: '抄送', bcc: '密送', at: '时间', sender: '代发', customer: '客户' }, more: '另外 {count} 个', less: '收起',
    reply: '回复', replyAll: '全部回复', forward: '转发', markUnread: '标为未读', markDone: '标为已处理', markUndone: '标为未处理', next: '下一封未读', body: '正文',
    view: { label: '显示方式', html: '原样', text: '纯文本' }, frame: '邮件内容',
    images: '有 {count} 张外部图片未加载:加载后发件人会知道您已阅读。', showImages: '加载图片', imagesShown: '已为本邮件加载外部图片。',
    deceives: '发件人名称看起来像一个邮箱地址,但邮件实际来自 {address}。', cut: '邮件太长,未能全部显示。保存后可阅读全文。', fromRow: '邮件原文件无法使用,以下为数据库中的内容。',
    fromRowWhy: '邮件原文件无法使用({reason}),以下为数据库中的内容。', noBody: '邮件没有正文。', cachedOnly: '数据库暂时无法连接,只保留了邮件开头。', textFromHtml: '以下是 HTML 邮件的文字内容。',
    files: '附件({count})', save: '保存', saveRaw: '保存原邮件', saving: '正在保存…', packed: '压缩包:打开前请先查看里面的内容。', dangerous: '打开后可能在本机运行程序或修改设置。',
    dangerTitle: '保存此文件?', danger: '“{name}”属于打开后可能造成危害的类型。确认发件人和用途后再保存。', pretends: '文件名伪装成了其他类型。', saveAnyway: '仍要保存', size: '{size}', unknownSize: '在服务器上',
    link: {
      title: '打开此链接?', mailTitle: '给此地址写邮件?', host: '实际前往', open: '在浏览器中打开', write: '写邮件', whole: '完整地址',
      warn: {
        none: '', other_host: '注意:链接文字显示的网址与实际前往的不同。', look_alike: '注意:网址含有其他文字的相似字母,可能冒充别的网站。',
        credentials: '注意:链接的写法会让人误以为前往别处。', address: '前往的是数字地址,而不是域名。', plain: '连接未加密。',
      },
    },
    write: {
      new: '写邮件', reply: '回复', replyAll: '全部回复', forward: '转发', to: '收件人', cc: '抄送', bcc: '密送', subject: '主题', body: '正文', addCopy: '添加抄送、密送', files: '服务器上的文件', filesHint: '每行一个路径,按服务器上的写法。', addFiles: '添加服务器上的文件',
      withFiles: '附带原来的 {count} 个附件', send: '发送', sendHint: 'Ctrl+Enter 发送;Esc 保留草稿并返回', discard: '丢弃', discardTitle: '丢弃这份草稿?', discardText: '写好的内容将丢失。', keep: '保留',
      saved: '草稿已保存 {time}', saving: '正在保存…', notSaved: '未保存:{reason}', needTo: '请至少填写一个地址。', badAddress: '“{address}”不是邮箱地址。', several: '多个地址用逗号分隔。', bodyFull: '已到可发送的最大长度。', back: '返回',
      waiting: '等待连接', on: '{who} 于 {time} 写道:', forwarded: '---------- 转发的邮件 ----------',
    },
    outbox: { title: '待发送', waiting: '等待连接', sending: '正在发送', unknown: '不确定是否已发出', failed: '未发出', sent: '已发送', retry: '重新发送', edit: '修改', discard: '移除', to: '发给 {who}', queued: '邮件已进入发送队列。' },
    draft: { noTo: '(未填收件人)', savedAt: '{time} 保存' },
  },
}
