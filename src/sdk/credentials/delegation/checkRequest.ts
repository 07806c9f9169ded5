import { type Abi, type Address, isAddressEqual } from "viem";
import {
  attestByDelegationCall,
  attestManyByDelegationCall,
  multiAttestByDelegationCall,
  multiRevokeByDelegationCall,
  revokeByDelegationCall,
  revokeManyByDelegationCall,
} from "../../chain/calls/attestations.ts";
import {
  changeStatusByDelegationCall,
  endHoldByDelegationCall,
  imposeHoldByDelegationCall,
  increaseBatchNonceByDelegationCall,
  issueBatchByDelegationCall,
} from "../../chain/calls/batches.ts";
import { SymbolonError } from "../../core/errors.ts";
import { momentText } from "../../core/text/moment.ts";
import type { RequestFile, UnsignedRequest } from "./requestText.ts";
import { keySignature } from "./signer.ts";

/** The call that any sender sends a request with. */
export type RequestCall = {
  readonly to: Address;
  readonly abi: Abi;
  readonly functionName: string;
  readonly args: readonly unknown[];
  /** Wei that the sender pays to the schema's resolver, in addition to the gas. */
  readonly value: bigint;
};

/** The call of `...ByDelegation` that does what was signed. */
export function requestCall(request: RequestFile): RequestCall {
  const { address: to, abi, functionName, args, ...rest } = delegatedCall(request);
  return { to, abi, functionName, args, value: "value" in rest ? rest.value : 0n };
}

function delegatedCall(request: RequestFile) {
  const { kind, registry, signer, nonce, deadline, asked, signatures } = request;
  const [signature = "0x"] = signatures;
  const authorization = { nonce, deadline, signature };
  const attester = { attester: signer, deadline };
  const revoker = { revoker: signer, deadline };
  switch (kind) {
    case "attest":
      return attestByDelegationCall({
        registry,
        request: { ...asked, ...attester, signature: keySignature(signature) },
      });
    case "multiAttest":
      return multiAttestByDelegationCall({
        registry,
        requests: [{ ...asked, ...attester, signatures: signatures.map(keySignature) }],
      });
    case "attestMany":
      return attestManyByDelegationCall({ registry, request: { ...asked, ...attester, signature } });
    case "revoke":
      return revokeByDelegationCall({
        registry,
        request: { ...asked, ...revoker, signature: keySignature(signature) },
      });
    case "multiRevoke":
      return multiRevokeByDelegationCall({
        registry,
        requests: [{ ...asked, ...revoker, signatures: signatures.map(keySignature) }],
      });
    case "revokeMany":
      return revokeManyByDelegationCall({ registry, request: { ...asked, ...revoker, signature } });
    case "issueBatch":
      return issueBatchByDelegationCall({ registry, ...asked, authorization });
    case "changeStatus":
      return changeStatusByDelegationCall({ registry, ...asked, authorization });
    case "imposeHold":
      return imposeHoldByDelegationCall({ registry, ...asked, authorization });
    case "endHold":
      return endHoldByDelegationCall({ registry, ...asked, authorization });
    case "increaseNonce":
      return increaseBatchNonceByDelegationCall({ registry, account: signer, ...asked, authorization });
  }
}

/** The signer's nonce after the request: the nonce of the signer's next request. */
export function nonceAfter({ kind, nonce, asked }: UnsignedRequest): bigint {
  if (kind === "increaseNonce") return asked.newNonce;
  return nonce + (kind === "multiAttest" || kind === "multiRevoke" ? BigInt(asked.data.length) : 1n);
}

/** Where and when a request is to be sent, and what the registry there has of its signer. */
export type RequestSituation = {
  readonly chainId: bigint;
  /** The registry that the sender means to call: a request could name a contract that takes the sender's wei. */
  readonly registry: Address;
  /** The signer's present nonce there (`getAttestationNonce`, `getBatchNonce`). */
  readonly nonce: bigint;
  /** Unix seconds of the block that would take it. */
  readonly now: bigint;
  /** Maximum wei that the sender pays for it, in addition to the gas; default: none. */
  readonly maxValue?: bigint | undefined;
};

export type RequestStatus =
  /** Can be sent now. */
  | { readonly is: "due" }
  /** Its nonce is used: only the chain's history shows whether it was done, or made void. */
  | { readonly is: "used" }
  /** Others of its signer come first; nothing is wrong with it. */
  | { readonly is: "early"; readonly problem: SymbolonError }
  /** Nobody can send it here, or it would cost too much. */
  | { readonly is: "refused"; readonly problem: SymbolonError };

/**
 * Whether a request can be sent, without its signature: `RequestElsewhere`, `RequestExpired`, `RequestTooDear`,
 * `RequestTooEarly`. A used nonce counts before the deadline: the request was perhaps done in time.
 */
export function checkRequest(request: RequestFile, situation: RequestSituation): RequestStatus {
  const elsewhere = elsewhereProblem(request, situation);
  if (elsewhere !== undefined) return { is: "refused", problem: elsewhere };
  if (request.nonce < situation.nonce) return { is: "used" };
  const problem = expiredProblem(request, situation) ?? dearProblem(request, situation);
  if (problem !== undefined) return { is: "refused", problem };
  return request.nonce === situation.nonce
    ? { is: "due" }
    : { is: "early", problem: earlyProblem(request, situation) };
}

function elsewhereProblem(
  { chainId, registry }: RequestFile,
  here: RequestSituation,
): SymbolonError | undefined {
  if (chainId === here.chainId && isAddressEqual(registry, here.registry)) return undefined;
  return new SymbolonError({
    code: "RequestElsewhere",
    reason: `The request was signed for the registry ${registry} on chain ${chainId}, not for ${here.registry} on chain ${here.chainId}.`,
    hint: "Give the RPC of that chain, and that registry if you trust it: a signature is good in one place only.",
    details: { chainId, registry, here: { chainId: here.chainId, registry: here.registry } },
  });
}

function expiredProblem({ deadline }: RequestFile, { now }: RequestSituation): SymbolonError | undefined {
  if (deadline === 0n || deadline >= now) return undefined;
  return new SymbolonError({
    code: "RequestExpired",
    reason: `The request's deadline ${momentText(deadline)} has passed: the newest block is of ${momentText(now)}.`,
    hint: "Have it signed again with a later --deadline.",
    details: { deadline, now },
  });
}

function dearProblem(request: RequestFile, { maxValue = 0n }: RequestSituation): SymbolonError | undefined {
  const { value } = requestCall(request);
  if (value <= maxValue) return undefined;
  return new SymbolonError({
    code: "RequestTooDear",
    reason: `The sender would pay ${value} wei to the schema's resolver, but may pay at most ${maxValue}.`,
    hint: "Give --max-value WEI if you intend to pay that; otherwise do not send it.",
    details: { value, maxValue },
  });
}

function earlyProblem({ signer, nonce }: RequestFile, situation: RequestSituation): SymbolonError {
  return new SymbolonError({
    code: "RequestTooEarly",
    reason: `The request has the nonce ${nonce}, but the next nonce of ${signer} is ${situation.nonce}.`,
    hint: "Send what it signed with the nonces before this one first, or put all of them into one file.",
    details: { signer, nonce, expected: situation.nonce },
  });
}
