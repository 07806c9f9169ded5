import type { ChainProfile } from "../../../sdk/delivery/profile.ts";
import type { Sender } from "../../../sdk/delivery/sender.ts";
import type { Sql } from "../../store/sql.ts";
import {
  isAnythingWaiting,
  type WaitingClass,
  type WaitingParameters,
  waitingClasses,
} from "../tables/reserveIntents.ts";
import type { UnderWay } from "./underWay.ts";

/** What all keys of a worker together may send on a chain. */
export type GasRoom = {
  /** Classes of intents, each of which has its turn. */
  readonly classes: readonly string[];
  /** Whether a class has gas of its own, and keeps no other waiting. Default: none has. */
  readonly isApart?: ((name: string) => boolean) | undefined;
  /** Whether gas is measured out. */
  readonly isPaced: boolean;
  /** What goes next; undefined: nothing now. */
  readonly next: (seen: GasSeen) => RoomTurn | undefined;
  /** A transaction was begun at its turn that is to take so much. */
  readonly sent: (gas: number, turn: Omit<RoomTurn, "gas">) => void;
};

export type RoomTurn = {
  /** Of a class. */
  readonly name: string;
  /** That its transaction is to take at most. */
  readonly gas: number;
  /** It goes as one of those that have but a few. */
  readonly isFew?: boolean;
};

export type GasSeen = ReturnType<UnderWay["seen"]> & {
  readonly block: number;
  /** Wei of a unit of gas. */
  readonly price: bigint;
  readonly waiting: readonly WaitingClass[];
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
  /** Default: classes have no turns, and keys take as much gas as they can. */
  readonly room?: GasRoom | undefined;
  readonly underWay: UnderWay;
  /** The classes that waited when none of them could go: the store need not be asked all the time while that is so. */
  readonly stuck: { waiting: readonly WaitingClass[]; queriedAt: number };
};

/** Whose turn it is, and gas that its transaction is to take at most; undefined: classes have none. */
export type Turn = { readonly of: RoomTurn | undefined; readonly share: number };

/** The newest block, and what gas costs. */
type Now = Pick<GasSeen, "block" | "price">;

/** Gas that is held for a transaction of which nobody knows yet what it takes. */
const HELD_GAS = 200_000;

/** Milliseconds between looks whether others could go while some cannot: each that comes in wakes all keys. */
const OTHERS_MS = 150;

/** The classes of which something waits; where they have no turns, all are one. @param look is asked where none could go before */
export async function whatWaits(
  place: TurnPlace,
  parameters: WaitingParameters,
  look: () => Promise<Now>,
): Promise<readonly (WaitingClass | undefined)[]> {
  const { sql, room, stuck } = place;
  if (room === undefined) return (await isAnythingWaiting(sql, parameters)) ? [undefined] : [];
  if (stuck.waiting.length > 0) {
    const now = await look();
    const canGo = room.next({ ...seenBy(place, now), waiting: stuck.waiting }) !== undefined;
    if (!canGo && performance.now() - stuck.queriedAt < OTHERS_MS) return [];
    stuck.queriedAt = performance.now();
  }
  return waitingClasses(sql, room.classes, parameters);
}

/** Transactions that a key may still begin. */
export function freePlaces({ sender, profile }: Pick<TurnPlace, "sender" | "profile">): number {
  return Math.max(0, profile.inFlight - sender.inFlight().length);
}

/** Which class a key's next transaction is of, and gas that it is to take, which is held for it; undefined: none now. */
export function nextTurn(
  place: TurnPlace,
  { waiting, ...now }: Now & { readonly waiting: readonly (WaitingClass | undefined)[] },
): Turn | undefined {
  const { sender, underWay, room, profile, stuck } = place;
  if (room === undefined) return { of: undefined, share: Infinity };
  const known = waiting.filter((one) => one !== undefined);
  const turn = room.next({ ...seenBy(place, now), waiting: known });
  const share = Math.min(turn?.gas ?? 0, Number(profile.transactionGas));
  // What has gas of its own comes seldom: others that come meanwhile are looked for at once.
  stuck.waiting = share < 1 && known.some(({ name }) => room.isApart?.(name) !== true) ? known : [];
  if (turn === undefined || share < 1) return undefined;
  // Others plan at the same time.
  underWay.plan(sender.account, { name: turn.name, gas: turn.gas < Infinity ? share : HELD_GAS });
  return { of: turn, share };
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
