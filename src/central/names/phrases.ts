/**
 * Words and places whose reading does not follow from their characters, and which the dictionary of words lacks or reads otherwise.
 * Sources: 现代汉语词典 (7th edition) for words and the places it has, 中华人民共和国政区大典 for the other places. Syllables without tones, ü as v.
 */
export const PHRASES: ReadonlyMap<string, string> = new Map(Object.entries({
  // Words at the beginning of which a surname seems to stand.
  解放: 'jie fang', 解决: 'jie jue', 查询: 'cha xun', 查理: 'cha li', 查干: 'cha gan', 查验: 'cha yan', 单位: 'dan wei', 单身: 'dan shen', 单元: 'dan yuan', 单车: 'dan che', 曾经: 'ceng jing', 员工: 'yuan gong', 区域: 'qu yu', 乐购: 'le gou',
  乐视: 'le shi', 乐天: 'le tian', 乐高: 'le gao', 乐园: 'le yuan', 乐凯: 'le kai', 乐活: 'le huo', 种子: 'zhong zi', 种植: 'zhong zhi', 折扣: 'zhe kou', 秘书: 'mi shu', 长城: 'chang cheng', 长江: 'chang jiang', 重型: 'zhong xing', 重工: 'zhong gong',
  行政: 'xing zheng', 会计: 'kuai ji', 会员: 'hui yuan', 会议: 'hui yi', 会展: 'hui zhan', 调度: 'diao du', 仇恨: 'chou hen', 省城: 'sheng cheng', 藏族: 'zang zu', 那曲: 'na qu', 大厦: 'da sha', 黑龙江: 'hei long jiang', 黑河: 'hei he',
  // Places.
  重庆: 'chong qing', 长沙: 'chang sha', 长安: 'chang an', 长春: 'chang chun', 长子县: 'zhang zi xian', 乐山: 'le shan', 乐清: 'yue qing', 乐亭: 'lao ting', 乐陵: 'lao ling', 乐昌: 'le chang', 单县: 'shan xian', 解州: 'xie zhou', 盖州: 'gai zhou',
  曾都: 'zeng du', 莘县: 'shen xian', 莘庄: 'xin zhuang', 尉氏: 'wei shi', 尉犁: 'yu li', 牟平: 'mu ping', 中牟: 'zhong mu', 任丘: 'ren qiu', 曲阜: 'qu fu', 六安: 'lu an', 六合: 'lu he', 台州: 'tai zhou', 丽水: 'li shui', 番禺: 'pan yu', 蚌埠: 'beng bu',
  亳州: 'bo zhou', 铅山: 'yan shan', 井陉: 'jing xing', 东阿: 'dong e', 涡阳: 'guo yang', 黄陂: 'huang pi', 浚县: 'xun xian', 犍为: 'qian wei', 筠连: 'jun lian', 荥阳: 'xing yang', 荥经: 'ying jing', 枞阳: 'zong yang', 歙县: 'she xian', 繁峙: 'fan shi',
  栎阳: 'yue yang', 渑池: 'mian chi', 柘城: 'zhe cheng', 会稽: 'kuai ji', 龟兹: 'qiu ci', 洪洞: 'hong tong', 天台: 'tian tai', 行唐: 'xing tang', 太行: 'tai hang', 吴堡: 'wu bu', 瓦窑堡: 'wa yao bu', 十里堡: 'shi li pu', 射阳: 'she yang', 泌阳: 'bi yang',
  大城县: 'dai cheng xian', 珲春: 'hun chun', 监利: 'jian li', 漯河: 'luo he', 甪直: 'lu zhi', 郫县: 'pi xian', 秘鲁: 'bi lu', 柏林: 'bo lin', 西藏: 'xi zang', 成都: 'cheng du', 都江堰: 'du jiang yan', 厦门: 'xia men', 百色: 'bai se', 吐蕃: 'tu bo', 阿房: 'e pang',
  渑水: 'sheng shui', 睢县: 'sui xian', 郏县: 'jia xian', 武陟: 'wu zhi', 获嘉: 'huo jia', 讷河: 'ne he', 盱眙: 'xu yi', 鄄城: 'juan cheng', 儋州: 'dan zhou', 綦江: 'qi jiang', 什邡: 'shi fang', 北碚: 'bei bei', 耒阳: 'lei yang', 砀山: 'dang shan', 蠡县: 'li xian',
  阳曲: 'yang qu', 石柱: 'shi zhu', 大埔: 'da bu', 黄埔: 'huang pu', 深圳: 'shen zhen', 东莞: 'dong guan', 莞城: 'guan cheng', 宿州: 'su zhou', 朝阳: 'chao yang', 朝天: 'chao tian', 阿城: 'a cheng', 台安: 'tai an', 盂县: 'yu xian', 隰县: 'xi xian', 无为: 'wu wei',
  尉迟: 'yu chi', 万俟: 'mo qi', 长孙: 'zhang sun',
}))

