import { useSignal } from '@preact/signals';
import { Search } from 'lucide-preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { here } from '../api/place.ts';
import { Button } from '../kit/button.tsx';
import { Segments } from '../kit/segments.tsx';
import { deleteWithUndo } from './deletions.ts';
import { layRows } from './layout.ts';
import { type Filter, filter, hasMore, keepFresh, load, loadMore, phase, problem, shown } from './list.ts';
import { Tile } from './tile.tsx';
import { useRows, useWidth } from './use-rows.ts';
import './gallery.css';

const statuses = [
  { value: 'all', label: 'All' },
  { value: 'completed', label: 'Done' },
  { value: 'processing', label: 'Drawing' },
  { value: 'created', label: 'Waiting' },
  { value: 'failed', label: 'Failed' },
  { value: 'cancelled', label: 'Cancelled' },
] as const satisfies readonly { readonly value: Filter['status']; readonly label: string }[];

const typingMs = 250;
/** Rows before the end at which the next page is asked for. */
const ahead = 4;

/** Everything that was made with this key. The filter is in the address, so that it can be kept and shared. */
export function GalleryView() {
  const { query, route } = useLocation();
  const typing = useRef<number>(undefined);
  const { search = '' } = query;
  const status = statuses.find(({ value }) => value === query['status'])?.value ?? 'all';
  useEffect(() => void load({ search, status }), [search, status]);
  useEffect(() => keepFresh(), []);
  useEffect(() => {
    document.title = 'Gallery · Muybridge';
    return () => {
      document.title = 'Muybridge';
    };
  }, []);
  const change = (wanted: Partial<Filter>) => {
    clearTimeout(typing.current);
    const all = { search, status, ...wanted };
    const parameters = new URLSearchParams();
    if (all.search.trim() !== '') parameters.set('search', all.search.trim());
    if (all.status !== 'all') parameters.set('status', all.status);
    route(here(parameters.size === 0 ? 'gallery' : `gallery?${parameters}`), true);
  };
  return (
    <section class="view gallery">
      <div class="gallery-head">
        <h1>Gallery</h1>
        <form
          role="search"
          class="gallery-search"
          onSubmit={(event) => {
            event.preventDefault();
            const given = new FormData(event.currentTarget).get('search');
            change({ search: typeof given === 'string' ? given : '' });
          }}
        >
          <Search size={16} aria-hidden="true" />
          <input
            key={search === '' ? 'empty' : 'given'}
            class="input"
            type="search"
            name="search"
            aria-label="Search in prompts"
            placeholder="Search in prompts"
            maxLength={200}
            defaultValue={search}
            onInput={({ currentTarget: { value } }) => {
              clearTimeout(typing.current);
              typing.current = window.setTimeout(() => change({ search: value }), typingMs);
            }}
          />
        </form>
        <Segments label="Status" value={status} options={statuses} onChange={(value) => change({ status: value })} />
      </div>
      <p class="unseen" role="status">
        {phase.value === 'idle' ? `${shown.value.length}${hasMore.value ? ' or more' : ''} videos` : 'Loading'}
      </p>
      {problem.value !== null && (
        <div class="gallery-empty" role="alert">
          <p>{problem.value}</p>
          <Button onClick={() => void load(filter.peek())}>Try again</Button>
        </div>
      )}
      <Pictures />
      {phase.value === 'idle' && problem.value === null && shown.value.length === 0 && !hasMore.value && (
        <Nothing filtered={search !== '' || status !== 'all'} onClear={() => route(here('gallery'), true)} />
      )}
    </section>
  );
}

function Nothing({ filtered, onClear }: { readonly filtered: boolean; readonly onClear: () => void }) {
  return (
    <div class="gallery-empty">
      <h2>{filtered ? 'Nothing matches' : 'Nothing here yet'}</h2>
      <p class="soft">{filtered ? 'No video of yours has such a prompt and status.' : 'What you make is kept here.'}</p>
      {filtered ? (
        <Button onClick={onClear}>Show all</Button>
      ) : (
        <a class="button" data-kind="main" href={here('')}>
          Move a photo
        </a>
      )}
    </div>
  );
}

/** Below each picture: two lines of text. */
const captionHeight = 48;

function Pictures() {
  const list = useRef<HTMLUListElement>(null);
  const playing = useSignal<string | null>(null);
  /** After a deletion, the place of what is to have the focus. */
  const focused = useRef<number | null>(null);
  const width = useWidth(list);
  const pictures = phase.value === 'first' ? null : shown.value;
  const narrow = width < 640;
  const gap = narrow ? 12 : 16;
  const wished = narrow ? 148 : width < 1000 ? 190 : 224;
  const rows = useMemo(
    () => (width === 0 ? [] : layRows(pictures === null ? emptyAspects : pictures.map(aspectOf), width, wished, gap)),
    [pictures, width, wished, gap],
  );
  const sizes = useMemo(() => rows.map(({ height }) => Math.round(height) + captionHeight + gap), [rows, gap]);
  const { visible, height } = useRows(sizes, list);
  const last = visible.at(-1)?.index ?? -1;
  const wantsMore = pictures !== null && hasMore.value && last >= rows.length - ahead;
  useEffect(() => {
    if (wantsMore && phase.value === 'idle' && problem.value === null) void loadMore();
  }, [wantsMore, phase.value]);
  useLayoutEffect(() => {
    if (focused.current === null) return;
    const links = list.current?.querySelectorAll<HTMLElement>('.tile-link') ?? [];
    const place = [...links].find((link) => link.closest('li')?.ariaPosInSet === String((focused.current ?? 0) + 1));
    (place ?? links[links.length - 1] ?? document.getElementById('main'))?.focus();
    focused.current = null;
  });
  return (
    <ul ref={list} class="pictures" style={{ height: `${height}px` }} aria-busy={pictures === null}>
      {visible.flatMap(({ index, start }) => {
        const row = rows[index];
        if (row === undefined) return [];
        return row.boxes.map((box, column) => {
          const at = row.first + column;
          const style = {
            width: `${box.width}px`,
            height: `${Math.round(row.height) + captionHeight}px`,
            transform: `translate(${box.left}px, ${start}px)`,
          };
          if (pictures === null) return <li key={at} class="picture picture-to-come" style={style} />;
          const prediction = pictures[at];
          if (prediction === undefined) return null;
          const { id } = prediction;
          return (
            <li
              key={id}
              class="picture"
              style={style}
              aria-posinset={at + 1}
              aria-setsize={hasMore.value ? -1 : pictures.length}
            >
              <Tile
                prediction={prediction}
                playing={playing.value === id}
                onPlay={(play) => {
                  if (play) playing.value = id;
                  else if (playing.peek() === id) playing.value = null;
                }}
                onDelete={() => {
                  focused.current = at;
                  deleteWithUndo(id);
                }}
              />
            </li>
          );
        });
      })}
    </ul>
  );
}

/** The shapes of what is shown while the first pictures are fetched. */
const emptyAspects = [1.5, 0.75, 1.5, 1.33, 1.78, 1, 0.75, 1.5, 1.78, 1.33, 0.8, 1.5];

/** Width by height; of what is not drawn yet, that of most photos. */
function aspectOf({ outputs: [output] }: (typeof shown.value)[number]): number {
  return output === undefined ? 4 / 3 : output.width / output.height;
}
