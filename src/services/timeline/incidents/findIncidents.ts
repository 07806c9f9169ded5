import { readImportReport } from "../../../node/batches/importFiles.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import type { TimelineStep } from "../../../sdk/core/timeline/timelineStep.ts";
import { parseSignedRequest } from "../../../sdk/credentials/delegation/requestText.ts";
import { knownChains } from "../../delivery/tables/chains.ts";
import type { Sql } from "../../store/sql.ts";
import { readAllocationFolder, readTreeFolder } from "../links/readFolders.ts";
import { type ClockDifference, chainClock, undoneBlocks } from "../tables/facts/chains.ts";
import {
  doubledIntents,
  type LateLane,
  lateLanes,
  missingSteps,
  overtakenClaims,
  type SlowRequest,
  slowRequests,
} from "../tables/facts/intents.ts";
import { parkedKeys, readForeignNonces, slowSignatures, slowTransactions } from "../tables/facts/keys.ts";
import { readSendings } from "../tables/facts/sendings.ts";
import { disagreements, outlivedVerdicts, verifierClocks } from "../tables/facts/verdicts.ts";
import type { Window } from "../tables/facts/window.ts";
import { listFaults } from "../tables/faults.ts";
import { readKeyTimes } from "../tables/keyHolds.ts";
import { type ChainProgress, readProgress } from "../tables/progress.ts";
import { verifiedChains } from "../tables/verifications.ts";
import type { TracePath } from "../trace/openPath.ts";
import { trace } from "../trace/trace.ts";
import { brokenFinality, chainClockIncident, faultIncidents, reorgIncidents } from "./chains.ts";
import { importIncidents } from "./imports.ts";
import { type Incident, type IncidentLimits, incidentRules, usualLimits } from "./incident.ts";
import {
  doubledIncident,
  lateRequest,
  missingIncident,
  overtakenIncident,
  type RequestWait,
} from "./intents.ts";
import { nonceIncident, parkedIncident, signerIncident, stuckIncident } from "./keys.ts";
import { lateIncident } from "./lateLanes.ts";
import { type PublishedRoot, rootsWithoutManifest, treeIncidents } from "./roots.ts";
import { disagreementIncident, outlivedIncident, verifierClockIncident } from "./verdicts.ts";

export type FindIncidentsParameters = {
  /** Only on this chain; default: on all that the store knows. */
  readonly chain?: number | undefined;
  /** What was seen from `since` to, not including, `until`, by the store's clock: milliseconds since 1970; default: all. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** Folder of a published tree, which is held against its campaigns, and what they paid against it. */
  readonly tree?: string | undefined;
  /** Folder of the allocation from credentials that the tree was built from. */
  readonly allocation?: string | undefined;
  /** Reports of imports (`OUT.json`), whose copies are held against what their source has revoked since. */
  readonly imports?: readonly string[] | undefined;
  readonly limits?: Partial<IncidentLimits>;
};

type Found = Omit<Incident, "chain">;

/** What every moment of a store lies between. */
const FIRST = "0001-01-01T00:00:00Z";
const LAST = "9999-01-01T00:00:00Z";

/**
 * What broke a rule, by when it began: found in the store alone, and in the folders that are named.
 * @throws SymbolonError `ChainNotKnown`, and as `readTreeFolder`, `readAllocationFolder`, `readImportReport` and `importIncidents`
 */
