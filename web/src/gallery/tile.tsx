import { CircleAlert, CircleSlash, Clock, Trash2 } from 'lucide-preact';
import { useRef } from 'preact/hooks';
import { hasEnded } from '../api/events.ts';
import { here, ownFile } from '../api/place.ts';
import type { Prediction } from '../api/predictions.ts';
import { IconButton } from '../kit/button.tsx';
import { ago, fullTime } from '../kit/format.ts';
import './tile.css';

/** A pointer that only passes by starts nothing. */
const restMs = 120;

/** One video of the gallery: its first frame, which plays while the pointer rests on it or it has the focus. */
export function Tile({
  prediction,
  playing,
  onPlay,
  onDelete,
}: {
  readonly prediction: Prediction;
  readonly playing: boolean;
  readonly onPlay: (play: boolean) => void;
  readonly onDelete: () => void;
}) {
  const resting = useRef<number>(undefined);
  const { id, input, created_at: created } = prediction;
  const [output] = prediction.outputs;
  const video = output === undefined ? null : ownFile(output.url);
  const still = ownFile(output?.thumbnail_url ?? input.image);
  const rest = () => {
    clearTimeout(resting.current);
    resting.current = window.setTimeout(() => onPlay(true), restMs);
  };
  const leave = () => {
    clearTimeout(resting.current);
    onPlay(false);
  };
  const name = input.prompt.trim() === '' ? 'Without a prompt' : input.prompt;
  return (
    <article class="tile" onPointerLeave={leave}>
      <a
        class="tile-link"
        href={here(`p/${id}`)}
        onPointerEnter={(event) => event.pointerType === 'mouse' && rest()}
        onFocus={(event) => event.currentTarget.matches(':focus-visible') && onPlay(true)}
        onBlur={leave}
      >
        <span class="tile-picture" data-status={prediction.status}>
          {still !== null && <img src={still} alt="" decoding="async" draggable={false} />}
          {playing && video !== null && (
            <video
              src={video}
              muted
              loop
              autoplay
              playsInline
              aria-hidden="true"
              tabIndex={-1}
              onPlaying={(event) => event.currentTarget.setAttribute('data-playing', '')}
            />
          )}
          {prediction.status !== 'completed' && <State prediction={prediction} />}
        </span>
        <span class="tile-name" title={name}>
          {name}
        </span>
      </a>
      <span class="tile-about soft">
        <time dateTime={created} title={fullTime(created)}>
          {ago(created)}
        </time>
        <span aria-hidden="true"> · </span>
        {input.duration} s
      </span>
      <IconButton class="tile-delete" size="small" label={`Delete: ${name}`} title="Delete" onClick={onDelete}>
        <Trash2 size={16} aria-hidden="true" />
      </IconButton>
    </article>
  );
}

function State({ prediction }: { readonly prediction: Prediction }) {
  const { status, progress, queue, error } = prediction;
  if (hasEnded(status)) {
    const failed = status === 'failed';
    return (
      <span class="tile-state">
        <span class="tile-badge" data-kind={failed ? 'bad' : 'plain'}>
          {failed ? <CircleAlert size={14} aria-hidden="true" /> : <CircleSlash size={14} aria-hidden="true" />}
          {failed ? 'Failed' : 'Cancelled'}
        </span>
        {failed && error !== null && <span class="tile-reason">{error.message}</span>}
      </span>
    );
  }
  const share = Math.round((progress?.fraction ?? 0) * 100);
  return (
    <span class="tile-state">
      <span class="tile-badge" data-kind="plain">
        <Clock size={14} aria-hidden="true" />
        {status === 'processing'
          ? `Drawing, ${share} %`
          : queue === null
            ? 'Waiting'
            : `Waiting, place ${queue.position}`}
      </span>
      {status === 'processing' && (
        <span class="tile-progress" aria-hidden="true">
          <span ref={(bar) => bar?.style.setProperty('scale', `${share / 100} 1`)} />
        </span>
      )}
    </span>
  );
}