/** Readings that a character of a name or place may have besides its first: what a person may type who has only seen it. */
export const OTHER_READINGS: ReadonlyMap<string, readonly string[]> = new Map(Object.entries({
  乐: 'le yue lao', 单: 'dan shan chan', 曾: 'zeng ceng', 解: 'jie xie', 仇: 'qiu chou', 区: 'qu ou', 查: 'cha zha', 重: 'zhong chong', 长: 'chang zhang', 朝: 'chao zhao', 行: 'xing hang', 盖: 'gai ge', 朴: 'pu piao', 种: 'zhong chong',
  员: 'yuan yun', 覃: 'qin tan', 缪: 'miao mou', 尉: 'wei yu', 翟: 'zhai di', 牟: 'mou mu', 谌: 'chen shen', 莘: 'xin shen', 茜: 'qian xi', 晟: 'sheng cheng', 柏: 'bai bo', 参: 'can shen', 盛: 'sheng cheng', 传: 'chuan zhuan',
  藏: 'cang zang', 都: 'du dou', 还: 'huan hai', 和: 'he huo', 会: 'hui kuai', 调: 'tiao diao', 降: 'jiang xiang', 觉: 'jue jiao', 校: 'xiao jiao', 角: 'jiao jue', 薄: 'bo bao', 折: 'zhe she', 适: 'shi kuo', 洗: 'xi xian', 贾: 'jia gu',
  宿: 'su xiu', 隗: 'wei kui', 郗: 'xi chi', 郇: 'xun huan', 祭: 'ji zhai', 贲: 'ben bi', 褚: 'chu zhu', 厦: 'xia sha', 六: 'liu lu', 堡: 'bao pu bu', 铅: 'qian yan', 荥: 'xing ying', 涡: 'wo guo', 浚: 'jun xun', 筠: 'yun jun', 栎: 'li yue',
  峙: 'zhi shi', 洞: 'dong tong', 陂: 'bei pi po', 阿: 'a e', 番: 'fan pan', 龟: 'gui jun qiu', 兹: 'zi ci', 省: 'sheng xing', 殷: 'yin yan', 娜: 'na nuo', 莎: 'sha suo', 奇: 'qi ji', 卡: 'ka qia', 车: 'che ju', 万: 'wan mo', 俟: 'si qi',
  澹: 'dan tan', 拓: 'tuo ta', 句: 'ju gou', 伽: 'jia qie ga', 泊: 'bo po', 炅: 'jiong gui', 佛: 'fo fu', 便: 'bian pian', 弹: 'dan tan', 大: 'da dai', 期: 'qi ji', 什: 'shi shen', 率: 'shuai lv', 绿: 'lv lu', 雀: 'que qiao', 识: 'shi zhi',
  尾: 'wei yi', 红: 'hong gong', 虹: 'hong jiang', 巷: 'xiang hang', 系: 'xi ji', 劲: 'jing jin', 秘: 'mi bi', 泌: 'mi bi', 粘: 'zhan nian', 颉: 'jie xie', 於: 'yu wu', 隽: 'juan jun', 契: 'qi xie', 乘: 'cheng sheng', 澄: 'cheng deng',
  埔: 'pu bu', 汤: 'tang shang', 陶: 'tao yao', 见: 'jian xian', 蔚: 'wei yu', 歙: 'she xi', 珲: 'hui hun', 卜: 'bu bo', 强: 'qiang jiang', 那: 'na nuo', 繁: 'fan po', 黑: 'hei he', 召: 'zhao shao', 石: 'shi dan', 沈: 'shen chen',
  莞: 'guan wan', 渑: 'mian sheng', 枞: 'cong zong', 犍: 'jian qian', 柜: 'gui ju', 术: 'shu zhu', 核: 'he hu', 血: 'xue xie', 给: 'gei ji', 得: 'de dei', 地: 'di de', 的: 'de di', 了: 'le liao', 着: 'zhe zhao zhuo',
}).map(([character, readings]) => [character, readings.split(' ')]))
