import { type NullifierSource, nullifier } from "../naive/nullifier.ts";
import { edges } from "./edges.ts";
import { example } from "./example.ts";
import type { Kind } from "./kind.ts";
import { randomSource } from "./randomSource.ts";
import { range } from "./range.ts";
import { sampleValues } from "./sampleValues.ts";

const vector = ({ issuer, schema, position, encodedValue }: NullifierSource) => ({
  issuer,
  schema,
  position,
  encodedValue,
  nullifier: nullifier({ issuer, schema, position, encodedValue }),
});

export const nullifierKind: Kind = {
  kind: "nullifier",
  about: "A proven field of a credential (issuer, schema, position, abi.encode(value)) and its nullifier.",
  layout: {
    issuer: "address",
    schema: "bytes32",
    position: "uint256",
    encodedValue: "bytes",
    nullifier: "bytes32",
  },
  vectors: () => {
    const random = randomSource("nullifier");
    const encodedValue = sampleValues[1]!;
    const extremes = [edges.zeroAddress, edges.maxAddress].flatMap((issuer) =>
      [edges.zeroBytes32, edges.maxBytes32].flatMap((schema) =>
        [0n, 1n, 255n, edges.maxUint256].map((position) => ({ issuer, schema, position, encodedValue })),
      ),
    );
    const { issuer, schema, fields } = example;
    return [
      vector({ issuer, schema, position: 2n, encodedValue: fields[2]!.encodedValue }),
      ...extremes.map(vector),
      ...sampleValues.map((value, position) =>
        vector({
          issuer: random.address(),
          schema: random.bytes32(),
          position: BigInt(position),
          encodedValue: value,
        }),
      ),
      ...range(60, () =>
        vector({
          issuer: random.address(),
          schema: random.bytes32(),
          position: random.uint(4),
          encodedValue: random.bytes32(),
        }),
      ),
    ];
  },
};
