import type { Address } from "viem";
import type { BatchHeader } from "../../core/credential/batchId.ts";
import type { BatchAuthorization, RequestContents } from "../../core/signing/requestTypedData.ts";
import { changeKinds } from "../../core/status/digest.ts";
import { batchRegistryAbi as abi } from "../abi/batchRegistryAbi.ts";

/*
 * Calls of the BatchRegistry, for viem's `writeContract`, `simulateContract` and the rest. Those by delegation are in the
 * name of whoever signed the authorization (`signRequest`): the sender pays, and can change nothing.
 */

/** Said with each call, so that declarations name it and do not spell it out. */
type Abi = typeof abi;
type ToBatch = {
  /** The BatchRegistry. */
  readonly registry: Address;
  readonly header: BatchHeader;
};
type Authorized = { readonly authorization: BatchAuthorization };
/** The revision that was signed for: 0 for Revoke and Suspend, else the batch's before the change. */
type AtRevision = { readonly revision: number };

/** `uri`: where the manifest can be fetched; may be empty. */
export type IssueBatchCallParameters = ToBatch & RequestContents["issueBatch"];
/** `masks`: words and the credentials in them (`groupByWord`). */
export type ChangeStatusCallParameters = ToBatch &
  Omit<RequestContents["changeStatus"], "batch" | "revision">;
export type HoldCallParameters = ToBatch & Omit<RequestContents["imposeHold"], "batch">;

export type IncreaseBatchNonceCallParameters = {
  readonly registry: Address;
  /** What the account's next authorization must carry; above the present nonce. */
  readonly newNonce: bigint;
};

/** Issues a batch, all its credentials at once, as `header.issuer`. Its id is `batchId` of the same header. */
export function issueBatchCall({ registry, header, uri }: IssueBatchCallParameters) {
  return { address: registry, abi: abi as Abi, functionName: "issue", args: [header, uri] } as const;
}

export function issueBatchByDelegationCall(parameters: IssueBatchCallParameters & Authorized) {
  const { registry, header, uri, authorization } = parameters;
  const args = [header, uri, authorization] as const;
  return { address: registry, abi: abi as Abi, functionName: "issueByDelegation", args } as const;
}

/** Announces or retracts status changes as `header.policy.revoker`; they take effect by the epoch rule. */
export function changeStatusCall(parameters: ChangeStatusCallParameters) {
  const { registry, header, kind, masks, reason, evidence } = parameters;
  const args = [header, changeKinds[kind], masks, reason, evidence] as const;
  return { address: registry, abi: abi as Abi, functionName: "change", args } as const;
}

export function changeStatusByDelegationCall(
  parameters: ChangeStatusCallParameters & AtRevision & Authorized,
) {
  const { registry, header, kind, masks, reason, evidence, revision, authorization } = parameters;
  const args = [header, changeKinds[kind], masks, reason, evidence, revision, authorization] as const;
  return { address: registry, abi: abi as Abi, functionName: "changeByDelegation", args } as const;
}

/**
 * Suspends credentials as `header.policy.emergency`, from the next second on, with no notice, for a time: at most the
 * policy's `emergencyLimit`. Verdicts that were fresh are belied by it.
 */
export function imposeHoldCall(parameters: HoldCallParameters) {
  const { registry, header, targets, until, reason, evidence } = parameters;
  const args = [header, targets, until, reason, evidence] as const;
  return { address: registry, abi: abi as Abi, functionName: "imposeHold", args } as const;
}

export function imposeHoldByDelegationCall(parameters: HoldCallParameters & Authorized) {
  const { registry, header, targets, until, reason, evidence, authorization } = parameters;
  const args = [header, targets, until, reason, evidence, authorization] as const;
  return { address: registry, abi: abi as Abi, functionName: "imposeHoldByDelegation", args } as const;
}

/**
 * Brings the end of holds forward, as `header.policy.emergency`. `until`: the new end, at or beyond the horizon of the
 * block that takes it, and before the present one.
 */
export function endHoldCall(parameters: HoldCallParameters) {
  const { registry, header, targets, until, reason, evidence } = parameters;
  const args = [header, targets, until, reason, evidence] as const;
  return { address: registry, abi: abi as Abi, functionName: "endHold", args } as const;
}

export function endHoldByDelegationCall(parameters: HoldCallParameters & AtRevision & Authorized) {
  const { registry, header, targets, until, reason, evidence, revision, authorization } = parameters;
  const args = [header, targets, until, reason, evidence, revision, authorization] as const;
  return { address: registry, abi: abi as Abi, functionName: "endHoldByDelegation", args } as const;
}

/** Makes void all authorizations of the sender that carry a lower nonce and were not used yet. */
export function increaseBatchNonceCall({ registry, newNonce }: IncreaseBatchNonceCallParameters) {
  return { address: registry, abi: abi as Abi, functionName: "increaseNonce", args: [newNonce] } as const;
}

/** The same for `account`, which signed it. */
export function increaseBatchNonceByDelegationCall(
  parameters: IncreaseBatchNonceCallParameters & Authorized & { readonly account: Address },
) {
  const { registry, account, newNonce, authorization } = parameters;
  const args = [account, newNonce, authorization] as const;
  return { address: registry, abi: abi as Abi, functionName: "increaseNonceByDelegation", args } as const;
}
