import { type Address, getAddress, type Hash, zeroAddress } from "viem";
import { getBlock, readContract } from "viem/actions";
import { quorumAbi } from "../../chain/abi/quorumAbi.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { isAnotherContract } from "../../chain/errors/explainViemError.ts";
import { type BatchEvent, type HoldChangedEvent, listBatchEvents } from "../../chain/events/batches.ts";
import { listDeskEvents } from "../../chain/events/desk.ts";
import { type GroupEvent, listGroupEvents } from "../../chain/events/groups.ts";
import type { BlockRange } from "../../chain/events/readLogs.ts";
import { readDeskTerms } from "../../chain/read/readDesk.ts";
import { readTokenWords } from "../../chain/read/readToken.ts";
import { SymbolonError } from "../../core/errors.ts";
import { isSameAddress } from "../../core/isSameAddress.ts";
import { mapAtOnce } from "../../core/mapAtOnce.ts";
import { noBatch } from "../../credentials/batch/knownBatch.ts";
import { type Group, readGroup } from "../group/readGroup.ts";
import { type KnownProposal, readProposals } from "../group/readProposals.ts";
import { isDesk, requireDesk } from "../panels/readPanels.ts";
import { tellCall } from "../proposal/readCall.ts";
import type { IssuedHeader } from "./caseSubjects.ts";
import { type Endings, openEndings, openEventLog } from "./eventLog.ts";
import { mayBeCounted } from "./proposalTasks.ts";
import { readWatchedCases, type WatchedDesk } from "./readWatchedCases.ts";
import type { WatchedHold, WatchedProposal, WatchFacts } from "./watchFacts.ts";
import type { Watchlist } from "./watchlist.ts";

export type OpenGovernanceWatchParameters = Pick<BlockRange, "fromBlock" | "onProgress"> & {
  readonly watchlist: Watchlist;
};

/** Reads again and again what there is to watch; what is settled is read once. */
export type OpenedGovernanceWatch = {
  /** The facts as of the newest block. @throws SymbolonError `NotDesk`, `NotQuorum`, `NoBatch`, `RegistryNotNamed`, `LogsRefused` */
  readonly look: () => Promise<WatchFacts>;
};

type AsOf = Group["asOf"];

const QUESTIONS = 4;

