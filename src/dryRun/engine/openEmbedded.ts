import { join } from "node:path";
import { SymbolonError } from "../../core/errors.ts";
import type { Engine, RpcAnswer, RpcCall } from "./engine.ts";
import { resultOf } from "./engine.ts";

export type EmbeddedParameters = {
  /** Left out: 31337. */
  readonly chainId?: number;
  /** Gas of a block. */
  readonly gasLimit: number;
  /** Wei a gas of the first block. */
  readonly baseFee: number;
  /** Left out: osaka. */
  readonly hardfork?: string;
  /** Unix seconds of the genesis block; left out: now. */
  readonly timestamp?: bigint;
};

/**
 * An empty chain in this process, in Hardhat's EDR: it orders transactions by what they tip and moves base fees by
 * EIP-1559. Blocks are mined when `evm_mine` says so, and all of them are kept. There are no accounts with ether; nothing
 * is written to disk and nothing listens on a port.
 * @throws SymbolonError `HardhatMissing`
 */
export async function openEmbedded(parameters: EmbeddedParameters): Promise<Engine> {
  const { chainId = 31337, gasLimit, baseFee, hardfork = "osaka", timestamp } = parameters;
  const { provider, close: closeConnection } = await openNetwork({
    chainId,
    hardfork,
    accounts: [],
    blockGasLimit: gasLimit,
    initialBaseFeePerGas: baseFee,
    allowBlocksWithSameTimestamp: true,
    mining: { auto: false, mempool: { order: "priority" } },
    ...(timestamp !== undefined && { initialDate: new Date(Number(timestamp) * 1000) }),
  });
  const ask = async (method: string, params: readonly unknown[] = []): Promise<RpcAnswer> => {
    try {
      return { result: await provider.request({ method, params: [...params] }) };
    } catch (error) {
      if (error instanceof Error && "code" in error && typeof error.code === "number") {
        const data = "data" in error ? error.data : undefined;
        return { error: { code: error.code, message: error.message, data } };
      }
      throw error;
    }
  };
  const batch = async (calls: readonly RpcCall[]) => {
    const answers: RpcAnswer[] = [];
    for (const { method, params } of calls) answers.push(await ask(method, params));
    return answers;
  };
  let open = true;
  const close = async () => {
    if (open) await closeConnection();
    open = false;
  };
  const request = async (method: string, params?: readonly unknown[]) =>
    resultOf(method, await ask(method, params));
  return { kind: "edr", chainId, url: undefined, processId: undefined, request, batch, close };
}

/** As Hardhat's configuration of a simulated network has them; left out: Hardhat's own choice. */
type NetworkSettings = {
  readonly chainId?: number;
  readonly hardfork?: string;
  readonly accounts?: [];
  readonly blockGasLimit?: number;
  readonly initialBaseFeePerGas?: number;
  readonly allowBlocksWithSameTimestamp?: boolean;
  readonly mining?: { auto: boolean; mempool: { order: "priority" } };
  readonly initialDate?: Date;
};

type EmbeddedNetwork = {
  readonly provider: {
    readonly request: (call: { readonly method: string; readonly params?: unknown[] }) => Promise<unknown>;
  };
  readonly close: () => Promise<void>;
};

/**
 * A network of Hardhat's EDR in this process, whatever project it is run in.
 * @throws SymbolonError `HardhatMissing`
 */
export async function openNetwork(settings: NetworkSettings): Promise<EmbeddedNetwork> {
  const { createHardhatRuntimeEnvironment } = await loadHardhat();
  const nothing = join(import.meta.dirname, "none");
  const hre = await createHardhatRuntimeEnvironment(
    {
      // Hardhat would read all builds of the project it is in, to explain reverts better than anybody here asks for.
      paths: { artifacts: nothing, cache: nothing },
      networks: { embedded: { type: "edr-simulated", chainType: "l1", ...settings } },
    },
    {},
    import.meta.dirname,
  );
  return hre.network.create("embedded");
}

async function loadHardhat(): Promise<typeof import("hardhat/hre")> {
  try {
    return await import("hardhat/hre");
  } catch (cause) {
    throw new SymbolonError({
      code: "HardhatMissing",
      reason: "This needs Hardhat's embedded chain, and hardhat is not installed.",
      hint: "Install it with: npm install hardhat@3.18.0. A burst on the model (--model) needs no chain.",
      cause,
    });
  }
}
