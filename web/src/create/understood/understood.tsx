import { CloudSun, PersonStanding, Sparkles, Video } from 'lucide-preact';
import type { Prediction } from '../../api/predictions.ts';
import { current } from '../current.ts';
import { preview, previewPending, previewProblem } from '../preview.ts';
import { pieces } from '../input/marks.ts';
import { sentences, type Sentence } from './sentences.ts';
import './understood.css';

const icons = { camera: Video, subject: PersonStanding, scene: Sparkles, air: CloudSun };

/** The plan in words: of the prediction that is shown, or of what would be drawn. */
export function Understood() {
  const shown = preview.value;
  const prediction = current.value;
  const plan = prediction?.plan ?? shown?.plan ?? null;
  const prompt = (plan === prediction?.plan ? prediction.input.prompt : shown?.of.prompt) ?? '';
  if (plan === null) {
    return (
      <p class="soft">
        {previewProblem.value ??
          (previewPending.value
            ? 'Looking at the picture…'
            : 'Once there is a picture, this tells what was found in it and what will move, before anything is drawn.')}
      </p>
    );
  }
  const said = sentences(plan, shown?.perception ?? null);
  const marked = pieces(prompt, prompt, plan.words ?? []);
  const short = marked.filter(({ words }) => words !== null && words.effect !== 'moves');
  const others = plan.reduced.filter(({ phrase }) => !short.some(({ text }) => text.includes(phrase)) && phrase !== '');
  return (
    <div class="understood">
      <section>
        <h2>What will move</h2>
        <ul class="sentences">
          {said.map(({ about, text, when }: Sentence) => {
            const Icon = icons[about];
            return (
              <li key={`${text} ${when}`}>
                <Icon size={16} aria-hidden="true" />
                <span>
                  {text}
                  {when !== '' && <span class="soft figures"> {when}</span>}
                </span>
              </li>
            );
          })}
        </ul>
      </section>
      {prompt !== '' && (
        <section>
          <h2>Your words</h2>
          <p class="marked">
            {marked.map(({ text, words }, index) =>
              words === null ? (
                <span key={index}>{text}</span>
              ) : (
                <mark key={index} data-effect={words.effect} title={words.why ?? undefined}>
                  {text}
                </mark>
              ),
            )}
          </p>
          <ul class="legend small soft">
            <li>
              <mark data-effect="moves">moves</mark>
            </li>
            <li>
              <mark data-effect="reduced">less than asked</mark>
            </li>
            <li>
              <mark data-effect="unsupported">does not move</mark>
            </li>
          </ul>
          {(short.length > 0 || others.length > 0) && (
            <ul class="reasons small">
              {short.map(({ text, words }) => (
                <li key={text}>
                  “{text}”: <span class="soft">{words?.why ?? 'Nothing moves for this: it cannot be drawn yet.'}</span>
                </li>
              ))}
              {others.map(({ phrase, why }) => (
                <li key={phrase + why}>
                  “{phrase}”: <span class="soft">{why}</span>
                </li>
              ))}
            </ul>
          )}
        </section>
      )}
      {prediction?.status === 'completed' && <Facts prediction={prediction} />}
    </div>
  );
}

/** What was made, in figures. */
function Facts({ prediction: { engine, input, outputs, timings } }: { readonly prediction: Prediction }) {
  const [output] = outputs;
  if (output === undefined) return null;
  const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;
  const facts = [
    ['Video', `${output.width} × ${output.height}, ${output.frames} frames at ${output.fps} a second`],
    ['File', `${(output.bytes / 1e6).toFixed(1)} MB`],
    ['Drawn by', `${engine ?? 'unknown'}${timings?.['total'] === undefined ? '' : ` in ${seconds(timings['total'])}`}`],
    ['Seed', `${input.seed}`],
  ];
  return (
    <section>
      <h2>Figures</h2>
      <dl class="facts figures">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt class="soft">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
