import { serializeSignature } from "viem";
import { getBlock } from "viem/actions";
import type { PlannedCall } from "../../chain/calls/plannedCall.ts";
import { TRANSACTION_GAS_CAP } from "../../chain/calls/transactionLimits.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { isAnotherContract } from "../../chain/errors/explainViemError.ts";
import { readBatchStatus } from "../../chain/read/batches.ts";
import { getRegistryKind, isRegistryUnknown } from "../../chain/read/registryKind.ts";
import type { RegistrySignature } from "../../core/attestation/attestationRequests.ts";
import { signerNonce } from "./findRequest.ts";
import { batchesOf, requestsOfCalls } from "./requestsOfCalls.ts";
import type { RequestFile, UnsignedRequest } from "./requestText.ts";
import { requireSigned } from "./requireSigned.ts";
import type { Signer } from "./signer.ts";
import { signRequest } from "./signRequest.ts";

/** Signs a request, whole. @throws SymbolonError as `signRequest` */
export async function signWholeRequest(signer: Signer, request: UnsignedRequest): Promise<RequestFile> {
  const { kind, chainId, registry, nonce, deadline, asked } = request;
  // `UnsignedRequest` ties the members to the kind.
  const terms = { chainId, registry, nonce, deadline, ...asked, account: request.signer } as never;
  const signed = await signRequest(signer, kind, terms);
  const parts = "signatures" in signed ? signed.signatures : [signed.signature];
  return { ...request, signatures: parts.map(bytesOf) } as RequestFile;
}

const bytesOf = (signature: RegistrySignature | `0x${string}`) =>
  typeof signature === "string"
    ? signature
    : serializeSignature({ r: signature.r, s: signature.s, v: BigInt(signature.v) });

export type SignCallsParameters = {
  /** Calls of one registry that the client's account would make. */
  readonly calls: readonly PlannedCall[];
  /** Last second at which the requests are good; 0: no end. */
  readonly deadline: bigint;
};

/**
 * Signs requests for calls instead of sending them. A holder of the requests sends them for the client's account, in
 * their order, and pays. Each signature is checked as the registry will check it.
 * @throws SymbolonError `NotSignable`, and as `signRequest` and `requireSigned`
 */
export async function signCalls(
  client: WriteClient,
  { calls, deadline }: SignCallsParameters,
): Promise<readonly RequestFile[]> {
  const [first] = calls;
  if (first === undefined) return [];
  const registry = first.to;
  const signer = client.account.address;
  const chainId = BigInt(client.chain.id);
  const { gasLimit } = await getBlock(client);
  const cap = BigInt(TRANSACTION_GAS_CAP);
  const statuses = batchesOf(chainId, calls).map(
    async ({ id }) =>
      [id, (await readBatchStatus(client, { registry, batch: id, index: 0n })).revision] as const,
  );
  const planned = requestsOfCalls({
    chainId,
    signer,
    deadline,
    calls,
    nonce: 0n,
    maxGas: gasLimit < cap ? gasLimit : cap,
    takesLists: await takesLists(client, registry),
    revisions: new Map(await Promise.all(statuses)),
  });
  const [{ kind } = { kind: "attest" as const }] = planned;
  const nonce = await signerNonce(client, { kind, registry, signer });
  const signed: RequestFile[] = [];
  // One after the other: a wallet shows one request at a time.
  for (const request of planned) {
    const whole = await signWholeRequest(client, { ...request, nonce: request.nonce + nonce });
    signed.push(await requireSigned(client, whole));
  }
  return signed;
}

/** Whether a registry takes a list under one signature: EAS does not. */
async function takesLists(client: WriteClient, registry: `0x${string}`): Promise<boolean> {
  try {
    return (await getRegistryKind(client, { registry })) === "AttestationRegistry";
  } catch (thrown) {
    // A registry of batches is neither kind.
    if (isAnotherContract(thrown) || isRegistryUnknown(thrown)) return false;
    throw thrown;
  }
}
