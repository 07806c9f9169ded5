import { expect } from "chai";
import fc from "fast-check";
import {
  encodeAbiParameters,
  keccak256,
  parseAbiParameters,
  toHex,
  hashStruct as viemHashStruct,
} from "viem";
import { bytesToHex } from "../../../../src/sdk/core/bytes.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import {
  encodeMembers,
  hashStruct,
  type MemberValue,
  structType,
} from "../../../../src/sdk/core/signing/structType.ts";
import { addresses, uints, words } from "../arbitraries.ts";

const SIGNATURE = "Thing(uint8 small,address who,bytes32 word,uint64 time,uint256 big)";
const THING = structType(SIGNATURE);
const things = fc.record({
  small: uints(8),
  who: addresses,
  word: words,
  time: uints(64),
  big: uints(256),
});
const good = {
  small: 1n,
  who: `0x${"11".repeat(20)}`,
  word: `0x${"22".repeat(32)}`,
  time: 2n,
  big: 3n,
} as const;

describe("structType", () => {
  it("reads name, members and type hash", () => {
    expect(THING.name).to.equal("Thing");
    expect(THING.members.map(({ type, name }) => `${type} ${name}`).join(",")).to.equal(
      "uint8 small,address who,bytes32 word,uint64 time,uint256 big",
    );
    expect(bytesToHex(THING.typeHash)).to.equal(keccak256(toHex(SIGNATURE)));
  });

  it("encodes and hashes as viem does, for any values", () => {
    const parameters = parseAbiParameters("uint8,address,bytes32,uint64,uint256");
    fc.assert(
      fc.property(things, (thing) => {
        const { small, who, word, time, big } = thing;
        expect(bytesToHex(encodeMembers(THING, thing))).to.equal(
          encodeAbiParameters(parameters, [Number(small), who, word, time, big]),
        );
        expect(bytesToHex(hashStruct(THING, thing))).to.equal(
          viemHashStruct({ data: thing, primaryType: "Thing", types: { Thing: [...THING.members] } }),
        );
      }),
    );
  });

  const bad: [member: keyof typeof good, value: MemberValue | undefined][] = [
    ["small", 256n],
    ["small", -1n],
    ["small", 1.5],
    ["small", "0x01"],
    ["time", 2n ** 64n],
    ["time", 2 ** 53],
    ["time", undefined],
    ["big", 2n ** 256n],
    ["who", `0x${"11".repeat(19)}`],
    ["who", `0x${"11".repeat(32)}`],
    ["who", 5n],
    ["who", undefined],
    ["word", `0x${"22".repeat(20)}`],
    ["word", `0x${"zz".repeat(32)}`],
    ["word", "22"] as never,
  ];
  for (const [member, value] of bad) {
    it(`refuses ${member} = ${String(value)}, by name`, () => {
      const values = { ...good, [member]: value } as Record<string, MemberValue>;
      const type = THING.members.find(({ name }) => name === member)?.type;
      expect(() => hashStruct(THING, values))
        .to.throw(SymbolonError, `Thing.${member} is ${value === undefined ? "missing" : String(value)}`)
        .that.deep.includes({ code: "DoesNotFit" })
        .and.has.property("details")
        .that.includes({ struct: "Thing", member, type });
    });
  }

  it("takes the greatest value of every width", () => {
    const top = { ...good, small: 255n, time: 2n ** 64n - 1n, big: 2n ** 256n - 1n };
    const hex = bytesToHex(encodeMembers(THING, top));
    expect(hex.slice(2, 66)).to.equal(`${"0".repeat(62)}ff`);
    expect(hex.slice(-64)).to.equal("f".repeat(64));
  });
});
