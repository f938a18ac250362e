/** Sentences of the call list, the records of the CDR server and their export, in Chinese; `en.ts` beside it has the same shape. */
export const historyZhCN = {
  records: {
    tabs: '来源', own: '我的通话', all: '话单', allOwn: '我的话单', list: '话单列表', filters: '话单筛选',
    number: '号码', extension: '分机', callId: '通话 ID', agent: '座席', anyPart: '任意部分', exact: '完整', days: '日期', apply: '查询', reset: '重置',
    empty: '这些条件下没有话单。', emptyHint: '放宽日期或去掉一个条件。', badDays: '开始日期不能晚于结束日期。',
    rowsRead: '已读取 {count} 条', allRead: '共 {count} 条', more: '向下滚动继续读取', row: '{who},{direction},{time},{result}',
    readTo: '查询时间已到:{day} 之前的话单还没有查到。', goOn: '继续查找',
    wide: '跨度超过 {days} 天且没有其他条件,查询可能较慢。',
  },
  details: {
    title: '通话详情', choose: '选择一条通话查看详情。', loading: '正在读取…', cached: '数据库暂时连不上,以下是这台电脑保存的内容。', noSegments: '话单服务器上还没有这通电话的记录。',
    segments: '通话经过', segment: '第 {n} 段', copy: '复制号码', copied: '已复制', callBack: '回呼', recordings: '录音 {count} 条', noRecordings: '没有录音', findRecordings: '查找录音',
    callId: '通话 ID', start: '开始', end: '结束', ring: '振铃', talk: '通话', area: '归属地', trunk: '中继', group: '组', direction: '方向', result: '结果', name: '客户', number: '号码',
    caller: '主叫', called: '被叫', extension: '分机', agent: '座席', queue: '排队', wrapup: '事后处理', code: '小结', note: '备注', noWrapup: '没有填写',
    queueLine: '{type} {dest}', how: { direct: '直接接入', queue: '经排队接入', transfer: '由 {who} 转来', out: '呼出' }, notTalked: '没有通话', unknownArea: '未知',
    dest: { 'route-point': '路由点', ivr: 'IVR', agent: '座席', extension: '分机', external: '外线', unknown: '未知 ({code})' },
    queueType: { none: '未排队', group: '组队列', agent: '座席队列', extension: '分机队列', pbx: '交换机队列', unknown: '未知 ({code})' },
    queueReason: { 'none': '无', 'all-busy': '全忙', 'no-answer': '无人应答', 'other': '其他', 'unknown': '未知 ({code})' },
    queueResult: { 'none': '无', 'connected': '已接通', 'hung-up': '排队中挂机', 'other': '其他', 'timed-out': '排队超时', 'unknown': '未知 ({code})' },
    answered: '已接通', unanswered: '未接通',
  },
  export: {
    button: '导出', title: '导出列表中的内容', xlsx: 'Excel 工作簿 (.xlsx)', csvUtf8: 'CSV,UTF-8', csvGbk: 'CSV,GBK (GB18030)', started: '正在导出,进度在窗口下方。',
    hint: '按当前条件导出全部,不只是屏幕上的。', fileOwn: '通话记录 {day}', fileRecords: '话单 {from}-{to}', sheet: '通话',
    column: {
      start: '开始时间', direction: '方向', number: '号码', name: '客户', area: '归属地', group: '组', ring: '振铃(秒)', talk: '通话(秒)', result: '结果', trunk: '中继', callId: '通话 ID', note: '备注',
      end: '结束时间', caller: '主叫', called: '被叫', extension: '分机', agent: '工号', agentName: '座席', segment: '段', dest: '目的', queueType: '排队类型', queueDest: '排队目的', queueReason: '排队原因', queueResult: '排队结果',
    },
  },
}

/** What can go wrong with a file that a person has written. */
export const fileErrorsZhCN = {
  file_disk_full: '磁盘已满,文件没有写完,已删除;请腾出空间或换一个位置。',
  file_denied: '不能写到这个位置(只读或没有权限);请换一个文件夹。',
  file_in_use: '这个文件正被其他程序打开;请关闭后再导出,或换一个名字。',
  file_not_written: '文件没有写成;请检查磁盘和文件夹后再试。',
  file_gone: '文件已不在原来的位置。',
}
