/** Names, companies and addresses: all invented. Given names avoid characters with two readings. */
import { initialsOf } from '../names/pinyin.ts'
import type { Chance } from './chance.ts'
import type { DemoArea } from './areas.ts'

const SURNAMES = Array.from('王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文')
/** Common ones come more often. */
const SURNAME_WEIGHTS = SURNAMES.map((surname, index) => [surname, 100 / (index + 8)] as const)
const COMPOUND = ['欧阳', '上官', '司马', '诸葛', '慕容', '司徒', '东方', '皇甫'] as const
const GIVEN = Array.from('伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文辉力健永林鹏飞宁斌梅琳雪梦琪欣怡诗涵雨桐子轩浩然思远嘉禾佳慧婷倩莹晓春秋冬海波峰凯旋志豪博睿泽楠晨曦瑞祥安康福贵荣昌松柏竹菊云霏萌若溪书瑶景')
const COMPANY_WORDS = ['华晨', '瑞丰', '天成', '恒信', '新远', '金桥', '明德', '东升', '宏图', '启航', '中环', '立诚', '嘉源', '安泰', '汇通', '博雅', '盛世', '晨光', '国瑞', '永兴'] as const
const COMPANY_TRADES = ['精密机械', '电子科技', '贸易', '物流', '建材', '医疗器械', '软件', '食品', '服饰', '环保工程', '汽车配件', '仪器仪表', '印务', '园林', '酒店管理'] as const
const STREETS = ['人民路', '中山路', '解放路', '建设路', '和平路', '新华路', '文化路', '长江路', '黄河路', '学院路', '科技路', '迎宾路', '滨河路', '青年路', '工业大道', '朝阳街', '胜利街', '东风路'] as const
const ESTATES = ['阳光花园', '翠湖苑', '金色家园', '世纪城', '书香门第', '锦绣江南', '望江府', '星河湾', '梧桐里', '东湖小区'] as const
const DEPARTMENTS = ['采购部', '行政部', '财务部', '设备部', '市场部', '信息中心', '仓储部', '总经办'] as const
const TITLES = ['经理', '主管', '助理', '专员', '主任', '工程师'] as const

/** 2 to 4 characters: one in seven has two, one in thirty a compound surname. */
export function drawName(chance: Chance): string {
  const surname = chance.happens(0.035) ? chance.pick(COMPOUND) : chance.weighted(SURNAME_WEIGHTS)
  const given = chance.happens(0.15) ? chance.pick(GIVEN) : chance.pick(GIVEN) + chance.pick(GIVEN)
  return surname + given
}

const known = new Map<string, string>()
const lettersOf = (text: string): string => {
  const letters = known.get(text) ?? initialsOf(text)
  known.set(text, letters)
  return letters
}

/** PYM of a drawn name, part by part: the dictionary takes 50 µs for a name, and there are ten thousand. */
export function initialsOfDrawn(name: string): string {
  const compound = COMPOUND.find((surname) => name.startsWith(surname))
  const surname = compound ?? name.slice(0, 1)
  // With a given name behind it, it is read as a surname.
  return lettersOf(`${surname}明`).slice(0, -1) + Array.from(name.slice(surname.length), lettersOf).join('')
}

export const drawCompany = (chance: Chance, area: Pick<DemoArea, 'city'>): string =>
  `${area.city}${chance.pick(COMPANY_WORDS)}${chance.pick(COMPANY_TRADES)}有限公司`

export function drawAddress(chance: Chance, area: Pick<DemoArea, 'province' | 'city'>, company: string | null): string {
  const place = area.province.endsWith('市') ? area.province : `${area.province}${area.city}市`
  const street = `${chance.pick(STREETS)}${chance.int(1, 680)}号`
  const room = String(chance.int(1, 28) * 100 + chance.int(1, 8))
  return company === null ? `${place}${street}${chance.pick(ESTATES)}${chance.int(1, 32)}栋${room}室` : `${place}${street}${company}${room}室`
}

export const drawPost = (chance: Chance): string => chance.pick(DEPARTMENTS) + chance.pick(TITLES)
