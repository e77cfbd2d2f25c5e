import { useSignal } from '@preact/signals';
import { RotateCw } from 'lucide-preact';
import type { DeliveryState } from '../../../../src/contract/webhooks.ts';
import { ApiError } from '../../api/client.ts';
import { type Delivery, readDeliveries, replayDelivery } from '../../api/operator.ts';
import { Badge } from '../../kit/badge.tsx';
import { Button } from '../../kit/button.tsx';
import { ago, fullTime, span } from '../../kit/format.ts';
import { Segments } from '../../kit/segments.tsx';
import { toast } from '../../kit/toasts.tsx';
import { usePolled } from '../polled.ts';
import './webhooks.css';

const states = [
  { value: 'all', label: 'All' },
  { value: 'pending', label: 'Pending' },
  { value: 'delivered', label: 'Delivered' },
  { value: 'failed', label: 'Given up' },
] as const satisfies readonly { readonly value: DeliveryState | 'all'; readonly label: string }[];

const kinds = { pending: 'warn', delivered: 'good', failed: 'bad' } as const;
const words = { pending: 'pending', delivered: 'delivered', failed: 'given up' } as const;
const readSeconds = 4;

/** Messages about predictions of all keys, and each attempt to deliver them. */
export function WebhooksPart() {
  const state = useSignal<DeliveryState | 'all'>('all');
  const wanted = state.value === 'all' ? null : state.value;
  const [deliveries, look] = usePolled(() => readDeliveries(wanted), readSeconds, state.value);
  const { value, problem } = deliveries.value;
  const replay = async ({ id, url }: Delivery) => {
    try {
      await replayDelivery(id);
      toast(`Sent again to ${new URL(url).host}.`);
      await look();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      toast(error.message, { kind: 'error' });
    }
  };
  return (
    <section class="panel" aria-labelledby="deliveries">
      <div class="panel-head webhooks-head">
        <h2 id="deliveries">Webhook messages</h2>
        <Segments
          label="State"
          value={state.value}
          options={states}
          onChange={(chosen) => {
            state.value = chosen;
          }}
        />
      </div>
      {problem !== null && <p class="notice">{problem}</p>}
      {value?.length === 0 && <p class="panel-empty">No message of this kind.</p>}
      <ul>
        {value?.map((delivery) => (
          <li key={delivery.id} class="delivery">
            <div class="delivery-head">
              <Badge kind={kinds[delivery.state]}>{words[delivery.state]}</Badge>
              <span class="delivery-url id">{delivery.url}</span>
              <Button size="small" aria-label={`Send again: ${delivery.id}`} onClick={() => void replay(delivery)}>
                <RotateCw size={14} aria-hidden="true" />
                Send again
              </Button>
            </div>
            <p class="soft small">
              {delivery.key_name} · prediction <span class="id">{delivery.prediction_id.slice(0, 8)}</span> ·{' '}
              <time dateTime={delivery.created_at} title={fullTime(delivery.created_at)}>
                {ago(delivery.created_at)}
              </time>
              {delivery.next_attempt_at !== null && ` · next attempt at ${fullTime(delivery.next_attempt_at)}`}
            </p>
            <Attempts delivery={delivery} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Attempts({ delivery: { attempts } }: { readonly delivery: Delivery }) {
  const last = attempts.at(-1);
  if (last === undefined) return null;
  return (
    <details class="attempts">
      <summary>
        {attempts.length === 1 ? '1 attempt' : `${attempts.length} attempts`}, the last {outcomeOf(last)}
      </summary>
      <ol>
        {attempts.map((attempt) => (
          <li key={attempt.number} class="figures">
            {attempt.number}. {fullTime(attempt.started_at)}: {outcomeOf(attempt)} after {span(attempt.milliseconds)}
          </li>
        ))}
      </ol>
    </details>
  );
}

function outcomeOf({ status, error }: Delivery['attempts'][number]): string {
  if (error === null) return `answered with ${status ?? 'success'}`;
  return status === null ? `failed: ${error}` : `answered with ${status}`;
}
