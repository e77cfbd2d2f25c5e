import type { Input } from '../../api/input.ts';

/** The request that the form makes, as programs; each runs as it is pasted. */

export type Language = 'curl' | 'javascript' | 'python';

const model = 'vidu/image-to-video-2.0';

/**
 * @param server its public URL, without a slash at the end
 * @param key the API key; a variable of the environment stands in its place when it is not to be shown
 */
export function snippet(language: Language, input: Input, server: string, key: string | null): string {
  switch (language) {
    case 'curl':
      return curl(input, server, key);
    case 'javascript':
      return javascript(input, server, key);
    case 'python':
      return python(input, server, key);
  }
}

function curl(input: Input, server: string, key: string | null): string {
  const body = JSON.stringify(input, null, 2).replaceAll("'", String.raw`'\''`);
  return `key=${key === null ? '"$MUYBRIDGE_API_KEY"' : `'${key}'`}

id=$(curl -s -X POST '${server}/api/v3/${model}' \\
  -H "Authorization: Bearer $key" \\
  -H 'Content-Type: application/json' \\
  --data-raw '${body}' \\
  | sed -n 's/.*"id":"\\([0-9a-f]*\\)".*/\\1/p')

until curl -s "${server}/api/v3/predictions/$id/result" -H "Authorization: Bearer $key" \\
  | grep -E '"status":"(completed|failed)"'; do sleep 1; done
`;
}

function javascript(input: Input, server: string, key: string | null): string {
  return `// npm install wavespeed
import { Client } from 'wavespeed';

const client = new Client(${key === null ? 'process.env.MUYBRIDGE_API_KEY' : JSON.stringify(key)}, {
  baseUrl: ${JSON.stringify(server)},
});

const { outputs } = await client.run(${JSON.stringify(model)}, ${JSON.stringify(input, null, 2)});
console.log(outputs[0]);
`;
}

function python(input: Input, server: string, key: string | null): string {
  return `# Needs nothing but Python.
import json${key === null ? ', os' : ''}, time, urllib.request

server = ${JSON.stringify(server)}
headers = {
    "Authorization": "Bearer " + ${key === null ? 'os.environ["MUYBRIDGE_API_KEY"]' : JSON.stringify(key)},
    "Content-Type": "application/json",
}
body = json.loads(r'''${JSON.stringify(input, null, 2).replaceAll("'", String.raw`\u0027`)}''')

def call(path, data=None):
    request = urllib.request.Request(server + path, data and json.dumps(data).encode(), headers)
    return json.load(urllib.request.urlopen(request))["data"]

prediction = call("/api/v3/${model}", body)
while prediction["status"] not in ("completed", "failed"):
    time.sleep(1)
    prediction = call("/api/v3/predictions/" + prediction["id"] + "/result")

print(prediction["outputs"] or prediction["error"])
`;
}
