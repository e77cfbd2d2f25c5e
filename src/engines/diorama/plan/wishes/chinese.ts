import { readLists } from './lists.ts';

/** The Chinese lexicons, in the meanings of the English ones (`verbs.ts`, `nouns.ts`). */
export const chineseVerbs: ReadonlyMap<string, string> = readLists(`
  breathe: 呼吸, 喘气, 叹气
  dance: 跳舞, 起舞, 舞蹈, 舞动, 热舞, 翩翩起舞, 跳起舞, 扭动
  wave: 挥手, 招手, 挥动手, 摆手
  walk: 走, 行走, 走路, 散步, 漫步, 步行, 走来, 走去, 走向, 走过, 走近, 走进, 迈步, 前行, 徘徊, 踱步, 靠近, 走动, 离开, 进入
  run: 跑, 奔跑, 跑步, 飞奔, 奔驰, 疾驰, 奔腾, 冲, 冲刺, 追逐, 逃跑, 跑向, 跑过, 跑来, 跑去, 狂奔
  jump: 跳, 跳跃, 跃起, 跳起, 蹦, 蹦跳, 跳起来, 腾空
  clap: 鼓掌, 拍手
  cheer: 欢呼, 庆祝
  nod: 点头, 点点头
  shake_head: 摇头, 摇摇头
  turn_head: 转头, 回头, 扭头, 转过头, 侧头, 回眸, 转过脸
  tilt_head: 歪头, 歪着头, 歪了歪头
  lower_head: 低头, 低下头, 垂头
  raise_head: 抬头, 抬起头, 仰头, 昂头, 仰望
  turn: 转身, 转过身, 转向
  bow: 鞠躬, 行礼
  point: 指, 指向, 指着
  raise_arm: 举手, 抬手, 举起手, 举起, 抬起手
  talk: 说话, 讲话, 交谈, 聊天, 说, 谈话, 对话, 讲解, 喊, 大喊, 呼喊, 低语, 诉说
  sing: 唱歌, 唱, 歌唱, 演唱
  smile: 微笑, 笑, 露出笑容, 露出微笑, 笑着
  laugh: 大笑, 哈哈大笑, 欢笑, 笑起来, 笑出声
  cry: 哭, 哭泣, 流泪, 落泪, 流下眼泪
  frown: 皱眉, 疑惑, 困惑
  surprise: 惊讶, 吃惊, 震惊
  blink: 眨眼, 眨眼睛, 眨了眨眼, 眨动眼睛, 眨了眨眼睛, 眨, 眨巴
  wink: 抛媚眼
  shrug: 耸肩
  stretch: 伸懒腰, 打哈欠
  kneel: 跪下, 蹲下, 下跪
  sit_down: 坐下, 坐下来
  stand_up: 站起, 站起来, 起身
  lie_down: 躺下, 趴下
  sleep: 睡觉, 睡着, 打瞌睡
  fall: 摔倒, 跌倒, 倒下, 落, 掉落, 坠落, 下落, 飘落, 落下, 滑落, 散落, 洒落, 降落, 降下, 倾泻, 倾泻而下, 纷纷落下
  fly: 飞, 飞翔, 飞行, 飞过, 飞走, 飞起, 翱翔, 盘旋, 飞舞, 起飞, 飞向, 飞来, 掠过
  swim: 游, 游泳, 游动, 游过, 潜水
  climb: 爬, 攀爬, 攀登, 爬上
  ride: 骑, 骑车, 骑马, 骑行, 骑着, 蹬车
  throw: 扔, 抛, 投掷, 扔出, 投球
  catch: 抓, 抓住, 接住, 捡起, 拿起
  kick: 踢, 踢球
  fight: 打斗, 战斗, 打架, 出拳, 挥拳, 打, 攻击
  push: 推
  pull: 拉, 拽
  play: 弹奏, 演奏, 弹, 拉琴, 弹琴, 弹吉他, 拉大提琴, 弹钢琴, 玩
  eat: 吃, 吃东西, 咬, 吃草, 咀嚼
  drink: 喝, 喝水, 喝茶, 喝咖啡
  lick: 舔, 舔爪子, 舔舐
  work: 工作, 写字, 画画, 做饭, 写, 画, 打字, 看书, 读书, 阅读, 炒菜
  touch: 抚摸, 撩, 撩头发, 抚, 摸, 轻抚, 拍了拍, 整理, 拨弄, 拍打
  hug: 拥抱, 抱住, 相拥
  kiss: 亲吻, 接吻, 吻
  lean: 弯腰, 俯身, 倾身, 凑近
  look: 看向, 环顾, 张望, 看了看, 望向
  spin: 旋转, 转圈, 转动, 打转, 自转, 转, 翻转
  sway: 摇摆, 摇曳, 摆动, 晃动, 摇晃, 飘动, 飘扬, 摇动, 抖动, 飘拂, 颤动, 拂动, 轻摆, 随风飘动, 随风飘扬, 随风摆动, 随风摇曳, 飘荡
  drive: 行驶, 驶过, 开车, 驶来, 驶向, 驰骋, 开过, 穿梭, 驾驶
  sail: 航行, 划船, 行船, 驶
  float: 漂浮, 飘浮, 悬浮, 漂, 漂流, 飘, 飘过, 飘动着, 飘散, 飘移, 弥漫, 飘来
  move: 移动, 动, 经过, 穿过, 运动, 前进
  rise: 升起, 上升, 升腾, 冒出, 冒, 升空, 袅袅升起, 腾起, 升
  roll: 滚动, 翻滚, 打滚, 滚
  bounce: 弹跳, 弹起
  shake: 震动, 抖, 颤抖, 抖擞
  wag_tail: 摇尾巴, 摇着尾巴, 摆尾, 甩尾巴, 摇尾
  beat: 拍打翅膀, 扇动翅膀, 振翅, 扇动, 挥动翅膀, 扑动翅膀
  spread: 展开, 张开, 开屏, 展翅
  howl: 嚎叫, 叫, 吼叫, 吼, 咆哮, 鸣叫, 狂吠, 嘶鸣, 嗥叫, 长嚎
  open: 打开, 开启
  close: 关上, 合上, 关闭, 闭上
  blow: 吹, 吹过, 吹动, 吹拂, 拂过, 吹起, 刮, 飞扬, 扬起
  flow: 流, 流动, 流淌, 奔流, 涌动, 流过
  crash: 涌来, 拍岸, 拍打海岸, 翻涌, 起伏, 拍打沙滩, 汹涌, 拍打着, 涌上
  ripple: 荡漾, 泛起涟漪, 泛起波纹, 波动, 波光
  splash: 溅起, 飞溅
  shine: 发光, 照耀, 闪亮, 照亮
  twinkle: 闪烁, 闪耀, 闪闪发光, 闪光, 波光粼粼, 粼粼, 闪动
  flicker: 忽明忽暗, 明灭, 跳动, 闪
  burn: 燃烧
  switch_on: 亮起, 点亮, 亮起来
  switch_off: 熄灭
  explode: 爆炸, 喷发, 爆发
  shatter: 破碎, 碎裂
  grow: 生长, 长出, 长大
  bloom: 绽放, 盛开, 开花
  melt: 融化
  appear: 出现, 浮现
  disappear: 消失, 消散, 散去
  transform: 变成, 变为, 化为, 变身
  gather: 聚集
  stop: 停下, 停止
  rain: 下雨, 下起雨, 下着雨, 下起了雨, 下大雨, 下起大雨, 下小雨, 下起小雨, 下暴雨
  snow: 下雪, 下起雪, 下着雪, 下起了雪, 下大雪, 下起大雪
  still: 保持静止, 静止不动, 保持不动, 一动不动
  state: 站, 站着, 坐, 坐着, 躺着, 穿着, 戴着, 拿着, 看着, 望着, 注视, 凝视, 站立, 手持, 身穿, 站在, 坐在
`);

