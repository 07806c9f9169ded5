import { type CampaignFinding, problem } from "../../../sdk/distribution/check/finding.ts";
import { sha256 } from "../../files/sha256.ts";
import { fileHeaders, OWN_TREE, ROOT_PAGE } from "../build/siteHeaders.ts";
import type { HostAnswer } from "./askHost.ts";
import { askLed, type Lead } from "./askLed.ts";
import type { Browser } from "./browsers.ts";
import { checkKind, isServed, resourceKind } from "./checkAnswer.ts";
import { addedHeaders, checkHeaders } from "./checkHeaders.ts";
import type { BuiltSite } from "./servedSite.ts";
import { DOCUMENT } from "./typedAddresses.ts";

export type AskedHost = {
  /** Address of the folder that holds the pages' folders, with a slash at its end. */
  readonly base: string;
  readonly expected: BuiltSite;
  /** Milliseconds for each answer. */
  readonly patience: number;
  /** Called with each step of where the host leads people. */
  readonly onLead: (lead: Lead) => void;
  /** What is beside documents in other folders than their own, asked once by each browser. */
  readonly beside: Map<string, Promise<Beside>>;
};

/** What a document finds where it looks for its files. */
type Beside = {
  readonly findings: readonly CampaignFinding[];
  /** Whether they are there, or something that nobody built: not a refusal, or the root page for whatever is missing. */
  readonly isServed: boolean;
};

/** A file of the build, as a host answers with it. */
export type BuiltAnswer = { readonly path: string; readonly url: string; readonly answer: HostAnswer };

/** Bytes of a page, the host's own or another one. */
export const MAX_PAGE = 1 << 20;
/** Bytes beyond those of the built file that are read, to tell what was put into it. */
export const MORE = 1 << 16;

/** The paths of the build that have these bytes, first those at home at the address. */
export function builtAs({ base, expected }: AskedHost, url: string, bytes: Uint8Array): readonly string[] {
  const paths = [...expected.files].flatMap(([path, file]) =>
    Buffer.compare(file, bytes) === 0 ? [path] : [],
  );
  const isAtHome = (path: string) => folderOf(url) === folderOf(`${base}${path}`);
  return [...paths.filter(isAtHome), ...paths.filter((path) => !isAtHome(path))];
}

const folderOf = (url: string): string => new URL(".", url).href;

/**
 * A file of the build, wherever the host has it. A document looks for its files beside itself: in another folder than its own the
 * host may have something else there. It has to have its headers where it finds them; without them it shows nothing.
 * @param parent the document that names this one
 */
export async function checkBuilt(
  host: AskedHost,
  { path, url, answer }: BuiltAnswer,
  browser: Browser,
  parent?: string,
): Promise<readonly CampaignFinding[]> {
  const added = addedHeaders(url, answer.headers);
  // Below itself a document is as it is above, and so on.
  if (!path.endsWith(DOCUMENT) || path === parent) return added;
  const isAtHome = folderOf(url) === folderOf(`${host.base}${path}`);
  const beside = isAtHome ? { findings: [], isServed: true } : await besideOf(host, path, url, browser);
  const hasOwn = beside.isServed && path !== ROOT_PAGE;
  const headers = hasOwn ? checkHeaders(url, answer.headers, fileHeaders(path, host.expected.data)) : added;
  return [...checkKind(url, path, answer), ...beside.findings, ...headers];
}

function besideOf(host: AskedHost, path: string, url: string, browser: Browser): Promise<Beside> {
  const key = [folderOf(url), path, browser.name].join(" ");
  const asked = host.beside.get(key) ?? askBeside(host, path, folderOf(url), browser);
  host.beside.set(key, asked);
  return asked;
}

/** Asks for what a document names first; for the rest of its folder only where some of that is served. */
async function askBeside(host: AskedHost, path: string, folder: string, browser: Browser): Promise<Beside> {
  const own = path.slice(0, -DOCUMENT.length);
  const first = namedFirst(path, host.expected);
  const rest = [...host.expected.files.keys()]
    .filter(
      (one) => own !== "" && one.startsWith(own) && one !== path && !one.startsWith(`${own}${OWN_TREE}/`),
    )
    .map((one) => one.slice(own.length))
    .filter((name) => !first.includes(name));
  const findings: CampaignFinding[] = [];
  const ask = async (names: readonly string[]): Promise<boolean> => {
    let isThere = false;
    for (const name of names) {
      const file = await askNamed(host, { path, own: `${own}${name}`, url: `${folder}${name}` }, browser);
      findings.push(...file.findings);
      isThere ||= file.isServed;
    }
    return isThere;
  };
  const isThere = await ask(first);
  if (isThere) await ask(rest);
  return { findings, isServed: isThere };
}

type Named = {
  /** Of the document that names it. */
  readonly path: string;
  /** Its path in the build. */
  readonly own: string;
  readonly url: string;
};

async function askNamed(host: AskedHost, { path, own, url }: Named, browser: Browser): Promise<Beside> {
  const { base, expected, patience } = host;
  const isDocument = own.endsWith("/");
  const file = isDocument ? `${own}${DOCUMENT}` : own;
  const led = await askLed(
    {
      url,
      as: isDocument ? "document" : resourceKind(own),
      browser,
      patience,
      maxBytes: Math.max(MAX_PAGE, (expected.files.get(file)?.length ?? 0) + MORE),
      ...(!isDocument && { origin: new URL(base).origin }),
    },
    host.onLead,
  );
  if ("severity" in led) return { findings: [led], isServed: false };
  const { answer } = led;
  if (!isServed(answer.status)) return { findings: [], isServed: false };
  const paths = builtAs(host, led.url, answer.body);
  const [there] = paths;
  if (there === undefined) return { findings: [fileAdded(led.url, answer)], isServed: true };
  const findings = await checkBuilt(host, { path: there, url: led.url, answer }, browser, path);
  return { findings, isServed: paths.includes(file) };
}

/** What a document names beside itself, or leads to there: files and, with a slash at the end, documents. */
export function namedFirst(path: string, { files }: BuiltSite): readonly string[] {
  const html = new TextDecoder().decode(files.get(path));
  const names = html.matchAll(/(?: (?:src|href)="|; url=)\.\/([^"]+)"/g);
  return [...new Set([...names].flatMap(([, name]) => name ?? []))];
}

/** Something that nobody built. */
export function fileAdded(url: string, { headers, body }: HostAnswer): CampaignFinding {
  const type = headers["content-type"];
  const details = { url, size: body.length, sha256: sha256(body) };
  const sentence = `${url} is served, where nothing was built: ${details.size} bytes of SHA-256 ${details.sha256}${type === undefined ? "" : `, as ${type}`}.`;
  const hint =
    "Have the host refuse what is not in the build (HTTP 404); if it does, find out who put this there: send nobody there until then.";
  return problem("FileAdded", sentence, hint, details);
}
