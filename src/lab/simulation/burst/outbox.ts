import { grown } from "../grown.ts";
import type { RehearsalChain, RehearsedTransaction } from "./rehearsalChain.ts";

/** A transaction before it has an id. */
export type Draft = Omit<RehearsedTransaction, "id"> & {
  /** Id of the one whose nonce it takes, where that still waits. */
  readonly replaces?: number | undefined;
};

const KINDS = ["claim", "bundle", "background", "credentials"] as const;
const WAITING = 4;

/**
 * Everything that goes to the chain goes through here: it has ids, may be lost on the way, and is counted.
 * @param dropped of claims and bundles, how many are lost on the way
 * @param chance a draw for one of them
 */
export class Outbox {
  readonly #chain: RehearsalChain;
  readonly #dropped: number;
  readonly #chance: (draft: Draft) => number;
  readonly counts = { sent: 0, mined: 0, reverted: 0, replaced: 0, dropped: 0, skippedItems: 0 };
  #senders = new Uint32Array(1024);
  /** Position of the kind, and `WAITING` while it waits. */
  #states = new Uint8Array(1024);
  #ids = 0;
  #pending = 0;

  constructor(chain: RehearsalChain, dropped: number, chance: (draft: Draft) => number) {
    this.#chain = chain;
    this.#dropped = dropped;
    this.#chance = chance;
  }

  /** Its id; -1 where it is never seen again, and whatever it was to replace still waits. */
  send(draft: Draft) {
    const { replaces } = draft;
    const isClaims = draft.kind === "claim" || draft.kind === "bundle";
    if (isClaims) this.counts.sent++;
    if (isClaims && this.#dropped > 0 && this.#chance(draft) < this.#dropped) {
      this.counts.dropped++;
      return -1;
    }
    if (replaces !== undefined && replaces >= 0 && this.#isWaiting(replaces)) {
      if (isClaims) this.counts.replaced++;
      this.#leave(replaces);
    }
    if (this.#ids === this.#senders.length) {
      this.#senders = grown(this.#senders, 2 * this.#ids);
      this.#states = grown(this.#states, 2 * this.#ids);
    }
    const id = this.#ids++;
    this.#senders[id] = draft.sender;
    this.#states[id] = KINDS.indexOf(draft.kind);
    this.#wait(id);
    this.#chain.send({
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
  }

  drop(id: number) {
    if (!this.#isWaiting(id)) return;
    this.#leave(id);
    this.#chain.drop(id);
  }

  isWaiting(id: number) {
    return id >= 0 && this.#isWaiting(id);
  }

  kindOf(id: number) {
    return KINDS[(this.#states[id] as number) & ~WAITING] ?? "claim";
  }

  senderOf(id: number) {
    return this.#senders[id] as number;
  }

  mined(id: number, reverted: boolean) {
    this.#leave(id);
    if (!this.#isOurs(id)) return;
    this.counts.mined++;
    if (reverted) this.counts.reverted++;
  }

  /** Its block was undone; it waits again, or is lost. */
  undone(id: number, reverted: boolean, isLost: boolean) {
    if (this.#isOurs(id)) {
      this.counts.mined--;
      if (reverted) this.counts.reverted--;
      if (isLost) this.counts.dropped++;
    }
    if (!isLost) this.#wait(id);
  }

  /** Items of bundles that were skipped; a negative number takes them back. */
  skip(items: number) {
    this.counts.skippedItems += items;
  }

  /** Claims and bundles that wait. */
  get pending() {
    return this.#pending;
  }

  #isWaiting(id: number) {
    return ((this.#states[id] as number) & WAITING) !== 0;
  }

  #isOurs(id: number) {
    return ((this.#states[id] as number) & ~WAITING) < 2;
  }

  #leave(id: number) {
    if (this.#isWaiting(id) && this.#isOurs(id)) this.#pending--;
    this.#states[id] = (this.#states[id] as number) & ~WAITING;
  }

  #wait(id: number) {
    this.#states[id] = (this.#states[id] as number) | WAITING;
    if (this.#isOurs(id)) this.#pending++;
  }
}
