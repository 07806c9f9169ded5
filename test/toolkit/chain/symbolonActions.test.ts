import { expect } from "chai";
import { type Address, createClient, custom, decodeFunctionData, type Hex } from "viem";
import { mainnet } from "viem/chains";
import { batchRegistryAbi } from "../../../src/sdk/chain/abi/batchRegistryAbi.ts";
import { instantCampaignAbi } from "../../../src/sdk/chain/abi/instantCampaignAbi.ts";
import { instantCampaignFactoryAbi } from "../../../src/sdk/chain/abi/instantCampaignFactoryAbi.ts";
import { symbolonActions } from "../../../src/sdk/chain/symbolonActions.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";

const address = (digit: string): Address => `0x${digit.repeat(40)}`;
const [ACCOUNT, CAMPAIGN, REGISTRY, FACTORY, OTHER] = ["1", "2", "3", "4", "5"].map(address) as [
  Address,
  Address,
  Address,
  Address,
  Address,
];
const WORD = `0x${"00".repeat(31)}01` as const;
const BOOK = new Map([[1, { batchRegistry: REGISTRY, instantCampaignFactory: FACTORY }]]);

/** A node that answers every call with 1, and keeps what it was asked and sent. */
function recording(chain: typeof mainnet | "none" = mainnet) {
  const asked: { readonly to: Address; readonly data: Hex }[] = [];
  const transport = custom({
    async request({ method, params }: { method: string; params?: readonly unknown[] }) {
      if (method === "eth_chainId") return "0x1";
      if (method === "eth_call" || method === "eth_sendTransaction") {
        asked.push((params as readonly (typeof asked)[number][])[0] as (typeof asked)[number]);
        return WORD;
      }
      throw new Error(`not asked for: ${method}`);
    },
  });
  const account = { address: ACCOUNT, type: "json-rpc" } as const;
  const client = createClient({ account, ...(chain !== "none" && { chain }), transport });
  return { client: client.extend(symbolonActions(BOOK)), asked };
}

describe("symbolonActions", () => {
  it("reads with the contract that the book has on the client's chain", async () => {
    const { client, asked } = recording();
    expect(await client.isClaimed({ campaign: CAMPAIGN, index: 7n })).to.equal(true);
    expect(asked[0]?.to).to.equal(CAMPAIGN);
    await client.readHolds({ batch: WORD, targets: [1n] }).catch(() => {});
    expect(asked[1]?.to).to.equal(REGISTRY);
  });

  it("sends the call of the same name", async () => {
    const { client, asked } = recording();
    const claim = { index: 3n, account: ACCOUNT, amount: 9n, proof: [] };
    expect(await client.claim({ campaign: CAMPAIGN, ...claim })).to.equal(WORD);
    expect(await client.claim({ campaign: CAMPAIGN, ...claim, gateData: "0xab" })).to.equal(WORD);
    const [plain, gated] = asked.map(({ data }) => decodeFunctionData({ abi: instantCampaignAbi, data }));
    expect(plain).to.deep.equal({ functionName: "claim", args: [3n, ACCOUNT, 9n, []] });
    expect(gated).to.deep.equal({ functionName: "claim", args: [3n, ACCOUNT, 9n, [], "0xab"] });
  });

  it("takes the factory of the plan's kind", async () => {
    const { client, asked } = recording();
    const terms = {
      token: OTHER,
      root: WORD,
      count: 1n,
      start: 0n,
      end: 9n,
      waves: 0n,
      waveInterval: 0n,
      treasury: OTHER,
      gate: OTHER,
      maxExtraTime: 0n,
      claimFor: "Anyone" as const,
      recallable: false,
      manifestHash: WORD,
    };
    await client.createCampaign({ plan: { kind: "instant", terms }, salt: WORD, funding: 5n });
    const [sent] = asked;
    expect(sent?.to).to.equal(FACTORY);
    const { functionName } = decodeFunctionData({ abi: instantCampaignFactoryAbi, data: sent?.data ?? "0x" });
    expect(functionName).to.equal("create");
  });

  it("prefers an address that is given, and then needs neither book nor chain", async () => {
    const { client, asked } = recording("none");
    await client.readHolds({ registry: OTHER, batch: WORD, targets: [1n] }).catch(() => {});
    expect(asked[0]?.to).to.equal(OTHER);
  });

  it("says what is missing: the chain of the client, or the contract in the book", async () => {
    const codeOf = async (run: () => unknown) => {
      try {
        await run();
        return "none";
      } catch (thrown) {
        return thrown instanceof SymbolonError ? thrown.code : String(thrown);
      }
    };
    const batch = { batch: WORD, targets: [1n] };
    expect(await codeOf(() => recording("none").client.readHolds(batch))).to.equal("ClientWithoutChain");
    const uid = { uid: WORD };
    expect(await codeOf(() => recording().client.getAttestation(uid))).to.equal("NotInAddressBook");
  });

  it("issues through the registry of the book", async () => {
    const { client, asked } = recording();
    const policy = {
      revoker: ACCOUNT,
      emergency: OTHER,
      epochLength: 3_600n,
      emergencyLimit: 0n,
      rulesHash: WORD,
    };
    const header = {
      issuer: ACCOUNT,
      schema: WORD,
      root: WORD,
      size: 1n,
      issuedAt: 1n,
      policy,
      manifestHash: WORD,
      salt: WORD,
    };
    await client.issueBatch({ header, uri: "" });
    expect(asked[0]?.to).to.equal(REGISTRY);
    const { functionName } = decodeFunctionData({ abi: batchRegistryAbi, data: asked[0]?.data ?? "0x" });
    expect(functionName).to.equal("issue");
  });
});
