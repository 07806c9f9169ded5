import { expect } from "chai";
import fc from "fast-check";
import { type Hasher, nobleHasher } from "../../../src/sdk/core/hasher.ts";
import { isDeep } from "../../deep.ts";

const RUNS = isDeep ? 20_000 : 300;
const HASH = 32;
const ROWWISE = ["hashEach", "hashLeaves"] as const;

/** What every hasher must do; noble is the oracle, and is held to known answers itself. */
export function itHashesAsEveryHasher(open: () => Hasher): void {
  let hasher: Hasher;
  before(() => {
    hasher = open();
  });

  it("gives the known answers of keccak-256", () => {
    const hash = (bytes: Uint8Array) => Buffer.from(hasher.keccak256(bytes)).toString("hex");
    expect(hash(Buffer.from(""))).to.equal(
      "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
    );
    expect(hash(Buffer.from("abc"))).to.equal(
      "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45",
    );
    // The empty trie's root, which every Ethereum client has: keccak-256 of the byte 0x80.
    expect(hash(Uint8Array.of(0x80))).to.equal(
      "56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421",
    );
  });

  it("hashes rows of every width from 1 to 300 bytes, once and twice", () => {
    for (let width = 1; width <= 300; width++)
      expectRows(hasher, bytes(width * (1 + (width % 7))), width, 1 + (width % 7));
  });

  it("hashes every number of rows that leaves a remainder, and those about a kernel's piece", () => {
    for (const width of [20, 64, 135, 136, 192]) {
      for (let count = 0; count <= 12; count++) expectRows(hasher, bytes(width * count), width, count);
    }
    for (const count of [1019, 1020, 1021, 1022, 1023, 2041]) expectRows(hasher, bytes(8 * count), 8, count);
    for (const width of [43_690, 43_691, 131_071, 131_072, 140_000]) {
      expectRows(hasher, bytes(2 * width), width, 2);
    }
    // Six such rows fill a kernel's room for input to the last byte, and lie as unaligned as can be.
    const rows = new Uint8Array(6 * 21_845 + 7).subarray(7);
    rows.set(bytes(rows.length));
    expectRows(hasher, rows, 21_845, 6);
  });

  it("works wherever bytes lie, in shared memory too, and touches no byte beside its output", () => {
    for (const Memory of [ArrayBuffer, SharedArrayBuffer]) {
      for (let offset = 0; offset < 16; offset++) {
        const count = 5;
        const input = new Uint8Array(new Memory(offset + count * 64 + 5), offset, count * 64);
        input.set(bytes(count * 64));
        const around = new Uint8Array(new Memory(offset + count * HASH + 9)).fill(0xa5);
        for (const name of [...ROWWISE, "hashLevel"] as const) {
          const hashAll = (by: Hasher, out: Uint8Array) =>
            name === "hashLevel" ? by.hashLevel(input, out) : by[name](input, 64, out);
          const expected = new Uint8Array(around.length).fill(0xa5);
          hashAll(nobleHasher, expected.subarray(offset, offset + count * HASH));
          hashAll(hasher, around.subarray(offset, offset + count * HASH));
          expect(Buffer.compare(around, expected), `${name} at ${offset}`).to.equal(0);
          expect(Buffer.compare(input, bytes(count * 64)), "the input").to.equal(0);
        }
      }
    }
  });

  it("puts the lesser child first: equal ones, and ones that differ in any one byte, in either order", () => {
    for (const base of [0x00, 0x01, 0x7f, 0x80, 0xff]) {
      const children: number[] = [];
      const pair = (change: (left: Uint8Array, right: Uint8Array) => void) => {
        const left = new Uint8Array(HASH).fill(base);
        const right = new Uint8Array(HASH).fill(base);
        change(left, right);
        children.push(...left, ...right);
      };
      pair(() => {});
      for (let i = 0; i < HASH; i++) {
        for (const other of [base ^ 0x01, base ^ 0x80, base ^ 0xff]) {
          pair((left) => void left.fill(other, i, i + 1));
          pair((_, right) => void right.fill(other, i, i + 1));
          // Bytes after the first that differs say nothing, whatever they are.
          pair((left, right) => {
            left[i] = other;
            right.fill(other ^ 0x55, i + 1);
          });
        }
      }
      expectLevel(hasher, Uint8Array.from(children));
    }
    for (const count of [0, 1, 2, 3, 4, 1020, 1021, 3070]) expectLevel(hasher, bytes(2 * HASH * count));
  });

  it("agrees with noble about random rows", () => {
    const rows = fc.integer({ min: 1, max: 300 }).chain((width) =>
      fc.record({
        width: fc.constant(width),
        count: fc.integer({ min: 1, max: 12 }),
        fill: fc.constantFrom<(count: number) => Uint8Array>(
          bytes,
          (count) => new Uint8Array(count),
          (count) => new Uint8Array(count).fill(0xff),
        ),
      }),
    );
    fc.assert(
      fc.property(rows, ({ width, count, fill }) => expectRows(hasher, fill(width * count), width, count)),
      { numRuns: RUNS },
    );
  });

  it("hashes single texts about each number of blocks, and long ones", () => {
    const lengths = [2, 3, 4, 963, 964].flatMap((blocks) => [-1, 0, 1].map((off) => blocks * 136 + off));
    for (const length of [...Array.from({ length: 300 }, (_, i) => i), ...lengths, 131_072, 300_000]) {
      const data = bytes(length);
      expect(Buffer.compare(hasher.keccak256(data), nobleHasher.keccak256(data)), `${length}`).to.equal(0);
    }
  });

  it("hashes streams cut anywhere, several at a time and with other work in between", () => {
    const cuts = fc.array(fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 140_000 })), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(cuts, cuts, (lengths, others) => {
        const one = hasher.stream();
        const two = hasher.stream();
        const ofOne = nobleHasher.stream();
        const ofTwo = nobleHasher.stream();
        for (let i = 0; i < Math.max(lengths.length, others.length); i++) {
          for (const stream of [one, ofOne]) stream.update(bytes(lengths[i] ?? 0));
          hasher.keccak256(bytes(i));
          for (const stream of [two, ofTwo]) stream.update(bytes(others[i] ?? 0).fill(0xff, 1));
        }
        expect(Buffer.compare(one.digest(), ofOne.digest())).to.equal(0);
        expect(Buffer.compare(two.digest(), ofTwo.digest())).to.equal(0);
      }),
      { numRuns: 20 },
    );
  });

  it("gives hashes that are the caller's own, and memory that is zero", () => {
    const first = hasher.keccak256(bytes(5));
    const copy = first.slice();
    hasher.keccak256(bytes(6)).fill(0);
    expect(first).to.deep.equal(copy);
    const memory = hasher.allocate(1000);
    expect(memory.length).to.equal(1000);
    expect(memory.every((byte) => byte === 0)).to.equal(true);
  });
}

