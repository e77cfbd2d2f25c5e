import type { CameraMoveName } from '../../../../contract/plan.ts';
import { makeRule, type Level, type Rule, type RuleOptions } from './rules.ts';

const toward = '(?:向|往|朝|从)?';
const slowly = '(?:缓慢|慢慢|缓缓|轻轻|快速|迅速|平稳|稳定|逐渐|平滑|持续|轻微)?地?';

function rule(move: CameraMoveName, level: Level, words: string, options: RuleOptions = {}): Rule {
  return makeRule(move, level, new RegExp(words, 'y'), options);
}

/** The Chinese lexicon; the same levels as the English one. */
export const chineseRules: readonly Rule[] = [
  rule('static', 'anywhere', '(?:固定|静止|静态|锁定)(?:的)?(?:镜头|机位|视角|画面|相机|摄像机)'),
  rule(
    'static',
    'anywhere',
    '(?:镜头|机位|相机|摄像机|摄影机|视角)(?:完全|始终|一直)?(?:保持)?(?:固定|静止|不动|稳定|不变)(?:不动)?',
  ),
  rule(
    'static',
    'anywhere',
    '(?:没有|无|不要|禁止|不需要)(?:任何)?(?:镜头|相机|摄像机)(?:的)?(?:移动|运动|运镜|变化)|无运镜|不要运镜|三脚架',
  ),
  rule('static', 'anywhere', '(?:不要|别|请勿|不)移动(?:镜头|相机|摄像机)'),
  rule('static', 'camera', '(?:保持)?(?:静止|不动|固定|定格|不移动|停住|停下|停止)'),
  rule('dolly_zoom', 'anywhere', '希区柯克(?:式)?(?:变焦|镜头)?|滑动变焦|眩晕(?:效果|变焦|镜头)|推拉变焦'),
  rule('whip_pan', 'anywhere', '甩镜头?|快速甩(?:向|到)?|甩摇', { speed: 'sudden' }),
  rule('zoom', 'anywhere', '变焦(?:推近|推进|拉近|放大)|急推', { direction: 'in' }),
  rule('zoom', 'anywhere', '变焦(?:拉远|缩小|拉开)', { direction: 'out' }),
  rule('zoom', 'camera', '放大', { direction: 'in' }),
  rule('zoom', 'camera', '缩小', { direction: 'out' }),
  rule('zoom', 'camera', '变焦'),
  rule('push', 'camera', '由远(?:及|而|到|至)近', { direction: 'in' }),
  rule('push', 'camera', '由近(?:及|而|到|至)远', { direction: 'out' }),
  rule('push', 'anywhere', `推近|推镜头?|前推|${toward}前${slowly}推进|推轨|镜头推进|拉近|向内推`, { direction: 'in' }),
  rule(
    'push',
    'camera',
    `推进|推向|推|靠近|接近|${toward}前${slowly}(?:移动|移|飞行|运动|行进)|向前|前进|前移|逼近|深入|穿过|穿越|飞过|飞越|掠过|进入|凑近`,
    { direction: 'in' },
  ),
  rule('push', 'anywhere', `拉远|后拉|拉镜头?|${toward}后${slowly}拉|镜头拉出`, { direction: 'out' }),
  rule('push', 'camera', `拉开|拉出|后退|远离|退后|后移|${toward}后${slowly}(?:移动|移|退|运动)|向后|撤退|退出`, {
    direction: 'out',
  }),
  rule(
    'pan',
    'anywhere',
    `(?:从[左右](?:侧|边)?)?${toward}[左右](?:侧|边)?${slowly}(?:平摇|摇摄|摇动|摇镜头?|横摇|摇)|[左右]摇|横摇|平摇|摇镜头?|摇摄`,
  ),
  rule('pan', 'camera', `${toward}[左右](?:侧|边)?${slowly}(?:转动|转|扫)|左右(?:摇摆|摇动|摇)|扫过|扫视|环顾|摇`),
  rule('tilt', 'anywhere', `${toward}[上下]${slowly}摇|[上下]摇|上仰|下俯`),
  rule('tilt', 'camera', `上抬|抬起|抬头|仰起|${toward}上${slowly}(?:倾斜|仰|抬)|仰`, { direction: 'up' }),
  rule('tilt', 'camera', `${toward}下${slowly}(?:倾斜|俯|压)|俯下|俯`, { direction: 'down' }),
  rule('truck', 'anywhere', '横移(?:镜头)?|平移镜头|镜头平移'),
  rule(
    'truck',
    'camera',
    `从[左右](?:侧|边)?(?:到|向|往|至)[左右](?:侧|边)?${slowly}(?:移动|移|平移|滑动)?|${toward}[左右](?:侧|边|方)?${slowly}(?:移动|移|平移|滑动|漂移|滑行|推移)|平移|[左右]移`,
  ),
  rule('pedestal', 'camera', `${toward}[上下](?:方)?${slowly}(?:移动|移)|[上下]移`),
  rule('crane', 'anywhere', '升降镜头|摇臂(?:镜头)?'),
  rule('crane', 'camera', `${toward}上?${slowly}(?:上升|升起|升高|拉升|抬升|攀升|升)`, { direction: 'up' }),
  rule('crane', 'camera', `${toward}下?${slowly}(?:下降|降低|下沉|俯冲|降落|降)`, { direction: 'down' }),
  rule('orbit', 'anywhere', '环绕(?:镜头|拍摄|运镜)|环拍|绕拍'),
  rule(
    'orbit',
    'camera',
    '(?:环绕|围绕|围着)(?:.{0,8}?(?:旋转|转|一圈|拍摄|移动|运动|飞行))?|盘旋|绕着?(?:.{0,8}?(?:旋转|转|一圈|拍摄|移动|运动|飞行))?',
  ),
  rule('roll', 'anywhere', '旋转镜头|镜头翻滚|镜头翻转'),
  rule('roll', 'camera', '(?:顺时针|逆时针)?(?:旋转|翻转|倒转|颠倒|滚转|转动|翻滚)'),
  rule('tracking', 'anywhere', '跟拍|跟随(?:镜头|拍摄)|跟镜头?|追踪镜头|追拍'),
  rule('tracking', 'camera', '跟随|跟着|追随|跟踪|追踪|紧跟|随着?.{0,6}?移动'),
  rule('handheld', 'anywhere', '手持(?:镜头|拍摄|相机|摄像|感)?'),
  rule('handheld', 'camera', '晃动|摇晃|晃'),
  rule('shake', 'camera', '抖动|震动|颤动|震颤|颤抖|抖'),
];

/** Nouns that make a Chinese clause one about the camera. */
export const chineseCamera = /镜头|画面|相机|摄像机|摄影机|机位|视角|运镜/;
