import { ImagePlus } from 'lucide-preact';
import { useRef } from 'preact/hooks';
import { here } from '../../api/place.ts';
import { Button } from '../../kit/button.tsx';
import { prompt } from '../form.ts';
import { examples, takeExample, takeFile } from '../picture.ts';
import './empty.css';

/** What a first visitor sees: a place for a picture, and two pictures to try. */
export function EmptyStage() {
  const files = useRef<HTMLInputElement>(null);
  return (
    <div class="empty">
      <div class="empty-invite">
        <h2>See your photo move</h2>
        <p class="soft">Drop a picture here, paste it, or</p>
        <Button kind="main" size="large" onClick={() => files.current?.click()}>
          <ImagePlus size={20} aria-hidden="true" />
          Choose a picture
        </Button>
        <input
          ref={files}
          type="file"
          accept="image/*"
          hidden
          aria-label="Picture file"
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            if (file !== undefined) void takeFile(file);
          }}
        />
      </div>
      <div class="empty-examples">
        <p class="soft small">Or try one of these</p>
        <ul>
          {examples.map((example) => (
            <li key={example.name}>
              <button
                type="button"
                class="empty-example"
                onClick={() => {
                  takeExample(example.name);
                  if (prompt.value === '') prompt.value = example.prompt;
                }}
              >
                <img src={here(`examples/${example.name}`)} alt="" width="160" height="107" />
                <span>{example.title}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
