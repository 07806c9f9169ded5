import { type Address, getAddress, type Hash } from "viem";
import { getBlock } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import { distinctAddresses } from "../../chain/distinctAddresses.ts";
import { listBatchEvents } from "../../chain/events/batches.ts";
import { listDeskEvents } from "../../chain/events/desk.ts";
import { listGroupEvents } from "../../chain/events/groups.ts";
import type { BlockRange } from "../../chain/events/readLogs.ts";
import { readDeskTerms } from "../../chain/read/readDesk.ts";
import { readNamedDesk } from "../../chain/read/readQuorum.ts";
import { readTokenWords } from "../../chain/read/readToken.ts";
import { SymbolonError } from "../../core/errors.ts";
import { isSameAddress } from "../../core/isSameAddress.ts";
import { mapAtOnce } from "../../core/mapAtOnce.ts";
import { isDesk, requireDesk } from "../panels/readPanels.ts";
import { openEventLog, openSettledEnds, type SettledEnds } from "./eventLog.ts";
import { readWatchedCases, type WatchedDesk } from "./readWatchedCases.ts";
import { readWatchedProposals } from "./readWatchedProposals.ts";
import { requireBatches, watchedBatches } from "./watchedBatches.ts";
import type { WatchFacts } from "./watchFacts.ts";
import type { Watchlist } from "./watchlist.ts";

export type OpenGovernanceWatchParameters = Pick<BlockRange, "fromBlock" | "onProgress"> & {
  readonly watchlist: Watchlist;
};

/** Reads what is watched as often as it is asked; what is settled is read once. */
export type OpenedGovernanceWatch = {
  /** The facts as of the newest block. @throws SymbolonError `NotDesk`, `NotQuorum`, `NoBatch`, `RegistryNotNamed`, `DeskNotListed`, `LogsRefused` */
  readonly look: () => Promise<WatchFacts>;
};

const QUESTIONS = 4;

export function openGovernanceWatch(
  client: ReadClient,
  { watchlist, fromBlock = 0n, onProgress }: OpenGovernanceWatchParameters,
): OpenedGovernanceWatch {
  const logOf = logs(client, { fromBlock, onProgress });
  const sources: Sources = {
    client,
    watchlist,
    fromBlock,
    logOf,
    namedDesk: onceRead((group) => readNamedDesk(client, { group })),
    openedDesk: onceRead((desk) => openDesk(client, desk, logOf.desk(desk))),
    over: openSettledEnds(),
  };
  let last: { readonly hash: Hash; readonly facts: WatchFacts } | undefined;
  return {
    async look() {
      const { number, timestamp, hash } = await getBlock(client);
      if (last?.hash !== hash) last = { hash, facts: await lookAt(sources, number, timestamp) };
      return last.facts;
    },
  };
}

/** What is asked, and what of it is known. */
type Sources = {
  readonly client: ReadClient;
  readonly watchlist: Watchlist;
  readonly fromBlock: bigint;
  readonly logOf: ReturnType<typeof logs>;
  /** The desk that a group names. */
  readonly namedDesk: (group: Address) => Promise<Address | undefined>;
  /** Undefined: it is no desk of this version. */
  readonly openedDesk: (desk: Address) => Promise<WatchedDesk | undefined>;
  readonly over: SettledEnds;
};

async function lookAt(sources: Sources, blockNumber: bigint, now: bigint): Promise<WatchFacts> {
  const { client, watchlist, fromBlock, logOf, namedDesk, over } = sources;
  const asOf = { blockNumber, time: now };
  const { accounts, groups, credentials } = watchlist;
  for (const desk of watchlist.desks) await requireDesk(client, desk, blockNumber);
  const proposals = await mapAtOnce(groups, QUESTIONS, (group) =>
    readWatchedProposals(client, group, { asOf, fromBlock, over, listEvents: logOf.group(group) }),
  );
  const first = await desksNamedBy(sources, [...accounts, ...groups], watchlist.desks);
  const read = await mapAtOnce(registriesOf(watchlist, first.known), 1, async (registry) =>
    watchedBatches(registry, await logOf.registry(registry)(blockNumber), watchlist),
  );
  requireBatches(client, watchlist, read);
  const revokers = read.flatMap(({ batches }) => batches.map(({ header }) => header.policy.revoker));
  const known = first.known.map(({ desk }) => desk);
  const all = await desksNamedBy(sources, distinctAddresses(revokers), known);
  if (all.known.length === 0 && credentials.length > 0) throw deskNotListed();
  const cases = await mapAtOnce(all.known, 1, (desk) => {
    const own = read.find(({ registry }) => isSameAddress(registry, desk.terms.batchRegistry));
    return readWatchedCases(client, desk, {
      blockNumber,
      batches: own?.batches ?? [],
      watchlist,
      namedDesk,
    });
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
async function desksNamedBy(
  { namedDesk, openedDesk }: Sources,
  groups: readonly Address[],
  others: readonly Address[],
) {
  const named = (await mapAtOnce(groups, QUESTIONS, namedDesk)).flatMap((one) => one ?? []);
  const opened = await mapAtOnce(distinctAddresses([...others, ...named]), QUESTIONS, async (desk) => ({
    desk,
    found: await openedDesk(desk),
  }));
  return {
    known: opened.flatMap(({ found }) => found ?? []),
    unread: opened
      .filter(({ found }) => found === undefined)
      .map(({ desk }) => `${desk} is no dispute desk of this version: nobody watches its cases.`),
  };
}

/** @throws SymbolonError `RegistryNotNamed` where batches are watched, and nobody tells where */
function registriesOf(
  { registry, accounts, batches }: Watchlist,
  desks: readonly WatchedDesk[],
): readonly Address[] {
  const named = desks.map(({ terms }) => terms.batchRegistry);
  const found = distinctAddresses([...(registry === undefined ? [] : [registry]), ...named]);
  if (found.length === 0 && accounts.length + batches.length > 0) throw registryNotNamed();
  return found;
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

async function openDesk(
  client: ReadClient,
  desk: Address,
  events: WatchedDesk["events"],
): Promise<WatchedDesk | undefined> {
  if (!(await isDesk(client, desk))) return undefined;
  const terms = await readDeskTerms(client, { desk });
  const tokenWords = await readTokenWords(client, { token: terms.bondToken });
  return { desk, terms, tokenWords, events, subjects: new Map(), over: openSettledEnds() };
}

function deskNotListed(): SymbolonError {
  return new SymbolonError({
    code: "DeskNotListed",
    reason: "No desk is known before which there could be a case about the watched credentials.",
    hint: 'Add "desks": ["0x..."] to the file: `symbolon govern show GROUP` prints the desk that a group names.',
    details: {},
  });
}

function registryNotNamed(): SymbolonError {
  return new SymbolonError({
    code: "RegistryNotNamed",
    reason: "No desk tells in which registry the watched accounts and batches are.",
    hint: 'Add "registry": "0x..." to the file, the BatchRegistry, or list a group or a desk.',
    details: {},
  });
}
