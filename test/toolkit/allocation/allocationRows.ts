import fc from "fast-check";

/** A row as tests compare it: account in lower case, amount in base units. */
export type Row = { account: string; amount: bigint };

/** 1 to `most` rows with different accounts and amounts of every size that cannot overflow a total. */
export function allocationRows(most: number): fc.Arbitrary<Row[]> {
  const account = fc
    .uint8Array({ minLength: 20, maxLength: 20 })
    .map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`);
  const amount = fc.oneof(
    fc.bigInt({ min: 1n, max: 1_000n }),
    fc.bigInt({ min: 1n, max: 2n ** 200n }),
    fc.constant(400n * 10n ** 18n),
  );
  return fc.uniqueArray(fc.record({ account, amount }), {
    minLength: 1,
    maxLength: most,
    selector: (row) => row.account,
  });
}