export const chineseNouns: ReadonlyMap<string, string> = readLists(`
  person/male: 男人, 男孩, 男子, 男生, 先生, 国王, 王子, 少年, 老人, 爷爷, 父亲, 爸爸, 和尚, 武士, 他
  person/female: 女人, 女孩, 女子, 女生, 少女, 女士, 公主, 新娘, 母亲, 妈妈, 姑娘, 美女, 奶奶, 女王, 她, 小女孩, 仙女
  person: 人, 孩子, 小孩, 小丑, 士兵, 骑士, 舞者, 歌手, 人物, 宝宝, 婴儿, 运动员, 球员, 厨师, 医生, 骑手, 宇航员, 机器人, 老师, 学生, 主角, 模特, 雪人, 情侣
  people: 人们, 他们, 她们, 大家, 孩子们, 两人, 二人, 众人
  crowd: 人群, 观众, 行人
  animal/mammal: 狗, 小狗, 猫, 小猫, 狼, 马, 狮子, 老虎, 熊, 熊猫, 兔子, 狐狸, 鹿, 牛, 羊, 猪, 大象, 猴子, 老鼠, 松鼠, 动物, 龙, 骆驼, 猫咪, 它
  animal/bird: 鸟, 小鸟, 老鹰, 猫头鹰, 孔雀, 天鹅, 鸭子, 鸡, 海鸥, 鸽子, 企鹅, 鹤, 仙鹤, 飞鸟, 鸟儿, 鹦鹉
  animal/fish: 鱼, 海豚, 鲸鱼, 鲨鱼, 乌龟, 水母, 金鱼, 海星, 锦鲤, 鱼儿
  animal/insect: 蝴蝶, 蜜蜂, 蜻蜓, 蜘蛛
  vehicle: 车, 汽车, 卡车, 公交车, 出租车, 摩托车, 自行车, 火车, 列车, 车辆, 车流, 跑车, 马车
  vehicle/boat: 船, 小船, 帆船, 轮船, 游船, 渔船
  vehicle/air: 飞机, 直升机, 气球, 热气球, 火箭, 飞船
  object: 球, 门, 杯子, 灯塔, 书, 盒子, 雨伞, 伞, 钟, 轮子, 风车, 摩天轮, 钟摆, 风筝, 月亮, 月球, 地球, 石头, 房子, 城堡, 建筑, 亭台楼阁, 楼阁, 蛋糕, 花瓶, 报纸, 箱子, 火山, 陀螺
  water: 水, 河, 河水, 湖, 湖水, 湖面, 海, 大海, 海水, 海面, 水面, 溪水, 小溪, 溪流, 江水, 池塘, 泉水, 江面, 流水, 河流, 喷泉
  water/waves: 海浪, 波浪, 浪花, 浪, 浪涛, 波涛
  water/ripple: 涟漪, 波纹
  water/fall: 瀑布
  water/splash: 水花
  clouds: 云, 云朵, 云彩, 白云, 乌云, 云海, 云层, 天空
  smoke: 烟, 烟雾, 浓烟, 炊烟, 青烟
  steam: 蒸汽, 热气, 水汽, 水蒸气
  fire: 火, 火焰, 篝火, 火把, 火光, 壁炉
  foliage: 树, 树叶, 树木, 树枝, 叶子, 花, 花朵, 鲜花, 松树, 竹子, 竹林, 柳树, 柳枝, 森林, 植物, 荷花, 玫瑰, 花草, 树林, 枝叶
  grass: 草, 小草, 草地, 麦田, 稻田, 芦苇, 草原, 麦浪, 青草, 草丛
  hair: 头发, 长发, 发丝, 秀发, 毛发, 胡子, 鬃毛, 刘海, 羽毛, 毛
  cloth: 衣服, 裙子, 裙摆, 衣裙, 衣袖, 斗篷, 披风, 围巾, 丝带, 窗帘, 长袍, 白裙, 红裙, 面纱, 衣角, 衣衫, 长裙, 衣袂
  flag: 旗帜, 旗子, 旗, 国旗, 红旗
  sand: 沙, 沙子, 黄沙, 沙粒, 风沙
  lights: 灯, 灯光, 灯笼, 路灯, 车灯, 城市灯光, 窗户, 灯火, 台灯
  lights/twinkle: 星星, 星光, 繁星, 群星
  lights/neon: 霓虹, 霓虹灯
  lights/candle: 蜡烛, 烛光, 烛火
  light: 阳光, 光线, 月光, 太阳, 光, 夕阳, 光影, 颜色, 色彩
  light/shadows: 影子, 阴影
  light/god_rays: 光束, 光柱, 丁达尔光
  light/aurora: 极光
  light/lightning: 闪电, 雷电
  light/storm: 雷暴, 雷雨
  air/rain: 雨, 大雨, 小雨, 细雨, 暴雨, 雨滴, 雨水, 毛毛雨, 雨点, 倾盆大雨
  air/snow: 雪, 雪花, 大雪, 小雪, 暴风雪, 飘雪, 暴雪
  air/hail: 冰雹
  air/fog: 雾, 薄雾, 雾气, 晨雾, 大雾, 云雾, 浓雾
  air/dust: 灰尘, 尘土, 尘埃, 粉尘
  air/sandstorm: 沙尘暴, 沙暴
  air/sparks: 火花
  air/embers: 火星, 余烬
  air/leaves: 落叶, 枫叶
  air/petals: 花瓣, 樱花
  air/confetti: 彩纸, 彩带, 纸屑, 礼花纸
  air/bubbles: 泡泡, 气泡
  air/fireflies: 萤火虫
  air/bokeh: 光斑, 光点
  air/meteor: 流星, 流星雨
  air/fireworks: 烟花, 烟火, 焰火
  air/wind: 风, 微风, 大风, 狂风, 清风, 强风, 海风
  body: 头, 手, 胳膊, 尾巴, 翅膀, 耳朵, 眼睛, 嘴, 嘴巴, 脸, 腿, 脚, 爪子, 身体, 手指, 双手, 手臂, 左手, 右手, 双眼, 身子
  picture: 画面, 背景, 图片, 照片, 世界, 一切, 场景
  ground: 地面, 大地, 道路
  other: 镜头, 左边, 右边, 左侧, 右侧, 远处, 远方, 前方, 旁边, 阳台, 沙滩, 海滩, 海岸, 城市, 街道, 山, 山峰, 夜空, 舞台, 音乐, 落日, 日落, 日出, 岸边, 天上, 空中, 水彩, 人行道
`);

/** Words of manner, negation, number and place that the reader of clauses knows; everything else is passed over. */
export const chineseWords: ReadonlyMap<string, string> = readLists(`
  not: 不, 没有, 没, 不要, 别, 无, 不会, 停止, 不再
  both: 都, 一起, 两个, 两只, 两位, 俩, 两名, 双双
  three: 三个, 三只, 三位, 三名
  of: 的
  in: 在, 从, 往, 向, 朝, 对, 沿着, 随着, 用, 到, 把, 被, 给, 于, 对着, 朝着, 向着
`);
