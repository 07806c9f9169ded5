import { expect } from "chai";
import { type Address, getAddress, zeroAddress } from "viem";
import {
  type AddressBook,
  addressFromBook,
  type SystemAddresses,
  systemContracts,
  withAddresses,
} from "../../../../src/sdk/chain/book/addressBook.ts";
import {
  addressBookFromIgnition,
  addressBookFromJson,
  addressBookToJson,
} from "../../../../src/sdk/chain/book/addressBookFiles.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";

const addressOf = (last: number): Address =>
  getAddress(`0x${(0xabcd_0000 + last).toString(16).padStart(40, "0")}`);
const all: SystemAddresses = Object.fromEntries(systemContracts.map((name, i) => [name, addressOf(i)]));
const book: AddressBook = new Map([
  [10, { batchRegistry: addressOf(7) }],
  [1, all],
]);
const json = (chains: unknown, more: object = {}) =>
  JSON.stringify({ format: "symbolon-addresses", version: 1, chains, ...more });

function refusal(run: () => unknown): SymbolonError {
  try {
    run();
  } catch (error) {
    if (error instanceof SymbolonError) return error;
    throw error;
  }
  return expect.fail("was accepted");
}

describe("chain/addressBook", () => {
  it("is written in one way, and read as it was", () => {
    const text = addressBookToJson(book);
    expect(addressBookFromJson(text, "book")).to.deep.equal(book);
    expect(addressBookToJson(new Map([...book].reverse()))).to.equal(text);
    expect(
      addressBookFromJson(json({ 10: { batchRegistry: addressOf(7).toLowerCase() } }), "book").get(10),
    ).to.deep.equal(book.get(10));
  });

  it("tells where a contract is, or what is missing", () => {
    expect(addressFromBook(book, 1, "instantCampaignFactory")).to.equal(all.instantCampaignFactory);
    const other = refusal(() => addressFromBook(book, 10, "instantCampaignFactory"));
    expect([other.code, other.reason]).to.deep.equal([
      "NotInAddressBook",
      "The address book has chain 10, but no instantCampaignFactory on it.",
    ]);
    expect(refusal(() => addressFromBook(book, 137, "batchRegistry")).reason).to.include(
      "no chain 137; it has 10, 1",
    );
  });

  it("takes another deployment in, but never another address for what it has", () => {
    const more = withAddresses(book, 10, { schemaRegistry: addressOf(8) });
    expect(more.get(10)).to.deep.equal({ batchRegistry: addressOf(7), schemaRegistry: addressOf(8) });
    expect(more.get(1)).to.deep.equal(all);
    expect(withAddresses(more, 10, { batchRegistry: addressOf(7) })).to.deep.equal(more);
    expect(refusal(() => withAddresses(book, 10, { batchRegistry: addressOf(9) })).code).to.equal(
      "AddressMismatch",
    );
  });

  const swapped = (letter: string) => (letter < "a" ? letter.toLowerCase() : letter.toUpperCase());
  const wrongChecksum = `0x${addressOf(7).slice(2).replace(/[a-f]/gi, swapped)}`;
  const BAD: readonly (readonly [what: string, text: string, words: string])[] = [
    ["nothing", "", "it is not JSON"],
    ["a list", "[]", "and must be an object"],
    ["another format", JSON.stringify({ format: "x", version: 1, chains: {} }), "not of format"],
    [
      "another version",
      JSON.stringify({ format: "symbolon-addresses", version: 2, chains: {} }),
      "version 1",
    ],
    ["no chains", JSON.stringify({ format: "symbolon-addresses", version: 1 }), "its chains is missing"],
    ["one member too many", json({}, { note: 1 }), '"note"'],
    ["a chain by name", json({ mainnet: {} }), '"mainnet" is not a chain id'],
    ["a chain of 0", json({ 0: {} }), '"0" is not a chain id'],
    [
      "a contract that there is not",
      json({ 1: { registry: addressOf(1) } }),
      '"registry", which is not a contract',
    ],
    ["the zero address", json({ 1: { batchRegistry: zeroAddress } }), "and must be an address"],
    ["a wrong checksum", json({ 1: { batchRegistry: wrongChecksum } }), "and must be an address"],
    ["a number", json({ 1: { batchRegistry: 1 } }), "and must be an address"],
    [
      "one address twice",
      json({ 1: { batchRegistry: addressOf(1), schemaRegistry: addressOf(1).toLowerCase() } }),
      "are one address",
    ],
  ];
  for (const [what, text, words] of BAD) {
    it(`refuses ${what}`, () => {
      const { code, reason } = refusal(() => addressBookFromJson(text, "book.json"));
      expect(code).to.equal("BadAddressBook");
      expect(reason)
        .to.match(/^book\.json /)
        .and.include(words);
    });
  }

  describe("of a deployment by Ignition", () => {
    const journal = '\n{"chainId":10,"type":"DEPLOYMENT_INITIALIZE"}\n{"type":"x"}\n';
    const deployed = JSON.stringify({
      "System#BatchRegistry": addressOf(7),
      "Gate#CredentialGate": addressOf(8),
    });

    it("has the chain of its journal, and the contracts of the system alone", () => {
      expect(addressBookFromIgnition(deployed, journal, "folder")).to.deep.equal(
        new Map([[10, { batchRegistry: addressOf(7) }]]),
      );
    });

    for (const [what, addresses, lines, words] of [
      ["an empty journal", deployed, "", "does not begin with a chain id"],
      ["a journal without a chain", deployed, '{"type":"x"}\n', "does not begin with a chain id"],
      ["broken addresses", "{", journal, "is not a JSON object"],
      [
        "not a contract of the system",
        '{"Gate#CredentialGate":"0x"}',
        journal,
        "no contract of the module System",
      ],
      [
        "a contract that there is not",
        '{"System#Registry":"0x"}',
        journal,
        '"registry", which is not a contract',
      ],
    ] as const) {
      it(`refuses ${what}`, () => {
        const { code, reason } = refusal(() => addressBookFromIgnition(addresses, lines, "folder"));
        expect(code).to.equal("BadAddressBook");
        expect(reason).to.include(words);
      });
    }
  });
});
