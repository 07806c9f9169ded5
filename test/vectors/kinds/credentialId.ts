import { credentialId } from "../naive/credentialId.ts";
import type { Hex } from "../naive/hex.ts";
import { edges } from "./edges.ts";
import { example } from "./example.ts";
import type { Kind } from "./kind.ts";
import { randomSource } from "./randomSource.ts";
import { range } from "./range.ts";

const vector = (batch: Hex, index: bigint) => ({ batch, index, id: credentialId(batch, index) });

export const credentialIdKind: Kind = {
  kind: "credential-id",
  about: "A batch's id, the index of a credential in it and the credential's id.",
  layout: { batch: "bytes32", index: "uint256", id: "bytes32" },
  vectors: () => {
    const random = randomSource("credential-id");
    const indexes = [0n, 1n, 223n, 224n, 447n, 448n, edges.maxUint32, edges.maxUint64, edges.maxUint256];
    return [
      ...[example.batch, edges.zeroBytes32, edges.maxBytes32].flatMap((batch) =>
        indexes.map((index) => vector(batch, index)),
      ),
      ...range(60, () => vector(random.bytes32(), random.uint(32))),
    ];
  },
};
