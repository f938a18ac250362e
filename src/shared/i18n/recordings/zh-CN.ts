/** Sentences of the area "recordings", in Chinese; `en.ts` beside it has the same shape. */
export const recordingsZhCN = {
  recordings: {
    title: '录音', list: '录音列表', number: '主叫或被叫号码', extension: '分机', agent: '座席', callId: '呼叫标识', more: '更多条件',
    empty: '这段时间没有符合条件的录音。', emptyHint: '放宽日期或清空条件再试。', choose: '选择一条录音播放。', noFile: '这条记录没有录音文件。',
    caller: '主叫', called: '被叫', at: '时间', length: '时长', file: '文件', type: '类型', with: '{name}({uid})', previous: '上一条 (P)', next: '下一条 (N)', clear: '清空条件',
    kind: { 'in': '呼入', 'out': '呼出', 'internal-in': '内部呼入', 'internal-out': '内部呼出', missed: '未接', none: '无类型', unknown: '未知({code})' },
  },
  voicemail: {
    list: '留言列表', empty: '这段时间没有留言。', emptyHint: '放宽日期再试。', choose: '选择一条留言收听。', from: '来电', to: '留给', box: '信箱', noFile: '这条留言没有录音文件。',
  },
}
