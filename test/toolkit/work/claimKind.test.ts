import { expect } from "chai";
import { type Address, decodeFunctionData, type Hex, isAddressEqual } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { relayAbi } from "../../../src/sdk/chain/abi/relayAbi.ts";
import { ITEM_GAS } from "../../../src/sdk/distribution/bundles/estimateBundle.ts";
import type { NewIntent, QueuedIntent } from "../../../src/services/delivery/tables/intents.ts";
import type { WorkKind } from "../../../src/services/delivery/work/kind.ts";
import { claimIntent } from "../../../src/services/work/claimIntent.ts";
import { type ClaimKindParameters, claimKind } from "../../../src/services/work/claimKind.ts";
import { ownBuild } from "../../journeys/easBuilds.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { wrapSignature } from "../core/signing/wrapSignature.ts";
import {
  accountOf,
  OTHER_KEY,
  openRelayChain,
  type RelayChain,
  type TestCampaign,
} from "../scripts/relayChain.ts";
import { signedClaim } from "../scripts/signedClaims.ts";

const COUNT = 6;
/** A wallet that answers the word of acceptance where it is asked with less than 256 bytes, else zero. */
const TAKES_SHORT: Hex = "0x610100361060e01b631626ba7e0260005260206000f3";
const TREASURY: Address = "0x00000000000000000000000000000000000072ea";

