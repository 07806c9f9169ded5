import type { Address } from "viem";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { feeInCoin } from "../../sdk/distribution/relay/feeInCoin.ts";
import { deliveryTables } from "../delivery/tables/migrations.ts";
import { findIntentsById, type KnownIntent } from "../delivery/tables/overview.ts";
import { storeAway } from "../http/errorBody.ts";
import { migrate } from "../store/migrate.ts";
import type { Sql } from "../store/sql.ts";
import { openKnownIntents } from "./admission/knownIntents.ts";
import { openAdmission } from "./admission/openAdmission.ts";
import { openClaimDesk } from "./admission/openClaimDesk.ts";
import { openStoredNames } from "./admission/storedNames.ts";
import type { SubmissionResult } from "./answers.ts";
import type { Served } from "./campaigns/servedCampaign.ts";
import type { BusyLane } from "./capacity.ts";
import { openDelegationDesk } from "./delegations/openDelegationDesk.ts";
import { type LanePace, openState } from "./gatewayState.ts";
import type { Doors } from "./policy/doors.ts";
import { decideLevel, type Level } from "./policy/levels.ts";
import { turnOfNext } from "./policy/places.ts";
import { openPublicIds, type PublicIds } from "./publicIds.ts";
import { openRequestDesk } from "./requests/openRequestDesk.ts";
import type { ServedRegistry } from "./requests/servedRegistry.ts";
import type { SignatureThread } from "./signatures/openSignatureThread.ts";
import { openSigners } from "./signatures/openSigners.ts";
import { storeClock } from "./storeClock.ts";
import { watchWrites } from "./storeWrites.ts";
import { gatewayTables } from "./tables/migrations.ts";
import { ticketSecret } from "./tables/ticketSecret.ts";
import { type GatewayVitals, readGatewayVitals, type WatchedChain } from "./tables/vitals.ts";

export type OpenGatewayParameters = {
  readonly sql: Sql;
  readonly served: readonly Served[];
  /** Registries whose issuers' signed requests are accepted. Default: none. */
  readonly registries?: readonly ServedRegistry[] | undefined;
  /** Issuers whose requests are accepted. Default: anybody. */
  readonly issuers?: readonly Address[] | undefined;
  /** Wei that a request may cost in addition to its gas. Default: none. */
  readonly maxValue?: bigint | undefined;
  /**
   * Addresses that a claim may name as the taker of the fee: keys that send, and their relay. Default: those that
   * `nameFeeTakers` has named in the store, at most one second old.
   */
  readonly feeTakers?: readonly Address[] | undefined;
  /** Lowest fee of a claim, in base units. Default: 0. */
  readonly leastFee?: bigint | undefined;
  /** Milliseconds that a claim waits for what the node says of its delegation; beyond, the chain decides. Default: 300. */
  readonly delegationPatience?: number | undefined;
  /** Threads that check signatures; default: 1. */
  readonly threads?: number | undefined;
  /** Gives each of these threads; default: starts it. */
  readonly openThread?: (() => SignatureThread) | undefined;
  /** Names this process in the record. */
  readonly by: string;
  /** Milliseconds of a clock that nobody sets; default: the process's. */
  readonly elapsed?: (() => number) | undefined;
  /** Called with errors outside any request; the gateway goes on. */
  readonly onTrouble?: ((thrown: unknown) => void) | undefined;
};

export type Gateway = {
  /**
   * Accepts a signed claim, or promises it a place.
   * @param ticket of an earlier answer for the same leaf
   * @param delegation a signed delegation of the account's votes, which is sent after the claim; it never refuses the claim
   * @throws SymbolonError as `validateSubmission`; `InvalidSignature`, `WrappedSignature`, `BadTicket`, `GatewayBusy`,
   * `StoreAway`, `IntentDiffers`, `Draining`, and what the store throws
   */
  readonly submit: (document: unknown, ticket?: string, delegation?: unknown) => Promise<SubmissionResult>;
  /**
   * Accepts an issuer's signed request, or promises it a place.
   * @throws SymbolonError as `openRequestDesk`; `StoreAway`
   */
  readonly submitRequest: (document: unknown, ticket?: string) => Promise<SubmissionResult>;
  /**
   * Finds an intent by its number; undefined: no such intent. @throws SymbolonError `StoreAway`, and what the store throws
   */
  readonly find: (id: bigint) => Promise<KnownIntent | undefined>;
  /** Finds those of some intents that exist. */
  readonly findMany: (ids: readonly bigint[]) => Promise<readonly KnownIntent[]>;
  /** How the public names intents. */
  readonly ids: PublicIds;
  readonly level: () => Level;
  /** Why it takes nothing in; undefined: it does. */
  readonly refuses: () => "storeAway" | "draining" | undefined;
  /** Whether what the store holds can be read. */
  readonly isStoreThere: () => boolean;
  /** The lanes that have work, as of the last read of the store. */
  readonly lanes: () => readonly BusyLane[];
  /** The capacity of a lane of `served`, as of the last read. */
  readonly pace: (lane: string) => LanePace;
  /** Reads what an operator watches. @throws what the store throws */
  readonly vitals: () => Promise<GatewayVitals>;
  readonly served: readonly Served[];
  /** What a claim that arrives now costs through each door. @param lane of a served campaign */
  readonly doors: (lane: string) => Doors;
  readonly registries: readonly ServedRegistry[];
  readonly now: () => number;
  readonly close: () => Promise<void>;
};

