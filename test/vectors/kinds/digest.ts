import { low224, nextDigest, type StatusChange } from "../naive/nextDigest.ts";
import { edges } from "./edges.ts";
import { example } from "./example.ts";
import type { Kind } from "./kind.ts";
import { randomSource } from "./randomSource.ts";
import { range } from "./range.ts";

const vector = ({ digest, kind, wordOrIndex, mask, from, until, reason, evidence }: StatusChange) => ({
  digest,
  kind,
  wordOrIndex,
  mask,
  from,
  until,
  reason,
  evidence,
  next: nextDigest({ digest, kind, wordOrIndex, mask, from, until, reason, evidence }),
});

type Change = Omit<StatusChange, "digest">;

const nothing: Change = {
  kind: 0n,
  wordOrIndex: 0n,
  mask: 0n,
  from: 0n,
  until: 0n,
  reason: 0n,
  evidence: edges.zeroBytes32,
};

const everything: Change = {
  kind: 6n,
  wordOrIndex: edges.maxUint256,
  mask: edges.maxUint256,
  from: edges.maxUint64,
  until: edges.maxUint64,
  reason: edges.maxUint32,
  evidence: edges.maxBytes32,
};

/** A history: each change starts from the digest that the one before it left. */
function history(start: bigint, changes: readonly Change[]) {
  let digest = start;
  return changes.map((change) => {
    const step = vector({ digest, ...change });
    digest = step.next;
    return step;
  });
}

export const digestKind: Kind = {
  kind: "digest",
  about:
    "A batch's 224-bit digest, one change of status, and the digest after it (the first 40 are one history).",
  layout: {
    digest: "uint256",
    kind: "uint256",
    wordOrIndex: "uint256",
    mask: "uint256",
    from: "uint256",
    until: "uint256",
    reason: "uint256",
    evidence: "bytes32",
    next: "uint256",
  },
  vectors: () => {
    const random = randomSource("digest");
    const change = (i: number): Change => ({
      kind: BigInt(i % 7),
      wordOrIndex: random.uint(25),
      mask: (random.uint(224) << 32n) | (1n << 255n),
      from: 1_700_000_000n + BigInt(3_600 * i),
      until: i % 7 >= 5 ? 1_700_086_400n + BigInt(3_600 * i) : 0n,
      reason: random.uint(32),
      evidence: random.pick([edges.zeroBytes32, random.bytes32()]),
    });
    const issued = low224(example.batch);
    const maxDigest = 2n ** 224n - 1n;
    return [
      ...history(issued, [example.revocation, ...range(39, change)]),
      ...range(7, (kind) => vector({ digest: issued, ...nothing, kind: BigInt(kind) })),
      ...range(6, (i) => vector({ digest: maxDigest, ...everything, kind: BigInt(i + 1) })),
      ...Object.entries(everything).map(([name, value]) => vector({ digest: 0n, ...nothing, [name]: value })),
      ...Object.entries(nothing).map(([name, value]) =>
        vector({ digest: maxDigest, ...everything, [name]: value }),
      ),
      ...range(60, (i) => vector({ digest: random.uint(224), ...change(i) })),
    ];
  },
};
