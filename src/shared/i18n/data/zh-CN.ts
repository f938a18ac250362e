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
}
