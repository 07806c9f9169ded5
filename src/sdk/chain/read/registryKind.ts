import {
  AbiDecodingZeroDataError,
  type Address,
  type BaseError,
  type Client,
  encodeFunctionData,
  encodeFunctionResult,
  getContractError,
  type Hex,
  type Transport,
  zeroHash,
} from "viem";
import { call, getCode } from "viem/actions";
import type { RegistryKind } from "../../core/attestation/registryKind.ts";
import { SymbolonError } from "../../core/errors.ts";
import { attestationRegistryAbi as abi } from "../abi/attestationRegistryAbi.ts";
import { isAnotherContract } from "../errors/explainViemError.ts";
import { registryAnswers } from "../errors/registryAnswers.ts";
import type { AtBlock } from "./atBlock.ts";
import { NO_ATTESTATION } from "./noAttestation.ts";
import { isSignProtocol } from "./signProtocol.ts";
import { isVerax } from "./veraxRegistry.ts";

/**
 * Where single attestations are read: these, or Verax, whose portals alone can be compared as issuers (`VeraxSource`), or
 * Sign Protocol, for allocations alone.
 */
export type SourceKind = RegistryKind | "Verax" | "SignProtocol";

export type GetRegistryKindParameters = AtBlock & { readonly registry: Address };

/** What each kind answers about uid 0, which no attestation has: zeros, in their exact length. */
const noneOf: Readonly<Record<RegistryKind, Hex>> = {
  AttestationRegistry: encodeFunctionResult({ abi, functionName: "statusOf", result: NO_ATTESTATION }),
  Eas: encodeFunctionResult({
    abi,
    functionName: "getAttestation",
    result: { ...NO_ATTESTATION, uid: zeroHash, refUID: zeroHash, data: "0x" },
  }),
};

/** The kinds that were found, for each node and address. */
const found = new WeakMap<object, Map<string, SourceKind>>();

/**
 * Which kind of registry a contract is, by what it answers about uid 0: the rule of `AttestationSource.kindOf` in Solidity,
 * which also limits the gas of each question to 100,000. A node is asked once for each registry.
 *
 * OP-stack chains come with an older EAS. So the ABIs of all 23 deployments in version 1.9.0 of EAS's package were compared:
 * all have the struct of 1.4.0. Verax's `getAttestation` has the same selector, and another struct.
 * @throws SymbolonError `RegistryUnknown` where it is neither; viem's error where there is no contract, or the node fails
 */
export async function getRegistryKind(
  client: Client<Transport>,
  parameters: GetRegistryKindParameters,
): Promise<RegistryKind> {
  const kind = await getSourceKind(client, parameters);
  if (kind === "AttestationRegistry" || kind === "Eas") return kind;
  // The others refuse both questions about uid 0.
  throw registryUnknown(parameters.registry, { status: "0x", attestation: "0x" });
}

/**
 * The same, and also Verax, by the rule of `VeraxSource.requireVerax` in Solidity, and Sign Protocol by its version.
 * @throws SymbolonError `RegistryUnknown` where it is no registry of these; viem's error as above
 */
export async function getSourceKind(
  client: Client<Transport>,
  { registry, blockNumber }: GetRegistryKindParameters,
): Promise<SourceKind> {
  const kind =
    foundKind(client, registry) ?? (await findKind(client, { registry, uid: zeroHash, blockNumber }));
  kindsAt(client).set(registry.toLowerCase(), kind);
  return kind;
}

/** The kind of a registry that was found before; undefined: it was not looked for. */
export function foundKind(client: Client<Transport>, registry: Address): SourceKind | undefined {
  return kindsAt(client).get(registry.toLowerCase());
}

/** Clients that read at one block share the node's transport. */
function kindsAt(client: Client<Transport>): Map<string, SourceKind> {
  const node = client.transport ?? client;
  const kinds = found.get(node) ?? new Map<string, SourceKind>();
  found.set(node, kinds);
  return kinds;
}

async function findKind(
  client: Client<Transport>,
  about: Omit<AskRegistryParameters, "question">,
): Promise<SourceKind> {
  const status = await tryRegistry(client, { ...about, question: "statusOf" });
  if (status === noneOf.AttestationRegistry) return "AttestationRegistry";
  const attestation = await tryRegistry(client, { ...about, question: "getAttestation" });
  if (attestation === noneOf.Eas) return "Eas";
  const { registry, blockNumber } = about;
  // Only a contract refuses, or has an answer.
  if (status === "0x" && attestation === "0x") {
    const code = await getCode(client, { address: registry, blockNumber });
    if (code === undefined)
      throw contractError(new AbiDecodingZeroDataError(), { ...about, question: "statusOf" });
  }
  if (attestation === undefined) {
    if (await isVerax(client, about)) return "Verax";
    if (await isSignProtocol(client, about)) return "SignProtocol";
  }
  throw registryUnknown(registry, { status: status ?? "0x", attestation: attestation ?? "0x" });
}

function registryUnknown(
  registry: Address,
  answers: { readonly status: Hex; readonly attestation: Hex },
): SymbolonError {
  return new SymbolonError({
    code: "RegistryUnknown",
    reason: `The contract ${registry} is neither an AttestationRegistry nor EAS: ${registryAnswers(answers.status, answers.attestation)}.`,
    hint: "Give the address of an AttestationRegistry, or of EAS, on this chain. Verax and Sign Protocol are other registries.",
    details: { registry, ...answers },
  });
}

/** Whether a contract was refused as neither kind. */
export function isRegistryUnknown(thrown: unknown): boolean {
  return thrown instanceof SymbolonError && thrown.code === "RegistryUnknown";
}

export type AskRegistryParameters = AtBlock & {
  readonly registry: Address;
  readonly uid: Hex;
  readonly question: "statusOf" | "getAttestation";
};

/** The bytes that a registry answers about a uid. @throws viem's error, as `readContract` */
export async function askRegistry(
  client: Client<Transport>,
  parameters: AskRegistryParameters,
): Promise<Hex> {
  const { registry: to, uid, question, blockNumber } = parameters;
  const data = encodeFunctionData({ abi, functionName: question, args: [uid] });
  try {
    const answer = await call(client, { to, data, ...(blockNumber !== undefined && { blockNumber }) });
    return answer.data ?? "0x";
  } catch (thrown) {
    throw contractError(thrown, parameters);
  }
}

/** The same; undefined where the contract refuses. */
export async function tryRegistry(
  client: Client<Transport>,
  parameters: AskRegistryParameters,
): Promise<Hex | undefined> {
  try {
    return await askRegistry(client, parameters);
  } catch (thrown) {
    if (isAnotherContract(thrown)) return undefined;
    throw thrown;
  }
}

function contractError(thrown: unknown, { registry, uid, question }: AskRegistryParameters): unknown {
  return getContractError(thrown as BaseError, {
    abi,
    address: registry,
    args: [uid],
    functionName: question,
  });
}
