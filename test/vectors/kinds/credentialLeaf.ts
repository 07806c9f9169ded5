import { type Credential, credentialLeaf } from "../naive/credentialLeaf.ts";
import { edges } from "./edges.ts";
import { example } from "./example.ts";
import type { Kind } from "./kind.ts";
import { randomSource } from "./randomSource.ts";
import { range } from "./range.ts";

const vector = ({ index, subject, validFrom, expires, fields }: Credential) => ({
  index,
  subject,
  validFrom,
  expires,
  fields,
  leaf: credentialLeaf({ index, subject, validFrom, expires, fields }),
});

export const credentialLeafKind: Kind = {
  kind: "credential-leaf",
  about:
    "A credential of a batch (times in seconds, expires 0 = never, fields = its field root) and its leaf.",
  layout: {
    index: "uint256",
    subject: "address",
    validFrom: "uint256",
    expires: "uint256",
    fields: "bytes32",
    leaf: "bytes32",
  },
  vectors: () => {
    const random = randomSource("credential-leaf");
    const { maxUint64, zeroAddress, maxAddress, zeroBytes32, maxBytes32 } = edges;
    const indexes = [0n, 1n, 223n, 224n, edges.maxUint32, edges.maxUint256];
    const times = [
      { validFrom: 0n, expires: 0n },
      { validFrom: maxUint64, expires: maxUint64 },
      { validFrom: 0n, expires: maxUint64 },
      { validFrom: maxUint64, expires: 0n },
      { validFrom: 1_700_000_000n, expires: 1_731_536_000n },
    ];
    return [
      ...example.credentials.map(vector),
      ...indexes.flatMap((index) =>
        [zeroAddress, maxAddress].flatMap((subject) =>
          times.flatMap((time) =>
            [zeroBytes32, maxBytes32].map((fields) => vector({ index, subject, ...time, fields })),
          ),
        ),
      ),
      ...range(80, (i) =>
        vector({
          index: BigInt(i),
          subject: random.address(),
          validFrom: 1_700_000_000n + random.uint(24),
          expires: random.pick([0n, 1_760_000_000n + random.uint(24)]),
          fields: random.pick([zeroBytes32, random.bytes32()]),
        }),
      ),
      ...range(20, () =>
        vector({
          index: random.uint(32),
          subject: random.address(),
          validFrom: random.uint(64),
          expires: random.uint(64),
          fields: random.bytes32(),
        }),
      ),
    ];
  },
};
