import { createRequire } from "node:module";
import {
  type Address,
  concatHex,
  encodeFunctionData,
  encodePacked,
  getCreate2Address,
  type Hex,
  keccak256,
  padHex,
  parseAbi,
  size,
  type TypedDataDefinition,
  toHex,
  zeroAddress,
} from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { getCode, readContract, writeContract } from "viem/actions";
import { type SafeTransactionFile, safeFileChecksum } from "../../src/sdk/chain/calls/callFiles.ts";
import type { WriteClient } from "../../src/sdk/chain/clients.ts";
import type { ContractBuild } from "../../src/sdk/chain/contractBuild.ts";
import { deployContracts } from "../../src/sdk/contracts/deploy.ts";
import { deployProxy } from "../../src/sdk/contracts/deployProxy.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { awaitReceipt } from "../../src/sdk/delivery/lookUp.ts";

/*
 * Safes as their authors publish them (npm's @safe-global/safe-contracts), with owners whose keys everybody can know: for
 * chains of your own, where Safe's app cannot be.
 */

const require = createRequire(import.meta.url);
const safeAbi = parseAbi([
  "function setup(address[] owners, uint256 threshold, address to, bytes data, address fallbackHandler, address paymentToken, uint256 payment, address paymentReceiver)",
  "function execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures) payable returns (bool)",
  "function nonce() view returns (uint256)",
  "function multiSend(bytes transactions)",
  "function createProxyWithNonce(address singleton, bytes initializer, uint256 saltNonce) returns (address)",
]);
const SAFE_TX = [
  ["to", "address"],
  ["value", "uint256"],
  ["data", "bytes"],
  ["operation", "uint8"],
  ["safeTxGas", "uint256"],
  ["baseGas", "uint256"],
  ["gasPrice", "uint256"],
  ["gasToken", "address"],
  ["refundReceiver", "address"],
  ["nonce", "uint256"],
].map(([name, type]) => ({ name: name as string, type: type as string }));

/** A contract as Safe's authors published it: their compiler, their settings. */
function safeBuild(path: string): ContractBuild {
  return require(`@safe-global/safe-contracts/build/artifacts/contracts/${path}.json`) as ContractBuild;
}

/** One call as a Safe is to make it. */
export type SafeCall = { readonly to: Address; readonly value: bigint; readonly data: Hex };

/**
 * Reads a file as the Transaction Builder does, which refuses one whose checksum is another.
 * @throws SymbolonError `NotASafeFile`, `WrongChecksum`
 */
export function readSafeFile(text: string): { readonly safe: Address; readonly calls: readonly SafeCall[] } {
  const file = parsed(text);
  const { checksum, ...meta } = file.meta;
  const wanted = safeFileChecksum({ ...file, meta });
  if (checksum !== wanted) {
    throw new SymbolonError({
      code: "WrongChecksum",
      reason: `The file's checksum is ${checksum}, that of its calls ${wanted}.`,
      hint: "It was changed since it was written: write it again by --calldata FILE --calldata-format safe.",
      details: { checksum, wanted },
    });
  }
  const calls = file.transactions.map(({ to, value, data }) => ({ to, value: BigInt(value), data }));
  return { safe: meta.createdFromSafeAddress, calls };
}

function parsed(text: string): SafeTransactionFile {
  try {
    const file = JSON.parse(text) as Partial<SafeTransactionFile>;
    if (typeof file.meta === "object" && file.meta !== null && Array.isArray(file.transactions))
      return file as SafeTransactionFile;
  } catch {
    // It is told below.
  }
  throw new SymbolonError({
    code: "NotASafeFile",
    reason: "The file is none for Safe's Transaction Builder.",
    hint: "Give what `--calldata FILE --calldata-format safe` wrote.",
    details: {},
  });
}

export type Safe = {
  readonly address: Address;
  /** Has both owners sign 32 bytes, as the Safe accepts it (ERC-1271). */
  readonly sign: (digest: Hex) => Promise<Hex>;
  /** Has both owners sign, and makes the calls in one transaction: several through MultiSendCallOnly. */
  readonly execute: (calls: readonly SafeCall[]) => Promise<Hex>;
};

/**
 * A Safe of two owners, both of whom must sign; it is deployed where it is not there yet.
 * @param sender pays for gas, and is nobody to the Safe
 * @param name tells Safes apart
 */