export function openGovernanceWatch(
  client: ReadClient,
  { watchlist, fromBlock = 0n, onProgress }: OpenGovernanceWatchParameters,
): OpenedGovernanceWatch {
  const logOf = logs(client, { fromBlock, onProgress });
  const namedDesk = onceRead((group) => readNamedDesk(client, group));
  const desks = onceRead((desk) => openDesk(client, desk, logOf.desk(desk)));
  const over = openEndings();

  let last: { readonly hash: Hash; readonly facts: WatchFacts } | undefined;

  async function look(): Promise<WatchFacts> {
    const { number, timestamp, hash } = await getBlock(client);
    if (last?.hash === hash) return last.facts;
    last = { hash, facts: await lookAt(number, timestamp) };
    return last.facts;
  }

  async function lookAt(blockNumber: bigint, now: bigint): Promise<WatchFacts> {
    const asOf = { blockNumber, time: now };
    const { accounts, groups, registry } = watchlist;
    for (const desk of watchlist.desks) await requireDesk(client, desk, blockNumber);
    const proposals = await mapAtOnce(groups, QUESTIONS, (group) =>
      readOpenProposals(client, group, {
        asOf,
        fromBlock,
        over,
        listEvents: logOf.group(group),
      }),
    );
    const first = await desksNamedBy([...accounts, ...groups], watchlist.desks);
    const registries = distinct([
      ...(registry === undefined ? [] : [registry]),
      ...first.known.map(({ terms }) => terms.batchRegistry),
    ]);
    if (registries.length === 0 && accounts.length + watchlist.batches.length > 0) throw registryNotNamed();
    const read = await mapAtOnce(registries, 1, async (place) => {
      const events = await logOf.registry(place)(blockNumber);
      return { place, batches: issuedIn(events, watchlist), holds: holdsIn(events, watchlist) };
    });
    requireBatches(client, watchlist, read);
    const revokers = read.flatMap(({ batches }) => batches.map(({ header }) => header.policy.revoker));
    const all = await desksNamedBy(
      distinct(revokers),
      first.known.map(({ desk }) => desk),
    );
    const cases = await mapAtOnce(all.known, 1, (desk) => {
      const isItsRegistry = ({ place }: { place: Address }) => isSameAddress(place, desk.terms.batchRegistry);
      const batches = read.find(isItsRegistry)?.batches ?? [];
      return readWatchedCases(client, desk, { blockNumber, batches, watchlist, namedDesk });
    });
    return {
      now,
      blockNumber,
      watchlist,
      cases: cases.flatMap((one) => one.cases),
      holds: read.flatMap(({ holds }) => holds),
      proposals: proposals.flat(),
      unread: [...new Set([...first.unread, ...all.unread, ...cases.flatMap(({ unread }) => unread)])],
    };
  }

  /** The desks that these groups name, and others; what names another contract is told. */
  async function desksNamedBy(groups: readonly Address[], others: readonly Address[]) {
    const named = distinct([
      ...others,
      ...(await mapAtOnce(groups, QUESTIONS, namedDesk)).flatMap((one) => one ?? []),
    ]);
    const opened = await mapAtOnce(named, QUESTIONS, async (desk) => ({ desk, opened: await desks(desk) }));
    return {
      known: opened.flatMap((one) => one.opened ?? []),
      unread: opened.flatMap(({ desk, opened: found }) =>
        found === undefined ? [`${desk} is no dispute desk of this version: nobody watches its cases.`] : [],
      ),
    };
  }

  return { look };
}

/** The events of contracts, each by its own log. */
function logs(
  client: ReadClient,
  { fromBlock, onProgress }: { fromBlock: bigint } & Pick<BlockRange, "onProgress">,
) {
  const range = (from: bigint, toBlock: bigint) => ({ fromBlock: from, toBlock, onProgress });
  return {
    registry: once((registry) =>
      openEventLog(fromBlock, (from, to) => listBatchEvents(client, { registry, ...range(from, to) })),
    ),
    desk: once((desk) =>
      openEventLog(fromBlock, (from, to) => listDeskEvents(client, { desk, ...range(from, to) })),
    ),
    group: once((quorum) =>
      openEventLog(fromBlock, (from, to) => listGroupEvents(client, { quorum, ...range(from, to) })),
    ),
  };
}

/** Makes what belongs to an address once. */
function once<Made>(make: (address: Address) => Made): (address: Address) => Made {
  const made = new Map<Address, Made>();
  return (address) => {
    const key = getAddress(address);
    const found = made.get(key) ?? make(key);
    made.set(key, found);
    return found;
  };
}

/** The same of what has to be asked for; what could not be read is asked for again. */
function onceRead<Read>(read: (address: Address) => Promise<Read>): (address: Address) => Promise<Read> {
  const known = new Map<Address, Read>();
  return async (address) => {
    const key = getAddress(address);
    if (known.has(key)) return known.get(key) as Read;
    const found = await read(key);
    known.set(key, found);
    return found;
  };
}

function distinct(addresses: readonly Address[]): readonly Address[] {
  return [...new Set(addresses.map((one) => getAddress(one)))];
}

/** The desk that a group names, once and for good; undefined: none, or it is no group. */
async function readNamedDesk(client: ReadClient, group: Address): Promise<Address | undefined> {
  try {
    const desk = await readContract(client, { address: group, abi: quorumAbi, functionName: "desk" });
    return desk === zeroAddress ? undefined : desk;
  } catch (thrown) {
    if (isAnotherContract(thrown)) return undefined;
    throw thrown;
  }
}

