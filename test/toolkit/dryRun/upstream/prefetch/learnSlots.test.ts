import { expect } from "chai";
import { type Address, encodeAbiParameters, encodePacked, type Hex, keccak256, numberToHex } from "viem";
import {
  accountSlots,
  learnSlots,
  type SlotRule,
} from "../../../../../src/lab/dryRun/upstream/prefetch/learnSlots.ts";

const TOKEN = "0x00000000000000000000000000000000000000cc";
const OTHER = "0x00000000000000000000000000000000000000dd";
const accounts = [1, 2, 3].map((number): Address => `0x${number.toString(16).padStart(40, "a")}`);
const [one, two] = accounts as unknown as readonly [Address, Address];

/** keccak256 of a word and a word, as Solidity's documentation has it: of the key and the mapping's slot. */
const hashOf = (types: readonly [string, string], values: readonly unknown[]) =>
  keccak256(
    encodeAbiParameters(
      types.map((type) => ({ type })),
      values,
    ),
  );

const cases: readonly { name: string; rule: SlotRule; slot: Hex }[] = [
  {
    name: "a mapping of Solidity",
    rule: { kind: "solidity", base: numberToHex(4, { size: 32 }) },
    slot: hashOf(["address", "uint256"], [one, 4n]),
  },
  {
    name: "a mapping behind gaps",
    rule: { kind: "solidity", base: numberToHex(151, { size: 32 }) },
    slot: hashOf(["address", "uint256"], [one, 151n]),
  },
  {
    name: "OpenZeppelin's namespaced storage",
    rule: {
      kind: "solidity",
      // ERC-7201: keccak256(keccak256(name) - 1) without its last byte.
      base: numberToHex(
        BigInt(
          keccak256(
            numberToHex(BigInt(keccak256(encodePacked(["string"], ["openzeppelin.storage.ERC20"]))) - 1n, {
              size: 32,
            }),
          ),
        ) & ~0xffn,
        { size: 32 },
      ),
    },
    slot: "0x",
  },
  {
    name: "a mapping of Vyper",
    rule: { kind: "vyper", base: numberToHex(2, { size: 32 }) },
    slot: hashOf(["uint256", "address"], [2n, one]),
  },
  {
    name: "Solady's balances",
    rule: { kind: "solady" },
    slot: keccak256(encodePacked(["address", "uint64", "uint32"], [one, 0n, 0x87a211a2])),
  },
];

describe("where contracts keep what they know of an account", () => {
  for (const { name, rule, slot } of cases) {
    it(`is found by a read of ${name}, and so for all other accounts`, () => {
      const [own, others] = accountSlots(rule, [one, two]);
      if (slot !== "0x") expect(own).to.equal(slot);
      const learner = learnSlots();
      expect(learner.sawAccount(one)).to.deep.equal([]);
      expect(learner.sawSlot(TOKEN, own ?? "0x")).to.deep.equal([{ address: TOKEN, rule }]);
      expect(learner.sawSlot(TOKEN, own ?? "0x")).to.deep.equal([]);
      expect(own).to.not.equal(others);
    });
  }

  it("is found where the slot is read before the account is asked for", () => {
    const rule: SlotRule = { kind: "solidity", base: numberToHex(3, { size: 32 }) };
    const [slot = "0x"] = accountSlots(rule, [one]);
    const learner = learnSlots();
    expect(learner.sawSlot(TOKEN, slot)).to.deep.equal([]);
    expect(learner.sawSlot(OTHER, slot)).to.deep.equal([]);
    expect(learner.sawAccount(one)).to.deep.equal([
      { address: TOKEN, rule },
      { address: OTHER, rule },
    ]);
  });

  it("is not guessed from slots that are no account's", () => {
    const learner = learnSlots();
    learner.sawAccount(one);
    for (const number of [0, 1, 255]) {
      expect(learner.sawSlot(TOKEN, numberToHex(number, { size: 32 }))).to.deep.equal([]);
    }
  });

  it("has no end of work: only the first accounts are tried", () => {
    const learner = learnSlots([{ kind: "solady" }]);
    const many = Array.from(
      { length: 100 },
      (_, number): Address => `0x${number.toString(16).padStart(40, "b")}`,
    );
    for (const account of many) learner.sawAccount(account);
    const slots = accountSlots({ kind: "solady" }, many);
    const found = slots.filter((slot, at) => learner.sawSlot(`0x${at}`, slot).length > 0);
    expect(found).to.have.length(48);
  });
});
