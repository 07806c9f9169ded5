import type { Convention, LeafField } from "../convention.ts";

/** Leaves that may have been hashed: what they bind, in which order and encoding. */
export type LeafKind = Pick<Convention, "leafFields" | "leafEncoding">;

const FIELDS: readonly LeafField[] = ["index", "account", "beneficiary", "amount"];

/** Every order of every set of fields that holds account and amount, likely ones first. */
export function leafKinds(hasBeneficiaries: boolean): readonly LeafKind[] {
  const optional: readonly (readonly LeafField[])[] = hasBeneficiaries
    ? [["beneficiary"], [], ["index"], ["index", "beneficiary"]]
    : [[], ["index"]];
  return optional.flatMap((more) => {
    const fields = FIELDS.filter(
      (field) => field === "account" || field === "amount" || more.includes(field),
    );
    return permutations(fields).flatMap((leafFields) =>
      (["packed", "abi"] as const).map((leafEncoding) => ({ leafFields, leafEncoding })),
    );
  });
}

/** Every order of some values; the given one comes first. */
function permutations<Value>(values: readonly Value[]): readonly (readonly Value[])[] {
  if (values.length < 2) return [values];
  return values.flatMap((first, i) =>
    permutations(values.filter((_, j) => j !== i)).map((rest) => [first, ...rest]),
  );
}
