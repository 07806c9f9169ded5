import {
  type Address,
  encodeDeployData,
  encodeFunctionData,
  erc20Abi,
  getAddress,
  type Hex,
  numberToHex,
  zeroAddress,
  zeroHash,
} from "viem";
import { buildTree, conventionNamed, makeAllocation, type Tree } from "../../allocation/index.ts";
import { instantCampaignBuild } from "../../chain/builds/instantCampaignBuild.ts";
import { sampleTokenBuild } from "../../chain/builds/sampleTokenBuild.ts";
import { abiArguments, type CampaignArguments } from "../../chain/campaigns/campaignPlan.ts";
import type { ContractBuild } from "../../chain/contractBuild.ts";
import { WORD_BYTES, writeUint256 } from "../../core/bytes.ts";
import type { Engine } from "../../dryRun/engine/engine.ts";
import type { Scenario, StrategyName } from "../scenario/scenario.ts";
import { type DayCredentials, issueDayCredentials } from "./dayCredentials.ts";
import { type KeyRing, openKeyRing } from "./openKeyRing.ts";
import { sendUnsigned } from "./sendUnsigned.ts";

/** Everything that stands when the day begins. */
export type PreparedDay = {
  /** Unix seconds of the opening, at the start of an epoch. */
  readonly opening: bigint;
  readonly campaign: Address;
  readonly token: Address;
  /** The allocation under keys of our own. */
  readonly tree: Tree;
  /** Keys of the claimants, by index. */
  readonly claimants: KeyRing;
  /** Undefined: the campaign has no gate. */
  readonly credentials: DayCredentials | undefined;
};

export type PrepareDayParameters = {
  readonly engine: Engine;
  readonly scenario: Scenario;
  readonly strategy: StrategyName;
  /** Base units by index. */
  readonly amounts: readonly bigint[];
  /** Whose right it is to revoke the credentials. */
  readonly revoker: Address;
  readonly opening: bigint;
};

/** Seconds before the opening at which the preparation begins. */
export const PREPARATION = 600n;

/** Whoever prepares the day, and the treasury: nobody has their keys. */
const OPERATOR: Address = "0x00000000000000000000000000000000000a0001";
const TREASURY: Address = "0x00000000000000000000000000000000000a0002";
const WEALTH = numberToHex(10n ** 30n);
/** Gas of a block while the day is prepared: a campaign is deployed even where the day's own blocks are small. */
const PREPARATION_GAS = 60_000_000;
/** Seconds between two blocks of the preparation. */
const STEP = 12n;
/** Seconds that the campaign stays open after the day. */
const AFTERWARDS = 30n * 86_400n;

/**
 * Deploys a token and a funded campaign for these amounts and keys of our own; with credentials also their registry, a
 * batch of all claimants, and the gate that asks for them.
 * @throws SymbolonError `PreparationFailed`
 */
export async function prepareDay(parameters: PrepareDayParameters): Promise<PreparedDay> {
  const { engine, scenario, amounts, revoker, opening } = parameters;
  const claimants = openKeyRing(`${scenario.seed}/claimants`, amounts.length);
  const tree = treeOf(claimants.accounts, amounts);
  let now = opening - PREPARATION;
  const send = (data: Hex, to?: Address) => {
    now += STEP;
    return sendUnsigned(engine, { from: OPERATOR, data, to }, now);
  };
  const deploy = async ({ abi, bytecode }: ContractBuild, args: readonly unknown[]) => {
    const { contractAddress } = await send(encodeDeployData({ abi, bytecode, args }));
    return getAddress(contractAddress ?? zeroAddress);
  };

  await engine.request("evm_setBlockGasLimit", [numberToHex(PREPARATION_GAS)]);
  await engine.request("hardhat_setBalance", [OPERATOR, WEALTH]);
  await engine.request("hardhat_impersonateAccount", [OPERATOR]);
  const token = await deploy(sampleTokenBuild, [OPERATOR, tree.allocation.total]);
  const credentials =
    scenario.credentials &&
    (await issueDayCredentials({
      ...{ deploy, send, revoker, issuer: OPERATOR, issuedAt: now },
      epoch: scenario.credentials.epoch,
      subjects: claimants.accounts,
      seed: scenario.seed,
    }));
  const terms = termsOf(parameters, { token, root: tree.root, gate: credentials?.gate ?? zeroAddress });
  const campaign = await deploy(instantCampaignBuild, [abiArguments(terms)]);
  const funding = {
    abi: erc20Abi,
    functionName: "transfer",
    args: [campaign, tree.allocation.total],
  } as const;
  await send(encodeFunctionData(funding), token);
  await engine.request("evm_setBlockGasLimit", [numberToHex(scenario.chain.gasLimit)]);
  return { opening, campaign, token, tree, claimants, credentials };
}

function treeOf(accounts: Uint8Array, amounts: readonly bigint[]): Tree {
  const words = new Uint8Array(amounts.length * WORD_BYTES);
  for (const [index, amount] of amounts.entries()) writeUint256(words, index * WORD_BYTES, amount);
  return buildTree(makeAllocation({ accounts, amounts: words, indexed: true }), conventionNamed("native"));
}

function termsOf(
  { scenario, strategy, amounts, opening }: PrepareDayParameters,
  made: Pick<CampaignArguments, "token" | "root" | "gate">,
): CampaignArguments {
  const wanted = strategy === "waves" ? Math.min(scenario.waves.count, amounts.length) : 0;
  const waves = wanted > 1 ? wanted : 0;
  return {
    ...made,
    count: BigInt(amounts.length),
    start: opening,
    end: opening + BigInt(Math.ceil(scenario.until)) + AFTERWARDS,
    waves: BigInt(waves),
    // A contract counts whole seconds: whoever comes to a wave's opening finds it open.
    waveInterval: waves === 0 ? 0n : BigInt(Math.floor(scenario.waves.interval)),
    treasury: TREASURY,
    maxExtraTime: 0n,
    claimFor: strategy === "relayed" ? "Anyone" : "Never",
    manifestHash: zeroHash,
  };
}
