import {
  ArrowDown,
  ArrowDownLeft,
  ArrowDownRight,
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  ArrowUpLeft,
  ArrowUpRight,
  RotateCcw,
  RotateCw,
  Vibrate,
  Video,
} from 'lucide-preact';
import type { CameraMove } from '../../../../src/contract/plan.ts';
import { moving } from '../names.ts';

/** Arrows at the edges of the picture for where the camera goes, and the part of it that is seen at the end. */
export function CameraPath({ moves }: { readonly moves: readonly CameraMove[] }) {
  const active = moves.filter(({ move, amount }) => move !== 'static' && amount > 0);
  const scale = active.reduce((product, move) => product * closeness(move), 1);
  return (
    <>
      {scale > 1.02 && <span class="camera-end" style={{ inset: `${50 * (1 - 1 / scale)}%` }} />}
      {active.map((move, index) => (
        <Arrows key={index} move={move} />
      ))}
      <span class="overlay-name camera-name">
        <Video size={14} />
        {active.length === 0 ? 'stays where it is' : [...new Set(active.map(moving))].join(', then ')}
      </span>
    </>
  );
}

/** By how much the picture is larger at the end of a move that goes in; 1 for others. */
function closeness({ move, direction, amount }: CameraMove): number {
  if (direction !== 'in') return 1;
  if (move === 'zoom') return amount;
  return move === 'push' ? 1 / Math.max(0.4, 1 - amount) : 1;
}

const arrows = { left: ArrowLeft, right: ArrowRight, up: ArrowUp, down: ArrowDown } as const;

function Arrows({ move: { move, direction } }: { readonly move: CameraMove }) {
  if (move === 'handheld' || move === 'shake') {
    return (
      <span class="camera-arrow" data-at="right">
        <Vibrate />
      </span>
    );
  }
  if (direction === 'clockwise' || direction === 'counterclockwise') {
    return (
      <span class="camera-arrow" data-at="up">
        {direction === 'clockwise' ? <RotateCw /> : <RotateCcw />}
      </span>
    );
  }
  if (direction === 'in' || direction === 'out') {
    const inward = direction === 'in';
    return (
      <>
        <span class="camera-arrow" data-at="up-left">
          {inward ? <ArrowDownRight /> : <ArrowUpLeft />}
        </span>
        <span class="camera-arrow" data-at="up-right">
          {inward ? <ArrowDownLeft /> : <ArrowUpRight />}
        </span>
        <span class="camera-arrow" data-at="down-left">
          {inward ? <ArrowUpRight /> : <ArrowDownLeft />}
        </span>
        <span class="camera-arrow" data-at="down-right">
          {inward ? <ArrowUpLeft /> : <ArrowDownRight />}
        </span>
      </>
    );
  }
  if (direction === undefined) return null;
  const Arrow = arrows[direction];
  return (
    <span class="camera-arrow" data-at={direction}>
      <Arrow />
    </span>
  );
}
