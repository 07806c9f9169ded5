import { createMerkleProof, MerklePatriciaTrie } from "@ethereumjs/mpt";
import { expect } from "chai";
import fc from "fast-check";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { nobleHasher } from "../../../../src/sdk/core/hasher.ts";
import {
  provenSlot,
  provenStorageRoot,
  readBlockHeader,
} from "../../../../src/sdk/core/stateProof/provenState.ts";
import { EMPTY_TRIE_ROOT, trieValue } from "../../../../src/sdk/core/stateProof/trieValue.ts";
import { isDeep } from "../../../deep.ts";
import { encodeList, encodeString, encodeUint } from "../referenceRlp.ts";

const RUNS = isDeep ? 3_000 : 150;
const what = "proof";
const keccak256 = nobleHasher.keccak256;

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof SymbolonError) return error.code;
    throw error;
  }
  return "none";
}

/** The proof as we take it: @ethereumjs lists inlined nodes once more, on their own. */
async function prove(trie: MerklePatriciaTrie, key: Uint8Array): Promise<Uint8Array[]> {
  const proof = await createMerkleProof(trie, key);
  return proof.filter((node, i) => i === 0 || node.length >= 32);
}

async function trieOf(entries: readonly (readonly [Uint8Array, Uint8Array])[]): Promise<MerklePatriciaTrie> {
  const trie = new MerklePatriciaTrie();
  for (const [key, value] of entries) await trie.put(key, value);
  return trie;
}

/** Few different nibbles, so that keys share long beginnings; one may be the beginning of another. */
const nibble = fc.constantFrom(0, 1, 15);
const shortKey = fc
  .array(fc.tuple(nibble, nibble), { minLength: 1, maxLength: 6 })
  .map((pairs) => Uint8Array.from(pairs, ([high, low]) => high * 16 + low));
const shortValue = fc.uint8Array({ minLength: 1, maxLength: 40 });
const shortEntries = fc.array(fc.tuple(shortKey, shortValue), { maxLength: 24 });

