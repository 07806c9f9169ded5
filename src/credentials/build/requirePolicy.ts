import { zeroAddress } from "viem";
import { SymbolonError } from "../../core/errors.ts";
import { type Policy, policyHash } from "../../core/policyHash.ts";

/** Seconds, as the registry has them. */
const SHORTEST_EPOCH = 60n;
const LONGEST_EPOCH = 2_592_000n;
const LONGEST_EMERGENCY = 31_536_000n;

/**
 * Refuses a policy that the registry would refuse, before a batch is built under it.
 * @throws SymbolonError `EpochLengthOutOfRange`, `EmergencyLimitOutOfRange`, `DoesNotFit`
 */
export function requirePolicy(policy: Policy): void {
  policyHash(policy);
  const { epochLength, emergencyLimit, emergency } = policy;
  if (epochLength !== 0n && (epochLength < SHORTEST_EPOCH || epochLength > LONGEST_EPOCH)) {
    throw new SymbolonError({
      code: "EpochLengthOutOfRange",
      reason: `An epoch cannot last ${epochLength} seconds.`,
      cure: `Give 0 (an epoch is a second), or ${SHORTEST_EPOCH} to ${LONGEST_EPOCH} seconds.`,
      details: { epochLength, shortest: SHORTEST_EPOCH, longest: LONGEST_EPOCH },
    });
  }
  const isNobody = emergency === zeroAddress;
  if (isNobody ? emergencyLimit === 0n : emergencyLimit >= 1n && emergencyLimit <= LONGEST_EMERGENCY) return;
  throw new SymbolonError({
    code: "EmergencyLimitOutOfRange",
    reason: isNobody
      ? `Nobody has the emergency role, and its limit is ${emergencyLimit} seconds.`
      : `The emergency role cannot hold credentials for up to ${emergencyLimit} seconds.`,
    cure: isNobody
      ? "Name who has the role, or leave the limit out."
      : `Give a limit from 1 to ${LONGEST_EMERGENCY} seconds.`,
    details: { emergency, emergencyLimit, longest: LONGEST_EMERGENCY },
  });
}
