/** Sentences of the keyboard help, in Chinese; `en.ts` beside it has the same shape. */
export const helpZhCN = {
  help: {
    title: '键盘快捷键', group: { window: '窗口', calls: '通话', list: '各列表', player: '播放器', card: '来电卡片' },
    focusDial: '到拨号框', redial: '拨号框中:上一个号码', answer: '接听', hangup: '挂断 / 拒接', holdRetrieve: '保持 / 取回', swap: '切换通话', transfer: '转接 / 完成转移', consult: '咨询',
    back: '返回客户 / 取回', conference: '会议 / 三方会议', dtmf: '按键', ivr: 'IVR', pickup: '代接同事的来电',
    arrival: '打开最近到达的消息', views: '切换视图', zones: '在各区域间移动', open: '显示本页', escape: '关闭菜单或对话框',
    list: '移动', tabs: '在标签上:换一个', search: '查找', nextUnread: '下一条未读', toList: '回到列表',
    enterDial: '号码放入拨号框', enterPlayer: '播放,到播放器', enterPages: '到页面', enterText: '到正文', enterWrite: '到输入框', enterActions: '到操作按钮',
    play: '播放 / 暂停', nextPrevious: '下一条 / 上一条', skip: '后退 / 前进 5 秒', skipMore: '后退 / 前进 10 秒', speed: '快 / 慢', loop: '循环的起点、终点、取消',
    zoom: '放大 / 缩小', actualSize: '实际大小', rotate: '旋转', pages: '上一页 / 下一页', firstLast: '首页 / 末页', print: '打印', savePdf: '存为 PDF',
    send: '发送', newLine: '换行', reject: '拒接', unchoose: '取消选择',
  },
}
