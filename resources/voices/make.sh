#!/bin/sh
# Makes the voices of the demo's calls anew: sh make.sh. Needs sox and espeak-ng; the program needs neither.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
say() { # name, voice, speed, pitch, text
  espeak-ng -v "$2" -s "$3" -p "$4" -w "$work/say.wav" "$5"
  sox -D -R "$work/say.wav" -r 8000 -b 16 -c 1 "$work/say8.wav" silence 1 0.02 0.2% reverse silence 1 0.02 0.2% reverse norm -5
  sox -D -R "$work/say8.wav" -e gsm-full-rate "$1.wav"
}
agent() { say "agent-$1" cmn+f2 165 55 "$2"; }
customer() { say "customer-$1" cmn+m3 150 35 "$2"; }
message() { say "message-$1" "$2" 150 "$3" "$4"; }
agent 1 "您好,这里是服务热线,请问有什么可以帮您?"
agent 2 "好的,请您稍等,我马上为您查询。"
agent 3 "请问您的订单号码是多少?"
agent 4 "我已经帮您登记了,技术人员今天下午会和您联系。"
agent 5 "请您先关闭电源,等一分钟以后再打开。"
agent 6 "明白了,给您添麻烦了,非常抱歉。"
agent 7 "请问还有其他可以帮您的吗?"
agent 8 "感谢您的来电,祝您生活愉快,再见。"
customer 1 "您好,我想问一下我的打印机什么时候能修好。"
customer 2 "上个星期就送过去了,一直没有消息。"
customer 3 "订单号码是三五八二零六。"
customer 4 "对,就是那一台,每次打印都卡纸。"
customer 5 "好的,我试一下,请等一等。"
customer 6 "还是不行,指示灯一直在闪。"
customer 7 "那今天下午几点可以过来?"
customer 8 "好的,没有了,谢谢你,再见。"
message 1 cmn+m3 35 "您好,我是上午打过电话的客户,打印机还是卡纸,请给我回个电话,谢谢。"
message 2 cmn+f4 60 "喂,你好,我想问一下发票开好了没有,麻烦尽快回复我。"
message 3 cmn+m7 30 "你们的技术人员到现在还没有来,请马上联系我,我一直在公司。"
message 4 cmn+f3 50 "您好,我想改一下送货的时间,明天上午家里没有人,后天可以。"
sox -D -R -n -r 8000 -b 16 -c 1 -e gsm-full-rate silence.wav trim 0 0.04
rm -r "$work"
