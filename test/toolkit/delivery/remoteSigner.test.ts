import { expect } from "chai";
import {
  BaseError,
  type Hex,
  parseTransaction,
  recoverTransactionAddress,
  type TransactionSerializable,
  type TransactionSerialized,
} from "viem";
import { privateKeyToAddress } from "viem/accounts";
import type { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { remoteSigner, signerAccounts } from "../../../src/sdk/delivery/remoteSigner.ts";
import { type Behaviour, openFakeSigner } from "./fakeSigner.ts";

const KEY: Hex = `0x${"d5".repeat(32)}`;
const OTHER = privateKeyToAddress(`0x${"e6".repeat(32)}`);
const TO = "0x00000000000000000000000000000000000ec1e1";

const priced = { maxFeePerGas: 3n, maxPriorityFeePerGas: 1n };
const asked = { to: TO, data: "0x1234", value: 7n, gas: 30_000n, nonce: 4, chainId: 31_337 } as const;
const transaction: TransactionSerializable = { ...asked, ...priced };

const typedData = {
  domain: { name: "Test", chainId: 31_337, verifyingContract: TO },
  types: { Mail: [{ name: "amount", type: "uint256" }] },
  primaryType: "Mail",
  message: { amount: 2n ** 200n },
} as const;

describe("remoteSigner", () => {
  let signer: Awaited<ReturnType<typeof openFakeSigner>>;
  before(async () => {
    signer = await openFakeSigner(KEY);
  });
  after(() => signer.close());
  beforeEach(() => {
    signer.behaviour = {};
    signer.asked = [];
  });

  const account = (address = signer.address, timeout?: number) => remoteSigner(signer.url, address, timeout);
  const refusal = async (signing: Promise<unknown>): Promise<SymbolonError> => {
    const wrapped = await signing.catch((error) => error);
    const thrown = wrapped instanceof BaseError ? wrapped.cause : wrapped;
    expect(thrown).to.have.property("name", "SymbolonError");
    return thrown as SymbolonError;
  };

  for (const [name, behaviour] of [
    ["web3signer", {}],
    ["Clef", { isClef: true }],
  ] as const) {
    it(`signs with ${name}: transactions of either kind, for their chain alone, and typed data`, async () => {
      signer.behaviour = behaviour;
      for (const one of [transaction, { ...asked, gasPrice: 5n }]) {
        const raw = await account().signTransaction(one);
        expect(parseTransaction(raw)).to.include({ ...one, type: "gasPrice" in one ? "legacy" : "eip1559" });
        expect(
          await recoverTransactionAddress({ serializedTransaction: raw as TransactionSerialized }),
        ).to.equal(signer.address);
      }
      expect(await account().signTypedData(typedData)).to.match(/^0x[\da-f]{128}1[bc]$/);
    });
  }

  it("takes what geth answers, and a signature with v from 0; signs messages", async () => {
    const raw = await account().signTransaction(transaction);
    signer.behaviour = {
      answer: ({ method }) => (method === "eth_signTransaction" ? { result: { raw, tx: {} } } : undefined),
    };
    expect(await account().signTransaction(transaction)).to.equal(raw);
    const signature = await account().signTypedData(typedData);
    const counted = signature.replace(/1b$/, "00").replace(/1c$/, "01");
    signer.behaviour = { answer: () => ({ result: counted }) };
    expect(await account().signTypedData(typedData)).to.equal(signature);
    signer.behaviour = {};
    expect(await account().signMessage({ message: "hello" })).to.match(/^0x[\da-f]{130}$/);
  });

  const changes: readonly (readonly [field: string, change: object, asked: string, signed: string])[] = [
    ["value", { value: 8n }, "7", "8"],
    ["nonce", { nonce: 5 }, "4", "5"],
    ["to", { to: OTHER }, TO, OTHER.toLowerCase()],
    ["data", { data: "0x" }, "0x1234", "0x"],
    ["gas", { gas: 21_000n }, "30000", "21000"],
    ["maxFeePerGas", { maxFeePerGas: 4n }, "3", "4"],
    ["chainId", { chainId: 1 }, "31337", "1"],
    [
      "accessList",
      { accessList: [{ address: TO, storageKeys: [] }] },
      "none",
      `[{"address":"${TO}","storagekeys":[]}]`,
    ],
  ];
  for (const [field, change, was, became] of changes) {
    it(`refuses what it signs with another ${field}`, async () => {
      signer.behaviour = { change: (one) => ({ ...one, ...change }) as TransactionSerializable };
      const { code, reason, details } = await refusal(account().signTransaction(transaction));
      expect(code).to.equal("SignerChanged");
      expect(details.differences).to.deep.equal({ [field]: { asked: was, signed: became } });
      expect(reason)
        .to.include(`${field} ${was} became ${became.slice(0, 60)}`)
        .and.to.include("was not sent");
    });
  }

  it("refuses a signature that is good on every chain (none of EIP-155)", async () => {
    signer.behaviour = { change: ({ chainId: _, ...one }) => one as TransactionSerializable };
    const { details } = await refusal(account().signTransaction({ ...asked, gasPrice: 5n }));
    expect(details.differences).to.deep.equal({ chainId: { asked: "31337", signed: "none" } });
  });

  it("refuses what another account signs", async () => {
    for (const signing of [
      account(OTHER).signTransaction(transaction),
      account(OTHER).signTypedData(typedData),
      account(OTHER).signMessage({ message: "hello" }),
    ]) {
      const { code, details } = await refusal(signing);
      expect(code).to.equal("SignerMismatch");
      expect(details).to.include({ asked: OTHER, signed: signer.address });
    }
  });

  const SILENT = "says nothing";
  const failures: readonly (readonly [what: string, Behaviour, code: string, reason: RegExp])[] = [
    [
      "hangs up",
      { meet: (response) => response.destroy().destroyed },
      "SignerNotReachable",
      /does not answer\./,
    ],
    [
      "answers with HTTP 500",
      { meet: (response) => response.writeHead(500).end("no").writableEnded },
      "SignerNotReachable",
      /HTTP 500/,
    ],
    [SILENT, { meet: () => true }, "SignerNotReachable", /does not answer\./],
    [
      "refuses",
      { answer: () => ({ error: { code: 4001, message: "Request denied.\nby the user" } }) },
      "SignerRefused",
      /refuses eth_signTransaction: Request denied\.$/,
    ],
    [
      "knows no such method",
      { answer: () => ({ error: { code: -32_601, message: "gone" } }) },
      "SignerRefused",
      /refuses account_signTransaction: gone\./,
    ],
    [
      "answers with a hash, as a node that sends",
      { answer: () => ({ result: `0x${"12".repeat(32)}` }) },
      "BadSignerAnswer",
      /not a signed transaction/,
    ],
    ["answers nothing", { answer: () => ({ result: null }) }, "BadSignerAnswer", /not a signed transaction/],
  ];
  for (const [what, behaviour, code, reason] of failures) {
    it(`says that it ${what}`, async () => {
      signer.behaviour = behaviour;
      // Only silence is waited for to its end: what is said may come late on a busy machine.
      const timeout = what === SILENT ? 300 : undefined;
      const error = await refusal(account(signer.address, timeout).signTransaction(transaction));
      expect(error.code).to.equal(code);
      expect(error.reason).to.match(reason);
      expect(new Set(signer.asked).size, "asked once for each method").to.equal(signer.asked.length);
    });
  }

  it("refuses what is no signature", async () => {
    for (const result of ["0x12", 7, `0x${"00".repeat(65)}`]) {
      signer.behaviour = { answer: () => ({ result }) };
      expect((await refusal(account().signTypedData(typedData))).code).to.equal("BadSignerAnswer");
    }
  });

  it("tells its accounts, or that it does not tell them", async () => {
    expect(await signerAccounts(signer.url)).to.deep.equal([signer.address]);
    signer.behaviour = { isClef: true };
    expect(await signerAccounts(signer.url)).to.equal(undefined);
    const error = await refusal(signerAccounts("http://user:secret@127.0.0.1:1/secret"));
    expect(error.reason).to.equal("The signer at http://127.0.0.1:1 does not answer.");
    expect(JSON.stringify(error.details)).not.to.include("secret");
  });
});
