import type { Sql } from "../../store/sql.ts";
import type { ChainProfile } from "../profile.ts";
import type { Sender } from "../sender.ts";
import { isAnythingWaiting, type WaitingParameters, waitingClasses } from "../tables/reserveIntents.ts";
import type { UnderWay } from "./underWay.ts";

/** What all keys of a worker together may send on a chain. */
export type GasRoom = {
  /** Classes of intents, each of which has its turn. */
  readonly classes: readonly string[];
  /** The class that goes next, and gas that its transaction may have; undefined: none now. */
  readonly next: (seen: GasSeen) => { readonly name: string; readonly gas: number } | undefined;
  /** A transaction of a class was begun that is to take so much. @param limit the most that it may take */
  readonly sent: (gas: number, name: string, limit: number) => void;
};

export type GasSeen = ReturnType<UnderWay["seen"]> & {
  readonly block: number;
  /** Wei of a unit of gas. */
  readonly price: bigint;
  /** Classes of which something waits. */
  readonly waiting: readonly string[];
  readonly key: {
    /** Of the other keys that may begin something, how many are not busy; undefined: there are none. */
    readonly others: number | undefined;
    /** Transactions that this one can still have under way, and how many in all. */
    readonly places: number;
    readonly window: number;
  };
};

/** Where a key looks whose turn it is. */
export type TurnPlace = {
  readonly sql: Sql;
  readonly sender: Sender;
  readonly profile: Pick<ChainProfile, "inFlight" | "transactionGas">;
  /** Left out: classes have no turns, and keys take as much gas as they can. */
  readonly room?: GasRoom | undefined;
  readonly underWay: UnderWay;
  /** The classes that waited when none of them could go: the store need not be asked about them while that is so. */
  readonly stuck: { waiting: readonly string[]; askedAt: number };
};

/** Whose turn it is, and gas that its transaction may have. */
export type Turn = { readonly name: string | undefined; readonly gas: bigint };

/** The newest block, and what gas costs. */
type Now = Pick<GasSeen, "block" | "price">;

/** Gas that is held for a transaction of which nobody knows yet what it takes. */
const HELD_GAS = 200_000;

/** Milliseconds between looks whether others could go while some cannot: each that comes in wakes all keys. */
const OTHERS_MS = 200;

/** The classes of which something waits; where they have no turns, all are one. @param look is asked where none could go before */
export async function whatWaits(
  place: TurnPlace,
  asked: WaitingParameters,
  look: () => Promise<Now>,
): Promise<readonly (string | undefined)[]> {
  const { sql, room, stuck } = place;
  if (room === undefined) return (await isAnythingWaiting(sql, asked)) ? [undefined] : [];
  const before = stuck.waiting;
  const goesOf = (now: Now, waiting: readonly string[]) =>
    room.next({ ...seenBy(place, now), waiting })?.name;
  if (before.length === 0) return waitingClasses(sql, room.classes, asked);
  const now = await look();
  if (goesOf(now, before) !== undefined) return waitingClasses(sql, room.classes, asked);
  if (performance.now() - stuck.askedAt < OTHERS_MS) return [];
  stuck.askedAt = performance.now();
  // What could go beside them, if it were there.
  const others = room.classes.filter((name) => goesOf(now, [...before, name]) === name);
  if (others.length === 0) return [];
  const found = await waitingClasses(sql, others, asked);
  return found.length === 0 ? [] : [...before, ...found];
}

/** Transactions that a key may still begin. */
export function freePlaces({ sender, profile }: Pick<TurnPlace, "sender" | "profile">): number {
  return Math.max(0, profile.inFlight - sender.inFlight().length);
}

/** Which class a key's next transaction is of, and gas that it may have, which is held for it; undefined: none now. */
export function nextTurn(
  place: TurnPlace,
  { waiting, ...now }: Now & { readonly waiting: readonly (string | undefined)[] },
): Turn | undefined {
  const { sender, underWay, room, profile, stuck } = place;
  const { transactionGas: most } = profile;
  if (room === undefined) return { name: undefined, gas: most };
  const names = waiting.filter((name) => name !== undefined);
  const turn = room.next({ ...seenBy(place, now), waiting: names });
  const gas = Math.floor(Math.min(turn?.gas ?? 0, Number(most)));
  stuck.waiting = gas < 1 ? names : [];
  if (turn === undefined || gas < 1) return undefined;
  const { name } = turn;
  // Others plan at the same time.
  underWay.plan(sender.account, { name, gas: turn.gas < Infinity ? gas : HELD_GAS });
  return { name, gas: BigInt(gas) };
}

function seenBy(place: TurnPlace, now: Now): Omit<GasSeen, "waiting"> {
  const { sender, underWay, profile } = place;
  const { account } = sender;
  underWay.keep(
    account,
    sender.inFlight().map(({ nonce }) => nonce),
  );
  const key = { others: underWay.others(account), places: freePlaces(place), window: profile.inFlight };
  return { ...now, ...underWay.seen(), key };
}
