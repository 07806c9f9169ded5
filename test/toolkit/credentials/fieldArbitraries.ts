import fc from "fast-check";
import type { FieldValue } from "../../../src/sdk/credentials/fieldValue.ts";
import { addresses, hexes } from "../core/arbitraries.ts";

/** A type and a value that it holds. */
export type Typed = { type: string; value: FieldValue };

/** Any one-word type with any of its values. */
export const wordValues: fc.Arbitrary<Typed> = fc.oneof(
  fc.boolean().map((value) => ({ type: "bool", value })),
  addresses.map((value) => ({ type: "address", value })),
  fc
    .integer({ min: 1, max: 32 })
    .chain((size) => hexes(size).map((value) => ({ type: `bytes${size}`, value }))),
  fc.integer({ min: 1, max: 32 }).chain((size) => {
    const max = 2n ** BigInt(8 * size) - 1n;
    return fc.bigInt({ min: 0n, max }).map((value) => ({ type: `uint${8 * size}`, value }));
  }),
  fc.integer({ min: 1, max: 32 }).chain((size) => {
    const half = 2n ** BigInt(8 * size - 1);
    return fc.bigInt({ min: -half, max: half - 1n }).map((value) => ({ type: `int${8 * size}`, value }));
  }),
);

/** Any type that is not one word, with any of its values. */
export const longValues: fc.Arbitrary<Typed> = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 80 }).map((value) => ({ type: "string", value })),
  fc
    .integer({ min: 0, max: 80 })
    .chain(hexes)
    .map((value) => ({ type: "bytes", value })),
  fc.array(fc.boolean(), { maxLength: 5 }).map((value) => ({ type: "bool[]", value })),
  fc.array(fc.string(), { maxLength: 5 }).map((value) => ({ type: "string[]", value })),
  fc
    .array(fc.tuple(addresses, addresses), { maxLength: 4 })
    .map((value) => ({ type: "address[2][]", value })),
);

export const anyValues = fc.oneof(wordValues, longValues);
