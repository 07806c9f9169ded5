import { expect } from "chai";
import type { Address } from "viem";
import { getBalance, getGasPrice, getTransactionCount } from "viem/actions";
import type { serveChain } from "./servedChain.ts";

type Served = Pick<Awaited<ReturnType<typeof serveChain>>, "reader" | "node">;

/**
 * What a command says whose account has ether for so much gas alone: enough for its first transaction, and too little for all.
 * Nothing of them may have been sent.
 */
export async function shortOfEther<Told>(
  { reader, node }: Served,
  { address, gas }: { readonly address: Address; readonly gas: bigint },
  run: () => Promise<Told>,
): Promise<Told> {
  const [balance, price, nonce] = await Promise.all([
    getBalance(reader, { address }),
    getGasPrice(reader),
    getTransactionCount(reader, { address }),
  ]);
  await node.setBalance({ address, value: gas * price });
  try {
    const told = await run();
    expect(await getTransactionCount(reader, { address }), String(told)).to.equal(nonce);
    return told;
  } finally {
    await node.setBalance({ address, value: balance });
  }
}
