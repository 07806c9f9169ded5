import { expect } from "chai";
import { createClient, custom, defineChain, type Hex, keccak256, parseTransaction, toHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { askFees, sealOnKnownChain, sealTransaction } from "../../../src/sdk/delivery/sealTransaction.ts";

const CHAIN = 424_242;
const account = privateKeyToAccount(`0x${"a7".repeat(32)}`);
const call = {
  to: account.address,
  data: "0x12",
  value: 0n,
  gas: 30_000n,
  nonce: 3,
} as const;

/** A node of some chain; without a base fee it knows transactions of the old kind only. */
function nodeOf(chainId: number, baseFeePerGas: Hex | undefined) {
  const sent: Hex[] = [];
  const answers: Readonly<Record<string, unknown>> = {
    eth_chainId: toHex(chainId),
    eth_gasPrice: "0x5",
    eth_maxPriorityFeePerGas: "0x1",
    eth_getBlockByNumber: { number: "0x1", timestamp: "0x1", transactions: [], baseFeePerGas },
  };
  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    if (method !== "eth_sendRawTransaction") return answers[method];
    sent.push((params as readonly Hex[])[0] ?? "0x");
    return `0x${"00".repeat(32)}`;
  };
  const chain = defineChain({
    id: CHAIN,
    name: "test",
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [] } },
  });
  return { sent, client: createClient({ account, chain, transport: custom({ request }) }) };
}

describe("sealTransaction", () => {
  for (const [type, baseFee] of [
    ["eip1559", "0x7"],
    ["legacy", undefined],
  ] as const) {
    it(`signs for its chain alone (EIP-155), where transactions are ${type}`, async () => {
      const { client, sent } = nodeOf(CHAIN, baseFee);
      const fees = await askFees(client, call);
      await (await sealTransaction(client, { ...call, fees })).send();
      expect(sent.map((raw) => parseTransaction(raw))).to.have.length(1);
      expect(parseTransaction(sent[0] ?? "0x")).to.include({ type, chainId: CHAIN, nonce: 3 });
    });
  }

  for (const fees of [{ maxFeePerGas: 9n, maxPriorityFeePerGas: 1n }, { gasPrice: 5n }]) {
    it(`makes the same bytes and hash as viem where fees are quoted: ${Object.keys(fees).join()}`, async () => {
      const { client } = nodeOf(CHAIN, "0x7");
      const { sign: _, ...whole } = account;
      for (const bytes of [0, 1, 30_000]) {
        const asked = { ...call, data: `0x${"5a".repeat(bytes)}` as const };
        const wanted = await account.signTransaction({ ...asked, ...fees, chainId: CHAIN });
        // The second can sign whole transactions only.
        for (const signer of [account, whole as typeof account]) {
          const { signed } = await sealOnKnownChain({ ...client, account: signer }, { ...asked, fees });
          expect(signed).to.deep.include({ bytes: wanted, hash: keccak256(wanted) });
        }
      }
    });
  }

  it("signs nothing where the node has become that of another chain", async () => {
    const { client } = nodeOf(1, "0x7");
    const fees = { gasPrice: 5n };
    const thrown = await sealTransaction(client, { ...call, fees }).catch((error) => error);
    expect(String(thrown)).to.match(/chain .*does not match/i);
  });
});
