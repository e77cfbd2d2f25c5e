import { useEffect } from 'preact/hooks';
import { useRoute } from 'preact-iso/router';
import { isAdmin, ownKey } from '../api/key.ts';
import { here } from '../api/place.ts';
import { Button } from '../kit/button.tsx';
import { settingsOpen } from '../shell/settings.tsx';
import { KeysPart } from './keys/keys-part.tsx';
import { OverviewPart } from './overview/overview-part.tsx';
import { WebhooksPart } from './webhooks/webhooks-part.tsx';
import '../kit/table.css';
import './operate.css';

const parts = [
  { name: 'Overview', path: '', Part: OverviewPart },
  { name: 'Keys', path: 'keys', Part: KeysPart },
  { name: 'Webhooks', path: 'webhooks', Part: WebhooksPart },
] as const;

/** How the service does: for keys with the scope `admin`. */
export function OperateView() {
  const { part = '' } = useRoute().params;
  const { name, Part } = parts.find(({ path }) => path === part) ?? parts[0];
  useEffect(() => {
    document.title = `${name} · Muybridge`;
    return () => {
      document.title = 'Muybridge';
    };
  }, [name]);
  if (ownKey.value !== null && !isAdmin.value) return <NoAdmin />;
  return (
    <section class="view operate">
      <div class="operate-head">
        <h1>Operate</h1>
        <nav class="operate-parts" aria-label="Operate">
          {parts.map((one) => (
            <a
              key={one.path}
              href={here(one.path === '' ? 'operate' : `operate/${one.path}`)}
              aria-current={one.name === name ? 'page' : undefined}
            >
              {one.name}
            </a>
          ))}
        </nav>
      </div>
      {ownKey.value === null ? null : <Part />}
    </section>
  );
}

function NoAdmin() {
  return (
    <section class="view operate-refused">
      <h1>For operators</h1>
      <p class="soft">The key in this browser has no scope “admin”.</p>
      <Button
        onClick={() => {
          settingsOpen.value = true;
        }}
      >
        Use another key
      </Button>
    </section>
  );
}
