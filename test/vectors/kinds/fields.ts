import { type Field, fieldsRoot } from "../naive/fieldsRoot.ts";
import { edges } from "./edges.ts";
import { example } from "./example.ts";
import type { Kind } from "./kind.ts";
import { randomSource } from "./randomSource.ts";
import { range } from "./range.ts";
import { sampleValues } from "./sampleValues.ts";

const vector = (fields: readonly Field[]) => ({ fields, root: fieldsRoot(fields) });

export const fieldsKind: Kind = {
  kind: "fields",
  about:
    "A credential's salted fields (position = place in the list, encodedValue = abi.encode(value)) and their root.",
  layout: { fields: { array: { struct: { salt: "bytes32", encodedValue: "bytes" } } }, root: "bytes32" },
  vectors: () => {
    const random = randomSource("fields");
    const salted = (): Field => ({ salt: random.bytes32(), encodedValue: random.pick(sampleValues) });
    const same = { salt: edges.zeroBytes32, encodedValue: sampleValues[1]! };
    return [
      vector(example.fields),
      vector([]),
      ...sampleValues.map((encodedValue) => vector([{ salt: random.bytes32(), encodedValue }])),
      ...[edges.zeroBytes32, edges.maxBytes32].map((salt) => vector([{ ...same, salt }])),
      // The same field twice and thrice: the position alone must set them apart.
      vector([same, same]),
      vector([same, same, same]),
      ...edges.sizes.filter((size) => size <= 33).map((size) => vector(range(size, salted))),
      ...range(30, (i) => vector(range(1 + (i % 6), salted))),
    ];
  },
};
