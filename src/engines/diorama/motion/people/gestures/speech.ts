import { bump, minimumJerk } from '../../easing.ts';
import { degrees } from '../expression.ts';
import { length, type Gesture, type GestureContext, type Maker } from './gesture.ts';

/** Syllables about 4.2 a second, in phrases with pauses between them; the head moves with the phrases. */
function speech({ action, amount, tempo, random }: GestureContext, syllable: number, opening: number): Gesture {
  type Pulse = { readonly at: number; readonly length: number; readonly jaw: number; readonly wide: number };
  const pulses: Pulse[] = [];
  const pace = tempo ** 0.5;
  let pause = 1.4 + random();
  for (let t = 0.12; t < length(action) - 0.1;) {
    const lasts = (syllable * (0.8 + 0.4 * random())) / pace;
    pulses.push({
      at: t,
      length: lasts * (1.05 + 0.25 * random()),
      jaw: opening * (0.4 + 0.6 * random()),
      wide: 2 * random() - 1,
    });
    t += lasts;
    if (t > pause) {
      t += (0.25 + 0.3 * random()) / pace;
      pause = t + 1.2 + 1.3 * random();
    }
  }
  const phases = [random(), random(), random()];
  return (seconds, expression) => {
    if (seconds <= 0) return;
    expression.shut += minimumJerk(seconds / 0.22);
    for (const { at, length: lasts, jaw, wide } of pulses) {
      const u = (seconds - at) / lasts;
      if (u <= 0 || u >= 1) continue;
      const open = bump(u);
      expression.jaw += jaw * open * Math.min(0.6 + 0.4 * amount, 1.3);
      expression.wide += 0.55 * wide * open;
    }
    const start = minimumJerk(seconds / 0.8) * amount;
    const wave = (hertz: number, phase: number): number =>
      Math.sin(2 * Math.PI * (hertz * seconds * pace + phase)) - Math.sin(2 * Math.PI * phase);
    expression.pitch += 2.1 * degrees * start * (wave(0.6, phases[0]!) + 0.35 * wave(1.3, phases[1]!));
    expression.roll += 1.8 * degrees * start * wave(0.42, phases[1]!);
    expression.yaw += 2.2 * degrees * start * wave(0.43, phases[2]!);
    expression.brows += 0.25 * start * (1 + wave(0.5, phases[2]!)) * 0.5 * minimumJerk(seconds / 1.5);
  };
}

export const speechGestures: Readonly<Record<string, Maker>> = {
  talk: (context) => speech(context, 0.235, 0.62),
  sing: (context) => speech(context, 0.42, 0.95),
};
