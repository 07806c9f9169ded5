import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect } from "chai";
import {
  type Address,
  concatHex,
  encodeFunctionData,
  encodePacked,
  type Hex,
  keccak256,
  numberToHex,
  parseAbi,
  parseEventLogs,
  size,
  toHex,
  zeroAddress,
} from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { getTransactionReceipt, readContract, writeContract } from "viem/actions";
import { type SafeTransactionFile, safeFileChecksum } from "../../src/chain/calls/callFiles.ts";
import type { ReadClient, WriteClient } from "../../src/chain/clients.ts";
import { deployBuild } from "../toolkit/scripts/deployBuild.ts";
import type { Build } from "./easBuilds.ts";

const require = createRequire(import.meta.url);
const safeAbi = parseAbi([
  "function setup(address[] owners, uint256 threshold, address to, bytes data, address fallbackHandler, address paymentToken, uint256 payment, address paymentReceiver)",
  "function execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures) payable returns (bool)",
  "function nonce() view returns (uint256)",
  "function multiSend(bytes transactions)",
  "function createProxyWithNonce(address singleton, bytes initializer, uint256 saltNonce) returns (address)",
  "event ProxyCreation(address indexed proxy, address singleton)",
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
function safeBuild(path: string): Build {
  const file = require.resolve(`@safe-global/safe-contracts/build/artifacts/contracts/${path}.json`);
  return JSON.parse(readFileSync(file, "utf8")) as Build;
}

/** One call as a Safe is to make it. */
export type SafeCall = { readonly to: Address; readonly value: bigint; readonly data: Hex };

/** Reads a file as the Transaction Builder does, which refuses one whose checksum is another. */
export function readSafeFile(path: string): readonly SafeCall[] {
  const file = JSON.parse(readFileSync(path, "utf8")) as SafeTransactionFile;
  const { checksum, ...meta } = file.meta;
  expect(checksum).to.equal(safeFileChecksum({ ...file, meta }));
  return file.transactions.map(({ to, value, data }) => ({ to, value: BigInt(value), data }));
}

/**
 * Safes of two owners, both of whom must sign, on a chain that mines at once.
 * @param sender pays for gas, and is nobody to any Safe
 */
export async function openSafes(reader: ReadClient, sender: WriteClient) {
  const deploy = deployBuild(reader, sender);
  const singleton = await deploy(safeBuild("Safe.sol/Safe"));
  const factory = await deploy(safeBuild("proxies/SafeProxyFactory.sol/SafeProxyFactory"));
  const handler = await deploy(
    safeBuild("handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler"),
  );
  const multiSend = await deploy(safeBuild("libraries/MultiSendCallOnly.sol/MultiSendCallOnly"));

  /** @param name tells Safes apart */
  return async (name: string): Promise<Safe> => {
    const owners = [1, 2]
      .map((number) => privateKeyToAccount(keccak256(toHex(`${name} owner ${number}`))))
      .toSorted((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
    const initializer = encodeFunctionData({
      abi: safeAbi,
      functionName: "setup",
      args: [
        owners.map(({ address }) => address),
        2n,
        ...([zeroAddress, "0x", handler, zeroAddress, 0n, zeroAddress] as const),
      ],
    });
    const create = { address: factory, abi: safeAbi, functionName: "createProxyWithNonce" } as const;
    const hash = await writeContract(sender, { ...create, args: [singleton, initializer, 0n] });
    const { logs } = await getTransactionReceipt(reader, { hash });
    const [event] = parseEventLogs({ abi: safeAbi, eventName: "ProxyCreation", logs });
    const address = event?.args.proxy as Address;
    return {
      address,
      async execute(calls) {
        const [only, ...others] = calls;
        if (only === undefined) throw new Error("There is nothing to execute.");
        const nonce = await readContract(reader, { address, abi: safeAbi, functionName: "nonce" });
        const call =
          others.length === 0 ? { ...only, operation: 0 } : { ...batched(multiSend, calls), operation: 1 };
        return send(reader, sender, { ...call, safe: address, nonce, owners });
      },
    };
  };
}

export type Safe = {
  readonly address: Address;
  /** Has both owners sign, and makes the calls in one transaction: several through MultiSendCallOnly. */
  readonly execute: (calls: readonly SafeCall[]) => Promise<Hex>;
};

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

async function send(
  reader: ReadClient,
  sender: WriteClient,
  { safe, owners, nonce, ...call }: SafeTransaction,
): Promise<Hex> {
  const none = {
    safeTxGas: 0n,
    baseGas: 0n,
    gasPrice: 0n,
    gasToken: zeroAddress,
    refundReceiver: zeroAddress,
  };
  const signatures = await Promise.all(
    owners.map((owner) =>
      owner.signTypedData({
        domain: { chainId: reader.chain.id, verifyingContract: safe },
        types: { SafeTx: SAFE_TX },
        primaryType: "SafeTx",
        message: { ...call, ...none, nonce },
      }),
    ),
  );
  const { to, value, data, operation } = call;
  const hash = await writeContract(sender, {
    address: safe,
    abi: safeAbi,
    functionName: "execTransaction",
    args: [
      ...([to, value, data, operation, 0n, 0n, 0n, zeroAddress, zeroAddress] as const),
      concatHex(signatures),
    ],
  });
  expect((await getTransactionReceipt(reader, { hash })).status, numberToHex(nonce)).to.equal("success");
  return hash;
}
