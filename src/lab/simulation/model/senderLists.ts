import { grown } from "../grown.ts";

/** For each sender the slots that wait, by nonce, and the nonce that is next on the chain. */
export type SenderLists = ReturnType<typeof openSenderLists>;

const NONE = -1;

export function openSenderLists(nonceOf: (slot: number) => number) {
  let heads = new Int32Array(1024).fill(NONE);
  let nonces = new Uint32Array(1024);
  let following = new Int32Array(1024);

  const reach = (sender: number) => {
    if (sender < heads.length) return;
    const known = heads.length;
    const length = Math.max(known * 2, sender + 1);
    heads = grown(heads, length).fill(NONE, known);
    nonces = grown(nonces, length);
  };

  const link = (sender: number, before: number, slot: number) => {
    if (before === NONE) heads[sender] = slot;
    else following[before] = slot;
  };

  const follow = (slot: number, next: number) => {
    if (slot >= following.length) following = grown(following, Math.max(following.length * 2, slot + 1));
    following[slot] = next;
  };

  const next = (sender: number) => {
    const head = heads[sender] ?? NONE;
    return head !== NONE && nonceOf(head) === nonces[sender] ? head : NONE;
  };

  const remove = (sender: number, slot: number) => {
    let before = NONE;
    let at = heads[sender] ?? NONE;
    while (at !== NONE && at !== slot) {
      before = at;
      at = following[at] as number;
    }
    if (at === slot) link(sender, before, following[slot] as number);
  };

  return {
    /** Returns the slot of the same nonce that it takes the place of; -1 where there was none. */
    insert(sender: number, slot: number) {
      reach(sender);
      const nonce = nonceOf(slot);
      let before = NONE;
      let at = heads[sender] as number;
      while (at !== NONE && nonceOf(at) < nonce) {
        before = at;
        at = following[at] as number;
      }
      const isSame = at !== NONE && nonceOf(at) === nonce;
      follow(slot, isSame ? (following[at] as number) : at);
      link(sender, before, slot);
      return isSame ? at : NONE;
    },
    remove,
    /** The slot whose nonce is next on the chain; -1 where that does not wait. */
    next,
    /** The first is mined; returns the slot that is next then, or -1. */
    advance(sender: number, slot: number) {
      remove(sender, slot);
      nonces[sender] = (nonces[sender] as number) + 1;
      return next(sender);
    },
    /** The last that was mined is undone. */
    goBack(sender: number) {
      nonces[sender] = (nonces[sender] as number) - 1;
    },
  };
}
