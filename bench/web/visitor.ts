/**
 * Visits a page many times at once, in a process of its own: reads `{ url, visits, turns }` from standard input, writes
 * `{ turns: [[milliseconds of each visit]], failed }`. A visit asks for the document and then, over one connection, for every file that it
 * names, gzipped where the host has it so.
 */
import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";

export type VisitTerms = { readonly url: string; readonly visits: number; readonly turns: number };
export type Visited = {
  readonly turns: readonly (readonly number[])[];
  readonly failed: number;
  readonly files: number;
};

const { url, visits, turns } = JSON.parse(await text(process.stdin)) as VisitTerms;
const headers = { "accept-encoding": "gzip" };
let failed = 0;
let files = 0;

type Got = { readonly status: number; readonly encoding: string | undefined; readonly body: Buffer };

function get(address: URL, agent: Agent): Promise<Got> {
  return new Promise((resolve, reject) => {
    const asked = request(address, { agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => void chunks.push(chunk));
      response.on("error", reject).on("end", () => {
        const { statusCode: status = 0 } = response;
        resolve({ status, encoding: response.headers["content-encoding"], body: Buffer.concat(chunks) });
      });
    });
    asked.on("error", reject).end();
  });
}

/** What a document names: scripts, what is to be there before them, styles, the icon. */
function namedBy({ encoding, body }: Got, document: URL): readonly URL[] {
  const html = (encoding === "gzip" ? gunzipSync(body) : body).toString();
  const tags = html.matchAll(/<(?:script|link)\b[^>]*?\s(?:src|href)="([^"]+)"/g);
  return [...tags].map(([, path]) => new URL(path as string, document));
}

/** Read once: a browser does not wait for whoever measures it. */
const first = new Agent();
const named = namedBy(await get(new URL(url), first), new URL(url));
files = named.length + 1;

async function visit(): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const begun = performance.now();
  try {
    const document = await get(new URL(url), agent);
    const got = [document, ...(await Promise.all(named.map((one) => get(one, agent))))];
    if (got.some(({ status }) => status !== 200)) failed += 1;
  } catch {
    failed += 1;
  }
  const took = performance.now() - begun;
  agent.destroy();
  return took;
}

const all: (readonly number[])[] = [];
for (let turn = 0; turn < turns; turn++) all.push(await Promise.all(Array.from({ length: visits }, visit)));
process.stdout.write(JSON.stringify({ turns: all, failed, files } satisfies Visited));
process.exit(0);
