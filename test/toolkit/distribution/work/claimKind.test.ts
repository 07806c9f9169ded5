import { expect } from "chai";
import { type Address, decodeFunctionData, isAddressEqual } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { relayAbi } from "../../../../src/chain/abi/relayAbi.ts";
import type { NewIntent, QueuedIntent } from "../../../../src/delivery/tables/intents.ts";
import { ITEM_GAS } from "../../../../src/distribution/bundles/estimateBundle.ts";
import { claimIntent } from "../../../../src/distribution/work/claimIntent.ts";
import { type ClaimKindParameters, claimKind } from "../../../../src/distribution/work/claimKind.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { OTHER_KEY, openRelayChain, type RelayChain, type TestCampaign } from "../../scripts/relayChain.ts";
import { signedClaim } from "../../scripts/signedClaims.ts";

const COUNT = 6;
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
    { gas = 16_000_000n, ...parameters }: Partial<ClaimKindParameters> & { readonly gas?: bigint } = {},
  ) => {
    const { timestamp: now, number: block } = await chain.block();
    const queued = intents.map(
      (intent, i): QueuedIntent => ({ deadline: undefined, ...intent, id: BigInt(i) }),
    );
    const place = { client: chain.reader, sender: chain.relayer.account.address, gas };
    const limits = { calldataBytes: 100_000, now, block, finalized: async () => -1 };
    return claimKind({ feeTakers: [], ...parameters }).plan({ ...place, ...limits }, queued);
  };

  it("keep gas for each item of a bundle that may turn and burn it", async () => {
    const claims = await Promise.all([0, 1, 2].map((index) => signed(index)));
    const byContract = claims.map((intent) => ({
      ...intent,
      content: { ...(intent.content as object), isByKey: false },
    }));
    const [keys, contracts] = [await planOf(claims), await planOf(byContract)];
    const more = (contracts.filling?.gas ?? 0n) - (keys.filling?.gas ?? 0n);
    expect(more).to.equal(BigInt(claims.length * ITEM_GAS));
    const [one] = byContract;
    const alone = await planOf(one === undefined ? [] : [one]);
    expect(Number(alone.filling?.gas)).to.be.below(2 * ITEM_GAS);
  });

  it("send who came first, where not all fit: nobody waits while others go again and again", async () => {
    const last = COUNT - 1;
    const claims = await Promise.all([last, ...Array(last).keys()].map((index) => signed(index)));
    const { filling } = await planOf(claims, { gas: 700_000n });
    const ids = filling?.intents.map(({ id }) => id) ?? [];
    expect(ids.length).to.be.within(1, COUNT - 1);
    expect(ids).to.include(0n);
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
