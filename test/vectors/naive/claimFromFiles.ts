// A claimant's reader of a published tree, written from "A tree directory" of docs/formats.md alone: plain and slow.

/** keccak256 of bytes. */
export type Keccak = (bytes: Uint8Array) => Uint8Array;

/** What it takes of a manifest. */
export type NaiveManifest = {
  count: number;
  convention: {
    leafFields: string[];
    leafEncoding: string;
    leafHashing: string;
    leafOrder: string;
    shape: string;
  };
  accounts: { bits: number; amountBytes: number };
};

export type NaiveClaim = { index: bigint; amount: bigint; leaf: string; siblings: string[]; root: string };

const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const bytesOf = (text: string) =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const numberOf = (bytes: Uint8Array) => BigInt(`0x${hex(bytes)}`);
const join = (...parts: Uint8Array[]) => bytesOf(parts.map(hex).join(""));
const word = (value: bigint) => bytesOf(value.toString(16).padStart(64, "0"));

/** Two digits for each pair, with slashes between. */
function pairsOf(number: number, pairs: number): string {
  return (
    number
      .toString(16)
      .padStart(2 * pairs, "0")
      .match(/../g) ?? []
  ).join("/");
}

/** @returns undefined where the account has no row */
export function claimFromFiles(
  read: (path: string) => Uint8Array,
  { count, convention, accounts }: NaiveManifest,
  account: Uint8Array,
  keccak: Keccak,
): NaiveClaim | undefined {
  const hashPair = (a: Uint8Array, b: Uint8Array) => keccak(hex(a) < hex(b) ? join(a, b) : join(b, a));

  // The bucket.
  let mixed = 0n;
  for (let at = 0; at < 20; at += 4) mixed ^= numberOf(account.subarray(at, at + 4));
  const bucket = Number(((mixed * 0x9e3779b1n) % 2n ** 32n) >> BigInt(32 - accounts.bits));
  const path = accounts.bits === 0 ? "all" : pairsOf(bucket, Math.ceil(accounts.bits / 8));
  const records = read(`accounts/${path}.bin`);
  const heir = convention.leafFields.includes("beneficiary") ? 20 : 0;
  const place = convention.leafOrder === "hash" ? 4 : 0;
  const size = 20 + heir + 4 + place + accounts.amountBytes;
  let record: Uint8Array | undefined;
  for (let at = 0; at < records.length; at += size) {
    if (hex(records.subarray(at, at + 20)) === hex(account)) record = records.subarray(at, at + size);
  }
  if (record === undefined) return undefined;
  const beneficiary = record.subarray(20, 20 + heir);
  const index = numberOf(record.subarray(20 + heir, 24 + heir));
  const position = place === 0 ? Number(index) : Number(numberOf(record.subarray(24 + heir, 28 + heir)));
  const amount = numberOf(record.subarray(24 + heir + place));

  // The leaf.
  const address = (bytes: Uint8Array) =>
    convention.leafEncoding === "abi" ? join(new Uint8Array(12), bytes) : bytes;
  const fields: Record<string, Uint8Array> = {
    index: word(index),
    account: address(account),
    beneficiary: heir === 0 ? new Uint8Array() : address(beneficiary),
    amount: word(amount),
  };
  const once = keccak(join(...convention.leafFields.map((field) => fields[field] ?? new Uint8Array())));
  const leaf = convention.leafHashing === "twice" ? keccak(once) : once;

  // The tiles, from the lowest upwards, each taken for what it says and the last compared by whoever asks.
  const nodesOf = (bytes: Uint8Array) =>
    Array.from({ length: bytes.length / 32 }, (_, i) => bytes.subarray(32 * i, 32 * i + 32));
  const siblings: Uint8Array[] = [];
  let node = leaf;
  const requireNode = (tile: Uint8Array[], at: number) => {
    if (hex(tile[at] ?? new Uint8Array()) !== hex(node)) throw new Error("a tile does not have its node");
  };
  if (convention.shape === "heap") {
    const levelOf = (k: number) => (k + 1).toString(2).length - 1;
    const depth = levelOf(2 * count - 2);
    let at = 2 * count - 2 - position;
    for (let to = depth; to > 0; to -= 8) {
      const from = Math.max(to - 8, 0);
      let top = at;
      while (levelOf(top) > from) top = Math.floor((top - 1) / 2);
      const offset = top + 1 - 2 ** from;
      const name = from === 0 ? "top" : pairsOf(offset, Math.ceil(from / 8));
      const lowest = nodesOf(read(`tiles/${name}.bin`));
      // Node k of the small tree, on its level e and the o-th there, is node (top + 1) * 2^e - 1 + o.
      const e = levelOf(at) - from;
      let k = 2 ** e - 1 + (at - ((top + 1) * 2 ** e - 1));
      const m = lowest.length;
      requireNode(lowest, 2 * m - 2 - k);
      const small: Uint8Array[] = [];
      for (let i = 2 * m - 2; i >= 0; i--) {
        small[i] = i >= m - 1 ? lowest[2 * m - 2 - i]! : hashPair(small[2 * i + 1]!, small[2 * i + 2]!);
      }
      for (; k > 0; k = Math.floor((k - 1) / 2)) siblings.push(small[k % 2 === 1 ? k + 1 : k - 1]!);
      node = small[0]!;
      at = top;
    }
  } else {
    const sizes = [count];
    while (sizes.at(-1)! > 1) sizes.push(Math.ceil(sizes.at(-1)! / 2));
    const root = sizes.length - 1;
    const rows = Math.ceil(root / 8);
    for (let level = 0, at = position; level < root; level += 8) {
      const above = rows - 1 - level / 8;
      const name = above === 0 ? "top" : pairsOf(Math.floor(at / 256), above);
      let nodes = nodesOf(read(`tiles/${name}.bin`));
      let within = at % 256;
      requireNode(nodes, within);
      for (let up = level; up < Math.min(level + 8, root); up++) {
        const last = nodes.at(-1)!;
        const isOdd = nodes.length % 2 === 1;
        if (isOdd && convention.shape === "duplicate") nodes.push(last);
        if (isOdd && convention.shape === "pad") nodes.push(keccak(new Uint8Array()));
        const sibling = nodes[within % 2 === 0 ? within + 1 : within - 1];
        if (sibling !== undefined) siblings.push(sibling);
        const parents: Uint8Array[] = [];
        for (let i = 0; i < nodes.length; i += 2) {
          parents.push(nodes[i + 1] === undefined ? nodes[i]! : hashPair(nodes[i]!, nodes[i + 1]!));
        }
        nodes = parents;
        within = Math.floor(within / 2);
      }
      node = nodes[within]!;
      at = Math.floor(at / 256);
    }
  }
  return {
    index,
    amount,
    leaf: `0x${hex(leaf)}`,
    siblings: siblings.map((one) => `0x${hex(one)}`),
    root: `0x${hex(node)}`,
  };
}
