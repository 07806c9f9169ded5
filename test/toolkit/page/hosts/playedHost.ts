import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buildSite, hostFiles } from "../../../../src/node/pages/build/buildSite.ts";
import { askHost } from "../../../../src/node/pages/check/askHost.ts";
import {
  type CheckedFiles,
  type CheckFilesParameters,
  checkFiles,
} from "../../../../src/node/pages/check/checkFiles.ts";
import type { BuiltSite } from "../../../../src/node/pages/check/servedSite.ts";
import { siteHandler } from "../../../../src/node/pages/serve/siteHandler.ts";
import type { PageData } from "../../../../src/sdk/pageData/index.ts";
import { PATIENCE } from "../../patience.ts";

const SOMEBODY = { address: `0x${"15".repeat(20)}`, name: "Rowing club" } as const;
const DATA: PageData = {
  title: "At the door",
  languages: ["en"],
  chain: {
    id: 1,
    name: "A chain",
    currency: { symbol: "ETH", decimals: 18 },
    nodes: ["https://node.example"],
  },
  verify: { registries: [], issuers: [SOMEBODY], audience: "", finality: "finalized" },
  hold: { issuers: [SOMEBODY] },
};

const text = (content: string) => new TextEncoder().encode(content);
const DOCUMENT = `<!doctype html>
<html lang="en"><head><meta charset="utf-8" /><!-- page -->
<link rel="icon" href="./assets/icon.svg" />
<script type="module" src="./assets/first.js"></script>
<link rel="stylesheet" href="./assets/look.css" /></head><body></body></html>`;
const BUNDLE = new Map([
  ["index.html", text(DOCUMENT)],
  ["assets/first.js", text("import('./later.js');")],
  ["assets/later.js", text("document.title = 'later';")],
  ["assets/look.css", text("body { color: green; }")],
  ["assets/icon.svg", text('<svg xmlns="http://www.w3.org/2000/svg"></svg>')],
]);

const unserved: readonly string[] = Object.values(hostFiles);

/** Two pages and what leads to them, as `page build` makes them, of small bundles. */
export const builtSite: BuiltSite = {
  data: DATA,
  files: new Map(
    [
      ...buildSite(
        new Map([
          ["verify", BUNDLE],
          ["hold", BUNDLE],
        ]),
        DATA,
      ),
    ].filter(([path]) => !unserved.includes(path)),
  ),
};

/** A request to a host, and how the build would be served. */
export type Visit = {
  readonly path: string;
  /** With what stands behind the path. */
  readonly url: string;
  readonly agent: string;
  /** How often the path was asked for before. */
  readonly before: number;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Serves as the build wants, after changes to the headers; another path than asked for. */
  readonly serve: (change?: { readonly path?: string; readonly headers?: Headers }) => void;
  /** The file of the build, or none. */
  readonly file: (path: string) => Buffer;
};
/** Undefined: without it. */
type Headers = Readonly<Record<string, string | undefined>>;

/** Whether a file of the build has that address; folders have their document. */
export const isThere = ({ path, file }: Visit): boolean =>
  file(path.endsWith("/") ? `${path.slice(1)}index.html` : path.slice(1)).length > 0;

/** How a host answers. */
export type PlayHost = (visit: Visit) => void;

const honest = siteHandler(builtSite);

/** What is found of a host that answers so. @param more of the check's own parameters */
export const checkPlayed = (
  play: PlayHost,
  more: Partial<CheckFilesParameters> = {},
): Promise<CheckedFiles> =>
  served(play, (base) => checkFiles({ base, expected: builtSite, patience: PATIENCE, ...more }));

/** The plain twin of that: asks for each file once, by one browser, and compares nothing but bytes. */
export const differingFiles = (play: PlayHost): Promise<readonly string[]> =>
  served(play, async (base) => {
    const differing: string[] = [];
    for (const [path, bytes] of builtSite.files) {
      const url = `${base}${path.replace(/index[.]html$/, "")}`;
      const { body } = await askHost({ url, as: "document", maxBytes: 1 << 20, patience: PATIENCE });
      if (Buffer.compare(body, bytes) !== 0) differing.push(path);
    }
    return differing;
  });

async function served<T>(play: PlayHost, run: (base: string) => Promise<T>): Promise<T> {
  const asked = new Map<string, number>();
  const server = createServer((request, response) => {
    const { url = "/" } = request;
    const [path = ""] = url.split("?");
    const before = asked.get(path) ?? 0;
    asked.set(path, before + 1);
    const agent = request.headers["user-agent"] ?? "";
    const file = (name: string) => Buffer.from(builtSite.files.get(name) ?? []);
    const serve: Visit["serve"] = ({ path: other = url, headers = {} } = {}) => {
      request.url = other;
      honest(request, withHeaders(response, headers));
    };
    play({ path, url, agent, before, request, response, serve, file });
  });
  await new Promise<void>((go) => server.listen(0, "127.0.0.1", go));
  try {
    return await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

function withHeaders(response: ServerResponse, headers: Headers): ServerResponse {
  const { writeHead } = response;
  response.writeHead = ((status: number, all: string[] | Record<string, string>) => {
    const own = Array.isArray(all) ? pairsOf(all) : Object.entries(all);
    const kept = own.filter(([name]) => !(name in headers));
    const added = Object.entries(headers).filter((one): one is [string, string] => one[1] !== undefined);
    return writeHead.call(response, status, Object.fromEntries([...kept, ...added]));
  }) as typeof response.writeHead;
  return response;
}

/** Names and values that alternate. */
const pairsOf = (all: readonly string[]): readonly (readonly [string, string])[] =>
  all.flatMap((name, i) => (i % 2 === 0 ? [[name, all[i + 1] ?? ""] as const] : []));
