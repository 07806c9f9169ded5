import { expect } from "chai";
import { type Hex, zeroAddress } from "viem";
import { readContract, writeContract } from "viem/actions";
import { easCode } from "../../bench/gas/attestations/deployEas.ts";
import { deployEasPair } from "../../bench/gas/attestations/deployEasLike.ts";
import { easRegistry } from "../../bench/gas/attestations/easRegistry.ts";
import { randomItem } from "../../bench/gas/attestations/item.ts";
import { attestingOn } from "../../bench/gas/attestations/openAttestationChain.ts";
import { benchAllocation } from "../../bench/gas/benchAllocation.ts";
import { campaignTerms } from "../../bench/gas/campaignTerms.ts";
import { createCampaign } from "../../bench/gas/createCampaign.ts";
import { type BenchChain, openBenchChain } from "../../bench/gas/openBenchChain.ts";
import { tokenAndFactory } from "../../bench/gas/tokenAndFactory.ts";
import { claimCall, claimManyCall } from "../../src/sdk/chain/calls/campaigns.ts";
import { readGate } from "../../src/sdk/chain/read/readGate.ts";
import { encodeBundle, makeBundle } from "../../src/sdk/core/bundle/encodeBundle.ts";
import { multiproofAt } from "../../src/sdk/core/tree/multiproof.ts";

const ROWS = 8;
const BY_ATTESTATION = 0;
const SMALL = 32;
/** So much that its data alone cost more to read than the 500,000 gas of an item of a bundle. */
const LARGE = 20_000;
const LARGE_ROW = 1;
const MOST_GAS = 16_777_216n;
const tokenAbi = [
  {
    type: "function",
    name: "balanceOf",
    stateMutability: "view",
    inputs: [{ type: "address" }],
    outputs: [{ type: "uint256" }],
  },
] as const;

describe("a campaign behind a gate over EAS's published bytecode", () => {
  let chain: BenchChain;

  before(async () => {
    chain = await openBenchChain();
  });

  after(() => chain.close());

  it("pays by attestations, skips one of 20 KB in a bundle, and pays it by itself", async () => {
    const allocation = benchAllocation(ROWS);
    const issuer = chain.issuer.account.address;
    const attesting = attestingOn(chain);
    const { address: registry, register } = await deployEasPair(attesting, easCode());
    const schema = await register("bytes any");
    const eas = easRegistry(attesting, registry, { plain: schema, resolved: schema });
    const uids: Hex[] = [];
    for (let row = 0; row < 3; row++) {
      const item = randomItem(`row ${row}`, row === LARGE_ROW ? LARGE : SMALL);
      uids.push((await eas.attest({ ...item, subject: allocation.accountAt(row) })).id);
    }
    const requirement = { schema, issuers: [issuer], trustList: zeroAddress, trusted: 0 };
    const { address: gate } = await chain.viem.deployContract("AttestationGate", [
      registry,
      requirement,
      BY_ATTESTATION,
    ]);
    const { token, factory } = await tokenAndFactory(chain);
    const terms = { ...(await campaignTerms(chain, token.address, allocation.root)), gate };
    const { campaign } = await createCampaign(chain, factory, { kind: "instant", terms }, "eas");
    const state = await readGate(chain.publicClient, { gate, campaign });
    expect(state).to.have.nested.property("requirement.registryKind", "Eas");

    const items = uids.map((gateData, index) => ({
      index,
      account: allocation.accountAt(index),
      amount: allocation.amountAt(index),
      gateData,
    }));
    const proof = multiproofAt(
      allocation.nodes,
      items.map(({ index }) => index),
    );
    const bundle = encodeBundle(makeBundle(items, proof));
    await chain.gasOf(
      await writeContract(chain.relayer, { ...claimManyCall({ campaign, bundle }), gas: MOST_GAS }),
    );
    const paid = () =>
      Promise.all(
        items.map(({ account }) =>
          readContract(chain.publicClient, {
            address: token.address,
            abi: tokenAbi,
            functionName: "balanceOf",
            args: [account],
          }),
        ),
      );
    const amounts = items.map(({ amount }) => amount);
    expect(await paid()).to.deep.equal(amounts.map((amount, i) => (i === LARGE_ROW ? 0n : amount)));

    const single = { ...(items[LARGE_ROW] as (typeof items)[number]), index: BigInt(LARGE_ROW) };
    const call = claimCall({ campaign, ...single, proof: allocation.proofOf(LARGE_ROW) });
    const gas = await chain.gasOf(await writeContract(chain.relayer, call));
    expect(gas).to.be.within(1_300_000, 1_600_000);
    expect(await paid()).to.deep.equal(amounts);
  });
});
