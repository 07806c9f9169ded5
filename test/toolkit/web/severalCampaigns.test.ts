import { expect } from "chai";
import type { ClaimState, KeptClaim } from "../../../src/react/index.ts";
import type { CallsStatus } from "../../../src/react/useCallsStatus.ts";
import type { ClaimData } from "../../../src/sdk/pageData/index.ts";
import { type OnItsWay, sentSoFar } from "../../../web/claim/sentSoFar.ts";
import {
  isAnswered,
  isClaimable,
  rankOf,
  readUpTo,
  type Standing,
  saidOf,
  totalsOf,
} from "../../../web/claim/several/standing.ts";
import { endOfCalls } from "../../../web/claim/ways/endOfCalls.ts";

const LEAF = { index: 0, account: `0x${"11".repeat(20)}`, amount: 5n, proof: [] } as const;

const HASH = `0x${"ab".repeat(32)}` as const;

/** Read at block 9, whose second is 100. */
const stateOf = (kind: ClaimState["kind"]) =>
  ({
    kind,
    due: 5n,
    paidBefore: 0n,
    isRelease: false,
    asOf: { blockNumber: 9n, now: 100n },
  }) as unknown as ClaimState;

/** A signed claim that was handed in, good until then; 0: for ever. */
function handedIn(deadline: bigint, paidBefore = 0n): KeptClaim["signed"] {
  const terms = {
    recipient: LEAF.account,
    feeTaker: LEAF.account,
    upTo: "5",
    maxFee: "0",
    deadline: String(deadline),
  };
  return { text: JSON.stringify({ paidBefore: String(paidBefore), terms }), isHandedIn: true };
}

/** A campaign of the token, in which the claim stands like that. */
const standing = (token: string, kind?: ClaimState["kind"], more: Partial<Standing> = {}): Standing => ({
  claim: { campaign: `0x${token}`, token: { address: `0x${token}` } } as unknown as ClaimData,
  leaf: LEAF,
  state: kind && stateOf(kind),
  sent: "nothing",
  calls: undefined,
  error: null,
  ...more,
});

