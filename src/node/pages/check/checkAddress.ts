import { type CampaignFinding, problem } from "../../../sdk/distribution/check/finding.ts";
import { sha256 } from "../../files/sha256.ts";
import { fileHeaders } from "../build/siteHeaders.ts";
import { askLed, type Lead } from "./askLed.ts";
import type { Browser } from "./browsers.ts";
import { checkBytes, checkKind } from "./checkAnswer.ts";
import { addedHeaders, checkHeaders } from "./checkHeaders.ts";
import { checkRefusal } from "./checkRefusal.ts";
import type { BuiltSite } from "./servedSite.ts";
import type { Address } from "./typedAddresses.ts";

export type AskedHost = {
  /** Address of the folder that holds the pages' folders, with a slash at its end. */
  readonly base: string;
  readonly expected: BuiltSite;
  /** Milliseconds for each answer. */
  readonly patience: number;
  /** Called with each step of where the host leads people. */
  readonly onLead: (lead: Lead) => void;
};

/** Bytes of a host's own page that refuses, or of another one. */
const MAX_PAGE = 1 << 20;

/** An address that people type for a document: the host may serve it, lead to a file of the build, or refuse. */
export async function checkAddress(
  host: AskedHost,
  { address, path, isOwn }: Address,
  browser: Browser,
): Promise<readonly CampaignFinding[]> {
  const { base, expected, patience } = host;
  const led = await askLed(
    { url: `${base}${address}`, as: "document", browser, patience, maxBytes: MAX_PAGE },
    host.onLead,
  );
  if ("severity" in led) return [led];
  const { answer, url } = led;
  if (answer.status !== 200) return checkRefusal(url, answer);
  const own = isBuilt(expected, answer.body) ? [] : checkBytes(url, path, answer, fileOf(expected, path));
  const isThere = url === `${base}${address}`;
  const headers =
    isOwn && isThere
      ? checkHeaders(url, answer.headers, fileHeaders(path, expected.data))
      : addedHeaders(url, answer.headers);
  return [...own, ...checkKind(url, path, answer), ...headers];
}

/** An address at which nothing was built: the host refuses, or leads to what was built. */
export async function checkStray(
  host: AskedHost,
  address: string,
  browser: Browser,
): Promise<readonly CampaignFinding[]> {
  const { base, expected, patience, onLead } = host;
  const isScript = address.endsWith(".js");
  const led = await askLed(
    {
      url: `${base}${address}`,
      as: isScript ? "script" : "document",
      browser,
      patience,
      maxBytes: MAX_PAGE,
      // As where a page wants to register it.
      ...(isScript && {
        origin: new URL(base).origin,
        headers: { "service-worker": "script", "sec-fetch-dest": "serviceworker" },
      }),
    },
    onLead,
  );
  if ("severity" in led) return [led];
  const { answer, url } = led;
  if (answer.status !== 200) return checkRefusal(url, answer);
  if (isBuilt(expected, answer.body)) return addedHeaders(url, answer.headers);
  const sentence = `${url} is served, where nothing was built: ${answer.body.length} bytes of SHA-256 ${sha256(answer.body)}${answer.headers["content-type"] === undefined ? "" : `, as ${answer.headers["content-type"]}`}.`;
  const hint =
    "Have the host refuse what is not in the build (HTTP 404); if it does, find out who put this there: send nobody there until then.";
  return [
    problem("FileAdded", sentence, hint, { url, size: answer.body.length, sha256: sha256(answer.body) }),
  ];
}

const fileOf = ({ files }: BuiltSite, path: string): Uint8Array => files.get(path) ?? new Uint8Array();

/** Whether bytes are a file of the build, whichever: some hosts answer with the root page whatever they do not have. */
const isBuilt = ({ files }: BuiltSite, bytes: Uint8Array): boolean =>
  [...files.values()].some((file) => Buffer.compare(file, bytes) === 0);
