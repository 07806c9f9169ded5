import { EdrRefusal, openNetwork } from "./edrNetwork.ts";
import type { Engine, RpcAnswer, RpcCall } from "./engine.ts";
import { requireResult } from "./engine.ts";

export type EmbeddedParameters = {
  /** Default: 31337. */
  readonly chainId?: number;
  /** Gas of a block. */
  readonly gasLimit: number;
  /** Wei a gas of the first block. */
  readonly baseFee: number;
  /** Default: osaka. */
  readonly hardfork?: string;
  /** Unix seconds of the genesis block; default: now. */
  readonly timestamp?: bigint;
};

/**
 * An empty chain in this process, in Hardhat's EDR: it orders transactions by what they tip and moves base fees by
 * EIP-1559. Blocks are mined when `evm_mine` says so, and all of them are kept. There are no accounts with ether; nothing
 * is written to disk and nothing listens on a port.
 * @throws SymbolonError `EdrMissing`
 */
export async function openEmbedded(parameters: EmbeddedParameters): Promise<Engine> {
  const { chainId = 31337, gasLimit, baseFee, hardfork = "osaka", timestamp } = parameters;
  const { provider, close } = await openNetwork({
    chainId,
    hardfork,
    accounts: 0,
    gasLimit: BigInt(gasLimit),
    baseFee: BigInt(baseFee),
    byHand: true,
    timestamp,
  });
  const ask = async (method: string, params: readonly unknown[] = []): Promise<RpcAnswer> => {
    try {
      return { result: await provider.request({ method, params }) };
    } catch (error) {
      if (!(error instanceof EdrRefusal)) throw error;
      const { code, message, data } = error;
      return { error: { code, message, data } };
    }
  };
  const batch = async (calls: readonly RpcCall[]) => {
    const answers: RpcAnswer[] = [];
    for (const { method, params } of calls) answers.push(await ask(method, params));
    return answers;
  };
  const request = async (method: string, params?: readonly unknown[]) =>
    requireResult(method, await ask(method, params));
  return { kind: "edr", chainId, url: undefined, processId: undefined, request, batch, close };
}