export async function openSafe(sender: WriteClient, name: string): Promise<Safe> {
  await deployProxy(sender);
  const { singleton, factory, handler, multiSend } = await deployContracts(sender, {
    singleton: { build: safeBuild("Safe.sol/Safe"), args: [] },
    factory: { build: safeBuild("proxies/SafeProxyFactory.sol/SafeProxyFactory"), args: [] },
    handler: {
      build: safeBuild("handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler"),
      args: [],
    },
    multiSend: { build: safeBuild("libraries/MultiSendCallOnly.sol/MultiSendCallOnly"), args: [] },
  });
  const owners = [1, 2]
    .map((number) => privateKeyToAccount(keccak256(toHex(`${name} owner ${number}`))))
    .toSorted((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
  const initializer = encodeFunctionData({
    abi: safeAbi,
    functionName: "setup",
    args: [
      owners.map((owner) => owner.address),
      2n,
      zeroAddress,
      "0x",
      handler.address,
      zeroAddress,
      0n,
      zeroAddress,
    ],
  });
  const address = addressOf(factory.address, singleton.address, initializer);
  if ((await getCode(sender, { address })) === undefined) {
    const create = { abi: safeAbi, functionName: "createProxyWithNonce" } as const;
    const args = [singleton.address, initializer, 0n] as const;
    await mined(sender, await writeContract(sender, { ...create, address: factory.address, args }));
  }
  return {
    address,
    sign: (digest) =>
      signaturesOf(owners, {
        domain: { chainId: sender.chain.id, verifyingContract: address },
        types: { SafeMessage: [{ name: "message", type: "bytes" }] },
        primaryType: "SafeMessage",
        message: { message: digest },
      }),
    async execute(calls) {
      const [only, ...others] = calls;
      if (only === undefined) throw new Error("There is nothing to execute.");
      const nonce = await readContract(sender, { address, abi: safeAbi, functionName: "nonce" });
      const call =
        others.length === 0
          ? { ...only, operation: 0 }
          : { ...batched(multiSend.address, calls), operation: 1 };
      return send(sender, { ...call, safe: address, nonce, owners });
    },
  };
}

/** Where the factory puts the Safe of an initializer. */
function addressOf(factory: Address, singleton: Address, initializer: Hex): Address {
  const salt = keccak256(concatHex([keccak256(initializer), padHex("0x", { size: 32 })]));
  const { bytecode } = safeBuild("proxies/SafeProxy.sol/SafeProxy");
  return getCreate2Address({
    from: factory,
    salt,
    bytecode: concatHex([bytecode, padHex(singleton, { size: 32 })]),
  });
}

function batched(multiSend: Address, calls: readonly SafeCall[]): SafeCall {
  const packed = calls.map(({ to, value, data }) =>
    encodePacked(
      ["uint8", "address", "uint256", "uint256", "bytes"],
      [0, to, value, BigInt(size(data)), data],
    ),
  );
  const data = encodeFunctionData({ abi: safeAbi, functionName: "multiSend", args: [concatHex(packed)] });
  return { to: multiSend, value: 0n, data };
}

type SafeTransaction = SafeCall & {
  readonly safe: Address;
  readonly operation: number;
  readonly nonce: bigint;
  /** Ascending by address, as a Safe wants their signatures. */
  readonly owners: readonly PrivateKeyAccount[];
};

async function send(sender: WriteClient, transaction: SafeTransaction): Promise<Hex> {
  const { safe, owners, nonce, ...call } = transaction;
  const none = {
    safeTxGas: 0n,
    baseGas: 0n,
    gasPrice: 0n,
    gasToken: zeroAddress,
    refundReceiver: zeroAddress,
  };
  const signatures = await signaturesOf(owners, {
    domain: { chainId: sender.chain.id, verifyingContract: safe },
    types: { SafeTx: SAFE_TX },
    primaryType: "SafeTx",
    message: { ...call, ...none, nonce },
  });
  const { to, value, data, operation } = call;
  const hash = await writeContract(sender, {
    address: safe,
    abi: safeAbi,
    functionName: "execTransaction",
    args: [to, value, data, operation, 0n, 0n, 0n, zeroAddress, zeroAddress, signatures],
  });
  return mined(sender, hash);
}

/** @param owners ascending by address */
async function signaturesOf(
  owners: readonly PrivateKeyAccount[],
  typedData: TypedDataDefinition,
): Promise<Hex> {
  return concatHex(await Promise.all(owners.map((owner) => owner.signTypedData(typedData))));
}

/** @throws SymbolonError `TransactionReverted` */
async function mined(sender: WriteClient, hash: Hex): Promise<Hex> {
  const { status } = await awaitReceipt(sender, hash);
  if (status === "success") return hash;
  throw new SymbolonError({
    code: "TransactionReverted",
    reason: `The Safe's transaction ${hash} reverted.`,
    hint: "Plan it again, with --calldata: what it was planned upon may have changed.",
    details: { hash },
  });
}
