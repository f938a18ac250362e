/**
 * Every sentence a person reads, in Chinese: the original; `en.ts` has the same shape.
 * `{name}` stands for a parameter. Keys: noun first, as in the code.
 */
import { databaseErrorsZhCN, dataZhCN } from './data/zh-CN.ts'
import { browseZhCN } from './browse/zh-CN.ts'
import { fileErrorsZhCN, historyZhCN } from './history/zh-CN.ts'
import { recordingsZhCN } from './recordings/zh-CN.ts'
import { mediaZhCN, mediaErrorsZhCN } from './media/zh-CN.ts'
import { faxErrorsZhCN, faxZhCN } from './fax/zh-CN.ts'
import { emailZhCN } from './email/zh-CN.ts'
import { smsZhCN } from './sms/zh-CN.ts'
import { customerZhCN } from './customer/zh-CN.ts'
import { managementZhCN, manageReasonsZhCN } from './management/zh-CN.ts'
import { deskZhCN } from './desk/zh-CN.ts'
import { helpZhCN } from './help/zh-CN.ts'

export const zhCN = {
  ...deskZhCN,
  ...dataZhCN,
  ...browseZhCN,
  ...historyZhCN,
  ...recordingsZhCN,
  ...mediaZhCN,
  ...faxZhCN,
  ...emailZhCN,
  ...smsZhCN,
  ...customerZhCN,
  ...managementZhCN,
  ...helpZhCN,
  app: {
    name: 'ATClient', title: 'ATClient 座席客户端', skipToContent: '跳到主要内容', navigation: '主导航',
    callBar: '通话栏', mainContent: '主要内容', demo: '演示', demoHint: '其他工号:8601–8612(分机 601–612)、班长 8600,密码相同。',
    failed: '界面没有连上主程序,正在重试…', unknown: '未知 ({code})', none: '—', listSeparator: '、',
  },
  action: {
    ok: '确定', cancel: '取消', close: '关闭', save: '保存', remove: '删除', add: '添加', back: '返回', retry: '重试',
    retryNow: '立即重试', dismiss: '不再显示', settings: '设置', help: '快捷键', more: '更多', moveUp: '上移', moveDown: '下移',
  },
  nav: { workbench: '工作台', history: '记录', messages: '消息', voicemail: '留言', fax: '传真', sms: '短信', email: '邮件', recordings: '录音', team: '班长台', settings: '设置', unread: '{name},{count} 个未处理' },
  login: {
    title: '登录', uid: '工号', extension: '分机', password: '密码', startNotReady: '登录后先不接 ACD 来电',
    submit: '登录', submitting: '正在登录…', cancel: '取消登录', server: '服务器 {server}', serverDemo: '演示服务器(内置)',
    servers: '服务器设置', required: '请填写{field}。', passwordShow: '显示密码', passwordHide: '隐藏密码', capsLock: '大写锁定已打开。',
    displaced: '您在这台电脑上的登录已被接管。', displacedBy: '分机已被 {by} 在 {where} 接管,时间 {since}。',
    forcedLogout: '您已被 {by} 强制签出,时间 {since}。', stayedDown: '本机不会自动重新登录。',
    retryIn: '{seconds} 秒后可以再试。', logoutTitle: '要签出吗?', logoutText: '签出后不再接到来电。', logout: '签出',
    again: '重新登录', demoFill: '演示:工号 {uid},分机 {extension},密码 {password}', demoFillAction: '填入',
  },
  takeOver: {
    extension: '分机 {extension} 正被 {uid} 使用({host},自 {since})。要接管吗?',
    agent: '工号 {uid} 已在 {host} 登录(自 {since})。要接管吗?',
    unknownOwner: '该工号或分机正在使用中。要接管吗?', effect: '接管后,对方会被签出,并看到是谁接管的。',
    confirm: '接管', refuse: '不接管',
  },
  link: {
    label: 'CTI 连接:{state}', latency: '{ms} ms', since: '自 {time}', secure: '已加密', insecure: '未加密', zone: '时间按站点时区显示({zone})',
    nextTry: '{seconds} 秒后重试', trying: '正在重试…', attempt: '第 {count} 次',
    state: {
      offline: '未连接', connecting: '连接中', authenticating: '验证中', syncing: '同步中', ready: '已连接',
      degraded: '连接不稳', displaced: '已被接管', unknown: '未知 ({code})',
    },
    /** Says what it means for the agent, not only what happened to the socket. */
    reason: {
      not_started: '还没有连接服务器。', logged_out: '已签出。', connecting: '正在连接服务器。', signing_in: '正在验证身份。',
      loading: '正在取得当前状态。', up: '连接正常。', probing: '服务器没有按时回应,正在探测;屏幕上的状态可能不是最新的。',
      resyncing: '有消息遗漏,正在重新取得全部状态。', refused: '服务器拒绝连接:该地址上没有 CTI 服务在运行。',
      unreachable: '找不到服务器:请检查网络和服务器地址。', no_hello: '服务器没有应答:该端口上可能不是 CTI 服务。',
      wrong_protocol: '对方不是 AT Link 服务器,或版本不兼容:请检查端口。', frame_too_large: '收到过大的数据,连接已关闭。',
      garbage: '收到无法识别的数据,连接已关闭:请检查端口。', tls_failed: '加密连接没有建立:请检查证书或 TLS 设置。',
      closed_by_server: '服务器关闭了连接。', reset: '连接被中断。', dead: '服务器长时间没有任何回应,连接已放弃。',
      waiting_retry: '等待下一次连接。', login_refused: '服务器不接受登录。', taken_over: '您的登录已在别处被接管。',
      forced_logout: '您已被强制签出。', maintenance: '服务器正在维护。', slow_consumer: '本机处理太慢,服务器断开了连接。',
      protocol_error: '通信出错,连接已关闭。', server_full: '服务器的登录数已满,请稍后再试。', unknown: '原因未知 ({code})。',
    },
    banner: {
      offline: '与 CTI 服务器的连接已断开,通话控制暂不可用。电话机本身不受影响。', degraded: '与 CTI 服务器的连接不稳。',
      connecting: '正在重新连接 CTI 服务器。', displaced: '本机已停止工作:{reason}',
    },
  },
  agent: {
    state: {
      'logged-out': '已签出', ready: '可工作', busy: '置忙', wrapup: '事后处理', away: '离席', reserved: '预留占用',
      'not-ready': '未准备好', unknown: '未知 ({code})',
    },
    reason: {
      meal: '用餐', meeting: '会议', training: '培训', paperwork: '文书', rest: '休息', lunch: '午餐', restroom: '洗手间',
      rejected: '拒接', no_answer: '未接听', call: '通话', login: '登录', timeout: '超时',
    },
    chip: '{state}({reason})', menu: '更改我的状态', menuReasons: '{state}:选择原因',
    changedBy: '由 {who} 更改,{time}', me: '本人', next: '挂机后:{state}', nextReason: '挂机后:{state}({reason})',
    actor: { system: '系统', acd: 'ACD', switch: '交换机' }, label: '我的状态:{state}', queued: '通话结束后生效',
    noSession: '已签出', logout: '签出…',
  },
  leg: {
    state: {
      offhook: '已摘机', seized: '占线', ringing: '来电振铃', ringback: '回铃', talking: '通话中', held: '保持',
      transferring: '转接中', disconnected: '已挂断', unknown: '未知 ({code})',
    },
    direction: { in: '外线呼入', out: '外线呼出', 'internal-in': '内线呼入', 'internal-out': '内线呼出', unknown: '方向未知' },
    kind: { queue: '队列', ivr: 'IVR', external: '外线', extension: '内线', unknown: '' },
    waited: '排队 {time}', trunk: '中继 {trunk}', called: '被叫 {number}', original: '原主叫 {number}', conference: '会议',
    heldByPeer: '对方已保持', consulting: '协商', recording: '录音中', lost: '状态不明', lostHint: '与服务器的连接已断开,这个来电后来怎样不知道;请看话机。', noNumber: '无号码', none: '没有通话',
    noneHint: '来电会显示在这里;Ctrl+D 拨号', takeBack: '{seconds} 秒后由 ACD 收回', legs: '当前通话', card: '{state},{who}',
    analogueAnswer: '请拿起话机接听', analogueHangup: '请放下话机', analogueSeized: '请拿起话机,随后拨出',
    listening: '监听中', consultTalking: '协商中', consultRinging: '协商呼叫中', attached: '{key}: {value}', conferenceOf: '会议({count} 方)',
    parties: '会议各方', partyHeld: '保持', partyRinging: '振铃', partyListening: '监听', ivrPort: 'IVR {number}', pair: '协商:{who} 和 {other}',
    transferType: { in: '转入', 'in-out': '转入', 'picked-up': '代接', 'picked-up-out': '代接', 'consult-requested': '请求协商' },
  },
  call: {
    silence: '静音铃声(来电不变)', answer: '接听', reject: '拒接', hangup: '挂断', hold: '保持', retrieve: '取回', swap: '切换', dial: '拨号', pending: '正在{action}…',
    notNow: '当前不可{action}', transfer: '转接', consult: '咨询', conference: '会议', addParty: '会议', dtmf: '按键', ivr: 'IVR',
    reconnect: '返回客户', reconnectCall: '返回', complete: '完成转移', joinThree: '三方会议', leave: '离开会议', stopListening: '停止监听', tools: '按键和 IVR',
    /** What a button will do, where its word is short. */
    hint: {
      transfer: '转接给同事、号码或组', consult: '保持通话,先咨询第三方', conference: '把保持的通话和当前通话合成会议', addParty: '邀请第三方加入通话',
      dtmf: '向对方发送按键音', ivr: '转到 IVR 流程,或把流程接入通话', reconnect: '结束协商,取回原通话', complete: '把两方接通,自己退出',
      swap: '保持当前通话,取回另一个', leave: '离开会议,其他人继续通话',
    },
  },
  dial: {
    placeholder: '号码、姓名或拼音…', label: '拨号号码', pad: '拨号盘', call: '呼叫', will: '将拨 {number}', letters: '号码里不能有字母。',
    empty: '请输入号码。', too_long: '号码太长。', malformed: '这不是一个可拨的号码。', several: '这里有几个号码,请选择拨哪一个。',
    unclear: '看不出这是一个号码还是两个:请用“/”分开,分机请写“转8001”。', mobile_length: '手机号是 11 位,请检查。', landline_length: '区号后面应是 7 或 8 位号码,请检查。',
    service_length: '400 和 800 号码是 10 位,请检查。', country_length: '国际号码的位数不对,请检查国家码和号码。', extension: '短信不能发到分机。', willExtension: '将拨 {number},接通后拨分机 {extension}',
    extensionLater: '接通后拨分机 {extension}', extensionNow: '拨分机 {extension}', choose: '呼叫 {number}', chooseLabel: '选择要拨的号码', elsewhere: '这个号码只在 {where} 范围内有效,在这里会拨到别人。', backspace: '删除一位', requestTitle: '要拨打这个号码吗?',
    requestText: '{source} 请求拨打 {number}。', key: '按键 {key}',
    source: { 'command-line': '命令行', commandLine: '命令行', 'tel-link': '网页链接', link: '网页链接', hotkey: '快捷键', gateway: '外部程序', unknown: '外部程序' },
  },
  /** Panels below the call cards. */
  panel: {
    transfer: '转接 {who}', consult: '咨询({who} 保持等待)', addParty: '邀请加入与 {who} 的通话', dtmf: '发送按键给 {who}', ivr: 'IVR:{who}',
    confirm: { transfer: '转接', consult: '咨询', addParty: '邀请' },
    target: '姓名、号码、工号或组…', targetPerson: '姓名、号码或工号…', targetLabel: '找同事、号码或组', list: '可选对象', number: '拨 {number}', recent: '最近', free: '按输入的号码',
    queue: '排队 {count} · 可工作 {ready}', queueKind: '组队列', notThere: '已签出', notFound: '没有找到“{text}”;也可以直接输入号码。',
    empty: '现在没有别的同事登录;可以直接输入号码。', loading: '正在读取同事列表…', failed: '同事列表没有读到;可以直接输入号码。',
    impossible: '通话已变化,现在不能{action}。', keysSent: '已发送', keysNone: '还没有发送;也可以直接用键盘输入。', keysWait: '待发送 {keys}',
    ivrSend: '转到', ivrJoin: '接入', ivrSendTo: '把通话转到“{name}”', ivrJoinTo: '把“{name}”接入通话', ivrNone: '没有可用的 IVR 流程。',
    pickup: '代接同事的来电', pickupTake: '代接', pickupOf: '代接 {who} 的来电', pickupNone: '没有同事的电话在响铃。', pickupLoading: '正在读取同事列表…', pickupOff: '没有连接,现在不能代接',
  },
  queue: { waiting: '排队', longest: '最长', figures: '排队 {count},最长等待 {time}', none: '无人排队', group: '{name}:{count}' },
  workbench: {
    title: '今天', answered: '接听', placed: '呼出', averageTalk: '平均通话', averageRing: '平均振铃', readyTime: '可工作时长', missed: '未接',
    empty: '今天还没有通话。', emptyHint: '来电和呼出会记在这里。按 Ctrl+D 拨第一个电话。',
    emptyDemo: '演示客户很快会来电:右下角会弹出来电卡片,按 Alt+A 接听。', emptyDemoNotReady: '切换到“可工作”后,演示客户就会来电。', callBack: '回呼', callBackNumber: '回呼 {number}',
    onlyMissed: '只看未接 {count}', figures: '今天的数字', list: '今天的通话',
  },
  history: {
    title: '通话记录', search: '号码、姓名、拼音或备注', empty: '还没有通话记录。', emptyHint: '每次来电和呼出都会自动记下。',
    notFound: '没有找到“{text}”。', notFoundHint: '试试号码的一部分,或清除查找条件。', clear: '清除查找条件',
    loading: '正在读取…', more: '继续向下滚动读取更多', list: '通话记录列表', count: '{count} 条', failed: '读取记录失败。',
    column: { who: '号码 / 客户', group: '组', start: '开始', ring: '振铃', talk: '通话', result: '结果', action: '操作', direction: '方向', trunk: '中继' },
    today: '今天', yesterday: '昨天', inProgress: '通话中',
  },
  cause: {
    normal: '正常结束', no_answer: '未接听', busy: '对方忙', rejected: '已拒接', abandoned: '主叫放弃', failed: '呼叫失败',
    taken_back: 'ACD 收回', transferred: '已转出', timed_out: '超时', maintenance: '系统维护', outcome_unknown: '结果不明',
    joined: '已并入会议', released: '被强拆', picked_up: '已被代接',
    right_ended: '监听已结束:通话中已没有您带的座席',
    missed: '未接', unknown: '未知 ({code})',
  },
  settings: {
    title: '设置', saved: '已保存', locked: '由启动参数固定,本次运行不能更改', failed: '没有保存:{reason}',
    outsidePrefix: '外线前缀', outsidePrefixHint: '拨外线时加在号码前;不需要则留空。', prefixInvalid: '最多四位数字、* 或 #。',
    localAreaCode: '本地区号', localAreaCodeHint: '例如 010;下面两项需要它。', areaIs: '{city}', areaInvalid: '没有这个区号。',
    zeroBeforeForeignMobile: '外地手机前加 0', zeroBeforeForeignMobileHint: '只在知道手机归属地时加;不知道时不加。', localWithoutAreaCode: '拨本地号码时省去区号',
    dialPreview: '{written} → 拨出 {dialled}', dialPreviewLabel: '拨号示例',
    telLinks: '用 ATClient 打开电话链接', telLinksHint: '点击网页上的号码时,由 ATClient 询问是否拨打。',
    dialTelAtOnce: '电话链接:不询问直接拨打', dialTelAtOnceHint: '打开后,任何网页都可能让电话拨出。', dialCommandLineAtOnce: '命令行:不询问直接拨打', dialHotkeyAtOnce: '快捷键:不询问直接拨打',
    hotkeyEnabled: '用快捷键拨打选中的号码', hotkeyEnabledHint: '在任何程序中选中号码后按下;剪贴板保持原样。', dialHotkey: '拨号快捷键', dialHotkeyHint: '点击后按下新的组合键。', hotkeyPress: '请按组合键…',
    section: { arrivals: '到达提醒', connection: '连接', ring: '振铃', calls: '来电', dialling: '拨号', appearance: '外观', window: '窗口', reasons: '状态原因' },
    servers: '服务器', serversHint: '按顺序尝试;留空则使用内置演示服务器。', host: '地址', port: '端口', addServer: '添加服务器',
    hostInvalid: '请填写地址,例如 192.168.1.10。', portInvalid: '端口应在 1 到 65535 之间。', serverRow: '第 {n} 个服务器',
    tls: '加密 (TLS)', tlsHint: '须与服务器一致。', tlsOff: '不加密', tlsOn: '加密 (TLS 1.3)', tlsCaFile: 'CA 证书文件 (PEM)', tlsCaFileHint: '留空则使用系统证书。',
    language: '语言', theme: '主题', system: '跟随系统', light: '浅色', dark: '深色', zoom: '缩放', zoomValue: '{percent}%',
    ringDevice: '振铃设备', ringDeviceDefault: '系统默认设备', ringDeviceNumber: '设备 {n}', ringDeviceGone: '所选设备(未连接)', ringDeviceMissing: '所选设备当前不存在,将用默认设备振铃。',
    ringTone: '铃声', tone: { classic: '经典', soft: '柔和', bright: '清脆', none: '无声' }, ringVolume: '音量',
    ringAlsoDefault: '同时在默认设备上振铃', ringTest: '试听', ringStop: '停止', ringFailed: '无法播放铃声:{reason}',
    showCallCard: '振铃时弹出来电卡片', showNotification: '振铃时发系统通知', noticeVoicemail: '新留言', noticeFax: '新传真', noticeSms: '新短信', noticeEmail: '新邮件', noticesHint: '到达时在屏幕右下角提示;窗口不在前台时另发系统通知。', autoAnswer: '自动接听', autoAnswerDelay: '振铃几秒后自动接听',
    autoAnswerHint: '模拟话机不能自动接听。', closeToTray: '关闭窗口时留在托盘', busyReasons: '置忙原因', awayReasons: '离席原因',
    reasonsHint: '每行一个,最多 20 个。', startNotReady: '登录后先不接 ACD 来电', seconds: '{n} 秒', about: '版本 {version}',
  },
  compact: { toCompact: '紧凑模式', toFull: '完整窗口' },
  card: {
    title: '来电', answerKey: '接听', rejectKey: '拒接', more: '+{count}', seconds: '{n} s', anonymous: '未显示号码', open: '打开主窗口',
    hide: '收起卡片(继续振铃)', moreWaiting: '还有 {count} 个来电在振铃',
  },
  ring: { unavailable: '铃声设备不可用,已改用默认设备。', failed: '铃声无法播放。' },
  live: {
    call: '{who}:{state}', ended: '{who}:通话结束', agent: '我的状态:{state}', link: 'CTI 连接:{state}',
    consultAnswered: '{who} 已应答协商', transferred: '{who}:已转接', conference: '会议,共 {count} 方', listens: '{who} 正在监听',
  },
  toast: { open: '打开', region: '通知', dismiss: '关闭通知' },
  /** Sentences main puts into snapshot.notices. */
  notice: {
    arrival_voicemail: '{who} 的新留言', arrival_voicemail_many: '{count} 条新留言,最近一条来自 {who}',
    arrival_fax: '{who} 的新传真', arrival_fax_many: '{count} 份新传真,最近一份来自 {who}',
    arrival_sms: '{who} 的短信:{text}', arrival_sms_many: '{count} 条新短信,最近一条来自 {who}:{text}',
    arrival_email: '{who} 的邮件:{text}', arrival_email_many: '{count} 封新邮件,最近一封来自 {who}:{text}',
    missed_call: '未接来电:{who}', state_kept: '断线前选择的状态仍然有效:{state}。', ring_unknown: '与服务器的连接已断开,{who} 的来电后来怎样不知道;请看话机。', call_lost: '与 {who} 的通话在连接中断期间结束。', outcome_unknown: '上一个操作的结果不明,请以屏幕上的状态为准。',
    server_maintenance: '服务器将在 {seconds} 秒后维护,请尽快结束通话。', taken_over: '您的登录已被 {by} 在 {where} 接管。',
    forced_logout: '您已被 {by} 强制签出。', ring_failed: '铃声无法播放:{error}', storage_failed: '本地数据没有写入,请检查磁盘空间。',
    storage_restored: '本地数据已损坏,已从备份恢复。', storage_reset: '本地数据已损坏并已搁置,现从空白开始。',
    storage_readonly: '本地数据是只读的,无法写入,请检查文件和文件夹的权限。以前的通话可以查看,新的通话只保留到程序退出。',
    storage_busy: '本地数据正被其他程序占用,请关闭该程序;其间的记录会保留,之后自动写入。',
    storage_recovered: '本地数据已恢复写入,其间的记录已补上。',
    clock_set_back: '本机时钟被调回过去。通话顺序不受影响,请检查日期和时间。', update_ready: '新版本已就绪,重启后生效。',
    dial_no_number: '{source}:“{text}”不能拨打。{reason}', hotkey_no_number: '选中的文字里没有号码。', hotkey_several: '选中的文字里有几个号码,请只选一个。',
    hotkey_no_copy: '没有读到选中的文字;请在系统设置中允许 ATClient 控制键盘,或复制号码后粘贴到拨号框。', hotkey_clipboard: '剪贴板里原来的内容没能全部还原。',
    hotkey_taken: '拨号快捷键 {key} 已被其他程序占用,请在设置中更换。',
    dial_refused: '外部程序请求拨打 {number},已拒绝。', window_crashed: '窗口出错并已重新载入,通话不受影响。',
    notifications_off: '系统通知已被关闭,来电只在卡片和托盘中提示。', server_notice: '服务器通知:{text}',
    second_instance: 'ATClient 已在运行。', ca_file_unreadable: 'CA 证书文件 {file} 无法使用,暂以系统证书验证服务器;请在设置中更正。({error})', embedded_failed: '内置演示服务器没有启动:{error}', card_failed: '来电卡片无法显示。',
    command_failed: '操作没有完成:{reason}', unknown: '通知 ({key})',
    message: '{who}:{text}', callback: '{who} 请您回电:{name}{number}', survey_score: '客户评分:{score}', oem_received: '{kind}({who}):{text}',
    state_changed_by: '{by} 将您的状态改为“{state}”。', next_state_by: '{by} 安排您在通话结束后转为“{state}”。',
    call_released: '{by} 强拆了您与 {who} 的通话。', call_picked_up: '{by} 代接了 {who} 的来电。',
    listening_ended: '监听已结束:通话中已没有您带的座席。',
    listened_by: '{by} 开始监听您的通话。', joined_by: '{by} 已加入您的通话。',
    wrapup_refused: '事后处理没有被服务器接受,已保存到本机:{reason}',
  },
  /** Tray menu and operating-system notifications (made in main). */
  tray: {
    tooltip: 'ATClient · {state}', tooltipUser: 'ATClient · {name} {uid} · {state}', open: '打开主窗口', compact: '紧凑模式', quit: '退出', logout: '签出',
    state: '状态', answer: '接听', reject: '拒接', loggedOut: '已签出', calling: '来电:{who}', hidden: 'ATClient 仍在托盘中运行',
    quitTitle: '要退出吗?', quitInCall: '您正在通话中。退出不会挂断电话机,但将无法在电脑上控制通话。',
  },
  notify: { ringTitle: '来电:{who}', ringBody: '{number} · {queue}', missedTitle: '未接来电', missedBody: '{who} · {time}' },
  error: {
    ...databaseErrorsZhCN,
    ...mediaErrorsZhCN,
    ...faxErrorsZhCN,
    ...fileErrorsZhCN,
    bad_arguments: '填写的内容不符合要求,请检查后再试。', not_logged_in: '还没有登录,请先登录。', not_allowed: '您没有权限做这个操作。',
    no_such_agent: '没有这个工号,请检查后再试。', wrong_password: '工号或密码不对,请重新输入。', no_such_extension: '没有这个分机,请检查后再试。',
    no_such_call: '这个通话已经结束。', wrong_state: '当前状态({state})下不能这样做。', not_supported_by_switch: '交换机不支持这个操作。',
    not_supported_by_extension: '这部话机不能由电脑控制,请在话机上操作。', agent_in_use: '工号 {uid} 正在 {host} 使用(自 {since})。',
    extension_in_use: '分机正被 {uid} 使用({host},自 {since})。', busy: '对方忙,请稍后再拨。', unreachable: '打不通,请检查号码或稍后再拨。',
    timeout: '交换机没有按时完成操作,请再试一次。', overloaded: '服务器繁忙,请 {seconds} 秒后再试。',
    outcome_unknown: '连接中断过,不知道操作是否完成;请看通话的当前状态。', internal: '程序内部出错;请重试,若再次出现请联系管理员。',
    link_lost: '连接在操作途中断开;恢复后请看通话的当前状态。', not_connected: '没有连上 CTI 服务器,请检查网络或服务器设置。',
    timed_out: '等待超时,请再试一次。', cancelled: '已取消。', refused_by_guard: '出于安全原因,这个操作被拒绝。',
    bad_number: '这不是一个可拨的号码,请检查后再拨。', storage_failed: '本地数据无法读写,请检查磁盘空间。',
    hotkey_refused: '这个组合键已被系统或其他程序占用,请换一个。',
    settings_locked: '这项设置由启动参数或管理员固定,不能更改。', server_not_verified: '无法确认服务器的身份,已停止登录;请联系管理员。',
    inState: { ...manageReasonsZhCN, wrapup_code_missing: '请先选择本次通话的小结代码,再切换到可工作。' },
    unknown: '未知错误 ({code})。',
  },
}
/** The shape both languages have. */
export type Messages = typeof zhCN
