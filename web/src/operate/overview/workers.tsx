import type { Worker } from '../../api/operator.ts';
import { Badge } from '../../kit/badge.tsx';
import { ago, fullTime } from '../../kit/format.ts';

export function Workers({ workers }: { readonly workers: readonly Worker[] | null }) {
  return (
    <section class="panel" aria-labelledby="workers">
      <div class="panel-head">
        <h2 id="workers">Workers</h2>
      </div>
      {workers?.length === 0 && (
        <p class="panel-empty">No worker has told of itself: nothing is drawn. Look at the log of “muybridge serve”.</p>
      )}
      <ul>
        {workers?.map((worker) => (
          <li key={worker.id} class="worker">
            <div class="worker-head">
              <strong>{worker.host}</strong>
              <Badge kind={worker.alive ? 'good' : 'bad'}>{worker.alive ? 'alive' : 'lost'}</Badge>
              <span class="soft small">
                {worker.alive ? 'started ' : 'last seen '}
                <time dateTime={worker.started_at} title={fullTime(worker.started_at)}>
                  {ago(worker.alive ? worker.started_at : worker.seen_at)}
                </time>
                {` · process ${worker.pid} · version ${worker.version}`}
              </span>
            </div>
            {worker.running.map(({ prediction_id: id, key_name: key, stage, fraction }) => (
              <div key={id} class="worker-run">
                <span class="id">{id.slice(0, 8)}</span> of {key}, {stage ?? 'beginning'}, {Math.round(fraction * 100)}{' '}
                %
                <div class="meter" aria-hidden="true">
                  <span ref={(bar) => bar?.style.setProperty('scale', `${fraction} 1`)} />
                </div>
              </div>
            ))}
            {worker.alive && worker.running.length === 0 && <p class="worker-run soft">idle</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
