import { useSignal } from '@preact/signals';
import { Plus } from 'lucide-preact';
import { ownKey } from '../../api/key.ts';
import { readKeys, type Key } from '../../api/operator.ts';
import { Badge } from '../../kit/badge.tsx';
import { Button } from '../../kit/button.tsx';
import { ago, fullTime, number } from '../../kit/format.ts';
import { usePolled } from '../polled.ts';
import { KeyDialog } from './key-dialog.tsx';
import { RevokeDialog } from './revoke-dialog.tsx';
import './keys.css';

const readSeconds = 30;

/** All keys: who may come in, to do what and how much. */
export function KeysPart() {
  const [keys, look] = usePolled(readKeys, readSeconds);
  const withRevoked = useSignal(false);
  const creating = useSignal(false);
  const changed = useSignal<Key | null>(null);
  const revoked = useSignal<Key | null>(null);
  const { value, problem } = keys.value;
  const gone = (value ?? []).filter(isOver);
  const shown = (value ?? []).filter((key) => withRevoked.value || !isOver(key)).toReversed();
  return (
    <section class="panel" aria-labelledby="keys">
      <div class="panel-head">
        <h2 id="keys">API keys</h2>
        <Button
          kind="main"
          onClick={() => {
            creating.value = true;
          }}
        >
          <Plus size={16} aria-hidden="true" />
          New key
        </Button>
      </div>
      {problem !== null && <p class="notice">{problem}</p>}
      <table class="table" data-stack>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">May</th>
            <th scope="col">Limits</th>
            <th scope="col">Last used</th>
            <th scope="col">Ends</th>
            <th scope="col">
              <span class="unseen">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((key) => (
            <Row
              key={key.id}
              apiKey={key}
              onChange={() => {
                changed.value = key;
              }}
              onRevoke={() => {
                revoked.value = key;
              }}
            />
          ))}
        </tbody>
      </table>
      {gone.length > 0 && (
        <label class="keys-revoked">
          <input
            type="checkbox"
            checked={withRevoked.value}
            onChange={({ currentTarget: { checked } }) => {
              withRevoked.value = checked;
            }}
          />
          Show the {number(gone.length)} that {gone.length === 1 ? 'is' : 'are'} not valid any more
        </label>
      )}
      <KeyDialog
        open={creating.value || changed.value !== null}
        changed={changed.value}
        onClose={() => {
          creating.value = false;
          changed.value = null;
          void look();
        }}
      />
      <RevokeDialog
        revoked={revoked.value}
        onClose={() => {
          revoked.value = null;
          void look();
        }}
      />
    </section>
  );
}

function Row({
  apiKey,
  onChange,
  onRevoke,
}: {
  readonly apiKey: Key;
  readonly onChange: () => void;
  readonly onRevoke: () => void;
}) {
  const { id, name, scopes, last_used_at: used, expires_at: ends, revoked_at: revokedAt } = apiKey;
  const isOwn = ownKey.value?.id === id;
  return (
    <tr>
      <th scope="row" class="wrap">
        {name} {isOwn && <Badge>in this browser</Badge>} {revokedAt !== null && <Badge kind="bad">revoked</Badge>}
        {revokedAt === null && isOver(apiKey) && <Badge kind="warn">expired</Badge>}
      </th>
      <td data-label="May">{scopes.join(', ')}</td>
      <td data-label="Limits">{limitsOf(apiKey)}</td>
      <td data-label="Last used">
        {used === null ? (
          'never'
        ) : (
          <time dateTime={used} title={fullTime(used)}>
            {ago(used)}
          </time>
        )}
      </td>
      <td data-label="Ends">{ends === null ? 'never' : fullTime(ends)}</td>
      <td>
        {revokedAt === null && (
          <div class="table-actions">
            <Button size="small" aria-label={`Change ${name}`} onClick={onChange}>
              Change
            </Button>
            {!isOwn && (
              <Button size="small" kind="danger" aria-label={`Revoke ${name}`} onClick={onRevoke}>
                Revoke
              </Button>
            )}
          </div>
        )}
      </td>
    </tr>
  );
}

function isOver({ revoked_at: revokedAt, expires_at: ends }: Key): boolean {
  return revokedAt !== null || (ends !== null && Date.parse(ends) <= Date.now());
}

function limitsOf({ rate_per_minute: rate, max_queued: queued, max_running: running }: Key): string {
  const limits = [
    rate === null ? null : `${number(rate)} a minute`,
    queued === null ? null : `${number(queued)} waiting`,
    running === null ? null : `${number(running)} at a time`,
  ].filter((limit) => limit !== null);
  return limits.length === 0 ? 'none' : limits.join(', ');
}
