/**
 * Visits a page many times at once, in a process of its own: reads `{ url, visits, turns }` from standard input, writes
 * `{ turns: [[milliseconds of each visit]], failed, files, bytes }`. A visit opens a connection, asks for the document and then for
 * every file that the document names, one after the other, gzipped where the host has it so. It reads and counts, and keeps
 * nothing: it shares the machine with the host that is measured.
 */
import { connect } from "node:net";
import { text } from "node:stream/consumers";

export type VisitTerms = { readonly url: string; readonly visits: number; readonly turns: number };
export type Visited = {
  /** Milliseconds of each visit, by turns. */
  readonly turns: readonly (readonly number[])[];
  readonly failed: number;
  /** Of one visit: requests, and bytes of bodies. */
  readonly files: number;
  readonly bytes: number;
};

const { url, visits, turns } = JSON.parse(await text(process.stdin)) as VisitTerms;
const { hostname, port, host } = new URL(url);
const HEAD_END = "\r\n\r\n";

/** What a document names: scripts, what is to be there before them, styles, the icon. */
async function pathsOf(document: URL): Promise<readonly string[]> {
  const html = await (await fetch(document)).text();
  const tags = html.matchAll(/<(?:script|link)\b[^>]*?\s(?:src|href)="([^"]+)"/g);
  return [document, ...[...tags].map(([, path]) => new URL(path as string, document))].map(
    ({ pathname }) => pathname,
  );
}

const requests = (await pathsOf(new URL(url))).map(
  (path) => `GET ${path} HTTP/1.1\r\nhost: ${host}\r\naccept-encoding: gzip\r\n\r\n`,
);
let bytes = 0;
let failed = 0;

/** @returns milliseconds until the last byte of the last file was there */
function visit(): Promise<number> {
  const begun = performance.now();
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    let asked = 0;
    let left = 0;
    let head = "";
    const ask = () => {
      const next = requests[asked];
      asked += 1;
      if (next === undefined) end(true);
      else socket.write(next);
    };
    const end = (isWhole: boolean) => {
      if (!isWhole) failed += 1;
      resolve(performance.now() - begun);
      socket.removeAllListeners("close").destroy();
    };
    const read = (chunk: Buffer) => {
      bytes += chunk.length;
      left -= chunk.length;
      if (left === 0) ask();
    };
    socket.on("connect", ask).on("error", () => {});
    socket.on("close", () => end(false));
    socket.on("data", (chunk) => {
      if (left > 0) return read(chunk);
      head += chunk.toString("latin1");
      const at = head.indexOf(HEAD_END);
      if (at === -1) return;
      const length = /^content-length: (\d+)$/im.exec(head.slice(0, at).replaceAll("\r", ""))?.[1];
      if (!head.startsWith("HTTP/1.1 200 ") || length === undefined) return end(false);
      left = Number(length);
      const body = chunk.subarray(chunk.length - (head.length - at - HEAD_END.length));
      head = "";
      read(body);
    });
  });
}

const all: (readonly number[])[] = [];
for (let turn = 0; turn < turns; turn++) {
  all.push(await Promise.all(Array.from({ length: visits }, visit)));
}
const seen: Visited = { turns: all, failed, files: requests.length, bytes: bytes / visits / turns };
process.stdout.write(JSON.stringify(seen));
