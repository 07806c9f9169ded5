/** Which row plays which part in the story; an absent part is one the allocation is too small for. */
export type Cast = {
  /** Indexes that claim and are paid, ascending. */
  readonly claimants: readonly number[];
  /** Claims twice. */
  readonly twice: number;
  /** First asks for one base unit more than its leaf says. */
  readonly greedy: number;
  /** First brings the proof of `lender`. */
  readonly borrower?: number;
  readonly lender?: number;
  /** Its credential is suspended, then reinstated: refused first, paid later. */
  readonly suspended: number;
  /** Its credential is revoked: never paid. */
  readonly revoked?: number;
  /** Same person as `person`, at another address: never paid. */
  readonly twin?: number;
  readonly person?: number;
};

/**
 * Casts the story: `wanted` claimants, spread evenly over the payable rows, and apart from them, where there are
 * enough rows, one whose credential is revoked and one that is somebody's second address.
 * @param payable indexes that can be paid, ascending; at least one
 * @param wanted how many claimants
 */
export function castStory(payable: readonly number[], wanted: number): Cast {
  const revoked = payable.length >= 2 ? payable.at(-1) : undefined;
  const twin = payable.length >= 3 ? payable.at(-2) : undefined;
  const others = payable.filter((index) => index !== revoked && index !== twin);
  const count = Math.min(Math.max(wanted, 1), others.length);
  const claimants = Array.from(
    { length: count },
    (_, k) => others[Math.floor((k * others.length) / count)] as number,
  );
  const at = (place: number) => claimants[Math.floor(place * (count - 1))] as number;
  const [borrower, lender] = [claimants[1], claimants[0]];
  return {
    claimants,
    twice: at(0),
    greedy: at(0.25),
    suspended: at(0.75),
    ...(borrower === undefined || lender === undefined ? {} : { borrower, lender }),
    ...(revoked === undefined ? {} : { revoked }),
    ...(twin === undefined ? {} : { twin, person: at(0.5) }),
  };
}
