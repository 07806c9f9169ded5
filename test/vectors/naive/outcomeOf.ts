export type Standing = {
  readonly exists: boolean;
  readonly revoked: boolean;
  readonly suspended: boolean;
  readonly validFrom: bigint; // seconds
  readonly expires: bigint; // seconds; 0 = never
  readonly issuedAt: bigint; // seconds
  readonly moment: bigint; // seconds
};

/** The outcome at a moment: the first of these sentences that is true, in this order. */
export function outcomeOf({
  exists,
  revoked,
  suspended,
  validFrom,
  expires,
  issuedAt,
  moment,
}: Standing): bigint {
  if (!exists) return 0n; // NotFound
  if (revoked) return 1n; // Revoked
  if (expires !== 0n && moment >= expires) return 2n; // Expired
  if (moment < validFrom || moment < issuedAt) return 3n; // NotYetValid
  if (suspended) return 4n; // Suspended
  return 5n; // Valid
}
