import type { Failure } from '../../api/operator.ts';
import { ago, fullTime } from '../../kit/format.ts';

export function Failures({ failures }: { readonly failures: readonly Failure[] | null }) {
  return (
    <section class="panel" aria-labelledby="failures">
      <div class="panel-head">
        <h2 id="failures">Recent failures</h2>
      </div>
      {failures?.length === 0 ? (
        <p class="panel-empty">None of the predictions that are kept has failed.</p>
      ) : (
        <table class="table" data-stack>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Error</th>
              <th scope="col">What was said</th>
              <th scope="col">Key</th>
              <th scope="col">Prediction</th>
            </tr>
          </thead>
          <tbody>
            {failures?.map((failure) => (
              <tr key={failure.prediction_id}>
                <td data-label="When" class="nowrap">
                  <time dateTime={failure.failed_at} title={fullTime(failure.failed_at)}>
                    {ago(failure.failed_at)}
                  </time>
                </td>
                <td data-label="Error" class="id">
                  {failure.code}
                </td>
                <td>{failure.message}</td>
                <td data-label="Key">{failure.key_name}</td>
                <td data-label="Prediction" class="id" title={failure.prediction_id}>
                  {failure.prediction_id.slice(0, 8)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
