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
import { makeAllocation } from "../../../sdk/allocation/allocation.ts";
import { buildTree, type Tree } from "../../../sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../sdk/allocation/tree/convention.ts";
import { batchRegistryBuild } from "../../../sdk/chain/builds/batchRegistryBuild.ts";
import { credentialGateBuild } from "../../../sdk/chain/builds/credentialGateBuild.ts";
import { instantCampaignBuild } from "../../../sdk/chain/builds/instantCampaignBuild.ts";
import { sampleTokenBuild } from "../../../sdk/chain/builds/sampleTokenBuild.ts";
import { asTransaction } from "../../../sdk/chain/calls/asTransaction.ts";
import { issueBatchCall } from "../../../sdk/chain/calls/batches.ts";
import { TRANSACTION_GAS_CAP } from "../../../sdk/chain/calls/transactionLimits.ts";
import { abiArguments, type CampaignArguments } from "../../../sdk/chain/campaigns/campaignPlan.ts";
import type { ContractBuild } from "../../../sdk/chain/contractBuild.ts";
import { ADDRESS_BYTES, WORD_BYTES, writeUint256 } from "../../../sdk/core/bytes.ts";
import type { BatchHeader } from "../../../sdk/core/credential/batchId.ts";
import { schemaUid } from "../../../sdk/core/credential/schemaUid.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { buildBatchFromColumns } from "../../../sdk/credentials/buildBatchFromColumns.ts";
import type { Batch } from "../../../sdk/credentials/index.ts";
import { seededSalts } from "../../../sdk/credentials/salts.ts";
import type { Engine } from "../../dryRun/engine/engine.ts";
import type { RawReceipt } from "../../dryRun/mineAt.ts";
import type { Scenario, StrategyName } from "../scenario/scenario.ts";
import { type KeyRing, openKeyRing } from "./openKeyRing.ts";

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

type PrepareDayParameters = {
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
      deploy,
      send,
      revoker,
      issuer: OPERATOR,
      issuedAt: now,
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
  const waveCount = strategy === "waves" ? Math.min(scenario.waves.count, amounts.length) : 0;
  const waves = waveCount > 1 ? waveCount : 0;
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
    recallable: false,
    manifestHash: zeroHash,
  };
}

type UnsignedCall = {
  readonly from: Address;
  /** Undefined: a contract is deployed. */
  readonly to: Address | undefined;
  readonly data: Hex;
};

const GAS = numberToHex(TRANSACTION_GAS_CAP);

/**
 * Sends a transaction from an account that the chain lets us send for, and mines it in a block of its own.
 * @param timestamp of the block, Unix seconds
 * @throws SymbolonError `PreparationFailed`
 */
async function sendUnsigned(
  engine: Engine,
  { from, to, data }: UnsignedCall,
  timestamp: bigint,
): Promise<RawReceipt> {
  const call = { from, data, gas: GAS, ...(to !== undefined && { to }) };
  const hash = await engine.request("eth_sendTransaction", [call]);
  await engine.request("evm_mine", [numberToHex(timestamp)]);
  const receipt = (await engine.request("eth_getTransactionReceipt", [hash])) as RawReceipt | null;
  if (receipt !== null && BigInt(receipt.status) === 1n) return receipt;
  throw new SymbolonError({
    code: "PreparationFailed",
    reason: `The rehearsed day could not be prepared: a transaction to ${to ?? "deploy a contract"} ${receipt === null ? "was not mined" : "reverted"}.`,
    hint: "Build the contracts again: npm run -s symbolon -- doctor. Where the token is another one, check that its constructor takes holder and supply.",
    details: { from, to },
  });
}

/** The claimants' credentials, as they were issued. */
export type DayCredentials = {
  readonly registry: Address;
  readonly gate: Address;
  readonly header: BatchHeader;
  readonly batch: Batch;
};

type IssueDayCredentialsParameters = {
  readonly deploy: (build: ContractBuild, args: readonly unknown[]) => Promise<Address>;
  readonly send: (data: Hex, to: Address) => Promise<unknown>;
  /** Whose transactions `send` sends. */
  readonly issuer: Address;
  readonly revoker: Address;
  /** Unix seconds. */
  readonly issuedAt: bigint;
  /** Seconds of an epoch. */
  readonly epoch: number;
  /** Whom they are about: 20 bytes each. */
  readonly subjects: Uint8Array;
  readonly seed: string;
};

const SCHEMA = { schema: "bool adult", resolver: zeroAddress, revocable: true } as const;
const SCHEMA_UID = schemaUid(SCHEMA);

/** `TrustedWhen.Unstated`: a listed issuer has no time. */
const NO_TIME = 0;

/** `NullifierKind.Credential`, which has no position. */
const NULLIFIER = [0, 0n] as const;

/** Deploys registry and gate, and issues one batch with everybody's credential, which each may use once. */
async function issueDayCredentials(parameters: IssueDayCredentialsParameters): Promise<DayCredentials> {
  const { deploy, send, issuer, revoker, issuedAt, epoch, subjects, seed } = parameters;
  const registry = await deploy(batchRegistryBuild, []);
  const requirement = { schema: SCHEMA_UID, issuers: [issuer], trustList: zeroAddress, trusted: NO_TIME };
  const gate = await deploy(credentialGateBuild, [registry, requirement, ...NULLIFIER]);
  const batch = batchOf(subjects, seed);
  const header = {
    issuer,
    schema: SCHEMA_UID,
    root: batch.root,
    size: BigInt(batch.size),
    issuedAt,
    policy: {
      revoker,
      emergency: zeroAddress,
      epochLength: BigInt(epoch),
      emergencyLimit: 0n,
      rulesHash: zeroHash,
    },
    manifestHash: zeroHash,
    salt: zeroHash,
  };
  const { to, data } = asTransaction(issueBatchCall({ registry, header, uri: "" }));
  await send(data, to);
  return { registry, gate, header, batch };
}

function batchOf(subjects: Uint8Array, seed: string): Batch {
  const adult = new Uint8Array((subjects.length / ADDRESS_BYTES) * WORD_BYTES);
  for (let end = WORD_BYTES; end <= adult.length; end += WORD_BYTES) adult[end - 1] = 1;
  return buildBatchFromColumns({
    schema: SCHEMA.schema,
    subjects,
    fields: [{ words: adult }],
    salts: seededSalts(`${seed}/credentials`),
  });
}
