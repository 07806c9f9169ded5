import { expect } from "chai";
import { encodeAbiParameters, encodeEventTopics, erc20Abi, type Hex, type Log, parseAbi } from "viem";
import { ownEvents } from "../../../../src/sdk/chain/events/ownEvents.ts";

const TOKEN = "0x00000000000000000000000000000000000000AA";
const OTHER = "0x00000000000000000000000000000000000000bb";
const ALICE = "0x0000000000000000000000000000000000000001";
const BOB = "0x0000000000000000000000000000000000000002";

const logOf = (address: Hex, topics: unknown, value: bigint) =>
  ({ address, topics, data: encodeAbiParameters([{ type: "uint256" }], [value]) }) as Log;
const args = { from: ALICE, to: BOB } as const;
const transfer = (by: Hex, value: bigint) =>
  logOf(by, encodeEventTopics({ abi: erc20Abi, eventName: "Transfer", args }), value);
const approval = (by: Hex, value: bigint) =>
  logOf(
    by,
    encodeEventTopics({ abi: erc20Abi, eventName: "Approval", args: { owner: ALICE, spender: BOB } }),
    value,
  );
const unknown = (by: Hex) =>
  logOf(by, encodeEventTopics({ abi: parseAbi(["event Burnt(uint256 value)"]), eventName: "Burnt" }), 9n);

describe("chain/ownEvents", () => {
  const logs = [
    transfer(OTHER, 1n),
    approval(TOKEN, 2n),
    unknown(TOKEN),
    // However a node spells the address.
    transfer(TOKEN.toLowerCase() as Hex, 3n),
    approval(OTHER, 4n),
  ];
  const valuesOf = (events: readonly { readonly args: { readonly value: bigint } }[]) =>
    events.map(({ args: { value } }) => value);

  it("gives what the contract itself says, in order, and nothing that another says alike", () => {
    expect(valuesOf(ownEvents({ contract: TOKEN, abi: erc20Abi, logs }))).to.deep.equal([2n, 3n]);
    expect(valuesOf(ownEvents({ contract: OTHER, abi: erc20Abi, logs }))).to.deep.equal([1n, 4n]);
  });

  it("gives one event where one is named", () => {
    const events = ownEvents({ contract: TOKEN, abi: erc20Abi, eventName: "Transfer", logs });
    expect(valuesOf(events)).to.deep.equal([3n]);
  });
});
