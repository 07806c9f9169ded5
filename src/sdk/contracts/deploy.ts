import { type Address, type Hash, type Hex, size } from "viem";
import { call, estimateGas, getCode } from "viem/actions";
import { shippedCodes } from "../chain/abi/shippedCodes.ts";
import { isShippedCode, type ShippedCode } from "../chain/campaigns/codeFingerprint.ts";
import type { ReadClient, WriteClient } from "../chain/clients.ts";
import { SymbolonError } from "../core/errors.ts";
import { awaitOwnPending } from "../delivery/awaitOwnPending.ts";
import { type Outlay, requireEther } from "../delivery/requireEther.ts";
import { sendThrough } from "../delivery/sendCalls.ts";
import { isRefusal } from "../delivery/taskCalls.ts";
import { type Timing, usualTiming } from "../delivery/timing.ts";
import { type Construction, creationCode, deterministicAddress, deterministicCall } from "./deterministic.ts";

export type DeployOptions = {
  /** 32 bytes that distinguish contracts which are alike in everything else; default: 0. */
  readonly salt?: Hex | undefined;
  /** Checks and simulates, and sends nothing. */
  readonly dryRun?: boolean | undefined;
  readonly timing?: Timing | undefined;
  /** Called before each contract is sent. */
  readonly onContract?: ((name: string, done: number, total: number) => void) | undefined;
};

/** What became of a contract. */
export type DeployedContract = {
  readonly address: Address;
  /** `missing`: it does not exist; a dry run does not change that. */
  readonly state: "there" | "deployed" | "missing";
  readonly transaction: Hash | null;
  /**
   * Gas of the transaction, or in a dry run the estimate; null where the contract exists, or the node cannot estimate
   * it.
   */
  readonly gas: bigint | null;
};

/**
 * Deploys missing contracts, one after the other, through the deterministic deployment proxy, which must exist
 * (`requireProxy`). It needs no journal: the code at its address shows whether a contract exists.
 * @returns by the same names
 * @throws SymbolonError `OtherCode`, `NotCreated`, `NotEnoughFunds`, and as `sendThrough`; what viem throws where a
 * constructor refuses
 */
export async function deployContracts<Name extends string>(
  client: WriteClient,
  constructions: Readonly<Record<Name, Construction>>,
  options: DeployOptions = {},
): Promise<Readonly<Record<Name, DeployedContract>>> {
  const { salt, dryRun = false, timing = usualTiming, onContract } = options;
  if (!dryRun) {
    // Transactions of an earlier run may be about to create the same contracts.
    await awaitOwnPending(client, "they may be deploying the same contracts", timing);
    await requireDeployable(client, constructions, { salt });
  }
  const names = Object.keys(constructions) as Name[];
  const deployed: Partial<Record<Name, DeployedContract>> = {};
  for (const [done, name] of names.entries()) {
    const construction = constructions[name];
    const address = deterministicAddress(construction, salt);
    if (await isThere(client, address, construction)) {
      deployed[name] = { address, state: "there", transaction: null, gas: null };
      continue;
    }
    onContract?.(name, done, names.length);
    const sending = deterministicCall(construction, salt);
    // In a dry run a contract before it may be missing: then its gas is not known.
    const isWhole = !names.some((one) => deployed[one]?.state === "missing");
    if (isWhole) await simulateConstruction(client, construction);
    if (dryRun) {
      const gas = await estimateGas(client, { ...sending, account: client.account.address }).catch(
        () => null,
      );
      deployed[name] = { address, state: "missing", transaction: null, gas };
      continue;
    }
    const { transactionHash: transaction, gasUsed: gas } = await sendThrough(client, sending, timing);
    // Another party may have deployed it first, and the proxy refused ours: only the code at the address counts.
    if (!(await isThere(client, address, construction))) throw notCreated(construction, address, transaction);
    deployed[name] = { address, state: "deployed", transaction, gas };
  }
  return deployed as Record<Name, DeployedContract>;
}

/**
 * Requires, before the first transaction is paid for, that the missing contracts can be deployed, as far as that is
 * known. It simulates every constructor that asks for no missing contract, and requires the ether for all.
 * @param before wei and transactions that are sent before them; default: none
 */
export async function requireDeployable(
  client: WriteClient,
  constructions: Readonly<Record<string, Construction>>,
  {
    salt,
    before,
  }: { readonly salt?: Hex | undefined; readonly before?: Omit<Outlay, "gas"> | undefined } = {},
): Promise<void> {
  const missing: Construction[] = [];
  let gas = 0n;
  for (const construction of Object.values(constructions)) {
    if (await isThere(client, deterministicAddress(construction, salt), construction)) continue;
    gas += await creationGas(client, construction, missing.length === 0);
    missing.push(construction);
  }
  const { transactions = 0, value = 0n } = before ?? {};
  const account = client.account.address;
  await requireEther(client, [account], { transactions: missing.length + transactions, gas, value });
}

/** Gas of a transaction that creates a contract, and of each byte of its code. */
const CREATION = { base: 53_000n, byte: 216n } as const;

/** @param isWhole whether all contracts that its constructor may ask for exist: then a refusal is thrown */
async function creationGas(
  client: WriteClient,
  construction: Construction,
  isWhole: boolean,
): Promise<bigint> {
  const data = creationCode(construction);
  try {
    return await estimateGas(client, { data, account: client.account.address });
  } catch (thrown) {
    if (isWhole || !isRefusal(thrown)) throw thrown;
    return CREATION.base + BigInt(size(data)) * CREATION.byte;
  }
}

/** The proxy hides why a constructor refuses: simulated alone, it shows the reason. */
async function simulateConstruction(client: WriteClient, construction: Construction): Promise<void> {
  await call(client, { data: creationCode(construction), account: client.account.address });
}

/**
 * Whether the contract is at its address.
 * @throws SymbolonError `OtherCode` where another one is
 */
async function isThere(client: ReadClient, address: Address, { build }: Construction): Promise<boolean> {
  const code = await getCode(client, { address });
  if (code === undefined) return false;
  const name = build.contractName;
  const shipped = (shippedCodes as Readonly<Partial<Record<string, ShippedCode>>>)[name];
  // A contract that is not part of the product, such as a token for tests, has no fingerprint.
  if (shipped === undefined || isShippedCode(code, shipped)) return true;
  throw new SymbolonError({
    code: "OtherCode",
    reason: `Chain ${client.chain.id} has other code (${(code.length - 2) / 2} bytes) at ${address}, the address of ${name} on every chain.`,
    hint: "Do not use this chain's contracts: its deployment proxy is not the one that all chains have. Deploy them yourself, and name them in an address book.",
    details: { contract: name, address, chainId: client.chain.id },
  });
}

function notCreated({ build }: Construction, address: Address, transaction: Hash): SymbolonError {
  return new SymbolonError({
    code: "NotCreated",
    reason: `Transaction ${transaction} was mined, but ${build.contractName} is not at ${address}.`,
    hint: "Run the same command again. If it fails again, the chain allows less gas or shorter code than Ethereum: see symbolon doctor --rpc URL.",
    details: { contract: build.contractName, address, transaction },
  });
}
