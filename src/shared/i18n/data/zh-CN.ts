/** What can go wrong with the databases, and what to do about it. */
export const databaseErrorsZhCN = {
  database_unreachable: '连不上数据库服务器,请检查服务器地址、端口和网络。',
  database_tls: '与数据库服务器的加密连接没有建立,请检查服务器证书和加密设置。',
  database_login: '数据库拒绝了登录,请检查登录名、密码和域。',
  database_missing: '服务器上没有这个数据库,或无权打开,请检查数据库名称。',
  database_rights: '数据库登录名没有这项权限,请管理员按登录脚本授权。',
  database_table_missing: '数据库里没有需要的表或列,请检查对照文件或运行建表脚本。',
  database_timeout: '数据库没有在规定时间内回答,请缩小条件或稍后再试。',
  database_busy: '数据库正忙,请稍后再试。',
  database_away: '数据库暂时连不上,{seconds} 秒后会再试。',
  database_failed: '数据库出错,请再试;再次出现请告诉管理员。',
  database_not_set: '这个数据库还没有设置,请在“设置 › 数据库”中填写服务器和登录名。',
  database_password: '还没有输入这个数据库的密码。',
  database_mapping: '对照文件有误,请在“设置 › 数据库”中更正。',
  database_ca_file: 'CA 证书文件读不出来或不是 PEM 证书,请检查路径。',
}

/** The databases in the settings, on the link badge and above the views that need them. */
export const dataZhCN = {
  data: {
    title: '数据库', list: '数据库列表', source: '数据来源', sourceHint: '内置:数据存在这台电脑上,不需要服务器。', locked: '由启动参数或管理员固定。',
    sources: { embedded: '内置', sqlserver: 'SQL Server' },
    name: { callthink: '座席与信箱', callthink_crm: '客户', callthink_cdr: '通话记录', talentel_log: '录音', callthink_rpt: '报表' },
    notSet: '没有设置', host: '服务器', hostHint: '名称或地址', place: '端口或实例', placeHint: '1433', database: '数据库名', user: '登录名', password: '密码', domain: 'Windows 域', domainHint: '不填:SQL 登录',
    encrypt: '加密', encryptions: { on: '开', strict: '严格(TDS 8.0)', off: '关' }, encryptOff: '密码和数据会不加密地在网络上传送。',
    trust: '信任任何服务器证书', trustHint: '中间人也能读到数据,只用于试验。', caFile: 'CA 证书文件(PEM)', caHint: '不填:用系统的证书', serverName: '证书上的服务器名', serverNameHint: '服务器填地址时',
    passwordKept: '已加密保存', passwordSession: '本次有效', passwordNone: '请输入密码',
    sameForAll: '所有数据库用同一服务器', sameDone: '服务器、登录名和加密已填到全部数据库。', test: '测试', testAll: '全部测试', testing: '正在测试…', testOk: '{server},{ms} ms', unsaved: '有未保存的更改。', saved: '已保存,立即生效。',
    savedNotKept: '已生效。这台电脑不能安全地保存密码,密码只用到程序退出。', unprotected: '这个系统没有可靠的密码保护(钥匙串),密码不会存到磁盘,每次启动后输入一次。',
    hostBad: '服务器填名称或地址,不带协议、斜线和空格。', placeBad: '填端口 1–65535,或实例名称。', userBad: '请填写登录名。', caBad: '请填写 PEM 文件的完整路径。',
    mappingFile: '对照文件(JSON)', mappingHint: '表和列用了别的名称时填写;不填则用标准名称。', mappingGood: '对照文件没有错误。',
    mapping: {
      unreadable: '对照文件读不出来:{detail}', not_json: '对照文件不是 JSON({detail})。', shape: '对照文件的内容不对:{detail}', no_table: '对照文件里的表“{table}”不存在;有:{detail}。',
      no_column: '对照文件:表 {table} 没有列“{column}”;有:{detail}。', needed: '对照文件:{table}.{column} 必须有,请给出列名或建一个视图。',
    },
    state: { unknown: '还没有用到', up: '正常', away: '连不上', other: '未知({code})' },
    badge: '数据库:{state}', badgeAway: '{names}连不上', badgeWait: '等待密码',
    banner: {
      away: '{names}暂时连不上。', offline: '可以继续通话;列表里显示的是上次看到的内容。', retryIn: '{seconds} 秒后会再试', retry: '立即重试', trying: '正在重试…', settings: '数据库设置',
      password: '请输入 {host} 上 {user} 的密码', passwordOnce: '只在这次运行中使用,不会存到磁盘。', passwordKeep: '会加密保存在这台电脑上。', passwordSend: '确定', preparing: '正在准备演示数据,几秒钟后就好。', back: '数据库已恢复。',
    },
  },
}
