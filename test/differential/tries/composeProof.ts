import { hexToBytes } from "viem";
import { nobleHasher } from "../../../src/sdk/core/hasher.ts";
import { EMPTY_TRIE_ROOT } from "../../../src/sdk/core/stateProof/trieValue.ts";
import { encodeString } from "../../toolkit/core/referenceRlp.ts";
import { type Random, seededRandom } from "../calls/seededRandom.ts";

/** A claim about a trie that somebody might hand in: sound, of another key, cut, drawn out, or of nodes that no trie has. */
export type ProofCase = {
  readonly root: Uint8Array;
  /** 32 bytes. */
  readonly key: Uint8Array;
  readonly proof: readonly Uint8Array[];
};

const NIBBLES = 64;
const HASH_BYTES = 32;
const BRANCH_CHILDREN = 16;
const EMPTY = Uint8Array.of(0x80);

/** Composed from the key's end up to the root; it follows from the seed. */
export function composeProof(seed: number): ProofCase {
  const random = seededRandom(seed);
  // Of three tries two have nothing odd about them but what a sound one may have.
  const isWild = random.chance(33);
  const oddly = (percent: number) => isWild && random.chance(percent);
  const bytes = (length: number) => hexToBytes(random.bytes(length));
  const key = bytes(32);
  const nibbles = [...key].flatMap((byte) => [byte >> 4, byte & 15]);
  const proof: Uint8Array[] = [];

  /** A child as its parent holds it: inlined if it is short, else by its hash; now and then the other way round. */
  const link = (child: Uint8Array): Uint8Array => {
    if (child.length < HASH_BYTES !== oddly(7)) return child;
    proof.unshift(child);
    return encodeString(nobleHasher.keccak256(child));
  };

  let depth = random.chance(20) ? NIBBLES : random.pick([random.below(64), 40 + random.below(24)]);
  let node = composeLeaf(random, nibbles.slice(depth), oddly);
  while (depth > 0) {
    if (random.chance(50)) {
      depth -= 1;
      node = composeBranch(random, nibbles[depth] as number, link(node), oddly);
    } else {
      const length = Math.min(depth, 1 + random.below(20));
      depth -= length;
      let path = nibbles.slice(depth, depth + length);
      if (random.chance(10)) path = path.with(random.below(length), random.below(16));
      if (oddly(7)) path = [];
      if (oddly(7)) path = lengthened(random, path);
      const child = link(node);
      node = list([pathOf(random, path, oddly(5), oddly), child, ...(oddly(5) ? [child] : [])], oddly(5));
    }
  }
  proof.unshift(node);
  if (random.chance(7)) proof.pop();
  if (random.chance(7)) proof.push(node);
  const root = random.chance(3) ? EMPTY_TRIE_ROOT : nobleHasher.keccak256(node);
  return { root, key, proof };
}

type Oddly = (percent: number) => boolean;

function composeLeaf(random: Random, rest: readonly number[], oddly: Oddly): Uint8Array {
  let path = [...rest];
  if (random.chance(20) && path.length > 0) path = path.with(random.below(path.length), random.below(16));
  if (oddly(15)) path = path.slice(0, random.below(path.length + 1));
  if (oddly(20)) path = lengthened(random, path);
  const value = hexToBytes(random.bytes(oddly(15) ? 0 : random.pick([1, 2, 33, 70])));
  const held = oddly(7) ? list([encodeString(value)]) : string(value, oddly(7));
  return list([oddly(7) ? list([]) : pathOf(random, path, !oddly(8), oddly), held], oddly(5));
}

/** As long as a key's, a little longer, or longer than any key is. */
function lengthened(random: Random, path: readonly number[]): number[] {
  const length = random.pick([1 + random.below(8), NIBBLES + random.below(8), 200]);
  return [...path, ...Array.from({ length }, () => random.below(16))];
}

function composeBranch(random: Random, nibble: number, child: Uint8Array, oddly: Oddly): Uint8Array {
  const other = () => (random.chance(33) ? encodeString(hexToBytes(random.bytes(HASH_BYTES))) : EMPTY);
  const items: Uint8Array[] = Array.from({ length: BRANCH_CHILDREN }, other);
  items[random.chance(8) ? random.below(BRANCH_CHILDREN) : nibble] = child;
  if (oddly(7)) items[nibble] = random.pick([EMPTY, encodeString(hexToBytes("0x0102030405")), list([])]);
  items.push(oddly(5) ? random.pick([encodeString(hexToBytes("0x0102")), list([])]) : EMPTY);
  if (oddly(5)) items.pop();
  if (oddly(5)) items.push(EMPTY);
  return list(items, oddly(5));
}

/** Hex-prefix encoded nibbles (Yellow Paper, appendix C). */
function pathOf(random: Random, nibbles: readonly number[], isLeaf: boolean, oddly: Oddly): Uint8Array {
  const isOdd = nibbles.length % 2 === 1;
  const flag = (isLeaf ? 2 : 0) + (isOdd ? 1 : 0) + (oddly(5) ? 4 : 0);
  const all = isOdd ? [flag, ...nibbles] : [flag, oddly(5) ? 1 + random.below(15) : 0, ...nibbles];
  const pair = (i: number) => ((all[2 * i] as number) << 4) | (all[2 * i + 1] as number);
  return string(
    Uint8Array.from({ length: all.length / 2 }, (_, i) => pair(i)),
    oddly(5),
  );
}

/** RLP, on demand with a length that is not in its shortest form. */
function string(bytes: Uint8Array, isLong = false): Uint8Array {
  return isLong ? withLongHeader(0x80, bytes) : encodeString(bytes);
}

function list(items: readonly Uint8Array[], isLong = false): Uint8Array {
  const payload = Uint8Array.from(items.flatMap((item) => [...item]));
  if (isLong || payload.length > 55) return withLongHeader(0xc0, payload, isLong);
  return Uint8Array.of(0xc0 + payload.length, ...payload);
}

function withLongHeader(base: number, payload: Uint8Array, isLong = false): Uint8Array {
  const { length } = payload;
  const isOneByte = length < 256 && !(isLong && length > 55);
  return isOneByte
    ? Uint8Array.of(base + 56, length, ...payload)
    : Uint8Array.of(base + 57, length >> 8, length & 255, ...payload);
}