async function openDesk(
  client: ReadClient,
  desk: Address,
  events: WatchedDesk["events"],
): Promise<WatchedDesk | undefined> {
  if (!(await isDesk(client, desk))) return undefined;
  const terms = await readDeskTerms(client, { desk });
  const tokenWords = await readTokenWords(client, { token: terms.bondToken });
  return { desk, terms, tokenWords, events, subjects: new Map(), over: openEndings() };
}

/** Batches that the watched accounts and groups issued, or that are listed: what others made in their names does not count. */
function issuedIn(events: readonly BatchEvent[], watchlist: Watchlist): readonly IssuedHeader[] {
  const issuers = [...watchlist.accounts, ...watchlist.groups];
  return events.flatMap((event) => {
    if (event.event !== "BatchIssued") return [];
    const { batch, header } = event;
    const isOurs =
      watchlist.batches.includes(batch) || issuers.some((issuer) => isSameAddress(issuer, header.issuer));
    return isOurs ? [{ batch, header }] : [];
  });
}

/** Each hold of the watched batches as it was last changed. */
function holdsIn(events: readonly BatchEvent[], watchlist: Watchlist): readonly WatchedHold[] {
  const watched = new Set(issuedIn(events, watchlist).map(({ batch }) => batch));
  const last = new Map<string, HoldChangedEvent>();
  for (const event of events) {
    if (event.event === "HoldChanged" && watched.has(event.batch))
      last.set(`${event.batch} ${event.target}`, event);
  }
  return [...last.values()].map(({ batch, target, from, until, evidence, kind }) => ({
    batch,
    target,
    from,
    until,
    evidence,
    isEnded: kind === "EndEmergency",
  }));
}

/** What is listed and not there would be watched by nobody. */
function requireBatches(
  client: ReadClient,
  { batches }: Watchlist,
  read: readonly { readonly place: Address; readonly batches: readonly IssuedHeader[] }[],
): void {
  const missing = batches.find((id) => !read.some((one) => one.batches.some(({ batch }) => batch === id)));
  const [first] = read;
  if (missing !== undefined && first !== undefined) throw noBatch(missing, first.place, client.chain.id);
}

type ReadOpenProposalsParameters = {
  readonly asOf: AsOf;
  readonly fromBlock: bigint;
  readonly over: Endings;
  readonly listEvents: (toBlock: bigint) => Promise<readonly GroupEvent[]>;
};

async function readOpenProposals(
  client: ReadClient,
  quorum: Address,
  { over, ...parameters }: ReadOpenProposalsParameters,
): Promise<readonly WatchedProposal[]> {
  const group = await readGroup(client, { quorum, ...parameters });
  const { blockNumber } = group.asOf;
  const events = group.events.filter(
    (one) => one.event !== "ProposalOpened" || !over.isSettled(one.id, blockNumber),
  );
  const proposals = (await readProposals(client, { ...group, events })).map((one) =>
    watchedProposal(one, group),
  );
  for (const one of proposals) {
    const mayChange = one.stage === "Open" || one.stage === "Passed" || mayBeCounted(one);
    if (!mayChange) over.add(one.id, blockNumber);
  }
  return proposals;
}

function watchedProposal({ id, proposal, stored, ...known }: KnownProposal, group: Group): WatchedProposal {
  const { act, assents, objections, isClosed, openedAt } = stored;
  const { stage, from, silence } = known;
  return {
    group: group.quorum,
    id,
    act,
    does: tellCall(group, proposal),
    stage,
    from,
    silence,
    seats: group.roster.seats.length,
    assents,
    objections,
    isCountable: !isClosed && openedAt >= group.silencesCountFrom,
  };
}

function registryNotNamed(): SymbolonError {
  return new SymbolonError({
    code: "RegistryNotNamed",
    reason: "No desk tells in which registry the watched accounts and batches are.",
    hint: 'Add "registry": "0x..." to the file, the BatchRegistry, or list a group or a desk.',
    details: {},
  });
}
