/** Sentences of the area "fax", in Chinese; `en.ts` beside it has the same shape. */
export const faxZhCN = {
  fax: {
    title: '传真', boxes: '收件和发件', in: '收到的', out: '发出的', list: '传真列表', emptyIn: '这段时间没有收到传真。', emptyOut: '这段时间没有发出传真。', emptyHint: '换一个日期范围或清除搜索再看。',
    choose: '选择一份传真查看。', chooseHint: '↑↓ 选择,Enter 查看,n 下一份未读', filters: '日期和座席', agent: '座席', allAgents: '全部座席',
    noSubject: '无主题', pdf: 'PDF', documents: '{count} 个文件',
    details: '传真信息', mailbox: '传真信箱 {name}', byAgent: '座席 {name}',
    actions: '操作', callBack: '回呼', callSender: '呼叫 {number}', print: '打印', savePdf: '存为 PDF', saveOriginal: '保存原文件', markDone: '标为已处理', markUndone: '取消已处理', next: '下一份未读', noNext: '没有未读的传真了。',
    pages: '传真页面', page: '第 {page} 页', pageOf: '第 {page} 页,共 {count} 页', goTo: '转到第几页', thumbs: '页面缩略图', previous: '上一页', following: '下一页',
    view: '显示方式', zoomIn: '放大', zoomOut: '缩小', fitWidth: '适合宽度', fitPage: '适合整页', actual: '实际大小', rotate: '向右旋转', zoomed: '{percent}%',
    opening: '正在打开…', noFile: '这份传真没有文件。', fileFailed: '{name}:{reason}', cut: '{name} 不完整:后面可能还有没传完的页。', retry: '重试',
    fault: { unknown: '这个文件不是传真(TIFF 或 PDF),无法显示;可以保存原文件用其他程序打开。', empty: '这个文件是空的。', broken: '这一页已损坏,无法显示。', unsupported: '这一页的格式不是黑白传真,无法显示;可以保存原文件用其他程序打开。', 'no-page': '没有这一页。' },
    damaged: '这一页传输时有损坏:{broken} 行出错,缺 {missing} 行。', pdfFailed: '无法读取这个 PDF:文件已损坏或加了密码。',
  },
}
export const faxErrorsZhCN = { print_failed: '没有打印成:请检查打印机是否已安装、开机并联网。' }
