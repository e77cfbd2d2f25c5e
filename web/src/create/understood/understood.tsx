import { CloudSun, PersonStanding, Sparkles, Video } from 'lucide-preact';
import type { Plan } from '../../../../src/contract/plan.ts';
import type { Prediction } from '../../api/predictions.ts';
import { current, isEdited } from '../current.ts';
import { preview, previewPending, previewProblem } from '../preview.ts';
import { pieces } from '../input/marks.ts';
import { sentences } from './sentences.ts';
import './understood.css';

const icons = { camera: Video, subject: PersonStanding, scene: Sparkles, air: CloudSun };

/** The plan in words: of the prediction that is shown, or of what would be drawn. */
export function Understood() {
  const shown = preview.value;
  const prediction = current.value;
  // Once the form has changed, what it would give is more telling than what was drawn.
  const drawn = isEdited.value && shown !== null ? null : (prediction?.plan ?? null);
  const plan = drawn ?? shown?.plan ?? null;
  const prompt = (drawn === null ? shown?.of.prompt : prediction?.input.prompt) ?? '';
  if (plan === null) return <p class="soft">{nothingYet()}</p>;
  return (
    <div class="understood">
      <section>
        <h2>{headingOf(prediction, drawn !== null)}</h2>
        <Sentences plan={plan} />
      </section>
      {prompt !== '' && <YourWords prompt={prompt} plan={plan} />}
      {prediction?.status === 'completed' && drawn !== null && <Facts prediction={prediction} />}
    </div>
  );
}

function headingOf(prediction: Prediction | null, isDrawn: boolean): string {
  if (prediction !== null && !isDrawn) return 'What would move with your changes';
  return prediction?.status === 'completed' ? 'What moves' : 'What will move';
}

function nothingYet(): string {
  if (previewProblem.value !== null) return previewProblem.value;
  if (previewPending.value) return 'Looking at the picture…';
  return 'Once there is a picture, this tells what was found in it and what will move, before anything is drawn.';
}

function Sentences({ plan }: { readonly plan: Plan }) {
  const said = sentences(plan, preview.value?.perception ?? null);
  return (
    <ul class="sentences">
      {said.map(({ about, text, when }) => {
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
  );
}

/** The prompt with its marks, and why some of it gets less. */
function YourWords({ prompt, plan }: { readonly prompt: string; readonly plan: Plan }) {
  const marked = pieces(prompt, prompt, plan.words ?? []);
  const short = marked.filter(({ words }) => words !== null && words.effect !== 'moves');
  const others = plan.reduced.filter(({ phrase }) => !short.some(({ text }) => text.includes(phrase)) && phrase !== '');
  return (
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
