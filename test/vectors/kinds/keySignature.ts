import type { Hex } from "../naive/hex.ts";
import {
  accountOf,
  isTaken,
  long,
  ORDER,
  type Parts,
  short,
  sign,
  takenForm,
} from "../naive/keySignature.ts";
import type { Kind } from "./kind.ts";
import { randomSource } from "./randomSource.ts";

/** What is done to a signature that a key made: nothing, another form of the same, and what no key made. */
const changes: readonly ((made: Parts) => Hex)[] = [
  long,
  short,
  ({ v, ...rest }) => long({ ...rest, v: v - 27 }),
  ({ r, s, v }) => long({ r, s: ORDER - s, v: 55 - v }),
  ({ r, s, v }) => long({ r, s: ORDER - s, v: 28 - v }),
  ({ r, s, v }) => long({ r, s: ORDER - s, v }),
  ({ v, ...rest }) => long({ ...rest, v: 55 - v }),
  ({ v, ...rest }) => short({ ...rest, v: 55 - v }),
  ({ v, ...rest }) => long({ ...rest, v: v + 4 }),
  ({ v, ...rest }) => long({ ...rest, v: v - 25 }),
  ({ v, ...rest }) => long({ ...rest, v: v + 7 }),
  ({ v, ...rest }) => long({ ...rest, v: v + 8 }),
  ({ r, s, v }) => long({ r, s: ORDER - s, v: 2 * 11_155_111 + 8 + 55 - v }),
  ({ v, ...rest }) => long({ ...rest, v: 2 * 137 + 8 + v }),
  ({ s, v }) => long({ r: 0n, s, v }),
  ({ s, v }) => long({ r: ORDER, s, v }),
  ({ r, v }) => long({ r, s: 0n, v }),
  ({ r, v }) => long({ r, s: ORDER, v }),
  ({ r, v }) => long({ r, s: ORDER - 1n, v }),
  (made) => `${long(made)}00`,
  (made) => long(made).slice(0, -4) as Hex,
  (made) => short(made).slice(0, -4) as Hex,
  () => "0x",
];

export const keySignatureKind: Kind = {
  kind: "key-signature",
  about:
    "An account, a hash and a signature: whether contracts take it for that of the account's key, and the form of it that they take.",
  layout: { account: "address", hash: "bytes32", signature: "bytes", taken: "bool", form: "bytes" },
  vectors: () => {
    const random = randomSource("key-signature");
    const scalar = () => (BigInt(random.bytes32()) % (ORDER - 1n)) + 1n;
    const made = () => {
      const key = scalar();
      const hash = random.bytes32();
      return { account: accountOf(key), hash, parts: sign(hash, key, scalar()) };
    };
    const plain = [0, 1].flatMap(() => {
      const { parts, ...about } = made();
      return changes.map((change) => ({ ...about, signature: change(parts) }));
    });
    // Another's account, and another hash.
    const { parts, account, hash } = made();
    const foreign = [
      { account: random.address(), hash, signature: long(parts) },
      { account, hash: random.bytes32(), signature: long(parts) },
      { account: `0x${"00".repeat(20)}` as Hex, hash, signature: long({ r: 0n, s: 0n, v: 27 }) },
    ];
    return [...plain, ...foreign].map((one) => ({
      ...one,
      taken: isTaken(one.account, one.hash, one.signature),
      form: takenForm(one.account, one.hash, one.signature),
    }));
  },
};
