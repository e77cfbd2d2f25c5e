import { Video } from 'lucide-preact';
import { useId } from 'preact/hooks';
import './camera-words.css';

const groups = [
  { name: 'Closer and farther', words: ['slow push in', 'pull back', 'zoom in', 'crash zoom', 'dolly zoom'] },
  { name: 'Sideways', words: ['pan left', 'pan right', 'glide to the right', 'tracking shot', 'whip pan'] },
  { name: 'Up and down', words: ['tilt up', 'tilt down', 'the camera rises', 'crane down'] },
  { name: 'Around', words: ['orbit to the left', 'orbit to the right', 'roll clockwise'] },
  { name: 'Feel', words: ['handheld camera', 'camera shake', 'static camera'] },
] as const;

/** Words for the camera, which put themselves into the prompt. */
export function CameraWords({ onPick }: { readonly onPick: (words: string) => void }) {
  const id = useId();
  return (
    <>
      <button type="button" class="chip" popovertarget={id}>
        <Video size={15} aria-hidden="true" />
        Camera words
      </button>
      <div id={id} popover="auto" class="camera-words" role="group" aria-label="Camera words">
        {groups.map(({ name, words }) => (
          <div key={name} class="camera-group">
            <p>{name}</p>
            <div class="chips">
              {words.map((word) => (
                <button key={word} type="button" class="chip" onClick={() => onPick(word)}>
                  {word}
                </button>
              ))}
            </div>
          </div>
        ))}
      </div>
    </>
  );
}
