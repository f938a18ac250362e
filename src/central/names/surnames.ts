/**
 * Surnames whose reading as a surname is not the usual one of the character, and compound surnames. Readings: 现代汉语词典 (7th edition),
 * entries "名 姓"; syllables without tones, ü as v.
 */

/** Single surnames that are read in a way of their own. */
export const SURNAME_READINGS: ReadonlyMap<string, string> = new Map(Object.entries({
  单: 'shan', 曾: 'zeng', 解: 'xie', 仇: 'qiu', 区: 'ou', 查: 'zha', 任: 'ren', 宁: 'ning', 华: 'hua', 燕: 'yan', 朴: 'piao', 盖: 'ge', 翟: 'zhai', 种: 'chong', 员: 'yun',
  召: 'shao', 冼: 'xian', 洗: 'xian', 缪: 'miao', 覃: 'qin', 晁: 'chao', 黑: 'he', 瞿: 'qu', 秘: 'bi', 繁: 'po', 那: 'na', 逄: 'pang', 过: 'guo', 隽: 'juan', 牟: 'mou', 臧: 'zang',
  钭: 'tou', 厍: 'she', 眭: 'sui', 句: 'gou', 勾: 'gou', 莘: 'shen', 谌: 'chen', 车: 'che', 都: 'du', 阚: 'kan', 郇: 'xun', 佴: 'nai', 撒: 'sa', 葛: 'ge', 相: 'xiang', 俞: 'yu', 尉: 'wei',
  祭: 'zhai', 薄: 'bo', 卜: 'bu', 费: 'fei', 盛: 'sheng', 曲: 'qu', 乐: 'yue', 纪: 'ji', 贾: 'jia', 折: 'she', 柏: 'bai', 沈: 'shen', 石: 'shi', 应: 'ying', 占: 'zhan', 褚: 'chu', 郗: 'xi', 於: 'yu',
  仝: 'tong', 乜: 'nie', 幺: 'yao', 么: 'yao', 贲: 'ben', 强: 'qiang', 冯: 'feng', 呙: 'guo', 哈: 'ha', 宿: 'su',
  颉: 'xie', 隗: 'wei', 粘: 'nian', 郦: 'li', 尹: 'yin', 叶: 'ye', 殷: 'yin', 亓: 'qi', 訾: 'zi', 妫: 'gui',
}))

/** Compound surnames; a name with one has three or four characters. */
export const COMPOUND_READINGS: ReadonlyMap<string, string> = new Map(Object.entries({
  欧阳: 'ou yang', 上官: 'shang guan', 司马: 'si ma', 诸葛: 'zhu ge', 慕容: 'mu rong', 司徒: 'si tu', 东方: 'dong fang', 皇甫: 'huang fu', 尉迟: 'yu chi', 长孙: 'zhang sun', 万俟: 'mo qi',
  澹台: 'tan tai', 令狐: 'ling hu', 呼延: 'hu yan', 夏侯: 'xia hou', 公孙: 'gong sun', 宇文: 'yu wen', 独孤: 'du gu', 南宫: 'nan gong', 淳于: 'chun yu', 百里: 'bai li', 鲜于: 'xian yu', 端木: 'duan mu',
  钟离: 'zhong li', 赫连: 'he lian', 拓跋: 'tuo ba', 耶律: 'ye lv', 完颜: 'wan yan', 轩辕: 'xuan yuan', 闻人: 'wen ren', 申屠: 'shen tu', 太史: 'tai shi', 公冶: 'gong ye', 宗政: 'zong zheng', 濮阳: 'pu yang',
  单于: 'chan yu', 公羊: 'gong yang', 公良: 'gong liang', 闾丘: 'lv qiu', 司空: 'si kong', 司寇: 'si kou', 亓官: 'qi guan', 东郭: 'dong guo', 南门: 'nan men', 西门: 'xi men', 梁丘: 'liang qiu', 左丘: 'zuo qiu',
  第五: 'di wu', 谷梁: 'gu liang', 乐正: 'yue zheng', 宰父: 'zai fu', 段干: 'duan gan', 巫马: 'wu ma', 子车: 'zi ju', 颛孙: 'zhuan sun', 漆雕: 'qi diao', 壤驷: 'rang si', 仲孙: 'zhong sun', 叔孙: 'shu sun', 纳兰: 'na lan',
}))

/** Second surname of a double one (范徐丽泰): four characters are a person only then. */
export const COMMON_SURNAMES: ReadonlySet<string> = new Set('王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段')