export async function findIncidents(
  sql: Sql,
  parameters: FindIncidentsParameters = {},
): Promise<readonly Incident[]> {
  const { since, until, tree, allocation, imports = [] } = parameters;
  const limits = { ...usualLimits, ...parameters.limits };
  const chains = await listChains(sql, parameters.chain);
  const progress = await readProgress(sql);
  const reports = imports.map((path) => ({ path, report: readImportReport(path) }));
  const published = tree === undefined ? undefined : await readPublished(tree, allocation);
  const iso = (moment: number) => new Date(moment).toISOString();
  const span = {
    since: since === undefined ? FIRST : iso(since),
    until: until === undefined ? LAST : iso(until),
  };
  const windows = chains.map((chain) => ({ chain, ...span }));
  const clocks = await clockIncidents(sql, windows, limits);
  const all: Incident[] = [];
  for (const window of windows) {
    const followed = progress.find(({ chain }) => chain === window.chain);
    const found = [
      ...(clocks.get(window.chain) ?? []),
      ...(await verdictIncidents(sql, window, limits)),
      ...(await keyIncidents(sql, window, limits)),
      ...(await intentIncidents(sql, window, limits)),
      ...(followed === undefined ? [] : await chainIncidents(sql, window, followed, limits)),
    ];
    for (const one of found) all.push({ ...one, chain: window.chain });
  }
  if (published !== undefined) {
    const followed = windows.flatMap((window) =>
      progress.flatMap(({ chain, cursor: last }) => (chain === window.chain ? [{ window, last }] : [])),
    );
    all.push(...(await treeIncidents(sql, followed, published)));
  }
  const selected = reports.filter(({ report }) =>
    [undefined, report.source.chainId].includes(parameters.chain),
  );
  for (const one of selected) all.push(...(await importIncidents(sql, span, one)));
  return all.toSorted((a, b) => a.from - b.from || a.rule.localeCompare(b.rule));
}

/** Those that somebody works on or follows, and those that verifiers answer about. @throws SymbolonError `ChainNotKnown` */
async function listChains(sql: Sql, only: number | undefined): Promise<readonly number[]> {
  const answered = await verifiedChains(sql);
  if (only !== undefined && answered.includes(only)) return [only];
  const known = await knownChains(sql, only);
  return only === undefined ? [...new Set([...known, ...answered])] : known;
}

/** Whether any of them should not be. */
export function isAlarming(incidents: readonly Incident[]): boolean {
  return incidents.some(({ rule }) => incidentRules[rule].severity === "alarm");
}

async function readPublished(directory: string, allocation: string | undefined): Promise<PublishedRoot> {
  return {
    directory,
    folder: await readTreeFolder(directory),
    allocation: allocation === undefined ? undefined : await readAllocationFolder(allocation),
  };
}

/** Where the store's clock agrees with some chains, the one that it does not agree with is off itself. */
async function clockIncidents(
  sql: Sql,
  windows: readonly Window[],
  { clocks: most }: IncidentLimits,
): Promise<ReadonlyMap<number, readonly Found[]>> {
  const clocks = new Map<number, ClockDifference>();
  for (const window of windows) clocks.set(window.chain, await chainClock(sql, window, most));
  const agreeing = [...clocks.values()].filter(({ agreeing, count }) => agreeing > 0 && count === 0).length;
  return new Map(
    [...clocks].map(([chain, clock]) => [
      chain,
      clock.count === 0 ? [] : [chainClockIncident(chain, clock, agreeing, most)],
    ]),
  );
}

async function verdictIncidents(
  sql: Sql,
  window: Window,
  { clocks }: IncidentLimits,
): Promise<readonly Found[]> {
  const [outlived, pairs, verifiers] = await Promise.all([
    outlivedVerdicts(sql, window),
    disagreements(sql, window),
    verifierClocks(sql, window, clocks),
  ]);
  return [
    ...outlived.map(outlivedIncident),
    ...pairs.flatMap((pair) => disagreementIncident(pair) ?? []),
    ...verifiers.map((one) => verifierClockIncident(one, clocks)),
  ];
}

async function keyIncidents(
  sql: Sql,
  window: Window,
  { mining, signing }: IncidentLimits,
): Promise<readonly Found[]> {
  const [slow, parked, usedNonces, signatures] = await Promise.all([
    slowTransactions(sql, window, mining),
    parkedKeys(sql, window, mining),
    readForeignNonces(sql, window),
    slowSignatures(sql, window, signing),
  ]);
  const alone = parked.filter(({ sender }) => slow.every((one) => one.sender !== sender));
  return [
    ...slow.map(stuckIncident),
    ...alone.map(parkedIncident),
    ...usedNonces.map(nonceIncident),
    ...signatures.map(signerIncident),
  ];
}

