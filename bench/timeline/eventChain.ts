import {
  type Address,
  encodeDeployData,
  encodeFunctionData,
  erc20Abi,
  getContractAddress,
  type Hex,
  numberToHex,
  zeroAddress,
  zeroHash,
} from "viem";
import { getBlock } from "viem/actions";
import { requireResult } from "../../src/lab/dryRun/engine/engine.ts";
import { engineClient } from "../../src/lab/dryRun/engine/engineClient.ts";
import { openAnvil } from "../../src/lab/dryRun/engine/openAnvil.ts";
import { allocationFromRows } from "../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree, type Tree } from "../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../src/sdk/allocation/tree/convention.ts";
import { attestationRegistryBuild } from "../../src/sdk/chain/builds/attestationRegistryBuild.ts";
import { instantCampaignBuild } from "../../src/sdk/chain/builds/instantCampaignBuild.ts";
import { sampleTokenBuild } from "../../src/sdk/chain/builds/sampleTokenBuild.ts";
import { schemaRegistryBuild } from "../../src/sdk/chain/builds/schemaRegistryBuild.ts";
import { multiAttestCall, registerSchemaCall } from "../../src/sdk/chain/calls/attestations.ts";
import { claimManyCall } from "../../src/sdk/chain/calls/campaigns.ts";
import { abiArguments } from "../../src/sdk/chain/campaigns/campaignPlan.ts";
import { encodeBundle, makeBundle } from "../../src/sdk/core/bundle/encodeBundle.ts";
import { schemaUid } from "../../src/sdk/core/credential/schemaUid.ts";
import { multiproofAt } from "../../src/sdk/core/tree/multiproof.ts";
import type { FollowTerms } from "../../src/services/timeline/follow/openFollower.ts";

/** Who sends all: anvil takes its transactions without a key. */
const OPERATOR: Address = "0x00000000000000000000000000000000000be4c8";
const SCHEMA = { schema: "uint256 number", resolver: zeroAddress, revocable: true } as const;
const GAS = numberToHex(900_000_000);
/** Seconds by which its clock is behind at first: blocks mined at once are a second apart. */
const BEHIND = 7_200;
/** Of the operator, before the blocks with events. */
const SETUP = { schemas: 0, registry: 1, token: 2, campaign: 3, blocks: 6 } as const;

/** What whoever follows the chain has to know of it. */
export type Followed = Pick<FollowTerms, "contracts" | "fromBlock" | "finality"> & {
  readonly rpc: string;
  readonly chainId: number;
};

/** A chain whose blocks are full of our events. */
export type EventChain = Awaited<ReturnType<typeof openEventChain>>;

/**
 * A chain of its own (anvil) with an AttestationRegistry and a funded InstantCampaign, that mines when it is asked to: half of
 * a block's events are attestations of one transaction, half are claims of one bundle.
 * @param claims that it may pay in all, also in blocks that are taken back
 * @param begins in Unix seconds: with a second from each block to the next it has the same events each time; left out: now
 */
export async function openEventChain(claims: number, begins?: bigint) {
  const engine = await openAnvil({ timestamp: begins ?? BigInt(Math.floor(Date.now() / 1_000) - BEHIND) });
  if (begins !== undefined) await engine.request("anvil_setBlockTimestampInterval", [1]);
  const client = engineClient(engine);
  const tree = buildTree(allocationFromRows(rowsFor(claims)), conventionNamed("native"));
  const contracts = await deployAll(engine.request, tree, (await getBlock(client)).timestamp);
  let paid = 0;
  let attested = 0;
  const followed: Followed = {
    rpc: engine.url as string,
    chainId: engine.chainId,
    fromBlock: SETUP.blocks + 1,
    contracts: [
      { address: contracts.registry, role: "attestationRegistry" },
      { address: contracts.campaign, role: "instantCampaign" },
    ],
    // On anvil two epochs below the newest block: 64.
    finality: { by: "tag" },
  };
  const height = async () => Number((await engine.request("eth_blockNumber")) as Hex);
  return {
    client,
    contracts,
    followed,
    height,
    close: engine.close,
    /** Mines a block of so many events. @param events an even number */
    async mine(events: number): Promise<void> {
      const half = events / 2;
      const calls = [
        [contracts.registry, attestations(contracts.registry, attested, half)],
        [contracts.campaign, bundleOf(contracts.campaign, tree, paid, half)],
      ].map(([to, data]) => transaction(data as Hex, to));
      const answers = await engine.batch([...calls, { method: "evm_mine" }]);
      for (const answer of answers) requireResult("eth_sendTransaction", answer);
      attested += half;
      paid += half;
    },
    /** Mines blocks without events. */
    async pass(blocks: number): Promise<void> {
      await engine.request("anvil_mine", [numberToHex(blocks)]);
    },
    /** Takes the newest blocks back: empty ones stand in their place. */
    async reorg(depth: number): Promise<void> {
      await engine.request("anvil_reorg", [depth, []]);
    },
  };
}

