import { SymbolonError } from "../../../sdk/core/errors.ts";
import { quote } from "../../../sdk/core/text/escape.ts";
import { placeOf } from "../../../sdk/core/text/placeOf.ts";
import { type CampaignFinding, problem, warning } from "../../../sdk/distribution/check/finding.ts";
import { claimsOf, type PageData, type PageName } from "../../../sdk/pageData/index.ts";
import { closedTo, forbids, isMixed, PREFLIGHT } from "./asBrowsers.ts";
import { askHost } from "./askHost.ts";

export type CheckHostsParameters = {
  readonly data: PageData;
  /** The only page to check; undefined: all. */
  readonly only: PageName | undefined;
  /** Origin of the page that calls them. */
  readonly origin: string;
  /** Milliseconds for each answer. */
  readonly patience: number;
};

/** A host in a page's data, other than its nodes. */
type Host = {
  /** Its member of the pages' data. */
  readonly field: string;
  readonly url: string;
  /** Whether it is a gateway or a timeline: those report their own state. */
  readonly isService: boolean;
  /** Whether the page sends it anything. */
  readonly isSentTo: boolean;
};

const MAX_BYTES = 1 << 16;

/**
 * Calls each gateway and timeline of the pages as a page in a browser will, and checks whether a browser would call
 * each host of a tree at all. It does not see the answers to people's submissions.
 */
export async function checkHosts(parameters: CheckHostsParameters): Promise<readonly CampaignFinding[]> {
  const hosts = hostsOf(parameters);
  return (await Promise.all(hosts.map((host) => checkHost(host, parameters)))).flat();
}

function hostsOf({ data, only }: CheckHostsParameters): readonly Host[] {
  const { console } = data;
  const service = (field: string, url: string | undefined, isSentTo: boolean): readonly Host[] =>
    url === undefined ? [] : [{ field, url, isService: true, isSentTo }];
  const trees = (field: string, urls: readonly string[] = []): readonly Host[] =>
    urls.flatMap((url, i) =>
      // A tree next to the page is the page's own.
      URL.canParse(url) ? [{ field: `${field}[${i}]`, url, isService: false, isSentTo: false }] : [],
    );
  const ofClaim = claimsOf(data).flatMap((claim, i, { length }) => {
    const field = length === 1 ? "claim" : `claim[${i}]`;
    return [
      ...trees(`${field}.trees`, claim.trees),
      ...service(`${field}.gateway`, claim.gateway, true),
      ...service(`${field}.attestations.gateway`, claim.attestations?.gateway, false),
    ];
  });
  const ofConsole = [
    ...trees("console.trees", console?.trees),
    ...service("console.gateway", console?.gateway, false),
    ...service("console.timeline", console?.timeline, false),
  ];
  const isIncluded = (name: PageName) => only === undefined || only === name;
  return [...(isIncluded("claim") ? ofClaim : []), ...(isIncluded("console") ? ofConsole : [])];
}

async function checkHost(
  host: Host,
  { origin, patience }: CheckHostsParameters,
): Promise<readonly CampaignFinding[]> {
  const { field, isService, isSentTo } = host;
  const place = placeOf(host.url);
  const details = { host: place, field };
  // The host's data may contain anything.
  if (!URL.canParse(host.url)) {
    const sentence = `The ${field} is ${quote(host.url)}, which is not an address.`;
    return [warning("ServiceUnreachable", sentence, `Name an address as ${field}.`, details)];
  }
  if (isMixed(host.url, origin)) {
    const sentence = `The page is served by https, and asks its ${field}, ${place}, by http: browsers block it.`;
    return [problem("MixedContent", sentence, `Name the ${field} by https.`, details)];
  }
  if (!isService) return [];
  const found = (id: string, why: string, hint: string) => [
    warning(id, `The ${field} at ${place} ${why}.`, hint, details),
  ];
  const url = `${host.url.replace(/\/$/, "")}/health`;
  const ask = { url, origin, patience, as: "data", maxBytes: MAX_BYTES } as const;
  try {
    const answer = await askHost(ask);
    // 503: it accepts nothing at present, and reports that itself.
    if (answer.status !== 200 && answer.status !== 503) {
      return found("ServiceUnreachable", `refuses (HTTP ${answer.status})`, ASK_OPERATOR);
    }
    if (new URL(url).origin !== origin) {
      const before = isSentTo && (await askHost({ ...ask, method: "OPTIONS", headers: PREFLIGHT }));
      const closed = before ? closedTo(origin, answer, before) : forbids(origin, answer.headers);
      if (closed !== undefined)
        return found("ServiceNoCors", `lets no page of ${origin} ask it: ${closed}`, ALLOW);
    }
    return isJson(answer.body)
      ? []
      : found("ServiceUnfit", "is not one of our services: it does not report its health", ASK_OPERATOR);
  } catch (thrown) {
    if (!(thrown instanceof SymbolonError)) throw thrown;
    // Its address may contain a key.
    const reason = thrown.reason.replaceAll(host.url, place).replace(/\.$/, "");
    return found("ServiceUnreachable", `does not answer: ${reason}`, ASK_OPERATOR);
  }
}

const ASK_OPERATOR = "Ask its operator, or build the page again without it.";
const ALLOW = "Ask its operator to allow the page's origin, or build the page again without it.";

function isJson(body: Uint8Array): boolean {
  try {
    return typeof JSON.parse(new TextDecoder().decode(body)) === "object";
  } catch {
    return false;
  }
}
