import {
  type Address,
  concatHex,
  encodeAbiParameters,
  encodeFunctionResult,
  type Hex,
  pad,
  toFunctionSelector,
  zeroAddress,
  zeroHash,
} from "viem";
import { attestationRegistryAbi } from "../../../../src/sdk/chain/abi/attestationRegistryAbi.ts";
import { disputeDeskAbi } from "../../../../src/sdk/chain/abi/disputeDeskAbi.ts";
import type { BatchSubject } from "../../../../src/sdk/chain/calls/desk.ts";
import { type BatchHeader, batchId } from "../../../../src/sdk/core/credential/batchId.ts";
import { type Credential, credentialLeaf } from "../../../../src/sdk/core/credential/credentialLeaf.ts";
import { addressOf } from "../audit/soundFacts.ts";

/* A credential alone in its batch, and how a transaction tells of it. */
export const CHAIN_ID = 31_337n;
export const REGISTRY = addressOf(0x4e6);
export const ATTESTATIONS = addressOf(0xa77);
export const ISSUER = addressOf(0x155);
export const REVOKER = addressOf(0xaaa);
export const HOLDER = addressOf(0x40d);

export const credential: Credential = {
  index: 0n,
  subject: HOLDER,
  validFrom: 0n,
  expires: 0n,
  fields: zeroHash,
};
export const header: BatchHeader = {
  issuer: ISSUER,
  schema: zeroHash,
  root: credentialLeaf(credential),
  size: 1n,
  issuedAt: 1_800_000_000n,
  policy: {
    revoker: REVOKER,
    emergency: zeroAddress,
    epochLength: 0n,
    emergencyLimit: 0n,
    rulesHash: zeroHash,
  },
  manifestHash: zeroHash,
  salt: zeroHash,
};
export const subject: BatchSubject = { header, credential, proof: [] };

export const idOf = (one: BatchHeader) => batchId({ chainId: CHAIN_ID, registry: REGISTRY, header: one });

/** The bytes of a call that opens a case, by the desk's own declaration: what follows the credential is of no matter. */
export function openingOf(one: BatchSubject): Hex {
  const opening = disputeDeskAbi.find((item) => item.type === "function" && item.name === "openCase");
  if (opening?.type !== "function") throw new Error("A desk opens cases.");
  const values: Readonly<Record<string, unknown>> = {
    tuple: one,
    uint8: 1,
    address: zeroAddress,
    bytes32: pad("0x01", { size: 32 }),
    string: "ipfs://letter",
  };
  const inputs = opening.inputs as readonly { readonly type: string }[];
  return concatHex([
    toFunctionSelector(opening),
    encodeAbiParameters(opening.inputs, inputs.map(({ type }) => values[type]) as never),
  ]);
}

/** What the registry answers of an attestation; without any: that there is none. */
export function attestationAnswer(attester: Address = zeroAddress, recipient: Address = zeroAddress): Hex {
  const time = attester === zeroAddress ? 0n : 1n;
  const times = { time, expirationTime: 0n, revocationTime: 0n };
  return encodeFunctionResult({
    abi: attestationRegistryAbi,
    functionName: "statusOf",
    result: { schema: zeroHash, attester, recipient, ...times, revocable: true },
  });
}

/** A transaction, as nodes tell it. */
export const transactionOf = (input: Hex) => ({
  input,
  hash: zeroHash,
  blockHash: zeroHash,
  blockNumber: "0x1",
  transactionIndex: "0x0",
  from: zeroAddress,
  to: zeroAddress,
  gas: "0x1",
  gasPrice: "0x1",
  nonce: "0x0",
  value: "0x0",
  type: "0x0",
  v: "0x1b",
  r: "0x1",
  s: "0x1",
});
