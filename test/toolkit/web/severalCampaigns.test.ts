import { expect } from "chai";
import type { ClaimState } from "../../../src/react/index.ts";
import type { ClaimData } from "../../../src/sdk/pageData/index.ts";
import {
  isAnswered,
  isClaimable,
  rankOf,
  type Standing,
  totalsOf,
} from "../../../web/claim/several/standing.ts";

const LEAF = { index: 0, account: `0x${"11".repeat(20)}`, amount: 5n, proof: [] } as const;

/** A campaign of the token, in which the claim stands like that. */
const standing = (token: string, kind?: ClaimState["kind"], more: Partial<Standing> = {}): Standing => ({
  claim: { campaign: `0x${token}`, token: { address: `0x${token}` } } as unknown as ClaimData,
  leaf: LEAF,
  state: kind && ({ kind, due: 5n, isRelease: false } as unknown as ClaimState),
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
