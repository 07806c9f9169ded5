import type { NetworkHooks } from "hardhat/types/hooks";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { EthereumProvider } from "hardhat/types/providers";
import { createClient, custom, type Hex, hexToBigInt, hexToNumber, type LocalAccount } from "viem";
import { type SendTransactionParameters, sendTransaction } from "viem/actions";

/**
 * Has Hardhat sign with an account of whose key neither it nor the node knows: what it asks the node to sign and send is
 * signed here, and sent.
 */
export function signThrough(
  hre: HardhatRuntimeEnvironment,
  account: LocalAccount,
  provider: EthereumProvider,
): void {
  const client = createClient({ account, transport: custom(provider) });
  const handlers: Partial<NetworkHooks> = {
    async onRequest(context, connection, request, next) {
      const { id, method, params } = request;
      if (method === "eth_accounts") return { jsonrpc: "2.0", id, result: [account.address] };
      if (method !== "eth_sendTransaction") return next(context, connection, request);
      const [asked] = params as readonly [AskedTransaction];
      const result = await sendTransaction(client, transactionOf(asked));
      return { jsonrpc: "2.0", id, result };
    },
  };
  hre.hooks.registerHandlers("network", handlers);
}

type Quantity = "value" | "gas" | "gasPrice" | "maxFeePerGas" | "maxPriorityFeePerGas";

/** A transaction as JSON-RPC has it. */
type AskedTransaction = Readonly<Partial<Record<"to" | "data" | "nonce" | Quantity, Hex>>>;

function transactionOf({ to, data, nonce, ...quantities }: AskedTransaction): SendTransactionParameters {
  const names = ["value", "gas", "gasPrice", "maxFeePerGas", "maxPriorityFeePerGas"] as const;
  const numbers = names.flatMap((name) => {
    const quantity = quantities[name];
    return quantity === undefined ? [] : [[name, hexToBigInt(quantity)]];
  });
  const counted = nonce === undefined ? {} : { nonce: hexToNumber(nonce) };
  return { chain: null, to, data, ...counted, ...Object.fromEntries(numbers) } as SendTransactionParameters;
}
