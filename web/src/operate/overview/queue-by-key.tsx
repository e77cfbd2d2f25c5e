import type { OperatorQueue } from '../../../../src/contract/operator.ts';
import { number } from '../../kit/format.ts';

export function QueueByKey({ queue }: { readonly queue: OperatorQueue | null }) {
  return (
    <section class="panel" aria-labelledby="by-key">
      <div class="panel-head">
        <h2 id="by-key">Queue by key</h2>
      </div>
      {queue?.keys.length === 0 ? (
        <p class="panel-empty">Nothing waits and nothing runs.</p>
      ) : (
        <table class="table">
          <thead>
            <tr>
              <th scope="col">Key</th>
              <th scope="col" class="table-number">
                Waiting
              </th>
              <th scope="col" class="table-number">
                Running
              </th>
            </tr>
          </thead>
          <tbody>
            {queue?.keys.map(({ key_id: id, key_name: name, waiting, running }) => (
              <tr key={id}>
                <th scope="row" class="wrap">
                  {name}
                </th>
                <td class="table-number">{number(waiting)}</td>
                <td class="table-number">{number(running)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
