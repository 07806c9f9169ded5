import { concat, digits, type Hex } from "./hex.ts";
import type { Multiproof } from "./multiproof.ts";

export type BundleItem = {
  readonly index: bigint;
  readonly account: Hex;
  readonly amount: bigint;
  // The next six are written only in a signed bundle, for an item with a signature.
  readonly upTo: bigint;
  readonly recipient: Hex;
  readonly maxFee: bigint;
  readonly feeTaker: Hex;
  readonly deadline: bigint;
  readonly fee: bigint;
  readonly signature: Hex;
  readonly gateData: Hex; // written only in a gated bundle
};

export type Bundle = Multiproof & {
  readonly amountBytes: bigint;
  readonly signed: boolean;
  readonly gated: boolean;
  readonly shortTerms: boolean; // only in a signed bundle
  readonly items: readonly BundleItem[];
};

/** A number, or the bytes of an address read as one, in so many bytes, big-endian. */
function big(value: bigint | Hex, bytes: number): Hex {
  const text = BigInt(value)
    .toString(16)
    .padStart(2 * bytes, "0");
  if (text.length > 2 * bytes) throw new TypeError(`${value} does not fit ${bytes} bytes`);
  return `0x${text}`;
}

const size = (bytes: Hex): bigint => BigInt(digits(bytes).length / 2);

function signedPart(item: BundleItem, amountBytes: number, shortTerms: boolean): Hex {
  if (item.signature === "0x") return big(0n, 2);
  if (shortTerms) {
    const isWhole = item.upTo === item.amount && item.maxFee + item.fee + BigInt(item.feeTaker) === 0n;
    if (!isWhole) throw new TypeError("short terms cannot say this");
    return concat(big(size(item.signature), 2), item.recipient, big(item.deadline, 8), item.signature);
  }
  return concat(
    big(size(item.signature), 2),
    big(item.upTo, 32),
    big(item.recipient, 32),
    big(item.maxFee, 32),
    big(item.feeTaker, 32),
    big(item.deadline, 32),
    big(item.fee, amountBytes),
    item.signature,
  );
}

/** The flags as one row of bits, filled up with zeros to whole bytes. */
function flagBytes(flags: readonly boolean[]): Hex {
  const row = flags.map((flag) => (flag ? "1" : "0")).join("");
  const bytes = (row.match(/.{1,8}/g) ?? []).map((bits) => Number.parseInt(bits.padEnd(8, "0"), 2));
  return concat("0x", ...bytes.map((byte) => big(BigInt(byte), 1)));
}

/** A bundle as `claimMany` takes it. */
export function bundle({ amountBytes, signed, gated, shortTerms, items, nodes, flags }: Bundle): Hex {
  const width = Number(amountBytes);
  const form = (signed ? 1n : 0n) + (gated ? 2n : 0n) + (shortTerms ? 4n : 0n);
  return concat(
    big(amountBytes, 1),
    big(form, 1),
    big(BigInt(items.length), 2),
    big(BigInt(nodes.length), 2),
    ...items.map((item) =>
      concat(
        big(item.index, 4),
        item.account,
        big(item.amount, width),
        signed ? signedPart(item, width, shortTerms) : "0x",
        gated ? concat(big(size(item.gateData), 3), item.gateData) : "0x",
      ),
    ),
    flagBytes(flags),
    ...nodes,
  );
}
