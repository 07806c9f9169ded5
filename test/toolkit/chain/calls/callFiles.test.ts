import { expect } from "chai";
import { type Address, erc20Abi } from "viem";
import { callsFile, safeFileChecksum } from "../../../../src/sdk/chain/calls/callFiles.ts";
import { plannedCall } from "../../../../src/sdk/chain/calls/plannedCall.ts";
import { safeTransactionFile, walletCalls } from "../../../../src/sdk/chain/index.ts";

const SAFE: Address = "0x2222222222222222222222222222222222222222";
const TOKEN: Address = "0x3333333333333333333333333333333333333333";
const ADDRESS = { internalType: "address", name: "paramAddress", type: "address" };
const BOOL = { internalType: "bool", name: "paramBool", type: "bool" };
const TO = "0x49d4450977E2c95362C13D3a31a09311E0Ea26A6";

/** The file by which Safe tests its own code (apps/tx-builder, checksum.test.js), and what that says its checksum is. */
const PUBLISHED = {
  version: "1.0",
  chainId: "4",
  createdAt: 1646321521061,
  meta: {
    name: "test batch file",
    txBuilderVersion: "1.4.0",
    createdFromSafeAddress: "0xDF8a1Ce35c9a6ACE153B4e0767942f1E2291a1Aa",
    createdFromOwnerAddress: TO,
  },
  transactions: [
    {
      to: TO,
      value: "0",
      contractMethod: { inputs: [ADDRESS], name: "testAddress", payable: false },
      contractInputsValues: { paramAddress: TO },
    },
    {
      to: TO,
      value: "0",
      contractMethod: { inputs: [BOOL], name: "testBool", payable: false },
      contractInputsValues: { paramAddress: "", paramBool: "false" },
    },
    {
      to: TO,
      value: "2000000000000000000",
      data: "0x42f4579000000000000000000000000049d4450977e2c95362c13d3a31a09311e0ea26a6",
    },
  ],
};
const CHECKSUM = "0x86c81826dbf7e8a37612153294cc85fdf5c81998dd0a44b86d945502a7eace7c";

const approval = plannedCall(
  { address: TOKEN, abi: erc20Abi, functionName: "approve", args: [SAFE, 1_000n] },
  { what: "Approve it" },
);
const payment = plannedCall(
  { address: TOKEN, abi: erc20Abi, functionName: "transfer", args: [SAFE, 5n], value: 7n },
  { what: "Pay it", simulated: false, gas: 50_000n },
);
const plan = { chainId: 8453, from: SAFE, calls: [approval, payment] };

describe("files of calls", () => {
  it("has Safe's checksum of Safe's own example, whatever the order of its names and the batch's name", () => {
    expect(safeFileChecksum(PUBLISHED)).to.equal(CHECKSUM);
    const turned = (fields: object) => Object.fromEntries(Object.entries(fields).reverse());
    const reversed = { ...turned(PUBLISHED), meta: turned(PUBLISHED.meta) };
    expect(safeFileChecksum(reversed)).to.equal(CHECKSUM);
    expect(safeFileChecksum({ ...PUBLISHED, meta: { ...PUBLISHED.meta, name: "other" } })).to.equal(CHECKSUM);
  });

  it("changes with every other value, and with the order of the calls", () => {
    const { transactions, meta } = PUBLISHED;
    const others = [
      { ...PUBLISHED, chainId: "5" },
      { ...PUBLISHED, createdAt: 1 },
      { ...PUBLISHED, transactions: transactions.toReversed() },
      { ...PUBLISHED, meta: { ...meta, createdFromSafeAddress: TO } },
    ];
    const sums = others.map(safeFileChecksum);
    expect(new Set([CHECKSUM, ...sums]).size).to.equal(5);
  });

  it("makes a Transaction Builder file, whose checksum is that of the rest of it", () => {
    const file = safeTransactionFile({ ...plan, name: "Two calls", createdAt: 12 });
    const { checksum, ...meta } = file.meta;
    expect(checksum).to.equal(safeFileChecksum({ ...file, meta }));
    expect(file).to.deep.include({ version: "1.0", chainId: "8453", createdAt: 12 });
    expect(meta).to.deep.equal({
      name: "Two calls",
      description: "1. Approve it\n2. Pay it",
      txBuilderVersion: "1.18.0",
      createdFromSafeAddress: SAFE,
      createdFromOwnerAddress: "",
    });
    const none = { contractMethod: null, contractInputsValues: null };
    expect(file.transactions).to.deep.equal([
      { to: TOKEN, value: "0", data: approval.data, ...none },
      { to: TOKEN, value: "7", data: payment.data, ...none },
    ]);
  });

  it("makes what wallets take by EIP-5792", () => {
    expect(walletCalls(plan)).to.deep.equal({
      version: "2.0.0",
      chainId: "0x2105",
      from: SAFE,
      atomicRequired: false,
      calls: [
        { to: TOKEN, data: approval.data, value: "0x0" },
        { to: TOKEN, data: payment.data, value: "0x7" },
      ],
    });
  });

  it("makes a file of its own that JSON holds without loss", () => {
    const file = callsFile(plan);
    expect(JSON.parse(JSON.stringify(file))).to.deep.equal({
      format: "symbolon-calls",
      version: 1,
      chainId: 8453,
      from: SAFE,
      calls: [
        { to: TOKEN, data: approval.data, value: "0", what: "Approve it", simulated: true },
        { to: TOKEN, data: payment.data, value: "7", what: "Pay it", simulated: false },
      ],
    });
  });
});
