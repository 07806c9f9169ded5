import { createClient, type LocalAccount } from "viem";
import type { ReadClient, WriteClient } from "../../src/sdk/chain/clients.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { endpoints } from "../../src/sdk/delivery/endpoints.ts";
import { type HeadSocket, openHeadSocket } from "../../src/sdk/delivery/headSocket.ts";
import { type ChainProfile, readProfile } from "../../src/sdk/delivery/profile.ts";
import { refillOf, requireSender } from "../../src/sdk/delivery/senderKeys.ts";
import type { Endpoint } from "../../src/sdk/delivery/trackedEndpoint.ts";
import { openRelay, type ThroughRelay } from "../../src/sdk/distribution/relay/throughRelay.ts";
import { type EndpointFaults, openEndpointFaults } from "../../src/services/delivery/work/endpointFaults.ts";
import type { WorkedChain } from "../../src/services/delivery/work/worker.ts";
import { openPacer } from "../../src/services/gateway/openPacer.ts";
import { isSocket, unnamedChain, withPriorityFee } from "../command/connect.ts";
import { openKeyAccount } from "../command/signer/openKeySource.ts";
import type { KeySource } from "../command/signer/signingOptions.ts";
import { printAside } from "../output.ts";
import type { ChainConfig } from "./workConfig.ts";

/** A chain that is ready to be worked on. */
export type OpenedChain = WorkedChain & {
  readonly profile: ChainProfile;
  /** Claims go through it; undefined: straight to their campaigns. */
  readonly through: ThroughRelay | undefined;
  /** Of its endpoints those that say of themselves that they have a new block. */
  readonly sockets: readonly HeadSocket[];
  /** Of its endpoints, as this process meets them. */
  readonly faults: EndpointFaults;
  /** Ends its questions. */
  readonly close: () => void;
};

export type OpenChainsParameters = {
  /** Asked once for each keystore. */
  readonly passwordOf: (file: string) => Promise<string>;
  /** Called with what is wrong and does not stop the work. */
  readonly warn: (problem: SymbolonError) => void;
};

/**
 * Opens chains and keys, and sees that they can work: endpoints are of one chain each, keys are keys' own accounts.
 * @throws SymbolonError `ChainTwice`, `KeyTwice`; as `endpoints`, `readProfile`, `openKeyAccount`, `refillOf`;
 * `DelegatedSender`, `SenderIsContract`, `NotRelay`, `NotKey`
 */
export async function openChains(
  configs: readonly ChainConfig[],
  parameters: OpenChainsParameters,
): Promise<readonly OpenedChain[]> {
  const opened: OpenedChain[] = [];
  try {
    for (const config of configs) {
      const chain = await openChain(config, parameters);
      opened.push(chain);
      const { id } = chain.client.chain;
      if (opened.some((one) => one !== chain && one.client.chain.id === id)) throw chainTwice(id);
    }
    return opened;
  } catch (thrown) {
    for (const { close } of opened) close();
    throw thrown;
  }
}

async function openChain(config: ChainConfig, parameters: OpenChainsParameters): Promise<OpenedChain> {
  const { rpc, privateRpc = [], keys, profile: overrides, through, refill } = config;
  const { maxFeePerGas, priorityFee } = config;
  const sockets: HeadSocket[] = [];
  const all = [
    ...rpc.map((url): Endpoint => {
      if (!isSocket(url)) return { url, kind: "public" };
      const socket = openHeadSocket(url);
      sockets.push(socket);
      return { url, kind: "public", transport: socket.transport };
    }),
    ...privateRpc.map((url): Endpoint => ({ url, kind: "private" })),
  ];
  const faults = openEndpointFaults();
  faults.onLine((words) => printAside([words]));
  const pool = endpoints(all, { onFault: faults.record });
  const { transport, check } = pool;
  const close = () => {
    pool.close();
    for (const socket of sockets) socket.close();
  };
  try {
    const states = await check();
    for (const { place, fault } of states) if (fault !== undefined) parameters.warn(silent(place, fault));
    const id = states.find(({ chainId }) => chainId !== undefined)?.chainId as number;
    const chain = withPriorityFee(unnamedChain(id, rpc[0] ?? ""), priorityFee);
    const client = createClient({ chain, transport });
    const profile = await readProfile(client, overrides);
    const senders: WriteClient[] = [];
    const open = async (source: KeySource) => {
      const account = await openKey(client, { config, source, parameters, others: senders });
      return createClient({ account, chain, transport });
    };
    for (const source of keys) senders.push(await open(source));
    const [main, ...payers] = senders;
    if (through !== undefined && main !== undefined) await openRelay(main, through, payers);
    const room = pacerOf(config, profile);
    const opened = { client, profile, sockets, faults, close };
    const worked = { ...opened, senders, priceCeiling: maxFeePerGas, through, room };
    if (refill === undefined) return worked;
    const { from, below: floor, to: target, limit } = refill;
    refillOf({ floor, target, limit, balance: floor, given: 0n });
    return { ...worked, refill: { sender: await open(from), floor, target, limit } };
  } catch (thrown) {
    close();
    throw thrown;
  }
}

/** Without a pace keys send as much as they can; classes have their turns all the same. */
function pacerOf(config: ChainConfig, profile: ChainProfile) {
  const { pace = Infinity, delegations = 0, maxFeePerGas: priceCeiling } = config;
  const { blockTime } = profile;
  const target = Number(profile.blockTarget);
  const delegationGas = delegations * target;
  return openPacer({ gas: pace * target, blockTime: blockTime / 1_000, priceCeiling, delegationGas });
}

type OpenKeyParameters = {
  readonly config: ChainConfig;
  readonly source: KeySource;
  readonly parameters: OpenChainsParameters;
  readonly others: readonly WriteClient[];
};

async function openKey(
  client: ReadClient,
  { config: { signer, rpc }, source, parameters, others }: OpenKeyParameters,
): Promise<LocalAccount> {
  const { passwordOf, warn } = parameters;
  const account = await openKeyAccount(source, { signer, rpc: rpc[0] ?? "", passwordOf });
  if (others.some((one) => one.account.address === account.address)) throw keyTwice(account);
  try {
    await requireSender(client, account.address, { minBalance: 1n });
  } catch (thrown) {
    // It waits, parked, until it is sent some.
    if (!(thrown instanceof SymbolonError) || thrown.code !== "EmptySender") throw thrown;
    warn(thrown);
  }
  return account;
}

function silent(place: string, fault: string): SymbolonError {
  return new SymbolonError({
    code: "EndpointSilent",
    reason: `The endpoint ${place} does not answer: ${fault}.`,
    hint: "The others are used meanwhile.",
    details: { place },
  });
}

function keyTwice({ address }: LocalAccount): SymbolonError {
  return new SymbolonError({
    code: "KeyTwice",
    reason: `One chain has the key of ${address} twice.`,
    hint: "Give each key once; a refill key sends nothing else.",
    details: { address },
  });
}

function chainTwice(chain: number): SymbolonError {
  return new SymbolonError({
    code: "ChainTwice",
    reason: `Chain ${chain} is given twice.`,
    hint: "Put its endpoints and keys into one entry.",
    details: { chain },
  });
}
