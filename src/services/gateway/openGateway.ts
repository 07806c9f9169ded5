import type { Address } from "viem";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { deliveryTables } from "../delivery/tables/migrations.ts";
import { findIntentsById, type KnownIntent } from "../delivery/tables/overview.ts";
import { storeAway } from "../http/errorBody.ts";
import { migrate } from "../store/migrate.ts";
import type { Sql } from "../store/sql.ts";
import { openAdmission } from "./admission/openAdmission.ts";
import { openClaimDesk } from "./admission/openClaimDesk.ts";
import type { SubmissionResult } from "./answers.ts";
import type { Served } from "./campaigns/servedCampaign.ts";
import type { BusyLane } from "./capacity.ts";
import { type LanePace, openState } from "./gatewayState.ts";
import { openNewest } from "./newest.ts";
import type { Doors } from "./policy/doors.ts";
import { type Level, levelOf } from "./policy/levels.ts";
import { turnOfNext } from "./policy/places.ts";
import { openRequestDesk } from "./requests/openRequestDesk.ts";
import type { ServedRegistry } from "./requests/servedRegistry.ts";
import { openSigners } from "./signatures/openSigners.ts";
import { storeClock } from "./storeClock.ts";
import { gatewayTables } from "./tables/migrations.ts";
import { ticketSecret } from "./tables/ticketSecret.ts";
import { readVitals, type Vitals, type WatchedChain } from "./tables/vitals.ts";

export type OpenGatewayParameters = {
  readonly sql: Sql;
  readonly served: readonly Served[];
  /** Registries whose issuers' signed requests are taken in; default: none. */
  readonly registries?: readonly ServedRegistry[] | undefined;
  /** Whose requests are taken in; default: anybody's. */
  readonly issuers?: readonly Address[] | undefined;
  /** Wei that a request may cost beside its gas; default: none. */
  readonly maxValue?: bigint | undefined;
  /**
   * Who may be named as the taker of a fee: keys that send, and their relay. Default: whom `nameFeeTakers` has named in the
   * store, as of a second ago.
   */
  readonly feeTakers?: readonly Address[] | undefined;
  /** Base units that a claim must bring; default: 0. */
  readonly leastFee?: bigint | undefined;
  /** Threads that check signatures; default: 1. */
  readonly threads?: number | undefined;
  /** Names this process in the record. */
  readonly by: string;
  /** Called with what goes wrong without anybody having asked; the gateway goes on. */
  readonly onTrouble?: ((thrown: unknown) => void) | undefined;
};

export type Gateway = {
  /**
   * Takes a signed claim in, or promises it a place.
   * @param ticket of an earlier answer for the same leaf
   * @throws SymbolonError as `judgeSubmission`; `InvalidSignature`, `WrappedSignature`, `BadTicket`, `GatewayBusy`, `StoreAway`, `IntentDiffers`,
   * `Draining`, and what the store throws
   */
  readonly submit: (document: unknown, ticket?: string) => Promise<SubmissionResult>;
  /**
   * Takes an issuer's signed request in, or promises it a place.
   * @throws SymbolonError as `openRequestDesk`; `StoreAway`
   */
  readonly submitRequest: (document: unknown, ticket?: string) => Promise<SubmissionResult>;
  /** An intent by its number; undefined: there is none. @throws SymbolonError `StoreAway`, and what the store throws */
  readonly find: (id: bigint) => Promise<KnownIntent | undefined>;
  /** Those of them that there are. */
  readonly findMany: (ids: readonly bigint[]) => Promise<readonly KnownIntent[]>;
  readonly level: () => Level;
  /** The lanes that have work, as of the last look at the store. */
  readonly lanes: () => readonly BusyLane[];
  /** What a lane of `served` can do, as of the last look. */
  readonly pace: (lane: string) => LanePace;
  /** Looks at what an operator watches. @throws what the store throws */
  readonly vitals: () => Promise<Vitals>;
  readonly served: readonly Served[];
  /** What a claim that comes now takes through each door. @param lane of a campaign that is served */
  readonly doors: (lane: string) => Doors;
  readonly registries: readonly ServedRegistry[];
  readonly now: () => number;
  readonly close: () => Promise<void>;
};

/** Milliseconds between looks at chains and store. */
const LOOK_MS = 1_000;

/** Opens a gateway over a store: any number of processes may. Whoever sends is `runWorker`'s. */
export async function openGateway(parameters: OpenGatewayParameters): Promise<Gateway> {
  const { sql, served, registries = [], threads = 1, by, onTrouble = () => {} } = parameters;
  await migrate(sql, deliveryTables);
  await migrate(sql, gatewayTables);
  const clock = await storeClock(sql);
  const { now } = clock;
  const secret = await ticketSecret(sql, crypto.getRandomValues(new Uint8Array(32)));
  const signers = await openSigners(threads);
  const state = openState({ ...parameters, registries, clock, onTrouble });
  const endLooks = await lookAlways(state.look);
  const door = openAdmission({ sql, by, now, capacity: state.capacity });
  const known = openNewest<bigint>();
  const level = () => levelOf({ ...state.seen(), checksWait: signers.laterWait() });
  const { doors, feeTakers } = state;
  const desk = { ...parameters, door, signers, known, secret, now };
  const takeClaim = openClaimDesk({ ...desk, doors, feeTakers, level });
  const takeRequest = openRequestDesk({ ...desk, registries });
  return {
    served,
    registries,
    now,
    level,
    lanes: state.busy,
    doors(lane) {
      const { queued = 0, expected = -Infinity } = state.busy().find((one) => one.lane === lane) ?? {};
      const turn = turnOfNext(state.capacity(lane), { now: now(), queued, expected });
      return doors(lane, { turn, opens: 0, fee: parameters.leastFee ?? 0n });
    },
    pace: state.pace,
    vitals: () => readVitals(sql, watchedChains(served)),
    submit: (document, ticket) => takeClaim(flat(document), ticket),
    async submitRequest(document, ticket) {
      if (level() === "storeAway") throw storeAway();
      return takeRequest(flat(document), ticket);
    },
    ...finding(sql, level),
    async close() {
      endLooks();
      await signers.close();
    },
  };
}

function watchedChains(served: readonly Served[]): readonly WatchedChain[] {
  const times = new Map(served.map(({ campaign, room }) => [campaign.chain, room.blockTime]));
  return [...times].map(([chain, blockTime]) => ({ chain, blockTime }));
}

/** Looks now, and again and again. @returns what ends it */
async function lookAlways(look: () => Promise<void>): Promise<() => void> {
  await look();
  const timer = setInterval(() => void look(), LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

function finding(sql: Sql, level: () => Level): Pick<Gateway, "find" | "findMany"> {
  const findMany: Gateway["findMany"] = async (ids) => {
    if (level() === "storeAway") throw storeAway();
    return findIntentsById(sql, ids);
  };
  return { find: async (id) => (await findMany([id]))[0], findMany };
}

/** How deep what is submitted may be: a claim has three levels, a request some more. What reads and repeats it calls itself, and a thread's stack has an end. */
const MAX_DEPTH = 16;

/** @throws SymbolonError `BadSubmission` */
function flat(document: unknown): unknown {
  if (!isDeeper(document, MAX_DEPTH)) return document;
  throw new SymbolonError({
    code: "BadSubmission",
    reason: `What was submitted is nested more than ${MAX_DEPTH} levels deep.`,
    hint: "Pass it on unchanged, as it was signed.",
    details: { most: MAX_DEPTH },
  });
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1));
}
