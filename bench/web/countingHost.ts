import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

/** What hosts compress, and as what they say that it is; of the rest nothing gets smaller. */
const TEXTS: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".json": "application/json",
};

export type HostParameters = {
  /** By path without a leading slash. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** A folder that is served below a path. */
  readonly folder?: { readonly below: string; readonly path: string };
};

export type CountingHost = {
  readonly origin: string;
  /** What each file takes that was sent so far, by its address: bytes of the body as it is transferred. */
  readonly sent: ReadonlyMap<string, number>;
  readonly close: () => void;
};

type Prepared = { readonly headers: Readonly<Record<string, string | number>>; readonly body: Uint8Array };

/** A plain static host on a free port, which sends texts gzipped (level 9, as page sizes are told here) and counts. */
export async function openCountingHost({ files, folder }: HostParameters): Promise<CountingHost> {
  const sent = new Map<string, number>();
  const prepared = new Map([...files].map(([path, bytes]) => [path, prepare(path, bytes)] as const));
  const find = (path: string): Prepared | undefined => {
    const known = prepared.get(path);
    if (known !== undefined || folder === undefined || !path.startsWith(folder.below)) return known;
    const inside = normalize(path.slice(folder.below.length));
    const read = inside.startsWith("..") ? undefined : readIfThere(join(folder.path, inside));
    return read && prepare(path, read);
  };
  const server = createServer(({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    const found = find((pathname.endsWith("/") ? `${pathname}index.html` : pathname).slice(1));
    if (found === undefined) return void response.writeHead(404).end();
    sent.set(`${origin}${pathname}`, found.body.length);
    response.writeHead(200, found.headers).end(found.body);
  });
  await new Promise<void>((go) => server.listen(0, "127.0.0.1", go));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    sent,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function prepare(path: string, bytes: Uint8Array): Prepared {
  const type = TEXTS[extname(path)];
  const body = type === undefined ? bytes : gzipSync(bytes, { level: 9 });
  const length = { "content-length": body.length };
  if (type === undefined) return { body, headers: { ...length, "content-type": "application/octet-stream" } };
  return { body, headers: { ...length, "content-type": type, "content-encoding": "gzip" } };
}

function readIfThere(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