describe("claims as work from tables", () => {
  const folder = temporaryFolder();
  let chain: RelayChain;
  let test: TestCampaign;
  let relay: Address;
  before(async () => {
    chain = await openRelayChain();
    const keys = [chain.relayer.account.address];
    relay = await chain.deploy(
      ownBuild("Relay", "distribution"),
      privateKeyToAddress(OTHER_KEY),
      TREASURY,
      keys,
    );
  });
  after(() => chain.close());
  beforeEach(async () => {
    test = await chain.campaign(folder.path("tree"), COUNT);
  });

  const signed = async (index: number, terms: Parameters<typeof signedClaim>[3] = {}) => {
    const document = JSON.parse(await signedClaim(chain, test, index, terms));
    return claimIntent({ ...document, proof: test.tree.proof(index) });
  };
  const planOf = async (
    intents: readonly NewIntent[],
    {
      share = Number.POSITIVE_INFINITY,
      kind,
      ...parameters
    }: Partial<ClaimKindParameters> & { readonly share?: number; readonly kind?: WorkKind } = {},
  ) => {
    const { timestamp: now, number: block } = await chain.block();
    const queued = intents.map(
      (intent, i): QueuedIntent => ({ deadline: undefined, ...intent, id: BigInt(i) }),
    );
    const place = { client: chain.reader, sender: chain.relayer.account.address, gas: 16_000_000n, share };
    const limits = { calldataBytes: 100_000, now, block, finalized: async () => -1, underWay: async () => 0 };
    return (kind ?? claimKind({ feeTakers: [], ...parameters })).plan({ ...place, ...limits }, queued);
  };

  it("keep gas for each item of a bundle that may turn and burn it", async () => {
    const claims = await Promise.all([0, 1, 2].map((index) => signed(index)));
    const byContract = claims.map((intent) => ({
      ...intent,
      content: { ...(intent.content as object), isByKey: false },
    }));
    const keys = await planOf(claims);
    const contracts = await planOf(byContract);
    const more = (contracts.filling?.gas ?? 0n) - (keys.filling?.gas ?? 0n);
    expect(more).to.equal(BigInt(claims.length * ITEM_GAS));
    const [one] = byContract;
    const alone = await planOf(one === undefined ? [] : [one]);
    expect(Number(alone.filling?.gas)).to.be.below(2 * ITEM_GAS);
  });

  it("send who came first, where not all fit: nobody waits while others go again and again", async () => {
    const last = COUNT - 1;
    const claims = await Promise.all([last, ...Array(last).keys()].map((index) => signed(index)));
    const { filling } = await planOf(claims, { share: 200_000 });
    const ids = filling?.intents.map(({ id }) => id) ?? [];
    expect(ids.length).to.be.within(1, COUNT - 1);
    expect(ids).to.include(0n);
  });

  it("are as many of the first as take their share, which is known better with each bundle", async () => {
    const kind = claimKind({ feeTakers: [] });
    const claims = await Promise.all(Array.from({ length: COUNT }, (_, index) => signed(index)));
    const whole = await planOf(claims, { kind });
    const took = Number(whole.filling?.takes);
    expect(took).to.be.above(0);
    expect((await planOf(claims, { share: took })).filling?.intents.length).to.be.below(COUNT);
    expect((await planOf(claims, { kind, share: 1.02 * took })).filling?.intents.length).to.equal(COUNT);
    expect((await planOf(claims, { kind, share: took / 2 })).filling?.intents.length).to.be.within(1, 4);
    expect(kind.minGas).to.be.within((0.8 * took) / COUNT, (1.1 * took) / COUNT);
    // One goes whatever it takes.
    expect((await planOf(claims, { kind, share: 1 })).filling?.intents.length).to.equal(1);
  });

  it("bring what their accounts signed into the form that the campaign takes, and name who has to be deployed first", async () => {
    const within: Hex = `0x${"12".repeat(70)}`;
    const wrapped = async (index: number) => {
      const document = JSON.parse(await signedClaim(chain, test, index));
      const signature = wrapSignature({ signature: within });
      return claimIntent({ ...document, signature, proof: test.tree.proof(index) });
    };
    // An earlier version stored a key's signature as it came.
    const own = await signed(2);
    const { claim } = own.content as { readonly claim: { readonly signature: Hex } };
    const fromZero = `${claim.signature.slice(0, -2)}${claim.signature.endsWith("1b") ? "00" : "01"}`;
    const stored = { ...own, content: { claim: { ...claim, signature: fromZero }, isByKey: false } };
    // Takes whatever is signed, but for what is wrapped: its calldata is longer than that.
    await chain.node.setCode({ address: accountOf(0), bytecode: TAKES_SHORT });
    try {
      const plan = await planOf([await wrapped(0), await wrapped(1), stored]);
      expect(plan.filling?.intents.map(({ id }) => id)).to.deep.equal([0n, 2n]);
      expect(plan.ended).to.deep.equal([{ id: 1n, state: "parked", reason: "WrappedSignature" }]);
    } finally {
      await chain.node.setCode({ address: accountOf(0), bytecode: "0x" });
    }
  });

  it("go through the chain's relay, but for what names a key of ours", async () => {
    const ours = chain.relayer.account.address;
    const feeTakers = [ours];
    const relays = new Map([[chain.reader.chain.id, { relay, leastFee: 5n }]]);
    const claims = [
      await signed(0, { feeTaker: relay, maxFee: 10n }),
      await signed(1, { feeTaker: ours, maxFee: 10n }),
      await signed(2, { maxFee: 5n }),
      await signed(3, { feeTaker: relay, maxFee: 4n }),
      await signed(4, { feeTaker: chain.token, maxFee: 10n }),
    ];
    const plan = await planOf(claims, { feeTakers, relays });
    expect(plan.filling?.intents.map(({ id }) => id)).to.deep.equal([0n, 2n]);
    const call = plan.filling?.call;
    expect(call?.to).to.equal(relay);
    const { args } = decodeFunctionData({ abi: relayAbi, data: call?.data ?? "0x" });
    const { timestamp } = await chain.block();
    expect(args?.[0]).to.satisfy((to: Address) => isAddressEqual(to, test.campaign));
    expect(Number(args?.[2]) - Number(timestamp)).to.be.within(300, 360);
    expect(args?.[3]).to.equal(10n);
    expect(plan.ended).to.deep.equal([
      { id: 3n, state: "parked", reason: "FeeTooLow" },
      { id: 4n, state: "parked", reason: "FeeTakerNotOurs" },
    ]);
    const next = await planOf(claims.slice(1, 2), { feeTakers, relays });
    expect(next.filling?.call.to).to.satisfy((to: Address) => isAddressEqual(to, test.campaign));
  });
});
