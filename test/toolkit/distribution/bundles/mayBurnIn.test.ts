import { expect } from "chai";
import { type Address, type Hex, zeroAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { GateRequirement, GateState } from "../../../../src/sdk/chain/read/readGate.ts";
import type { BundleItem, ItemSignature } from "../../../../src/sdk/core/bundle/bundle.ts";
import { mayBurnIn } from "../../../../src/sdk/distribution/bundles/mayBurnIn.ts";
import { signedClaimTypedData } from "../../../../src/sdk/distribution/sign/signedClaim.ts";

const HALF: bigint = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
const ORDER = 2n * HALF + 1n;
const wallet = privateKeyToAccount(`0x${"11".repeat(32)}`);
const other = privateKeyToAccount(`0x${"22".repeat(32)}`);
const campaign: Address = `0x${"ca".repeat(20)}`;
const place = { chainId: 1n, campaign, kind: "instant" } as const;
const terms = { upTo: 5n, recipient: campaign, maxFee: 0n, feeTaker: zeroAddress, deadline: 0n };
const leaf = { index: 3, account: wallet.address, amount: 5n };

const signedBy = async (signer: typeof wallet, paidBefore = 0n): Promise<Hex> =>
  signer.signTypedData(
    signedClaimTypedData({ ...place, ...leaf, index: BigInt(leaf.index), terms, paidBefore }),
  );
const item = (signature: Hex, more: Partial<BundleItem> = {}): BundleItem => {
  const signed: ItemSignature = { terms, fee: 0n, signature };
  return { ...leaf, signed, ...more };
};
/** The parts of a signature: r, s, v. */
const parts = (signature: Hex) => ({
  r: signature.slice(2, 66),
  s: BigInt(`0x${signature.slice(66, 130)}`),
  v: Number(`0x${signature.slice(130)}`),
});
const word = (value: bigint) => value.toString(16).padStart(64, "0");

describe("distribution: mayBurnIn", () => {
  const mayBurn = mayBurnIn(place);

  it("holds nothing against what has no contract look at it: rows, and what the account's key signed", async () => {
    expect(mayBurn(leaf)).to.equal(false);
    const signature = await signedBy(wallet);
    expect(mayBurn(item(signature))).to.equal(false);
    const { r, s, v } = parts(signature);
    const short = s | (BigInt(v - 27) << 255n);
    expect(mayBurn(item(`0x${r}${word(short)}`))).to.equal(false);
    expect(mayBurn(item(signature, { account: wallet.address.toLowerCase() as Address }))).to.equal(false);
  });

  it("takes all others for a contract's: of another key, another claim, another form", async () => {
    const signature = await signedBy(wallet);
    const { r, s, v } = parts(signature);
    const foreign: readonly (readonly [what: string, item: BundleItem, place?: object])[] = [
      ["another key", item(await signedBy(other))],
      ["another account", item(signature, { account: other.address })],
      ["another leaf", item(signature, { index: 4 })],
      ["what was paid before", item(await signedBy(wallet, 1n))],
      ["another chain", item(signature), { chainId: 2n }],
      ["another campaign", item(signature), { campaign: `0x${"cb".repeat(20)}` }],
      [
        "the greater s, which the campaign refuses",
        item(`0x${r}${word(ORDER - s)}${v === 27 ? "1c" : "1b"}`),
      ],
      ["a v that no key gives", item(`0x${r}${word(s)}${(v - 27).toString(16).padStart(2, "0")}`)],
      ["no point of the curve", item(`0x${"00".repeat(64)}1b`)],
      ["66 bytes", item(`${signature}00`)],
      ["no bytes", item("0x")],
    ];
    for (const [what, one, elsewhere] of foreign) {
      expect(mayBurnIn({ ...place, ...elsewhere })(one), what).to.equal(true);
    }
  });

  it("trusts no key in a cumulative campaign, where a payment in between makes its signature false", async () => {
    const signature = await signedBy(wallet);
    expect(mayBurnIn({ ...place, kind: "vesting" })(item(signature))).to.equal(false);
    expect(mayBurnIn({ ...place, kind: "cumulative" })(item(signature))).to.equal(true);
    expect(mayBurnIn({ ...place, kind: "cumulative" })(leaf)).to.equal(false);
  });

  it("trusts gates that are shipped and ask no trust list", () => {
    const requirement: GateRequirement = {
      registry: campaign,
      schema: `0x${"11".repeat(32)}`,
      asked: [],
      soleIssuer: campaign,
      trustList: undefined,
      trusted: undefined,
      nullifier: "Subject",
      nullifierPosition: undefined,
    };
    const credentials: GateState = { gate: campaign, kind: "CredentialGate", requirement };
    const listed: GateState = { ...credentials, requirement: { ...requirement, trustList: campaign } };
    const pause = { guardian: campaign, maxPaused: 1n, noPauseWindow: 1n, paused: undefined, extraTime: 0n };
    const pauses: GateState = { gate: campaign, kind: "PauseGate", pause };
    const both = (first: GateState, second: GateState): GateState => ({
      gate: campaign,
      kind: "AllOfGate",
      adapter: campaign,
      isOpen: true,
      parts: [first, second],
    });
    const burns = (gate?: GateState) =>
      mayBurnIn({ ...place, ...(gate && { gate }) })({ ...leaf, gateData: "0x" });
    expect([credentials, pauses, both(credentials, pauses)].map(burns)).to.deep.equal([false, false, false]);
    const unknown: GateState = { gate: campaign, kind: "unknown" };
    const wild = [listed, unknown, both(pauses, listed), both(both(unknown, pauses), credentials), undefined];
    expect(wild.map(burns)).to.deep.equal(wild.map(() => true));
  });
});
