/**
 * Sentences that only the main process says: before there is a window (command line), or outside
 * of one (menus of the system). Everything else is in zh-CN.ts and en.ts.
 */
import { interpolate } from './index.ts'
import type { Locale, MessageParams } from './index.ts'

const zhCN = {
  needsValue: '启动参数 --{name} 需要一个值,例如 --{name}=…。',
  noValue: '启动参数 --{name} 不带值。',
  badServer: '启动参数 --server 的地址“{value}”不正确;应写成 主机:端口,多个用逗号分隔。',
  badNumber: '启动参数 --{name} 的值“{value}”不正确。',
  badPort: '启动参数 --{name} 的端口“{value}”不正确;应为 1 到 65535。',
  badDay: '启动参数 --{name} 的日期“{value}”不正确;应写成 YYYY-MM-DD,例如 2028-02-29。',
  badChoice: '启动参数 --{name} 的值“{value}”不正确;可用:{choices}。',
  demoOnly: '启动参数 --{name} 只能用于演示,不能与 --server 同用。',
  tooLong: '启动参数 --{name} 的值过长。',
  switchesIgnored: '已安装的程序不接受这些启动参数,已忽略:{names}',
  fatal: 'ATClient 无法启动:{error}',
  hiddenTitle: 'ATClient 仍在运行',
  hiddenBody: '窗口已收到系统托盘,来电照常提醒。在托盘菜单中可以退出。',
  noTray: '此系统没有托盘,关闭窗口即退出。',
}
const en: typeof zhCN = {
  needsValue: 'The switch --{name} needs a value, for example --{name}=….',
  noValue: 'The switch --{name} takes no value.',
  badServer: 'The address “{value}” of --server is not right; write HOST:PORT, several with commas between.',
  badNumber: 'The value “{value}” of --{name} is not right.',
  badPort: 'The port “{value}” of --{name} is not right; it is a number from 1 to 65535.',
  badDay: 'The day “{value}” of --{name} is not right; write YYYY-MM-DD, for example 2028-02-29.',
  badChoice: 'The value “{value}” of --{name} is not right; choose from: {choices}.',
  demoOnly: 'The switch --{name} is for the demo only and cannot be used with --server.',
  tooLong: 'The value of --{name} is too long.',
  switchesIgnored: 'The installed program does not take these switches; they are ignored: {names}',
  fatal: 'ATClient cannot start: {error}',
  hiddenTitle: 'ATClient keeps running',
  hiddenBody: 'The window is in the system tray; calls still ring. Use the tray menu to quit.',
  noTray: 'This system has no tray; closing the window quits.',
}
export type NativeKey = keyof typeof zhCN
export const NATIVE_MESSAGES: Readonly<Record<Locale, typeof zhCN>> = { 'zh-CN': zhCN, en }

/** One of the sentences above in a language. */
export function nativeText(locale: Locale, key: NativeKey, params: MessageParams = {}): string {
  return interpolate(NATIVE_MESSAGES[locale][key], (name) => params[name])
}