async function intentIncidents(sql: Sql, window: Window, limits: IncidentLimits): Promise<readonly Found[]> {
  const { turn, revocation } = limits;
  const [late, doubled, missing, overtaken, requests] = await Promise.all([
    lateLanes(sql, window, turn),
    doubledIntents(sql, window),
    missingSteps(sql, window),
    overtakenClaims(sql, window),
    slowRequests(sql, window, revocation),
  ]);
  const found: Found[] = [
    ...(await lateIncidents(sql, window.chain, late, limits)),
    ...doubled.map(doubledIncident),
    ...missing.map(missingIncident),
    ...overtaken.map(overtakenIncident),
  ];
  for (const request of requests) {
    const incident = lateRequest(
      request,
      epochLengthOf(request),
      await longestWait(sql, window.chain, request),
    );
    if (incident !== undefined) found.push(incident);
  }
  return found;
}

/** Why lanes are late, by when keys were held meanwhile, and sent. */
async function lateIncidents(
  sql: Sql,
  chain: number,
  late: readonly LateLane[],
  limits: IncidentLimits,
): Promise<readonly Found[]> {
  if (late.length === 0) return [];
  const from = Math.min(...late.map(({ begun }) => begun));
  const to = Math.max(...late.map(({ sent }) => sent));
  const times = await readKeyTimes(sql, chain, { from, to });
  const sendings = await readSendings(sql, chain, { from, to });
  return late.map((one) => lateIncident(one, { times, sendings }, limits));
}

/** Undefined: it takes effect in the next second, or nobody can read any more when. */
function epochLengthOf({ content }: SlowRequest): bigint | undefined {
  try {
    const { kind, asked } = parseSignedRequest(JSON.stringify(content));
    return kind === "changeStatus" ? asked.header.policy.epochLength : undefined;
  } catch (thrown) {
    if (thrown instanceof SymbolonError) return undefined;
    throw thrown;
  }
}

/** What a request waited for longest, and who ended that wait, or has not yet. */
async function longestWait(
  sql: Sql,
  chain: number,
  { intent, announced }: SlowRequest,
): Promise<RequestWait> {
  const { paths } = await trace(sql, { what: `intent:${intent}`, chain });
  const [path] = paths;
  const wait = longestWaitOf(path, announced);
  return path?.altered === undefined ? wait : { ...wait, words: `${wait.words}; ALTERED: ${path.altered}` };
}

function longestWaitOf(path: TracePath | undefined, announced: number): RequestWait {
  const { waits = [], steps = [] } = path ?? {};
  const included = steps.findIndex(({ kind }) => kind === "included");
  const before = waits.filter(({ to, most = 0 }) => most > 0 && (included === -1 || to <= included));
  const [longest] = before.toSorted((a, b) => (b.most ?? 0) - (a.most ?? 0));
  const last = steps.at(-1);
  const open = last?.kind === "halted" ? announced - (last.moment.from ?? announced) : 0;
  if (last !== undefined && open > (longest?.most ?? 0)) return haltedWait(last);
  if (longest === undefined)
    return { actor: steps.at(-1)?.actor ?? "the gateway", words: "for the gateway: its turn in the queue" };
  const { whom, what, from, to } = longest;
  const cause = steps[from];
  if (cause?.kind === "halted") return haltedWait(cause);
  const actor = steps[to]?.actor ?? cause?.actor ?? `the ${whom}`;
  return { actor, words: `for the ${whom}: ${what}` };
}

/** The worker that sends again is not to blame. */
function haltedWait({ actor = "no worker", words }: TimelineStep): RequestWait {
  return { actor, words: `while nothing could be sent: ${words}` };
}

async function chainIncidents(
  sql: Sql,
  window: Window,
  followed: ChainProgress,
  { reorgBlocks }: IncidentLimits,
): Promise<readonly Found[]> {
  const [undone, faults, bare] = await Promise.all([
    undoneBlocks(sql, window),
    listFaults(sql, window),
    rootsWithoutManifest(sql, window),
  ]);
  return [
    ...reorgIncidents(window.chain, undone, reorgBlocks),
    ...brokenFinality(followed),
    ...faultIncidents(faults),
    ...bare,
  ];
}
