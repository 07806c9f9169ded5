import {
  type Address,
  type BaseError,
  type Client,
  encodeFunctionData,
  getContractError,
  type Hex,
  keccak256,
  parseAbi,
  size,
  type Transport,
  toFunctionSelector,
  toHex,
  zeroHash,
} from "viem";
import { call, readContract } from "viem/actions";
import { SymbolonError } from "../../core/errors.ts";
import { isAnotherContract } from "../errors/explainViemError.ts";
import { revertData } from "../errors/revertData.ts";
import type { AtBlock } from "./atBlock.ts";

/** What is asked of Verax's AttestationRegistry, of the router behind it, and of the SchemaRegistry behind that. */
export const veraxAbi = parseAbi([
  "struct VeraxAttestation { bytes32 attestationId; bytes32 schemaId; bytes32 replacedBy; address attester; address portal; uint64 attestedDate; uint64 expirationDate; uint64 revocationDate; uint16 version; bool revoked; bytes subject; bytes attestationData; }",
  "function getAttestation(bytes32 id) view returns (VeraxAttestation)",
  "error AttestationNotAttested()",
  "function router() view returns (address)",
  "function getSchemaRegistry() view returns (address)",
  "struct VeraxSchema { string name; string description; string context; string schema; }",
  "function getSchema(bytes32 id) view returns (VeraxSchema)",
  "event AttestationRegistered(bytes32 indexed attestationId)",
]);

/** How Verax refuses an id that it does not have, such as 0. */
export const NOT_ATTESTED = toFunctionSelector("AttestationNotAttested()");

export type AskVeraxParameters = AtBlock & { readonly registry: Address; readonly uid: Hex };

/** The bytes that a contract answers, or by which it refuses, as far as the node hands those on. */
export type VeraxAnswer = { readonly answer: Hex } | { readonly refusal: Hex; readonly cause: unknown };

/** What a contract says of an id when asked as Verax is. @throws viem's error where the node fails */
export async function askVerax(
  client: Client<Transport>,
  { registry, uid, blockNumber }: AskVeraxParameters,
): Promise<VeraxAnswer> {
  const question = { abi: veraxAbi, functionName: "getAttestation", args: [uid] } as const;
  const data = encodeFunctionData(question);
  try {
    const said = await call(client, {
      to: registry,
      data,
      ...(blockNumber !== undefined && { blockNumber }),
    });
    return { answer: said.data ?? "0x" };
  } catch (thrown) {
    const cause = getContractError(thrown as BaseError, { ...question, address: registry });
    const refusal = revertData(cause);
    if (refusal !== undefined) return { refusal, cause };
    if (isAnotherContract(cause)) return { refusal: "0x", cause };
    throw cause;
  }
}

export type IsVeraxParameters = AtBlock & { readonly registry: Address };

/**
 * Whether a contract is Verax's registry of attestations, by its refusal of id 0: the rule of `VeraxSource.requireVerax` in
 * Solidity, which also limits the gas of the question to 100,000.
 * @throws viem's error where the node fails
 */
export async function isVerax(client: Client<Transport>, parameters: IsVeraxParameters): Promise<boolean> {
  const said = await askVerax(client, { ...parameters, uid: zeroHash });
  return isNone(said);
}

/** Whether it is the refusal of an id that is not there. */
export function isNone(said: VeraxAnswer): boolean {
  return "refusal" in said && said.refusal === NOT_ATTESTED;
}

/**
 * The same, for what works with Verax alone.
 * @throws SymbolonError `NotVerax`; viem's error where the node fails
 */
export async function requireVerax(
  client: Client<Transport>,
  { registry }: { readonly registry: Address },
): Promise<void> {
  const said = await askVerax(client, { registry, uid: zeroHash });
  if (isNone(said)) return;
  const refusal = "refusal" in said ? said.refusal : undefined;
  throw new SymbolonError({
    code: "NotVerax",
    reason: `The contract ${registry} is not Verax's registry of attestations, which refuses id 0 by AttestationNotAttested(): this one ${refusal === undefined ? "does not refuse it" : `refuses it by ${size(refusal)} bytes, ${refusal}`}.`,
    hint: "Give the address of Verax's AttestationRegistry on this chain.",
    details: { registry, said: refusal },
  });
}

export type GetVeraxSchemaParameters = {
  /** The registry of attestations. */
  readonly registry: Address;
  readonly uid: Hex;
};

/**
 * The text of a schema of Verax's, whose id is the hash of the text; undefined where none has the id.
 * @throws SymbolonError `NodeContradicts` where the text has another hash
 */
export async function getVeraxSchema(
  client: Client<Transport>,
  { registry, uid }: GetVeraxSchemaParameters,
): Promise<string | undefined> {
  const router = await readContract(client, { address: registry, abi: veraxAbi, functionName: "router" });
  const schemas = await readContract(client, {
    address: router,
    abi: veraxAbi,
    functionName: "getSchemaRegistry",
  });
  const question = { address: schemas, abi: veraxAbi, functionName: "getSchema", args: [uid] } as const;
  let text: string;
  try {
    text = (await readContract(client, question)).schema;
  } catch (thrown) {
    if (isAnotherContract(thrown)) return undefined;
    throw thrown;
  }
  if (keccak256(toHex(text)) === uid.toLowerCase()) return text;
  throw new SymbolonError({
    code: "NodeContradicts",
    reason: `The node's schema ${uid} of Verax has the id ${keccak256(toHex(text))}.`,
    hint: "Do not trust this node; ask another one.",
    details: { uid, schema: text },
  });
}
