import { useId, useRef } from 'preact/hooks';
import type { PlanWords } from '../../../../src/contract/plan.ts';
import { current } from '../current.ts';
import { picture, prompt } from '../form.ts';
import { preview, previewPending } from '../preview.ts';
import { CameraWords } from './camera-words.tsx';
import { pieces, type Piece } from './marks.ts';
import { suggestions } from './suggestions.ts';
import '../../kit/chip.css';
import './prompt-field.css';

const longest = 1500;

/** What was last found out about a prompt; of a prediction that was opened, from its plan. */
function knownWords(): { readonly prompt: string; readonly words: readonly PlanWords[] } | null {
  if (preview.value !== null) return { prompt: preview.value.of.prompt, words: preview.value.plan.words ?? [] };
  const { input, plan } = current.value ?? {};
  return input === undefined || plan?.words === undefined ? null : { prompt: input.prompt, words: plan.words };
}

/** What is to be said when no words fall short. */
function verdict(marked: readonly Piece[]): string {
  if (picture.value === null) return '';
  if (previewPending.value) return 'Reading…';
  const moves = marked.some(({ words }) => words !== null);
  return moves ? 'Everything that you ask for moves.' : 'These words describe; nothing in them asks for motion.';
}

/** The prompt, with what becomes of its words marked under them, and help to write it. */
export function PromptField({ onSubmit }: { readonly onSubmit: () => void }) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const shown = preview.value;
  const known = knownWords();
  const marked = pieces(prompt.value, known?.prompt ?? '', known?.words ?? []);
  const hints = marked.filter(({ words }) => words !== null && words.effect !== 'moves');

  const insert = (words: string) => {
    const field = area.current;
    const at = field === null || document.activeElement !== field ? prompt.value.length : field.selectionEnd;
    const before = prompt.value.slice(0, at).trimEnd();
    const behind = prompt.value.slice(at).trimStart();
    const joined = `${before}${before === '' || /[,.;]$/.test(before) ? '' : ','}${before === '' ? '' : ' '}${words}`;
    prompt.value = `${joined}${behind === '' || /^[,.;]/.test(behind) ? behind : `, ${behind}`}`.slice(0, longest);
    field?.focus();
    requestAnimationFrame(() => field?.setSelectionRange(joined.length, joined.length));
  };

  return (
    <div class="field">
      <div class="prompt-head">
        <label class="field-label" for={id}>
          Prompt
        </label>
        <CameraWords onPick={insert} />
      </div>
      <div class="prompt-box">
        {/* Lies under the text, word on word. */}
        <div class="prompt-marks" aria-hidden="true">
          {marked.map(({ text, words }, index) =>
            words === null ? (
              <span key={index}>{text}</span>
            ) : (
              <mark key={index} data-effect={words.effect}>
                {text}
              </mark>
            ),
          )}{' '}
        </div>
        <textarea
          ref={area}
          id={id}
          class="prompt-text"
          rows={4}
          maxlength={longest}
          placeholder="What shall move, and how? Leave it empty for gentle life."
          value={prompt.value}
          aria-describedby={`${id}-hints`}
          onInput={(event) => {
            prompt.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            onSubmit();
          }}
        />
      </div>
      {/* Keeps its height, so that what is below stays where it is. */}
      <div class="prompt-help">
        {prompt.value === '' && (
          <div class="chips">
            {suggestions(shown?.perception ?? null).map((text) => (
              <button
                key={text}
                type="button"
                class="chip"
                onClick={() => {
                  prompt.value = text;
                  area.current?.focus();
                }}
              >
                {text}
              </button>
            ))}
          </div>
        )}
        <ul id={`${id}-hints`} class="prompt-hints" aria-live="polite">
          {hints.map(({ text, words }) => (
            <li key={text} data-effect={words?.effect}>
              <b>{words?.effect === 'reduced' ? 'Less than asked' : 'Does not move'}:</b> “{text}”.{' '}
              {words?.why ?? 'This cannot be drawn yet. Try camera words, weather, light, or what the picture shows.'}
            </li>
          ))}
        </ul>
        {prompt.value !== '' && hints.length === 0 && <p class="field-hint">{known === null ? '' : verdict(marked)}</p>}
      </div>
    </div>
  );
}
