import type { OperatorStorage } from '../../../../src/contract/operator.ts';
import { ago, bytes, number } from '../../kit/format.ts';

const databases = { pglite: 'Database, embedded', postgresql: 'Database, PostgreSQL' };

export function StorageTable({ storage }: { readonly storage: OperatorStorage | null }) {
  const rows =
    storage === null
      ? []
      : [
          { name: 'Videos and their stills', ...storage.outputs },
          { name: 'Uploaded images', ...storage.uploads },
          { name: 'Images of what waits', ...storage.inputs },
          { name: databases[storage.database.backend], files: null, bytes: storage.database.bytes },
          { name: 'Left on the disk', files: null, bytes: storage.free_bytes },
        ];
  return (
    <section class="panel" aria-labelledby="storage">
      <div class="panel-head">
        <h2 id="storage">Storage</h2>
        {storage !== null && <span class="soft small">measured {ago(storage.measured_at)}</span>}
      </div>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col" class="table-number">
              Files
            </th>
            <th scope="col" class="table-number">
              Size
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, files, bytes: size }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="table-number">{files === null ? '' : number(files)}</td>
              <td class="table-number">{bytes(size)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
