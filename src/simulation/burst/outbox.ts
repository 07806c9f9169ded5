import type { RehearsalChain, SentTransaction } from "./rehearsalChain.ts";
import type { TransactionCounts } from "./runRecord.ts";

/** A transaction before it has an id. */
export type Draft = Omit<SentTransaction, "id"> & {
  /** Id of the one whose nonce it takes, where that still waits. */
  readonly replaces?: number | undefined;
};

/** Everything that goes to the chain goes through here: it has ids, may be lost on the way, and is counted. */
export type Outbox = {
  /** Its id; -1 where it is never seen again, and whatever it was to replace still waits. */
  readonly send: (draft: Draft) => number;
  readonly drop: (id: number) => void;
  readonly isWaiting: (id: number) => boolean;
  readonly kindOf: (id: number) => SentTransaction["kind"];
  readonly senderOf: (id: number) => number;
  readonly mined: (id: number, reverted: boolean) => void;
  /** Its block was undone; it waits again, or is lost. */
  readonly undone: (id: number, reverted: boolean, isLost: boolean) => void;
  /** Items of bundles that were skipped; a negative number takes them back. */
  readonly skip: (items: number) => void;
  /** Claims and bundles that wait. */
  readonly pending: number;
  readonly counts: TransactionCounts;
};

const KINDS = ["claim", "bundle", "background", "credentials"] as const;
const WAITING = 4;

/**
 * @param dropped of claims and bundles, how many are lost on the way
 * @param chance a draw for one of them
 */
export function openOutbox(chain: RehearsalChain, dropped: number, chance: (draft: Draft) => number): Outbox {
  const counts = { sent: 0, mined: 0, reverted: 0, replaced: 0, dropped: 0, skippedItems: 0 };
  let senders = new Uint32Array(1024);
  /** Position of the kind, and `WAITING` while it waits. */
  let states = new Uint8Array(1024);
  let ids = 0;
  let pending = 0;

  const grow = () => {
    const moreSenders = new Uint32Array(senders.length * 2);
    const moreStates = new Uint8Array(states.length * 2);
    moreSenders.set(senders);
    moreStates.set(states);
    senders = moreSenders;
    states = moreStates;
  };

  const isWaiting = (id: number) => ((states[id] as number) & WAITING) !== 0;
  const isOurs = (id: number) => ((states[id] as number) & ~WAITING) < 2;
  const leave = (id: number) => {
    if (isWaiting(id) && isOurs(id)) pending--;
    states[id] = (states[id] as number) & ~WAITING;
  };
  const wait = (id: number) => {
    states[id] = (states[id] as number) | WAITING;
    if (isOurs(id)) pending++;
  };

  return {
    send(draft) {
      const { replaces } = draft;
      const isClaims = draft.kind === "claim" || draft.kind === "bundle";
      if (isClaims) counts.sent++;
      if (isClaims && dropped > 0 && chance(draft) < dropped) {
        counts.dropped++;
        return -1;
      }
      if (replaces !== undefined && replaces >= 0 && isWaiting(replaces)) {
        if (isClaims) counts.replaced++;
        leave(replaces);
      }
      if (ids === senders.length) grow();
      const id = ids++;
      senders[id] = draft.sender;
      states[id] = KINDS.indexOf(draft.kind);
      wait(id);
      chain.send({
        id,
        kind: draft.kind,
        sender: draft.sender,
        nonce: draft.nonce,
        claimants: draft.claimants,
        announces: draft.announces,
        gasLimit: draft.gasLimit,
        maxFee: draft.maxFee,
        tip: draft.tip,
      });
      return id;
    },
    drop(id) {
      if (!isWaiting(id)) return;
      leave(id);
      chain.drop(id);
    },
    isWaiting: (id) => id >= 0 && isWaiting(id),
    kindOf: (id) => KINDS[(states[id] as number) & ~WAITING] ?? "claim",
    senderOf: (id) => senders[id] as number,
    mined(id, reverted) {
      leave(id);
      if (!isOurs(id)) return;
      counts.mined++;
      if (reverted) counts.reverted++;
    },
    undone(id, reverted, isLost) {
      if (isOurs(id)) {
        counts.mined--;
        if (reverted) counts.reverted--;
        if (isLost) counts.dropped++;
      }
      if (!isLost) wait(id);
    },
    skip(items) {
      counts.skippedItems += items;
    },
    get pending() {
      return pending;
    },
    counts,
  };
}
