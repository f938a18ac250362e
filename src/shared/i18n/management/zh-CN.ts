/** Sentences of the area "management", in Chinese; `en.ts` beside it has the same shape. */
export const managementZhCN = {
  manage: {
    tabs: '班长台的内容', tab: { board: '座席状态', manage: '管理' }, section: '管理什么', sections: { groups: '组', agents: '座席' },
    optional: '(可不填)', kept: '通话记录、录音和消息不会被删除。',
    note: {
      link: '与服务器的连接已断开,现在看到的是之前的内容,不能修改。', away: '服务器暂时读不到座席数据库,只能查看,不能修改;恢复后会自动可用。',
      none: '这台服务器没有座席数据库,组和座席只能由管理员在站点文件中修改。', groupsLeader: '您可以调整自己所带组的成员;增删组请找管理员。', agentsLeader: '您可以查看座席;增删座席请找管理员。',
    },
    role: { agent: '座席', leader: '班长', admin: '管理员' },
    roleHint: { leader: '能监听、强拆和调整自己所在组的座席。', admin: '带所有的组,并能增删组和座席。' },
    group: {
      list: '组', count: '{count} 人', search: '组名或编号', type: '组的类型', types: { acd: 'ACD 组', business: '业务组' }, led: '所带',
      add: '添加组', newOf: '新建 {type}', id: '编号', name: '名称', acdHint: '添加后立即有自己的队列;电话分到哪个组由交换机的路由决定。', added: '已添加组 {name}({id})。',
      delete: '删除组', ask: '要删除组 {name}({id})吗?', goes: '将同时删除 {count} 个组成员关系;座席本身保留。', goesNone: '这个组没有成员。', online: '其中 {count} 人现在已登录;他们保持登录,但不再接这个组的来电。',
      goesQueue: '它的队列随之消失;仍有来电排队时不会删除。', deleted: '已删除组 {name}({id})。', none_acd: '还没有 ACD 组。', none_business: '还没有业务组。', noneHint: '点“添加组”新建一个。',
    },
    member: {
      list: '{group} 的成员', add: '添加成员到 {group}', search: '添加成员:工号、姓名或分机', results: '找到的座席', noneFound: '没有可以添加的座席。', none: '这个组还没有成员。', noneHint: '在上面输入工号或姓名来添加。',
      remove: '移出成员', removeOne: '移出 {name} {uid}', hint: '↑↓ 选择,回车到“移出”', added: '{name}({uid})已加入 {group}。', removed: '{name}({uid})已移出 {group}。',
    },
    agent: {
      list: '座席', search: '工号、姓名、分机或手机', choose: '选择一名座席来查看。', add: '添加座席', new: '新座席', works: '启用(停用的座席不能登录)', stopped: '停用',
      in: '在分机 {extension}', inCall: '在分机 {extension},通话中', out: '未登录', groupCount: '{count} 个组',
      field: { uid: '工号', name: '姓名', password: '密码', role: '角色', extension: '常用分机', mobile: '手机' },
      fact: { role: '角色', extension: '常用分机', mobile: '手机', groups: 'ACD 组', businessGroups: '业务组', now: '现在', login: '登录' },
      canLogIn: '可以登录', isStopped: '已停用,不能登录', noVerifier: '服务器没有他的密码,不能登录', plainLink: '与服务器的连接没有加密,密码会在网络上明文传送;请先让管理员启用 TLS。',
      added: '已添加 {name}({uid}),现在就可以登录;要接电话请把他加入一个组。', addedStopped: '已添加 {name}({uid}),停用中。',
      delete: '删除座席', ask: '要删除座席 {name}({uid})吗?', goes: '将同时删除 {count} 个组成员关系:{groups}。', goesNone: '他不属于任何组。', goesOnline: '他现在在分机 {extension} 登录;会先被签出,并看到是谁做的。',
      goesInCall: '他正在通话,通话结束前不能删除。', goesLogin: '他的密码一并删除,不能再登录。', deleted: '已删除座席 {name}({uid})。',
    },
    fault: {
      required: '请填写。', separator: '不能含有 | 或 ; 。', tooLong: '太长了。', groupTaken: '这个编号已有一个组。', agentTaken: '这个工号已有人使用。',
      extension: '分机只能是数字和字母。', mobile: '手机号只能是数字。', passwordRequired: '请设置一个密码。',
    },
    strength: { weak: '强度:弱,容易被猜到;请用 8 位以上、不含工号的密码。', fair: '强度:中。再长一些更好。', strong: '强度:强。' },
  },
}
/** Why the server refuses an act of management (domain/manage.ts, MANAGE_REASONS). */
export const manageReasonsZhCN = {
  not_leader: '只有班长才能管理组和座席。', not_manager: '只有管理员,或带全部组的班长,才能增删组和座席。', not_led: '这个组不归您带,不能调整它的成员。',
  not_led_agent: '这位座席不归您带:请管理员或带其所在组的班长来调整。',
  no_directory: '这台服务器没有座席数据库,组和座席只能由管理员在站点文件中修改。', no_such_group: '没有这个组,可能刚被别人删除。', group_exists: '这个编号已有一个组,请换一个。',
  agent_exists: '这个工号已有人使用,请换一个。', not_a_member: '他已经不是这个组的成员。', own_number: '不能删除自己。', calls_waiting: '还有来电在这个组排队或振铃,接完后再删除。',
  agent_in_call: '他正在通话,挂机后再删除。', password_format: '站点还没有设定密码的存放格式(passwordFormat),不能添加座席;请联系管理员。',
  directory_away: '服务器现在连不上座席数据库,没有修改;请稍后再试。', directory_rights: '服务器对座席数据库没有写权限;请联系管理员。',
  directory_refused: '座席数据库不接受这些内容,没有修改。', server_disk: '服务器的磁盘写不进去,没有修改;请联系管理员。',
}
