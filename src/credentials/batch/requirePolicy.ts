import { zeroAddress } from "viem";
import { type Policy, policyHash } from "../../core/credential/policyHash.ts";
import { SymbolonError } from "../../core/errors.ts";

/** Seconds, as the registry has them. */
const SHORTEST_EPOCH = 60n;
const MAX_EPOCH = 2_592_000n;
const MAX_EMERGENCY = 31_536_000n;

/**
 * Refuses a policy that the registry would refuse, before a batch is built under it.
 * @throws SymbolonError `EpochLengthOutOfRange`, `EmergencyLimitOutOfRange`, `DoesNotFit`
 */
export function requirePolicy(policy: Policy): void {
  policyHash(policy);
  const { epochLength, emergencyLimit, emergency } = policy;
  if (epochLength !== 0n && (epochLength < SHORTEST_EPOCH || epochLength > MAX_EPOCH)) {
    throw new SymbolonError({
      code: "EpochLengthOutOfRange",
      reason: `An epoch cannot last ${epochLength} seconds.`,
      hint: `Give 0 (an epoch is a second), or ${SHORTEST_EPOCH} to ${MAX_EPOCH} seconds.`,
      details: { epochLength, shortest: SHORTEST_EPOCH, longest: MAX_EPOCH },
    });
  }
  const isNobody = emergency === zeroAddress;
  if (isNobody ? emergencyLimit === 0n : emergencyLimit >= 1n && emergencyLimit <= MAX_EMERGENCY) return;
  throw new SymbolonError({
    code: "EmergencyLimitOutOfRange",
    reason: isNobody
      ? `Nobody has the emergency role, and its limit is ${emergencyLimit} seconds.`
      : `The emergency role cannot hold credentials for up to ${emergencyLimit} seconds.`,
    hint: isNobody
      ? "Name who has the role, or leave the limit out."
      : `Give a limit from 1 to ${MAX_EMERGENCY} seconds.`,
    details: { emergency, emergencyLimit, longest: MAX_EMERGENCY },
  });
}