describe("core/stateProof", () => {
  describe("trieValue", () => {
    it("gives what @ethereumjs/mpt gives, for keys that are there and keys that are not", async () => {
      let present = 0;
      let absent = 0;
      let inlined = 0;
      await fc.assert(
        fc.asyncProperty(shortEntries, fc.array(shortKey, { maxLength: 8 }), async (entries, others) => {
          const trie = await trieOf(entries);
          for (const key of [...entries.map(([key]) => key), ...others]) {
            const proof = await prove(trie, key);
            const expected = await trie.get(key);
            const given = trieValue({ root: trie.root(), key, proof, what });
            expect(given ?? null).to.deep.equal(expected);
            if (expected === null) absent += 1;
            else present += 1;
            if ((await createMerkleProof(trie, key)).length > proof.length) inlined += 1;
          }
        }),
        { numRuns: RUNS },
      );
      expect(Math.min(present, absent, inlined)).to.be.greaterThan(RUNS / 10);
    });

    it("refuses a proof with one changed byte, one node less, more, or twice, or in another order", async () => {
      await fc.assert(
        fc.asyncProperty(
          shortEntries,
          shortKey,
          fc.nat(),
          fc.nat(),
          fc.integer({ min: 1, max: 255 }),
          async (entries, other, pick, place, flip) => {
            const trie = await trieOf(entries);
            const root = trie.root();
            const keys = [...entries.map(([key]) => key), other];
            const key = keys[pick % keys.length]!;
            const proof = await prove(trie, key);
            const refused = (altered: readonly Uint8Array[]) =>
              expect(codeOf(() => trieValue({ root, key, proof: altered, what }))).to.not.equal("none");

            const at = pick % Math.max(1, proof.length);
            const node = proof[at];
            refused([...proof, Uint8Array.of(0x80)]);
            if (node === undefined) return;
            refused(proof.with(at, node.with(place % node.length, node[place % node.length]! ^ flip)));
            refused(proof.toSpliced(at, 1));
            refused(proof.toSpliced(at, 0, node));
            refused(proof.with(at, node.slice(0, place % node.length)));
            if (proof.length > 1) refused(proof.toReversed());
          },
        ),
        { numRuns: RUNS },
      );
    });

    it("takes no key's proof for another's, unless it proves the same of both", async () => {
      let accepted = 0;
      await fc.assert(
        fc.asyncProperty(shortEntries, shortKey, shortKey, async (entries, one, another) => {
          const trie = await trieOf(entries);
          const keys = [...entries.map(([key]) => key), one];
          for (const key of keys) {
            const proof = await prove(trie, key);
            let given: Uint8Array | undefined;
            const code = codeOf(() => {
              given = trieValue({ root: trie.root(), key: another, proof, what });
            });
            if (code !== "none") continue;
            accepted += 1;
            expect(given ?? null).to.deep.equal(await trie.get(another));
          }
        }),
        { numRuns: RUNS },
      );
      expect(accepted).to.be.greaterThan(RUNS / 10);
    });

    it("proves that the empty trie holds nothing, without a node", () => {
      const root = EMPTY_TRIE_ROOT;
      const key = new Uint8Array(32);
      expect(trieValue({ root, key, proof: [], what })).to.equal(undefined);
      expect(codeOf(() => trieValue({ root, key, proof: [Uint8Array.of(0x80)], what }))).to.equal(
        "UnusedProofNodes",
      );
      expect(codeOf(() => trieValue({ root: key, key, proof: [], what }))).to.equal("ProofTooShort");
    });

    it("refuses nodes that no trie has, though their hash is right", () => {
      const hash = new Uint8Array(32).fill(7);
      const value = encodeString(Uint8Array.of(1, 2));
      const path = (...bytes: number[]) => encodeString(Uint8Array.from(bytes));
      const nothing = encodeString(new Uint8Array());
      const nodes = {
        "one item": encodeList(path(0x20)),
        "three items": encodeList(path(0x20), value, value),
        "a string": encodeString(hash),
        "bytes behind it": Uint8Array.of(...encodeList(path(0x20), value), 0),
        "no path at all": encodeList(nothing, value),
        "a list for a path": encodeList(encodeList(), value),
        "a prefix above 3": encodeList(path(0x40), value),
        "padding that is not zero": encodeList(path(0x21), value),
        "an extension of nothing": encodeList(path(0x00), encodeString(hash)),
        "an extension to nothing": encodeList(path(0x1a), nothing),
        "an extension to 31 bytes": encodeList(path(0x1a), encodeString(hash.subarray(1))),
        "an inlined node of 32 bytes": encodeList(
          path(0x1a),
          encodeList(path(0x3b), encodeString(hash.subarray(3))),
        ),
        "a leaf without a value": encodeList(path(0x20), nothing),
        "a leaf with a list for a value": encodeList(path(0x20), encodeList(value)),
        "a branch with a list for a value": encodeList(...Array(16).fill(nothing), encodeList()),
        "a branch with a child of 2 bytes": encodeList(...Array(16).fill(value), nothing),
        "an inlined node that leads beyond itself": encodeList(
          ...Array(10).fill(nothing),
          Uint8Array.of(0xc2, 0x3b, 0x81),
          ...Array(6).fill(nothing),
        ),
        "a length that is not the shortest": Uint8Array.of(0xf8, 0x04, ...path(0x20), ...value),
        "a needless header before a byte": Uint8Array.of(0xc3, 0x20, 0x81, 0x01),
        "a length that leads beyond": Uint8Array.of(0xc3, 0x20, 0x82, 0x01),
        "a length with leading zeros": Uint8Array.of(0xf9, 0x00, 0x04, ...path(0x20), ...value),
        "a length cut off": Uint8Array.of(0xf9, 0x01),
        "a length cut off at the end of a list": encodeList(path(0x20), Uint8Array.of(0xb9, 0x01)),
        "a path longer than any key": encodeList(path(0x20, ...Array(33).fill(0)), value),
        "nothing at all": new Uint8Array(),
      };
      for (const [name, node] of Object.entries(nodes)) {
        const given = { root: keccak256(node), key: Uint8Array.of(0xab), proof: [node], what };
        expect(
          codeOf(() => trieValue(given)),
          name,
        ).to.equal("BadRlp");
      }
    });

    it("refuses a node shorter than 32 bytes that is not inlined in its parent", () => {
      const leaf = encodeList(encodeString(Uint8Array.of(0x3b)), encodeString(Uint8Array.of(5)));
      const parent = encodeList(encodeString(Uint8Array.of(0x1a)), encodeString(keccak256(leaf)));
      const given = { root: keccak256(parent), key: Uint8Array.of(0xab), proof: [parent, leaf], what };
      expect(codeOf(() => trieValue(given))).to.equal("BadRlp");
      const inlining = encodeList(encodeString(Uint8Array.of(0x1a)), leaf);
      const sound = { root: keccak256(inlining), key: Uint8Array.of(0xab), proof: [inlining], what };
      expect(trieValue(sound)).to.deep.equal(Uint8Array.of(5));
    });
  });

  describe("accounts and slots", () => {
    const account = `0x${"a1".repeat(20)}` as const;
    const slot = `0x${"00".repeat(31)}05` as const;
    const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex.slice(2), "hex"));

    async function storageOf(value: Uint8Array) {
      const trie = await trieOf([
        [keccak256(bytesOf(slot)), value],
        [keccak256(bytesOf(account)), encodeUint(9n)],
      ]);
      return { storageRoot: trie.root(), slot, proof: await prove(trie, keccak256(bytesOf(slot))) };
    }

    it("reads a slot's value in every size", async () => {
      for (const value of [1n, 127n, 128n, 255n, 256n, 2n ** 64n, 2n ** 248n, 2n ** 256n - 1n]) {
        expect(provenSlot(await storageOf(encodeUint(value)))).to.equal(value);
      }
    });

    it("reads a slot that is not there as 0", async () => {
      const other = `0x${"00".repeat(31)}06` as const;
      const trie = await trieOf([[keccak256(bytesOf(slot)), encodeUint(5n)]]);
      const proof = await prove(trie, keccak256(bytesOf(other)));
      expect(provenSlot({ storageRoot: trie.root(), slot: other, proof })).to.equal(0n);
    });

    it("refuses a slot's value that is no number in its shortest form, or zero, or no string", async () => {
      const values = {
        "leading zero": encodeString(Uint8Array.of(0, 1)),
        "zero as a byte": Uint8Array.of(0),
        zero: encodeString(new Uint8Array()),
        "33 bytes": encodeString(new Uint8Array(33).fill(1)),
        "a list": encodeList(encodeUint(1n)),
        "two strings": Uint8Array.of(1, 1),
      };
      for (const [name, value] of Object.entries(values)) {
        const given = await storageOf(value);
        expect(
          codeOf(() => provenSlot(given)),
          name,
        ).to.equal("BadRlp");
      }
    });

    it("reads an account's storage root, and takes an account that is not there for an empty one", async () => {
      const root = new Uint8Array(32).fill(3);
      const fields = (...items: Uint8Array[]) => encodeList(...items);
      const sound = fields(encodeUint(1n), encodeUint(0n), encodeString(root), encodeString(EMPTY_TRIE_ROOT));
      const stateOf = async (value: Uint8Array, held: string) => {
        const trie = await trieOf([
          [keccak256(bytesOf(held)), value],
          [keccak256(Uint8Array.of(1)), sound],
        ]);
        return { stateRoot: trie.root(), account, proof: await prove(trie, keccak256(bytesOf(account))) };
      };
      expect(provenStorageRoot(await stateOf(sound, account))).to.deep.equal(root);
      expect(provenStorageRoot(await stateOf(sound, `0x${"a2".repeat(20)}`))).to.deep.equal(EMPTY_TRIE_ROOT);
      const bad = {
        "three items": fields(encodeUint(1n), encodeUint(0n), encodeString(root)),
        "five items": fields(encodeUint(1n), encodeUint(0n), ...Array(3).fill(encodeString(root))),
        "a short root": fields(
          encodeUint(1n),
          encodeUint(0n),
          encodeString(root.subarray(1)),
          encodeString(root),
        ),
        "no code hash": fields(encodeUint(1n), encodeUint(0n), encodeString(root), encodeUint(0n)),
        "a nonce of 9 bytes": fields(
          encodeUint(2n ** 64n),
          encodeUint(0n),
          encodeString(root),
          encodeString(root),
        ),
        "a string": encodeString(root),
      };
      for (const [name, value] of Object.entries(bad)) {
        const given = await stateOf(value, account);
        expect(
          codeOf(() => provenStorageRoot(given)),
          name,
        ).to.equal("BadRlp");
      }
    });
  });

  describe("readBlockHeader", () => {
    const hash = (fill: number) => encodeString(new Uint8Array(32).fill(fill));
    const itemsOf = (extra: number) => [
      ...[0, 1, 2, 3, 4, 5].map(hash),
      encodeString(new Uint8Array(256)),
      ...[0n, 77n, 30_000_000n, 0n, 1_800_000_000n].map(encodeUint),
      encodeString(Uint8Array.of(1, 2, 3)),
      hash(6),
      encodeString(new Uint8Array(8)),
      ...Array.from({ length: extra }, (_, i) => (i % 2 === 0 ? encodeUint(BigInt(i)) : hash(i))),
    ];

    it("reads number, timestamp and state root, whatever forks appended", () => {
      for (const extra of [0, 1, 6, 20]) {
        const header = encodeList(...itemsOf(extra));
        expect(readBlockHeader(header)).to.deep.equal({
          hash: keccak256(header),
          number: 77n,
          timestamp: 1_800_000_000n,
          stateRoot: new Uint8Array(32).fill(3),
        });
      }
    });

    it("refuses what is no header", () => {
      const bad = {
        "fourteen items": encodeList(...itemsOf(0).slice(0, 14)),
        "a state root of 31 bytes": encodeList(...itemsOf(0).with(3, encodeString(new Uint8Array(31)))),
        "a number with leading zeros": encodeList(...itemsOf(0).with(8, encodeString(Uint8Array.of(0, 1)))),
        "a time of 9 bytes": encodeList(...itemsOf(0).with(11, encodeUint(2n ** 64n))),
        "bytes behind it": Uint8Array.of(...encodeList(...itemsOf(0)), 0x80),
        nothing: new Uint8Array(),
      };
      for (const [name, header] of Object.entries(bad)) {
        expect(
          codeOf(() => readBlockHeader(header)),
          name,
        ).to.equal("BadRlp");
      }
    });
  });
});
