import type { PerceptionReport } from '../../../../src/contract/perception.ts';
import type { Action, Plan } from '../../../../src/contract/plan.ts';
import { doing, subjectName } from '../names.ts';
import { anchorOf } from './anchor.ts';
import { CameraPath } from './camera-path.tsx';
import './overlay.css';

type Part = {
  readonly key: string;
  readonly name: string;
  /** Of it are chosen the colours. */
  readonly kind: string;
  readonly outlines: readonly (readonly number[])[];
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly area: number;
  readonly actions: readonly Action[];
};

/** More names than this hide the picture. */
const mostNamed = 6;

/** The plan over the picture: who and what was found there, what each will do, and where the camera goes. */
export function Overlay({ perception, plan }: { readonly perception: PerceptionReport; readonly plan: Plan }) {
  const parts = partsOf(perception, plan);
  const named = parts.toSorted((one, other) => weight(other) - weight(one)).slice(0, mostNamed);
  return (
    <div class="overlay" aria-hidden="true">
      <svg viewBox="0 0 1 1" preserveAspectRatio="none">
        {parts.map(({ key, kind, outlines, actions }) => (
          <g key={key} data-kind={kind} data-moves={actions.length > 0}>
            <path class="overlay-fill" d={outlines.map(areaOf).join('')} />
            <path class="overlay-line" d={outlines.map(lineOf).join('')} />
          </g>
        ))}
      </svg>
      <CameraPath moves={plan.camera} />
      {spread(named).map(({ part, x, y }) => (
        <span
          key={part.key}
          class="overlay-name"
          data-kind={part.kind}
          data-moves={part.actions.length > 0}
          style={{ left: `${100 * x}%`, top: `${100 * y}%` }}
        >
          {part.name}
          {part.actions.length > 0 && <b>{said(part.actions)}</b>}
        </span>
      ))}
    </div>
  );
}

function partsOf(perception: PerceptionReport, plan: Plan): Part[] {
  const own = plan.subjects;
  const parts = perception.subjects.map(({ id, kind, outlines, box, area }): Part => {
    const name = subjectName(id, perception);
    return { key: id, name, kind, outlines, box, area, actions: own.filter(({ region }) => region === id) };
  });
  for (const { name, of, outlines, box, area, confidence } of perception.regions) {
    const actions = [...plan.scene, ...own].filter(
      ({ region, params }) => region === name && (of === null || params['of'] === undefined || params['of'] === of),
    );
    // What is hardly seen is worth a line only if it moves.
    if (actions.length === 0 && (confidence < 0.5 || of !== null)) continue;
    parts.push({ key: `${name} ${of ?? ''}`, name, kind: 'region', outlines, box, area, actions });
  }
  return parts.filter(
    ({ outlines, name, actions }) => outlines.length > 0 && (name !== 'ground' || actions.length > 0),
  );
}

/** Where what moves goes. */
const arrows: Readonly<Record<string, string>> = {
  ...{ left: ' ←', right: ' →', up: ' ↑', down: ' ↓', toward: ' ↙', away: ' ↗', forward: ' ↙' },
  ...{ clockwise: ' ↻', counterclockwise: ' ↺' },
};

/** Breathing is life, not news. */
function said(actions: readonly Action[]): string {
  const telling = actions.filter(({ action }) => action !== 'breathe' && action !== 'blink');
  const names = (telling.length > 0 ? telling : actions.slice(0, 1)).map(
    ({ action, params }) => `${doing(action)}${arrows[String(params['direction'])] ?? ''}`,
  );
  return [...new Set(names)].slice(0, 3).join(', ');
}

function weight({ actions, area }: Part): number {
  return (actions.length > 0 ? 1 : 0) + area;
}

function areaOf(line: readonly number[]): string {
  let path = '';
  for (let at = 0; at < line.length; at += 2) path += `${at === 0 ? 'M' : 'L'}${line[at]} ${line[at + 1]}`;
  return `${path}Z`;
}

/** Without what runs along the picture's own edge. */
function lineOf(line: readonly number[]): string {
  let path = `M${line[0]} ${line[1]}`;
  for (let at = 2; at <= line.length; at += 2) {
    const [x = 0, y = 0] = [line[at % line.length], line[(at + 1) % line.length]];
    const isEdge = (x === line[at - 2] && onEdge(x)) || (y === line[at - 1] && onEdge(y));
    path += `${isEdge ? 'M' : 'L'}${x} ${y}`;
  }
  return path;
}

function onEdge(place: number): boolean {
  return place < 0.005 || place > 0.995;
}

/** Places for the names at the head of their parts, one under the other where they would cover each other. */
function spread(parts: readonly Part[]): { readonly part: Part; readonly x: number; readonly y: number }[] {
  const placed: { part: Part; x: number; y: number }[] = [];
  for (const part of parts) {
    const { box, kind, outlines } = part;
    // Who has a head is named above it; water and leaves where most of them is.
    const inside = kind === 'region' ? anchorOf(outlines[0] ?? []) : { x: box.x + box.width / 2, y: box.y + 0.03 };
    const { x: wantedX, y: wantedY } = inside ?? { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const x = Math.min(0.85, Math.max(0.15, wantedX));
    let y = Math.min(0.9, Math.max(0.05, wantedY));
    while (placed.some((other) => Math.abs(other.x - x) < 0.24 && Math.abs(other.y - y) < 0.08) && y < 0.92) y += 0.08;
    placed.push({ part, x, y });
  }
  return placed;
}
