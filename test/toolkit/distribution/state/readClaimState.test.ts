import { expect } from "chai";
import { type Address, createPublicClient, custom, erc20Abi, zeroAddress, zeroHash } from "viem";
import { getBlock, writeContract } from "viem/actions";
import { recallCall } from "../../../../src/sdk/chain/calls/campaigns.ts";
import { abiArguments, type CampaignArguments } from "../../../../src/sdk/chain/campaigns/campaignPlan.ts";
import { relayedCampaign } from "../../../../src/sdk/distribution/claim/relayedCampaign.ts";
import { readClaimState } from "../../../../src/sdk/distribution/state/readClaimState.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { suiteFolder } from "../../allocation/temporaryFolder.ts";
import { type KindChain, openKindChain, usualRows } from "../../scripts/kindChain.ts";
import { accountOf, amountOf } from "../../scripts/relayChain.ts";

describe("a claim of a campaign that may be recalled", () => {
  const folder = suiteFolder();
  let chain: KindChain;
  before(async () => {
    chain = await openKindChain();
  });
  after(() => chain.close());

  /** A campaign that nobody has funded, and that starts in 1,000 seconds. */
  async function unfunded() {
    const rows = usualRows(3);
    const { tree } = await chain.instant(folder.path(String(Math.random())), rows);
    const { timestamp } = await getBlock(chain.reader);
    const terms: CampaignArguments = {
      token: chain.token,
      root: tree.root,
      count: BigInt(tree.count),
      start: timestamp + 1_000n,
      end: timestamp + 9_000n,
      waves: 0n,
      waveInterval: 0n,
      treasury: chain.other.account.address,
      gate: zeroAddress,
      maxExtraTime: 0n,
      claimFor: "Anyone",
      recallable: true,
      manifestHash: zeroHash,
    };
    const campaign = await chain.deploy(ownBuild("InstantCampaign", "distribution"), abiArguments(terms));
    const known = await relayedCampaign(chain.reader, campaign);
    const leaf = { index: 1, account: accountOf(1), amount: amountOf(1), proof: tree.proof(1) };
    const state = (client = chain.reader) => readClaimState(client, { campaign: known, leaf });
    return { campaign, start: terms.start, state };
  }
  const pay = (to: Address, amount: bigint) =>
    writeContract(chain.other, {
      address: chain.token,
      abi: erc20Abi,
      functionName: "transfer",
      args: [to, amount],
    });

  it("was recalled where an event says so, before the start and after it", async () => {
    const { campaign, start, state } = await unfunded();
    expect(await state()).to.include({ kind: "notFunded", balance: 0n, due: amountOf(1) });
    await pay(campaign, amountOf(1) - 1n);
    expect(await state()).to.include({ kind: "notFunded", balance: amountOf(1) - 1n });
    await pay(campaign, 1n);
    expect((await state()).kind).to.equal("tooEarly");
    await writeContract(chain.other, recallCall({ campaign }));
    expect(await state()).to.include({ kind: "recalled", isCertain: true });
    await pay(campaign, amountOf(1) - 1n);
    expect((await state()).kind).to.equal("notFunded");
    await writeContract(chain.other, recallCall({ campaign }));
    await chain.moveTo(start);
    expect(await state()).to.include({ kind: "recalled", isCertain: true });
    await pay(campaign, amountOf(1) - 1n);
    expect((await state()).kind).to.equal("notFunded");
  });

  it("is not said to be recalled from its start on, by a node that gives no events", async () => {
    const { start, state } = await unfunded();
    const silent = createPublicClient({
      chain: chain.reader.chain,
      transport: custom({
        request({ method, params }) {
          if (method === "eth_getLogs") throw new Error("no events");
          return chain.reader.request({ method, params } as never);
        },
      }),
    });
    expect(await state(silent)).to.include({ kind: "recalled", isCertain: false });
    await chain.moveTo(start);
    expect((await state(silent)).kind).to.equal("notFunded");
  });
});
