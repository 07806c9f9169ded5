import type { CampaignFinding } from "../../../sdk/distribution/check/finding.ts";
import { fileHeaders } from "../build/siteHeaders.ts";
import { askLed } from "./askLed.ts";
import type { Browser } from "./browsers.ts";
import { checkBytes, checkKind, isServed } from "./checkAnswer.ts";
import { type AskedHost, builtAs, checkBuilt, fileAdded, MAX_PAGE } from "./checkBuilt.ts";
import { addedHeaders, checkHeaders } from "./checkHeaders.ts";
import { checkRefusal } from "./checkRefusal.ts";
import { type Address, ASKED_AS_WORKER } from "./typedAddresses.ts";

/** An address that people type for a document: the host may serve it, lead to a file of the build, or refuse. */
export async function checkAddress(
  host: AskedHost,
  { address, path, isOwn }: Address,
  browser: Browser,
): Promise<readonly CampaignFinding[]> {
  const { base, expected, patience } = host;
  const { files, data } = expected;
  const led = await askLed(
    { url: `${base}${address}`, as: "document", browser, patience, maxBytes: MAX_PAGE },
    host.onLead,
  );
  if ("severity" in led) return [led];
  const { answer, url } = led;
  if (!isServed(answer.status)) return checkRefusal(url, answer);
  const [built] = builtAs(host, url, answer.body);
  const found =
    built === undefined
      ? checkBytes(url, path, answer, files.get(path) ?? new Uint8Array())
      : await checkBuilt(host, { path: built, url, answer }, browser);
  const isThere = url === `${base}${address}`;
  const headers =
    isOwn && isThere
      ? checkHeaders(url, answer.headers, fileHeaders(path, data))
      : addedHeaders(url, answer.headers);
  // Some are found in both ways, and told once.
  return [...found, ...checkKind(url, path, answer), ...headers];
}

/** An address at which nothing was built: the host refuses, or leads to what was built. */
export async function checkStray(
  host: AskedHost,
  address: string,
  browser: Browser,
): Promise<readonly CampaignFinding[]> {
  const { base, patience, onLead } = host;
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
        headers: ASKED_AS_WORKER,
      }),
    },
    onLead,
  );
  if ("severity" in led) return [led];
  const { answer, url } = led;
  if (!isServed(answer.status)) return checkRefusal(url, answer);
  const [built] = builtAs(host, url, answer.body);
  return built === undefined
    ? [fileAdded(url, answer)]
    : checkBuilt(host, { path: built, url, answer }, browser);
}
