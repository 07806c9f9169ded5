import { expect } from "chai";
import { type Hex, toHex } from "viem";
import {
  type Refill,
  type RefillTerms,
  refillOf,
  requireSender,
} from "../../../src/sdk/delivery/senderKeys.ts";
import { fakeClient } from "./fakeChain.ts";

const SENDER = "0x00000000000000000000000000000000000000Aa";
const DELEGATE = "0x00000000000000000000000000000000000000bb";

const accountOf = (code: Hex, balance: bigint) =>
  fakeClient(5, (method) => (method === "eth_getCode" ? code : toHex(balance))).client;

describe("requireSender", () => {
  it("takes a key with ether, and tells how much", async () => {
    expect(await requireSender(accountOf("0x", 9n), SENDER, { minBalance: 9n })).to.equal(9n);
    expect(await requireSender(accountOf("0x", 0n), SENDER, { minBalance: 0n })).to.equal(0n);
  });

  for (const [code, bytes, balance, details] of [
    ["DelegatedSender", `0xef0100${DELEGATE.slice(2).toUpperCase()}`, 9n, { delegate: DELEGATE }],
    ["SenderIsContract", "0x6000", 9n, {}],
    // One byte more than a delegation has.
    ["SenderIsContract", `0xef0100${DELEGATE.slice(2)}00`, 9n, {}],
    ["EmptySender", "0x", 4n, { balance: 4n, minBalance: 9n }],
  ] as const) {
    it(`refuses ${bytes} with ${balance} wei: ${code}`, async () => {
      const asked = requireSender(accountOf(bytes as Hex, balance), SENDER, { minBalance: 9n });
      const thrown = await asked.catch((error) => error);
      expect(thrown).to.include({ code });
      expect(thrown.details).to.include({ address: SENDER, chainId: 5, ...details });
    });
  }
});

describe("refillOf", () => {
  const usual: RefillTerms = { balance: 5n, floor: 10n, target: 50n, given: 0n, limit: 1_000n };
  const dry: Refill = { wei: 0n, reason: "RefillLimitReached" };
  const cases: readonly (readonly [string, Partial<RefillTerms>, Refill])[] = [
    ["fills up to the target", {}, { wei: 45n }],
    ["leaves a key alone that has the floor", { balance: 10n }, { wei: 0n }],
    [
      "leaves a key alone whose limit is used up but is not dry",
      { balance: 10n, given: 1_000n },
      { wei: 0n },
    ],
    ["gives what is left of the limit", { given: 980n }, { wei: 20n }],
    ["gives the least that helps", { given: 995n }, { wei: 5n }],
    ["gives nothing that does not help", { given: 996n }, dry],
    ["gives nothing at the limit", { given: 1_000n }, dry],
    ["gives nothing above a limit that was lowered", { given: 2_000n }, dry],
  ];
  for (const [name, terms, refill] of cases) {
    it(name, () => {
      expect(refillOf({ ...usual, ...terms })).to.deep.equal(refill);
    });
  }

  for (const terms of [{ target: 9n }, { limit: -1n }]) {
    it(`refuses ${Object.entries(terms)}`, () => {
      expect(() => refillOf({ ...usual, ...terms }))
        .to.throw()
        .include({ code: "BadRefillTerms" });
    });
  }
});
