import { bytesToHex } from "../bytes.ts";
import { type Hasher, nobleHasher } from "../hasher.ts";
import { kernelHasher } from "./kernelHasher.ts";

let chosen: Hasher | undefined;

/**
 * The fastest hasher that this machine can run: the kernel with vector instructions, the one without, or
 * {@link nobleHasher}. A kernel is taken only if it passes a self-test. The first call takes some milliseconds, later
 * ones return the same hasher.
 */
export function fastHasher(): Hasher {
  chosen ??= firstValid([() => kernelHasher("simd"), () => kernelHasher("scalar")]);
  return chosen;
}

/** The first that opens and passes the self-test, else {@link nobleHasher}. */
export function firstValid(candidates: readonly (() => Hasher)[]): Hasher {
  for (const open of candidates) {
    try {
      const hasher = open();
      if (passesSelfTest(hasher)) return hasher;
    } catch {
      // No WebAssembly, no vector instructions, or a page that refuses to compile: the next one may do.
    }
  }
  return nobleHasher;
}

/** keccak-256 of nothing. */
const OF_NOTHING = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";
/** keccak-256 of all that {@link answers} collects, as @noble/hashes gives it. */
const OF_ANSWERS = "0xfba1adfd0c3dc611d6953c6e67e2b0c53661010ba0bc3b9bc35c60bb6c6b7191";

/** Widths that a kernel takes different ways for: whole lanes and not, the last byte of a block, several blocks. */
const WIDTHS = [1, 32, 40, 64, 96, 128, 135, 136, 192, 300];
/** Up to here each number of hashes leaves another remainder, whatever a kernel does side by side. */
const MAX_HASHES = 7;
const HASH_BYTES = 32;

/**
 * Whether a hasher computes keccak-256 in each of its functions, so that a machine that miscomputes is found before
 * a root comes of it. Takes about a millisecond.
 */
export function passesSelfTest(hasher: Hasher): boolean {
  return (
    bytesToHex(hasher.keccak256(new Uint8Array(0))) === OF_NOTHING &&
    bytesToHex(hasher.keccak256(answers(hasher))) === OF_ANSWERS
  );
}

/** What the hasher answers to a fixed choice of questions, end to end. */
function answers(hasher: Hasher): Uint8Array {
  const found: number[] = [];
  const ask = (count: number, answer: (out: Uint8Array) => void) => {
    const out = new Uint8Array(count * HASH_BYTES);
    answer(out);
    found.push(...out);
  };
  for (const [i, width] of WIDTHS.entries()) {
    const count = 1 + (i % MAX_HASHES);
    const messages = pattern(count * width);
    ask(count, (out) => hasher.hashEach(messages, width, out));
    ask(count, (out) => hasher.hashLeaves(messages, width, out));
  }
  for (let count = 1; count <= MAX_HASHES; count++) {
    // Pairs in order and out of order, and at last two equal children.
    const children = pattern(2 * count * HASH_BYTES);
    children.copyWithin(children.length - HASH_BYTES, children.length - 2 * HASH_BYTES);
    ask(count, (out) => hasher.hashLevel(children, out));
  }
  const stream = hasher.stream();
  for (const length of [0, 1, 135, 136, 137, 600]) stream.update(pattern(length));
  return Uint8Array.from([...found, ...stream.digest()]);
}

/** Bytes without a visible order. */
function pattern(length: number): Uint8Array {
  let state = length + 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 24;
  });
}
