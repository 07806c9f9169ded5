import { shownValue } from "../../../sdk/core/decode.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { quote } from "../../../sdk/core/text/escape.ts";
import { placeOf } from "../../../sdk/core/text/placeOf.ts";
import { type CampaignFinding, problem, warning } from "../../../sdk/distribution/check/finding.ts";
import {
  askedAttestation,
  claimsOf,
  type PageData,
  type PageGate,
  type PageName,
} from "../../../sdk/pageData/index.ts";
import { closedTo, forbids, isMixed, PREFLIGHT } from "./asBrowsers.ts";
import { askHost, type HostAnswer } from "./askHost.ts";

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
  /** What the gate accepts whose attestations it lists; undefined: it lists none. */
  readonly lists?: PageGate["accepts"] | undefined;
};

const MAX_BYTES = 1 << 16;

/** An account that nobody has: whom a page asks about is the claimant's affair. */
const NOBODY = `0x${"1".padStart(40, "0")}` as const;

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
  const service = (
    field: string,
    url: string | undefined,
    isSentTo: boolean,
    lists?: PageGate["accepts"],
  ): readonly Host[] => (url === undefined ? [] : [{ field, url, isService: true, isSentTo, lists }]);
  // A tree next to the page is the page's own.
  const tree = (field: string, url: string): readonly Host[] =>
    URL.canParse(url) ? [{ field, url, isService: false, isSentTo: false }] : [];
  const trees = (field: string, urls: readonly string[] = []): readonly Host[] =>
    urls.flatMap((url, i) => tree(`${field}[${i}]`, url));
  const ofClaim = claimsOf(data).flatMap((claim, i, { length }) => {
    const field = length === 1 ? "claim" : `claim[${i}]`;
    return [
      ...trees(`${field}.trees`, claim.trees),
      ...service(`${field}.gateway`, claim.gateway, true),
      ...service(
        `${field}.attestations.gateway`,
        claim.attestations?.gateway,
        false,
        claim.gate && askedAttestation(claim.gate),
      ),
    ];
  });
  const ofConsole = [
    ...trees("console.trees", console?.trees),
    ...(console?.campaigns ?? []).flatMap((one, i) => tree(`console.campaigns[${i}].tree`, one.tree ?? "")),
    ...service("console.gateway", console?.gateway, false),
    ...service("console.timeline", console?.timeline, false),
  ];
  const isIncluded = (name: PageName) => only === undefined || only === name;
  return [...(isIncluded("claim") ? ofClaim : []), ...(isIncluded("console") ? ofConsole : [])];
}

async function checkHost(host: Host, parameters: CheckHostsParameters): Promise<readonly CampaignFinding[]> {
  const { origin } = parameters;
  const { field, isService } = host;
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
  try {
    const flaw = await flawOf(host, parameters);
    return flaw === undefined ? [] : found(...flaw);
  } catch (thrown) {
    if (!(thrown instanceof SymbolonError)) throw thrown;
    // Its address may contain a key.
    const reason = thrown.reason.replaceAll(host.url.replace(/\/$/, ""), place).replace(/\.$/, "");
    return found("ServiceUnreachable", `does not answer: ${reason}`, ASK_OPERATOR);
  }
}

/** Asks a service for its health and, where it lists attestations, for a list. */
async function flawOf(
  { url, isSentTo, lists }: Host,
  { data, origin, patience }: CheckHostsParameters,
): Promise<Flaw | undefined> {
  const base = url.replace(/\/$/, "");
  const ask = { origin, patience, as: "data", maxBytes: MAX_BYTES } as const;
  const get = async (path: string, isPrepared: boolean): Promise<HostAnswer | Flaw> => {
    const asked = { ...ask, url: `${base}${path}` };
    const answer = await askHost(asked);
    // 503: it accepts nothing at present, and reports that itself.
    if (answer.status !== 200 && answer.status !== 503) {
      return ["ServiceUnreachable", `refuses ${path.split("?")[0]} (HTTP ${answer.status})`, ASK_OPERATOR];
    }
    if (new URL(base).origin === origin) return answer;
    const before = isPrepared && (await askHost({ ...asked, method: "OPTIONS", headers: PREFLIGHT }));
    const closed = before ? closedTo(origin, answer, before) : forbids(origin, answer.headers);
    return closed === undefined
      ? answer
      : ["ServiceNoCors", `lets no page of ${origin} ask it: ${closed}`, ALLOW];
  };
  const health = await get("/health", isSentTo);
  if (!("body" in health)) return health;
  if (!isJson(health.body)) {
    return ["ServiceUnfit", "is not one of our services: it does not report its health", ASK_OPERATOR];
  }
  if (lists === undefined) return undefined;
  const { registry, schema } = lists;
  const asked = { chainId: data.chain.id, registry, schema, recipient: NOBODY };
  const query = new URLSearchParams({ recipient: NOBODY, schema });
  const list = await get(`/v1/attestations?${query}`, false);
  if (!("body" in list)) return list;
  return list.status === 503 ? undefined : unlistedIn(list, asked);
}

/** Id, what the service does, and what helps. */
type Flaw = readonly [id: string, why: string, hint: string];

/** Why the page can use none of a list of attestations (`askGateway`); undefined: it can. */
function unlistedIn({ body }: HostAnswer, asked: Readonly<Record<string, unknown>>): Flaw | undefined {
  const flaw = (why: string): Flaw => ["ServiceUnfit", `lists no attestations for the page: ${why}`, LIST];
  const said = Object(jsonIn(body)) as Readonly<Record<string, unknown>>;
  const same = (one: unknown, other: unknown) =>
    typeof one === typeof other && String(one).toLowerCase() === String(other).toLowerCase();
  const other = Object.keys(asked).find((name) => !same(said[name], asked[name]));
  if (other !== undefined) return flaw(`its ${other} is ${shownValue(said[other])}, and not ${asked[other]}`);
  return Array.isArray(said.uids) ? undefined : flaw("its uids are not a list");
}

const ASK_OPERATOR = "Ask its operator, or build the page again without it.";
const ALLOW = "Ask its operator to allow the page's origin, or build the page again without it.";

const LIST =
  "Name a gateway that lists those of the gate's chain, registry and schema, or build the page again without it.";

const isJson = (body: Uint8Array): boolean => typeof jsonIn(body) === "object";

/** What JSON says; undefined: it is not JSON. */
function jsonIn(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