type Request = (method: string, params?: readonly unknown[]) => Promise<unknown>;

function transaction(data: Hex, to?: Address) {
  return {
    method: "eth_sendTransaction",
    params: [{ from: OPERATOR, to, data, gas: GAS, gasPrice: "0x0" }],
  };
}

/** A block each. */
async function deployAll(request: Request, tree: Tree, now: bigint) {
  const at = (nonce: number) => getContractAddress({ from: OPERATOR, nonce: BigInt(nonce) });
  const contracts = { registry: at(SETUP.registry), campaign: at(SETUP.campaign) };
  const { root, allocation } = tree;
  const terms = abiArguments({
    token: at(SETUP.token),
    root,
    count: BigInt(allocation.count),
    start: now,
    end: now + 100_000_000n,
    waves: 0n,
    waveInterval: 0n,
    treasury: OPERATOR,
    gate: zeroAddress,
    maxExtraTime: 0n,
    claimFor: "Anyone",
    recallable: false,
    manifestHash: zeroHash,
  });
  const funds = [contracts.campaign, allocation.total] as const;
  const schemas = at(SETUP.schemas);
  for (const [data, to] of [
    [encodeDeployData(schemaRegistryBuild)],
    [encodeDeployData({ ...attestationRegistryBuild, args: [schemas] })],
    [encodeDeployData({ ...sampleTokenBuild, args: [OPERATOR, allocation.total] })],
    [encodeDeployData({ ...instantCampaignBuild, args: [terms] })],
    [encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: funds }), at(SETUP.token)],
    [encodeFunctionData(registerSchemaCall({ registry: schemas, ...SCHEMA })), schemas],
  ] as const) {
    const { method, params } = transaction(data, to);
    await request(method, params);
    await request("evm_mine");
  }
  return contracts;
}

function rowsFor(claims: number) {
  return Array.from({ length: claims }, (_, i) => ({ account: accountOf(i), amount: 1_000n + BigInt(i) }));
}

/** Nobody sends from it, so that it needs no key. */
function accountOf(number: number): Address {
  return numberToHex(0xacc0_0000_0000 + number, { size: 20 });
}

function attestations(registry: Address, from: number, count: number): Hex {
  const data = Array.from({ length: count }, (_, i) => ({
    recipient: accountOf(from + i),
    expirationTime: 0n,
    revocable: true,
    refUID: zeroHash,
    data: numberToHex(from + i, { size: 32 }),
    value: 0n,
  }));
  return encodeFunctionData(multiAttestCall({ registry, requests: [{ schema: schemaUid(SCHEMA), data }] }));
}

function bundleOf(campaign: Address, { nodes }: Tree, from: number, count: number): Hex {
  const indexes = Array.from({ length: count }, (_, i) => from + i);
  const items = indexes.map((index) => ({
    index,
    account: accountOf(index),
    amount: 1_000n + BigInt(index),
  }));
  const bundle = encodeBundle(makeBundle(items, multiproofAt(nodes, indexes)));
  return encodeFunctionData(claimManyCall({ campaign, bundle }));
}
