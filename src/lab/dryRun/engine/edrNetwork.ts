import { hexToBytes, keccak256, toHex } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { TRANSACTION_GAS_CAP } from "../../../sdk/chain/calls/transactionLimits.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";

/*
 * EDR by itself: the chain in Hardhat, as one native module and nothing else. Hardhat brings 50 packages more, which whoever
 * installs ours for its claims would have to bring, too.
 */

/** What may be chosen of a chain in this process. */
type NetworkSettings = {
  /** Default: 31337. */
  readonly chainId?: number;
  /** Default: osaka. */
  readonly hardfork?: string;
  /** How many accounts of the chain's own have 10,000 ether each; default: three. */
  readonly accounts?: number;
  /** Of a block; default: 60 million. */
  readonly gasLimit?: bigint;
  /** Wei a gas of the first block; default: one gwei. */
  readonly baseFee?: bigint;
  /** Blocks come when `evm_mine` says so, several in one second too; default: one as each transaction is sent. */
  readonly byHand?: boolean;
  /** Unix seconds of the genesis block; default: now. */
  readonly timestamp?: bigint | undefined;
};

type EmbeddedNetwork = {
  readonly provider: {
    /** @throws EdrRefusal */
    readonly request: (call: {
      readonly method: string;
      readonly params?: readonly unknown[];
    }) => Promise<unknown>;
  };
  /** Lets go of the chain. Once more does no harm. */
  readonly close: () => Promise<void>;
};

/** What the chain answers in place of a result. */
export class EdrRefusal extends Error {
  override readonly name = "EdrRefusal";
  readonly code: number;
  /** What a contract reverted with, where one did. */
  readonly data: unknown;

  constructor({ code, message, data }: Failure) {
    super(message);
    this.code = code;
    this.data = revertIn(data);
  }
}

type Failure = { readonly code: number; readonly message: string; readonly data?: unknown };
type Answer = { readonly result: unknown } | { readonly error: Failure };

/** EDR wraps it, with the transaction's hash. */
function revertIn(data: unknown): unknown {
  return typeof data === "object" && data !== null && "data" in data ? data.data : data;
}

const COINBASE = "0xc014ba5ec014ba5ec014ba5ec014ba5ec014ba5e";
const WEALTH = 10n ** 22n;

/**
 * A network of EDR in this process, which writes nothing and listens nowhere.
 * @throws SymbolonError `EdrMissing`
 */
export async function openNetwork(settings: NetworkSettings): Promise<EmbeddedNetwork> {
  const edr = await loadEdr();
  const silent = { enable: false, decodeConsoleLogInputsCallback: () => [], printLineCallback: () => {} };
  const context = await openContext(edr);
  let chain: Provider | undefined = await context.createProvider(
    edr.L1_CHAIN_TYPE,
    configOf(edr, settings),
    silent,
    { subscriptionCallback: () => {} },
    new edr.ContractDecoder(),
  );
  const ask: Ask = async (method, params) => {
    if (chain === undefined) throw new Error(`The embedded chain is closed, but was asked ${method}.`);
    const { data } = await chain.handleRequest(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
    const answer = (typeof data === "string" ? JSON.parse(data) : data) as Answer;
    if ("error" in answer) throw new EdrRefusal(answer.error);
    return answer.result;
  };
  return {
    provider: {
      request: async ({ method, params = [] }) =>
        ask(method, method === "eth_sendTransaction" ? [await withGas(ask, params)] : params),
    },
    close: async () => {
      chain = undefined;
    },
  };
}

// Optional: where it is missing, only what needs a chain says so.
type Edr = typeof import("@nomicfoundation/edr");
type EdrContext = InstanceType<Edr["EdrContext"]>;
type Provider = InstanceType<Edr["Provider"]>;
type ProviderConfig = Parameters<EdrContext["createProvider"]>[1];
/** @throws EdrRefusal */
type Ask = (method: string, params: readonly unknown[]) => Promise<unknown>;

function configOf(edr: Edr, settings: NetworkSettings): ProviderConfig {
  const { chainId = 31_337, hardfork = "osaka", accounts = 3, gasLimit = 60_000_000n } = settings;
  const { baseFee = 10n ** 9n, byHand = false, timestamp = BigInt(Math.floor(Date.now() / 1000)) } = settings;
  const fork = edr.l1HardforkFromString(hardfork);
  const keys = Array.from({ length: accounts }, (_, i) => keccak256(toHex(`symbolon embedded ${i}`)));
  const owned = keys.map((key) => ({ address: hexToBytes(privateKeyToAddress(key)), balance: WEALTH }));
  return {
    chainId: BigInt(chainId),
    networkId: BigInt(chainId),
    hardfork,
    allowBlocksWithSameTimestamp: byHand,
    allowUnlimitedContractSize: false,
    bailOnCallFailure: true,
    bailOnTransactionFailure: true,
    coinbase: hexToBytes(COINBASE),
    defaultTransactionGasLimit: BigInt(TRANSACTION_GAS_CAP),
    gasEstimationMode: edr.GasEstimationMode.NoInternalOutOfGas,
    genesisState: [...edr.l1GenesisState(fork), ...owned],
    initialBaseFeePerGas: baseFee,
    minGasPrice: 0n,
    mining: { autoMine: !byHand, blockGasLimit: gasLimit, memPool: { order: edr.MineOrdering.Priority } },
    network: { genesisBlockGasLimit: gasLimit, genesisBlockTime: timestamp },
    observability: {},
    ownedAccounts: keys,
    precompileOverrides: [],
  };
}

/** A transaction that names no gas gets what it needs, as from any wallet. */
async function withGas(ask: Ask, [transaction]: readonly unknown[]): Promise<unknown> {
  const { gas } = transaction as { readonly gas?: unknown };
  if (gas !== undefined) return transaction;
  return { ...(transaction as object), gas: await ask("eth_estimateGas", [transaction]) };
}

/** Each process may have one. */
let theContext: Promise<EdrContext> | undefined;

function openContext(edr: Edr): Promise<EdrContext> {
  theContext ??= (async () => {
    const context = new edr.EdrContext();
    await context.registerProviderFactory(edr.L1_CHAIN_TYPE, edr.l1ProviderFactory());
    return context;
  })();
  return theContext;
}

async function loadEdr(): Promise<Edr> {
  try {
    return (await import("@nomicfoundation/edr")).default as Edr;
  } catch (cause) {
    throw new SymbolonError({
      code: "EdrMissing",
      reason: `This needs the embedded chain, but @nomicfoundation/edr is not installed for this machine (${process.platform} ${process.arch}).`,
      hint: "Install it with: npm install @nomicfoundation/edr@0.22.0 (optional packages must not be left out). A burst on the model (--model) needs no chain.",
      cause,
    });
  }
}
