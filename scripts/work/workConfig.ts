import { InvalidArgumentError } from "commander";
import type { Address } from "viem";
import { readText } from "../../src/node/files/readText.ts";
import {
  address,
  count,
  type Decoder,
  decodeJson,
  list,
  Misfit,
  object,
  oneOf,
  truth,
  units,
} from "../../src/sdk/core/decode.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import type { ProfileOverrides } from "../../src/sdk/delivery/profile.ts";
import type { ThroughRelay } from "../../src/sdk/distribution/relay/throughRelay.ts";
import { readEth, readGwei, readHttpUrl, readRpcUrl } from "../command/optionReaders.ts";
import { readKeySource } from "../command/signer/keySources.ts";
import type { KeySource } from "../command/signer/signingOptions.ts";

/** A chain, and who sends there: as the options of `work start` or a file of theirs say it. No secret but the addresses. */
export type ChainConfig = {
  readonly rpc: readonly string[];
  readonly privateRpc?: readonly string[];
  readonly keys: readonly KeySource[];
  /** Who signs for keys that are accounts; default: the node. */
  readonly signer?: string;
  /** Wei of a unit of gas. */
  readonly maxFeePerGas?: bigint;
  /** Wei of a unit of gas that whoever makes a block is offered; default: what the node suggests. */
  readonly priorityFee?: bigint;
  readonly profile?: ProfileOverrides;
  /** Default: claims go straight to their campaigns. */
  readonly through?: ThroughRelay;
  readonly refill?: RefillConfig;
  /** Of the gas that blocks aim at, how much the claims of all workers over the store take; default: as much as keys take. */
  readonly pace?: number;
  /** Of the gas that blocks aim at, how much delegations of votes take beside it; default: none is sent. */
  readonly delegations?: number;
};

/** Wei, all of them. */
export type RefillConfig = {
  readonly from: KeySource;
  readonly below: bigint;
  readonly to: bigint;
  readonly limit: bigint;
};

/** What `--finality` says: the node's tag, or a number of blocks. */
export function readFinality(text: string): NonNullable<ProfileOverrides["finality"]> {
  if (text === "tag") return { by: "tag" };
  if (/^\d{1,6}$/.test(text)) return { by: "depth", blocks: Number(text) };
  throw new InvalidArgumentError("It must be tag, or a number of blocks.");
}

/** Text that the reader of an option takes; what is wrong is not repeated, as addresses hold keys. */
function readBy<Value>(read: (text: string) => Value, expected: string): Decoder<Value> {
  return (value, path) => {
    try {
      if (typeof value === "string") return read(value);
    } catch (thrown) {
      if (!(thrown instanceof InvalidArgumentError || thrown instanceof SymbolonError)) throw thrown;
    }
    throw new Misfit({ path, value: value === undefined ? value : "(not shown)", expected });
  };
}

/** A list; an error does not repeat the value that is not one. */
function listed<Value>(item: Decoder<Value>): Decoder<readonly Value[]> {
  return (value, path) =>
    list(item)(Array.isArray(value) || value === undefined ? value : "(not shown)", path);
}

const url = readBy(readHttpUrl, "an address that begins with http:// or https://");
const source = readBy(readKeySource, "keystore:FILE, account:ADDRESS or env:NAME");
const urls = listed(url);
/** Endpoints of a chain that is only read. */
export const readUrls = listed(
  readBy(readRpcUrl, "an address that begins with http://, https://, ws:// or wss://"),
);
const sources = listed(source);
const gwei = readBy(readGwei, "gwei as text, such as 25 or 0.5");
const eth = readBy(readEth, "ETH as text, such as 2 or 0.05");
/** As `readFinality`. */
export const finality = readBy(readFinality, "tag, or a number of blocks as text");

/** A fee's unit is never guessed: bundles pay campaigns of any token, so it is in base units, and says so. */
function relayInUnits(
  decoder: Decoder<ThroughRelay & { readonly baseUnits?: boolean }>,
): Decoder<ThroughRelay> {
  return (value, path) => {
    const { baseUnits = false, ...through } = decoder(value, path);
    const { leastFee = 0n } = through;
    if (leastFee > 0n && !baseUnits) {
      const expected = `in base units, since bundles pay many tokens: add "baseUnits": true beside it`;
      throw new Misfit({ path: `${path}.leastFee`, value: String(leastFee), expected });
    }
    return through;
  };
}

const config = object<{ chains: readonly ChainConfig[] }>({
  chains: list(
    object(
      { rpc: urls, keys: sources },
      {
        privateRpc: urls,
        signer: url,
        maxFeePerGas: gwei,
        priorityFee: gwei,
        profile: object<object, Required<ProfileOverrides>>(
          {},
          {
            finality,
            transactionGas: units,
            blockTarget: units,
            calldataBytes: count,
            hasCalldataFloor: truth,
            fees: oneOf(["eip1559", "legacy"]),
            dataFee: oneOf(["none", "op-stack", "arbitrum"]),
            inFlight: count,
            blockTime: count,
          },
        ),
        through: relayInUnits(
          object<{ relay: Address }, Required<Omit<ThroughRelay, "relay"> & { baseUnits: boolean }>>(
            { relay: address },
            { leastFee: units, baseUnits: truth, validity: units },
          ),
        ),
        refill: object<RefillConfig>({ from: source, below: eth, to: eth, limit: eth }),
      },
    ),
  ) as Decoder<readonly ChainConfig[]>,
});

/**
 * Reads the chains of a file.
 * @throws SymbolonError `BadWorkConfig` naming the member, without addresses; `MissingFile`, `UnreadableFile`
 */
export function readWorkConfig(file: string): readonly ChainConfig[] {
  const { chains } = decodeJson(config, readText(file), (reason, cause) => badConfig(file, reason, cause));
  if (chains.length === 0) throw badConfig(file, "its chains are empty");
  chains.forEach((chain, i) => {
    if (chain.rpc.length === 0) throw badConfig(file, `its chains[${i}].rpc is empty`);
    if (chain.keys.length === 0) throw badConfig(file, `its chains[${i}].keys is empty`);
  });
  return chains;
}

function badConfig(file: string, reason: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadWorkConfig",
    reason: `${file} does not say which chains to work on: ${reason}.`,
    hint: `Write it as {"chains":[{"rpc":["https://..."],"keys":["keystore:FILE"]}]}; symbolon work start --help explains the rest.`,
    details: { file },
    cause,
  });
}
