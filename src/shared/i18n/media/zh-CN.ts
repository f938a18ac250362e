/** What can go wrong with a file of the server, and what to do about it. */
export const mediaErrorsZhCN = {
  media_gone: '这条记录已不在列表里,请刷新列表后再打开。',
  media_unmapped: '还没有设置到哪里去取这个文件,请在“设置 → 文件位置”里为服务器路径指定共享、文件夹或网址。',
  media_missing: '文件不存在:可能已归档、删除,或尚未写完。',
  media_denied: '没有权限读取这个文件,请管理员开放共享或文件夹的读取权限。',
  media_unreachable: '存放文件的共享或服务器连不上,请检查网络后再试。',
  media_timeout: '存放文件的共享或服务器没有在规定时间内回答,请稍后再试。',
  media_empty: '文件是空的,没有录到内容。',
  media_broken: '文件已损坏,无法读取。',
  media_unknown_format: '不认识这个文件的格式,无法打开。',
  media_too_large: '文件太大,无法打开。',
  mail_part_damaged: '邮件里的这个附件已损坏或不完整,没有保存。可以保存整封邮件,或请发件人重新发送。',
  media_not_saved: '没有存成:请检查目标文件夹的写入权限和磁盘空间。',
}

/** Sentences of the area "media", in Chinese; `en.ts` beside it has the same shape. */
export const mediaZhCN = {
  media: {
    player: '播放器', play: '播放', pause: '暂停', space: '空格', back: '后退 {seconds} 秒', forward: '前进 {seconds} 秒', speed: '播放速度',
    position: '播放位置', positionOf: '{position},全长 {length}', lanes: '上:座席 · 下:客户',
    loop: '循环', loopFrom: '循环播放:从这里开始', loopTo: '循环播放:到这里为止', loopToShort: '到这里', loopEnd: '取消循环',
    volume: '音量', agentSide: '座席', customerSide: '客户',
    saveCopy: '另存一份', copyStarted: '正在另存,进度见“正在进行”。', truncated: '录音不完整:文件在结束之前中断,可播放已有部分。',
    paths: '文件位置', pathsLabel: '服务器路径与读取位置', pathsHint: '服务器上的录音、留言、传真和附件在这台电脑上从哪里读取;服务器写的路径以左边开头时,改从右边读取。', pathRow: '第 {n} 条', pathPrefix: '服务器路径,如 D:\\recwav', pathTarget: '共享、文件夹或网址,如 \\\\server\\recwav', pathAdd: '添加位置',
    pathInvalid: '两栏都要填;网址不能带用户名、密码或“?”。',
    notes: '备注', noteAt: '在 {time} 处写备注', noteAdd: '添加备注', noteGo: '跳到 {time}', noteRemove: '删除备注“{text}”',
  },
}
