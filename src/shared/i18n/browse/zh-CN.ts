/** Sentences that all lists with a preview share, and those of long work, in Chinese; `en.ts` beside it has the same shape. */
export const browseZhCN = {
  browse: {
    search: '号码、姓名或内容', empty: '没有符合条件的内容。', cached: '数据库暂时连不上,以下是这台电脑上次看到的内容。', wide: '条件没有缩小范围,查询可能较慢;请加上日期或号码。',
    preview: '预览', from: '从', to: '到', agent: '座席', all: '全部', unread: '未读', markUnread: '标为未读', markDone: '标为已处理', markUndone: '标为未处理', done: '已处理', next: '下一条未读',
    callBack: '回呼', choose: '选择一条查看。', new: '新', show: '显示', open: '未处理', markRead: '标为已读',
  },
  jobs: { title: '正在进行', kind: { email_file: '保存邮件文件', copy: '另存', export: '导出', 'fax-pdf': '传真存为 PDF', print: '打印', unknown: '任务({code})' }, cancel: '取消', cancelOf: '取消:{what}', cancelled: '已取消', done: '已完成', failed: '没有完成:{reason}', show: '打开文件夹', dismiss: '移除:{what}', percent: '{n}%', name: '{kind}:{name}' },
}
