/** What to fork: a node, and the block whose state is taken. */
export type ForkOf = { readonly url: string; readonly blockNumber: bigint };

export type AnvilParameters = {
  /** Left out: an empty chain. */
  readonly fork?: ForkOf;
  /** Left out: that of the forked chain, or 31337. */
  readonly chainId?: number;
  /** Left out: the newest rules that anvil knows. */
  readonly hardfork?: string;
  /** Unix seconds of the first block of its own: of the genesis block where nothing is forked. */
  readonly timestamp?: bigint;
};

/** So large that base fees never rise and a block holds whatever is sent. */
const BLOCK_GAS = 1_000_000_000;
/** Milliseconds that anvil waits for the node it forks, which tries again by itself. */
const FORK_PATIENCE = 3_600_000;

/**
 * How anvil is called: mining only when told, in the order in which transactions come, from any account without a key and
 * without a fee. A fork forgets states and transactions of earlier blocks; an empty chain keeps them, so that it can be forked itself.
 */
export function anvilArguments({ fork, chainId, hardfork, timestamp }: AnvilParameters): readonly string[] {
  return [
    ...["--host", "127.0.0.1", "--port", "0", "--color", "never"],
    ...["--accounts", "0", "--auto-impersonate", "--no-mining", "--order", "fifo"],
    ...["--base-fee", "0", "--gas-price", "0", "--gas-limit", String(BLOCK_GAS)],
    "--no-request-size-limit",
    ...(chainId === undefined ? [] : ["--chain-id", String(chainId)]),
    ...(hardfork === undefined ? [] : ["--hardfork", hardfork]),
    ...(fork === undefined ? plainArguments(timestamp) : forkArguments(fork)),
  ];
}

function plainArguments(timestamp: bigint | undefined): readonly string[] {
  return timestamp === undefined ? [] : ["--timestamp", String(timestamp)];
}

function forkArguments({ url, blockNumber }: ForkOf): readonly string[] {
  return [
    ...["--fork-url", url, "--fork-block-number", String(blockNumber)],
    // The newest block's transactions are asked for, those before it never.
    ...["--prune-history", "--transaction-block-keeper", "1"],
    ...["--no-storage-caching", "--no-rate-limit", "--retries", "0", "--timeout", String(FORK_PATIENCE)],
  ];
}