function expectRows(hasher: Hasher, preimages: Uint8Array, width: number, count: number): void {
  const found = new Uint8Array(count * HASH);
  const expected = new Uint8Array(count * HASH);
  for (const name of ROWWISE) {
    hasher[name](preimages, width, found);
    for (let i = 0; i < count; i++) {
      const once = nobleHasher.keccak256(preimages.subarray(i * width, (i + 1) * width));
      expected.set(name === "hashEach" ? once : nobleHasher.keccak256(once), i * HASH);
    }
    expect(Buffer.compare(found, expected), `${name}, ${count} rows of ${width} bytes`).to.equal(0);
  }
}

function expectLevel(hasher: Hasher, children: Uint8Array): void {
  const found = new Uint8Array(children.length / 2);
  const expected = new Uint8Array(children.length / 2);
  hasher.hashLevel(children, found);
  nobleHasher.hashLevel(children, expected);
  for (let at = 0; at < found.length; at += HASH) {
    const same = Buffer.compare(found.subarray(at, at + HASH), expected.subarray(at, at + HASH)) === 0;
    if (!same)
      expect.fail(`pair ${Buffer.from(children.subarray(2 * at, 2 * at + 2 * HASH)).toString("hex")}`);
  }
}

/** Bytes without a visible order, the same for the same length. */
function bytes(length: number): Uint8Array {
  let state = length + 99;
  return new Uint8Array(length).map(() => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}