/** Milliseconds between reads of the chains and the store. */
const LOOK_MS = 1_000;

/**
 * Opens a gateway over a store; any number of processes may. `runWorker` sends what it accepts.
 * @throws SymbolonError `FeeInCoin`
 */
export async function openGateway(parameters: OpenGatewayParameters): Promise<Gateway> {
  const {
    sql,
    served,
    registries = [],
    threads = 1,
    openThread,
    by,
    elapsed,
    onTrouble = () => {},
  } = parameters;
  requireFeesInTokens(parameters);
  await migrate(sql, deliveryTables);
  await migrate(sql, gatewayTables);
  const clock = await storeClock(sql);
  const { now } = clock;
  const secret = await ticketSecret(sql, crypto.getRandomValues(new Uint8Array(32)));
  const signers = await openSigners(threads, openThread);
  const writes = watchWrites({ sql, elapsed, onTrouble });
  const state = openState({ ...parameters, registries, clock, writes, onTrouble });
  const endLooks = await lookAlways(state.look);
  const door = openAdmission({
    sql: { ...sql, transaction: writes.transaction },
    by,
    now,
    capacity: state.capacity,
  });
  const level = () => decideLevel({ ...state.seen(), checksWait: signers.laterWait() });
  const names = openStoredNames(sql, onTrouble);
  const isStoreAway = () => level() === "storeAway";
  const known = openKnownIntents({ ...sql, mayHave: names.mayHave, isStoreAway });
  const { doors, feeTakers } = state;
  const desk = { ...parameters, door, signers, known, secret, now };
  const votesOf = (lane: string) => served.find((one) => one.campaign.lane === lane)?.votes;
  const patience = parameters.delegationPatience;
  const delegations = openDelegationDesk({ sql, votesOf, signers, by, onTrouble, patience });
  const takeClaim = openClaimDesk({ ...desk, delegations, doors, feeTakers, level });
  const takeRequest = openRequestDesk({ ...desk, registries });
  return {
    served,
    registries,
    ids: openPublicIds(secret),
    now,
    level,
    refuses() {
      if (level() === "storeAway") return "storeAway";
      return state.isDrained() ? "draining" : undefined;
    },
    isStoreThere: () => state.seen().isStoreThere,
    lanes: state.busy,
    doors(lane) {
      const { queued = 0, expected = -Infinity } = state.busy().find((one) => one.lane === lane) ?? {};
      const turn = turnOfNext(state.capacity(lane), { now: now(), queued, expected });
      return doors(lane, { turn, opens: 0, fee: parameters.leastFee ?? 0n });
    },
    pace: state.pace,
    vitals: () => readGatewayVitals(sql, watchedChains(served)),
    submit: (document, ticket, delegation) => takeClaim(flat(document), ticket, delegation),
    async submitRequest(document, ticket) {
      if (level() === "storeAway") throw storeAway();
      return takeRequest(flat(document), ticket);
    },
    ...finding(sql, () => state.seen().isStoreThere),
    async close() {
      endLooks();
      names.close();
      await signers.close();
    },
  };
}

function watchedChains(served: readonly Served[]): readonly WatchedChain[] {
  const times = new Map(served.map(({ campaign, room }) => [campaign.chain, room.blockTime]));
  return [...times].map(([chain, blockTime]) => ({ chain, blockTime }));
}

/** Reads now and then every second. @returns what ends it */
async function lookAlways(look: () => Promise<void>): Promise<() => void> {
  await look();
  const timer = setInterval(() => void look(), LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

function finding(sql: Sql, isStoreThere: () => boolean): Pick<Gateway, "find" | "findMany"> {
  const findMany: Gateway["findMany"] = async (ids) => {
    if (!isStoreThere()) throw storeAway();
    return findIntentsById(sql, ids);
  };
  return { find: async (id) => (await findMany([id]))[0], findMany };
}

/**
 * Deepest nesting of a submission: a claim has three levels, a request a few more. The functions that read and copy it
 * recurse, and a thread's stack is limited.
 */
const MAX_DEPTH = 16;

/** @throws SymbolonError `BadSubmission` */
function flat(document: unknown): unknown {
  if (!isDeeper(document, MAX_DEPTH)) return document;
  throw new SymbolonError({
    code: "BadSubmission",
    reason: `The submission is nested more than ${MAX_DEPTH} levels deep.`,
    hint: "Pass it on unchanged, as it was signed.",
    details: { most: MAX_DEPTH },
  });
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1));
}

/** Relays count tokens: in a campaign that pays coin they could take no fee. @throws SymbolonError `FeeInCoin` */
function requireFeesInTokens({
  served,
  leastFee = 0n,
}: Pick<OpenGatewayParameters, "served" | "leastFee">): void {
  const found = served.find(({ campaign }) => campaign.campaign.isCoin);
  if (leastFee === 0n || found === undefined) return;
  throw feeInCoin(found.campaign.campaign.campaign, "a gateway", { leastFee });
}
