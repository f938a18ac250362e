/** Sentences of the team view, the messages and the after-call work, in Chinese; `en.ts` beside it has the same shape. */
export const deskZhCN = {
  team: {
    title: '班长台', list: '座席状态列表', groupAll: '全部组', groupFilter: '按组筛选', search: '工号、姓名、分机或号码', showOut: '显示已签出', count: '{count} 人',
    loading: '正在读取座席状态…', stale: '连接中断,以下是中断前的状态,不会更新。', watchFailed: '没有取得座席状态。',
    empty: '您带的组里还没有座席。', emptyHint: '请管理员把座席加入您带的组。', noMatch: '没有符合条件的座席。', noMatchHint: '换一个组、状态或查找词。', clear: '清除筛选',
    count_online: '在线', count_ready: '可工作', count_talking: '通话', count_busy: '置忙', count_away: '离席', count_waiting: '排队',
    countTitle: { online: '已登录的座席', ready: '可工作且没有通话的座席', talking: '正在通话、振铃或呼出的座席', busy: '置忙且没有通话的座席', away: '离席且没有通话的座席', waiting: '所带组里排队的客户' },
    filterBy: '只看:{name}', longestWait: '最长 {time}', oldest: '最长等待 {time}',
    column: { state: '状态', since: '时长', agent: '座席', call: '通话', duration: '通话时长', groups: '组', changedBy: '更改者' },
    sortBy: '按{column}排序', extension: '分机 {extension}', noExtension: '无分机', self: '我', nextState: '挂机后:{state}', more: '另有 {count} 个通话',
    viaQueue: '来自 {queue}', conference: '会议', watchedBy: '{name} 在监听', actionsFor: '{who} 的操作', selectHint: '↑↓ 选择,Enter 打开操作', row: '{who},{state},{call}', noCall: '没有通话',
    action: { listen: '监听', insert: '插话', leave: '离开', release: '强拆', pickup: '代接', message: '发消息', state: '置状态', logout: '强制签出' },
    confirm: {
      release: '要强拆 {who} 与 {peer} 的通话吗?双方都会断线。', logout: '要把 {who} 强制签出吗?他的电话不会挂断。', releaseYes: '强拆', logoutYes: '强制签出',
    },
    setState: '把 {who} 置为', stateWith: '{state}:{reason}',
    why: {
      link: '没有连接,现在不能操作', self: '不能对自己操作', out: '座席已签出', noTalk: '座席没有在通话', noRing: '座席的分机没有振铃', noCall: '座席没有通话',
      busySelf: '您自己有通话,先结束它', analogue: '模拟话机不能监听和插话', listening: '正在监听', inserted: '已经插话', notListening: '没有在监听或插话', held: '通话正被保持', noSeat: '座席没有分机',
    },
    bar: { listen: '正在监听 {who}', join: '已插话:{who}', with: '与 {peer} 的通话', label: '监听和插话' },
    done: { message: '已送达 {delivered} 人,{stored} 人离线待收', messageOne: '消息已送达', messageStored: '对方不在线,上线后送达' },
    messageTo: '给 {who} 的消息', broadcast: '群发消息', broadcastTo: '发给', everyone: '全体座席', groupMembers: '{group} 组',
  },
  messages: {
    title: '消息', list: '会话列表', thread: '与 {who} 的消息', new: '找同事', search: '工号、姓名或分机', noColleague: '没有找到同事。', empty: '还没有消息。', emptyHint: '在上方查找一位同事,给他发第一条消息。',
    choose: '选择一个会话,或查找一位同事。', noneYet: '还没有和 {who} 的消息。', write: '输入消息…', writeTo: '给 {who} 写消息', send: '发送', sendHint: 'Enter 发送,Shift+Enter 换行', tooLong: '最多 2000 个字。',
    stored: '已存(对方不在线)', delivered: '已送达', read: '已读', sending: '正在发送…', sent: '已发出', broadcast: '群发', broadcastGroup: '群发:{group}',
    everyone: '全体座席', group: '{group} 组', unread: '{count} 条未读', from: '{who},{time}', mine: '我,{time}', system: '系统消息不能回复。', results: '查找结果', loadFailed: '没有取得同事名单。',
    reply: '回复', today: '今天', yesterday: '昨天', newMark: '新消息',
  },
  wrapup: {
    panel: '通话资料', title: '本次小结', codes: '小结代码', note: '备注', notePlaceholder: '记下这次通话…', done: '完成', doneHint: '保存并结束事后处理',
    state: { empty: '还没有内容', saving: '正在保存…', local: '已保存到本机', saved: '已自动保存', done: '已完成', failed: '没有保存' },
    local: '连接恢复后会自动送到服务器。', countdown: '{time} 后自动可工作', countdownOver: '事后处理时间已到', required: '这个组要求选一个小结代码。', codeMissing: '先选一个小结代码,才能转为可工作。', optional: '可选',
    noCodes: '通话结束后显示小结代码。', compact: '事后处理:请在完整窗口填写小结。', compactOpen: '填写', collapse: '收起', expand: '展开小结', untitled: '通话',
    fact: { number: '电话', called: '被叫', queue: '队列', original: '原主叫', attached: '随路' }, ringing: '接听后可以写小结。', waited: '{queue}(排队 {time})',
  },
}
