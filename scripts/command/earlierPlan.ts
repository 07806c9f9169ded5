/**
 * Whether a file of planned calls is what a plan goes on: of the same format, account and chain, with all calls that are left
 * to be sent, or with none. The same command writes it again once some of them were sent.
 * @param written what the file holds, whatever that is
 * @param next what is to be written
 */
export function isEarlierPlan(written: string, next: object): boolean {
  let before: PlanFile;
  try {
    before = JSON.parse(written);
  } catch {
    return false;
  }
  if (typeof before !== "object" || before === null) return false;
  const after: PlanFile = next;
  if (placeOf(before) !== placeOf(after)) return false;
  const known = new Set(callsOf(before));
  return known.size === 0 || callsOf(after).every((call) => known.has(call));
}

/** What the files of all formats may hold of a plan. */
type PlanFile = {
  readonly format?: unknown;
  readonly version?: unknown;
  readonly chainId?: unknown;
  readonly from?: unknown;
  readonly meta?: { readonly createdFromSafeAddress?: unknown };
  readonly calls?: unknown;
  readonly transactions?: unknown;
};

const placeOf = ({ format, version, chainId, from, meta }: PlanFile) =>
  JSON.stringify([format, version, chainId, from, meta?.createdFromSafeAddress]);

function callsOf({ calls, transactions }: PlanFile): readonly string[] {
  const listed = calls ?? transactions;
  if (!Array.isArray(listed)) return [];
  return listed.map(({ to, value, data }) => JSON.stringify([to, value, data]));
}
