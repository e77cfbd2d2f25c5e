import { useSignal } from '@preact/signals';
import { Columns2, Dices, Download, Flame, Link, Pause, Play, Spline, Timer } from 'lucide-preact';
import { useEffect, useRef } from 'preact/hooks';
import { here, ownFile } from '../../api/place.ts';
import type { Prediction } from '../../api/predictions.ts';
import { copyText } from '../../kit/clipboard.ts';
import { Button, IconButton } from '../../kit/button.tsx';
import { toast } from '../../kit/toasts.tsx';
import { clearPicture } from '../form.ts';
import { preview, previewWanted } from '../preview.ts';
import { Overlay } from './overlay.tsx';
import { useFrames } from './frames.ts';
import './player.css';

type PlayerProps = {
  readonly prediction: Prediction;
  readonly onAgain: (change: 'seed' | 'stronger' | 'duration') => void;
};

/** The video: plays at once, loops, and can be looked at frame by frame and beside the photo. */
export function Player({ prediction, onAgain }: PlayerProps) {
  const [output] = prediction.outputs;
  const video = useRef<HTMLVideoElement>(null);
  const playing = useSignal(false);
  /** Percent of the width that shows the photo; null while only the video is shown. */
  const split = useSignal<number | null>(null);
  const showsPlan = useSignal(false);
  const frame = useFrames(video, output?.fps ?? 24, output?.frames ?? 1);
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  useEffect(() => {
    // Browsers may refuse; then there is the button.
    if (!still) video.current?.play().catch(() => undefined);
  }, [output?.url]);
  if (output === undefined) return null;
  const src = ownFile(output.url) ?? output.url;
  const poster = ownFile(output.poster_url) ?? output.poster_url;
  const toggle = () => {
    if (video.current?.paused === false) video.current.pause();
    else void video.current?.play();
  };
  return (
    <div
      class="player"
      onKeyDown={(event) => {
        if (event.key !== ' ' || !(event.target instanceof HTMLInputElement)) return;
        event.preventDefault();
        toggle();
      }}
    >
      <div class="stage-view">
        <div
          class="framed"
          data-ready="true"
          style={{ '--ratio': output.width / output.height, '--split': `${split.value ?? 0}%` }}
        >
          <video
            ref={video}
            src={src}
            poster={poster}
            width={output.width}
            height={output.height}
            loop
            muted
            playsInline
            aria-label={`Video: ${prediction.input.prompt || 'gentle life'}`}
            onPlay={() => {
              playing.value = true;
              showsPlan.value = false;
            }}
            onPause={() => {
              playing.value = false;
            }}
            onClick={toggle}
          />
          {showsPlan.value && frame.at.value === 0 && preview.value !== null && prediction.plan !== null && (
            <Overlay perception={preview.value.perception} plan={prediction.plan} />
          )}
          {split.value !== null && (
            <>
              <img class="player-photo" src={poster} alt="The photo" />
              <span class="player-divider" aria-hidden="true" />
              <input
                class="player-split"
                type="range"
                min={0}
                max={100}
                value={split.value}
                aria-label="Photo or video: where they meet"
                onInput={(event) => {
                  split.value = event.currentTarget.valueAsNumber;
                }}
              />
            </>
          )}
        </div>
      </div>
      <div class="player-bar">
        <IconButton label={playing.value ? 'Pause' : 'Play'} onClick={toggle}>
          {playing.value ? <Pause size={20} aria-hidden="true" /> : <Play size={20} aria-hidden="true" />}
        </IconButton>
        <input
          class="player-scrub"
          type="range"
          min={0}
          max={output.frames - 1}
          step={1}
          value={frame.at.value}
          style={{ '--done': `${(100 * frame.at.value) / (output.frames - 1)}%` }}
          aria-label="Frame"
          aria-valuetext={`Frame ${frame.at.value + 1} of ${output.frames}`}
          onInput={(event) => frame.go(event.currentTarget.valueAsNumber)}
          onKeyDown={({ key }) => {
            // From where it stands, and not from where it has played to meanwhile.
            if (/^(?:Arrow|Page|Home|End)/.test(key)) frame.go(key === 'Home' ? 0 : frame.at.value);
          }}
        />
        <span class="player-count figures small" aria-hidden="true">
          {frame.at.value + 1}/{output.frames}
        </span>
        <IconButton
          label={showsPlan.value ? 'Hide the plan' : 'Show the plan'}
          aria-pressed={showsPlan.value}
          onClick={() => {
            showsPlan.value = !showsPlan.value;
            previewWanted.value = true;
            // The plan is about the photo, which is the first frame.
            if (showsPlan.value) frame.go(0);
          }}
        >
          <Spline size={18} aria-hidden="true" />
        </IconButton>
        <IconButton
          label="Compare with the photo"
          aria-pressed={split.value !== null}
          onClick={() => {
            split.value = split.value === null ? 50 : null;
          }}
        >
          <Columns2 size={18} aria-hidden="true" />
        </IconButton>
        <IconButton label="Copy the link of the video" onClick={() => void shareLink(output.url)}>
          <Link size={18} aria-hidden="true" />
        </IconButton>
        <a
          class="button"
          data-size="medium"
          href={src}
          download={`muybridge-${prediction.id.slice(0, 8)}.mp4`}
          target="_self"
          aria-label="Download"
        >
          <Download size={18} aria-hidden="true" />
          <span>Download</span>
        </a>
      </div>
      <Again prediction={prediction} onAgain={onAgain} />
    </div>
  );
}

function Again({ prediction: { input, plan }, onAgain }: PlayerProps) {
  return (
    <div class="stage-more player-again">
      <Button size="small" onClick={() => onAgain('seed')}>
        <Dices size={16} aria-hidden="true" />
        Another seed
      </Button>
      {input.movement_amplitude !== 'large' && plan?.amplitude !== 'large' && (
        <Button size="small" onClick={() => onAgain('stronger')}>
          <Flame size={16} aria-hidden="true" />
          Make it stronger
        </Button>
      )}
      <Button size="small" onClick={() => onAgain('duration')}>
        <Timer size={16} aria-hidden="true" />
        {input.duration === 8 ? '4 seconds' : '8 seconds'}
      </Button>
      <a class="player-new small" href={here('')} onClick={clearPicture}>
        New picture
      </a>
    </div>
  );
}

async function shareLink(url: string): Promise<void> {
  toast((await copyText(url)) ? 'The link is copied. Whoever has it can watch the video.' : url);
}