describe("how an address stands in several campaigns", () => {
  it("lists what can be claimed first, then what may be, what is done, and what is over", () => {
    const all = [
      standing("a", "ended"),
      standing("b", "taken"),
      standing("c", "tooEarly"),
      standing("d", "open", { sent: "waiting" }),
      standing("e", "open"),
      standing("f", undefined, { error: new Error("silent") }),
    ];
    const sorted = all.toSorted((one, other) => rankOf(one) - rankOf(other));
    expect(sorted.map(({ claim }) => claim.campaign)).to.deep.equal([
      "0xe",
      "0xd",
      "0xc",
      "0xf",
      "0xb",
      "0xa",
    ]);
  });

  it("sends only what is open, and on its way by nothing", () => {
    expect(isClaimable(standing("a", "open"))).to.equal(true);
    expect(isClaimable(standing("a", "open", { sent: "mined" }))).to.equal(true);
    for (const sent of ["waiting", "unknown"] as const) {
      expect(isClaimable(standing("a", "open", { sent })), sent).to.equal(false);
    }
    for (const kind of ["gated", "paused", "notFunded", "taken", "tooEarly"] as const) {
      expect(isClaimable(standing("a", kind)), kind).to.equal(false);
    }
    expect(isClaimable(standing("a", "open", { leaf: null }))).to.equal(false);
  });

  it("takes for on its way what a wallet or a gateway has, and what waits for a block", () => {
    const open = stateOf("open");
    const none: OnItsWay = { hashes: [], newest: { data: undefined, error: null }, calls: undefined };
    const sent = (has: Partial<OnItsWay>, state = open) => sentSoFar({ ...none, ...has }, state);
    expect(sent({})).to.equal("nothing");
    expect(sent({ calls: { id: "1", account: LEAF.account } })).to.equal("waiting");
    for (const good of [0n, 100n, 101n]) {
      expect(sent({ signed: handedIn(good) }), String(good)).to.equal("waiting");
      const all = [standing("a", "open", { sent: sent({ signed: handedIn(good) }) }), standing("b", "open")];
      expect(all.filter(isClaimable)).to.deep.equal([all[1]]);
    }
    expect(sent({ signed: { ...handedIn(0n), isHandedIn: false } })).to.equal("nothing");
    // Over, or signed before something was paid.
    expect(sent({ signed: handedIn(99n) })).to.equal("nothing");
    expect(sent({ signed: handedIn(0n, 1n) })).to.equal("nothing");
    const { due: _, ...ended } = stateOf("ended") as ClaimState & { readonly due: bigint };
    expect(sent({ signed: handedIn(0n) }, ended as ClaimState)).to.equal("nothing");

    const hashes = [HASH];
    expect(sent({ hashes })).to.equal("waiting");
    expect(sent({ hashes, newest: { data: undefined, error: new Error("silent") } })).to.equal("unknown");
    expect(sent({ hashes, newest: { data: { status: "pending" }, error: null } })).to.equal("waiting");
    const mined = (blockNumber: bigint) => ({
      data: { status: "paid" as const, blockNumber, payments: [] },
      error: null,
    });
    expect(sent({ hashes, newest: mined(10n) })).to.equal("waiting");
    expect(sent({ hashes, newest: mined(9n) })).to.equal("mined");
  });

  it("follows calls until they fail, their transaction is known, or, without one, the claim is read again", () => {
    const sent: CallsStatus = { state: "sent", hash: undefined };
    expect(endOfCalls(undefined, undefined, 9n)).to.equal(undefined);
    expect(endOfCalls({ state: "pending", owners: undefined }, undefined, 9n)).to.equal(undefined);
    expect(endOfCalls({ state: "failed" }, undefined, undefined)).to.equal("failed");
    expect(endOfCalls({ ...sent, hash: HASH }, undefined, undefined)).to.equal(HASH);
    expect(endOfCalls(sent, undefined, undefined)).to.equal(undefined);
    expect(endOfCalls(sent, 9n, 9n)).to.equal(undefined);
    expect(endOfCalls(sent, 9n, 10n)).to.equal("over");
    const later = { ...stateOf("open"), asOf: { blockNumber: 12n, now: 130n } };
    expect(readUpTo([standing("a", "open", { state: later }), standing("b", "open")])).to.equal(9n);
    expect(readUpTo([standing("a", "open"), standing("b")])).to.equal(undefined);
  });

  it("says that nothing can be claimed only where every campaign has answered", () => {
    const silent = standing("s", undefined, { leaf: undefined, error: new Error("silent") });
    const unlisted = standing("u", undefined, { leaf: null });
    expect(saidOf([standing("a"), silent])).to.deep.equal(["looking"]);
    expect(saidOf([unlisted, unlisted])).to.deep.equal(["notListedHint"]);
    expect(saidOf([unlisted, standing("a", "taken")])).to.deep.equal(["noneOpen"]);
    expect(saidOf([unlisted, standing("a", "open")])).to.deep.equal(["open"]);
    expect(saidOf([unlisted, silent])).to.deep.equal(["silent"]);
    expect(saidOf([standing("a", "taken"), silent])).to.deep.equal(["silent"]);
    expect(saidOf([standing("a", "open"), silent])).to.deep.equal(["open", "silent"]);
  });

  it("is not known before its list and, of a listed one, its state are, or what kept them", () => {
    expect(isAnswered(standing("a"))).to.equal(false);
    expect(isAnswered(standing("a", undefined, { leaf: undefined }))).to.equal(false);
    expect(isAnswered(standing("a", undefined, { leaf: null }))).to.equal(true);
    expect(isAnswered(standing("a", undefined, { error: new Error("silent") }))).to.equal(true);
    expect(isAnswered(standing("a", "paused"))).to.equal(true);
  });

  it("adds up what is paid by token, however its address is written", () => {
    const open = [standing("a1", "open"), standing("b2", "open"), standing("A1", "open")].filter(isClaimable);
    expect(totalsOf(open).map(({ claim, due }) => [claim.token.address, due])).to.deep.equal([
      ["0xa1", 10n],
      ["0xb2", 5n],
    ]);
  });
});
