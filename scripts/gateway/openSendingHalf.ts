import type { Command } from "commander";
import { neverDelegates } from "../../src/services/gateway/delegations/delegationRoom.ts";
import { type BundleChange, followBundles } from "../../src/services/gateway/operations/followBundles.ts";
import { nameFeeTakers } from "../../src/services/gateway/tables/feeTakers.ts";
import { gatewayTables } from "../../src/services/gateway/tables/migrations.ts";
import { migrate } from "../../src/services/store/migrate.ts";
import type { Sql } from "../../src/services/store/sql.ts";
import { printAside } from "../output.ts";
import type { OpenedChain } from "../work/openChains.ts";
import { type OpenedSending, openSending, type StartOptions } from "../work/startWork.ts";
import { type Operations, openOperations } from "./openOperations.ts";

/** Options of the sending half. */
export type SendingOptions = StartOptions & {
  readonly pace: number;
  readonly delegations: number;
  readonly log?: string;
};

/** What sends, of a gateway. */
export type SendingHalf = Pick<OpenedSending, "sql" | "work"> & {
  readonly chain: OpenedChain;
  readonly operations: Operations;
  readonly close: () => void;
};

/** Opens chain, keys and store, and tells the serving half, through the store, who takes fees. */
export async function openSendingHalf(
  options: SendingOptions,
  command: Command,
  openStore: () => Promise<Sql>,
): Promise<SendingHalf> {
  const { sql, chains, names, work, close } = await openSending(options, command, openStore);
  const [chain] = chains as readonly [OpenedChain];
  for (const line of delegationWarnings(options, chain)) printAside([line]);
  await migrate(sql, gatewayTables);
  await nameFeeTakers(sql, chain.client.chain.id, feeTakersOf(chain));
  const operations = await openOperations(sql, chain, options.log);
  const { log, tracing, onTrouble } = operations;
  return {
    sql,
    chain,
    operations,
    async work(signal) {
      const isFollowed = log !== undefined || tracing !== undefined;
      const onChange = async (change: BundleChange) => {
        log?.bundle(change);
        await tracing?.bundle(change);
      };
      const end = isFollowed ? await followBundles(sql, { names, onChange, onTrouble }) : undefined;
      await work(signal, log?.trouble).finally(end);
    },
    close() {
      log?.close();
      close();
    },
  };
}

/** What to say at the start of delegations that are taken in, and that no key would send. */
export function delegationWarnings(
  { delegations, workers }: Pick<SendingOptions, "delegations" | "workers">,
  { senders, refill, profile: { inFlight } }: Pick<OpenedChain, "senders" | "refill" | "profile">,
): readonly string[] {
  const known = { keys: senders.length, isRefilled: refill !== undefined, workers, inFlight };
  if (delegations <= 0 || !neverDelegates(known)) return [];
  return [
    `warning: --delegations is on, but no delegation is sent: each worker has one key, with ${inFlight} transactions at once at most, which are kept for claims. Give another --key, or --in-flight 3.`,
  ];
}

function feeTakersOf({ senders, through }: OpenedChain) {
  return [
    ...senders.map(({ account }) => account.address),
    ...(through === undefined ? [] : [through.relay]),
  ];
}
