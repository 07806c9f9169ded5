import { type GatewayLog, openGatewayLog } from "../../src/services/gateway/operations/openGatewayLog.ts";
import { openTracing, type Tracing } from "../../src/services/gateway/operations/openTracing.ts";
import type { Sql } from "../../src/services/store/sql.ts";
import type { OpenedChain } from "../work/openChains.ts";
import { troubleTeller } from "../work/runWorkers.ts";

/** By what a process of a gateway is watched. */
export type Operations = {
  readonly log: GatewayLog | undefined;
  /** Undefined: nobody looks at traces. */
  readonly tracing: Tracing | undefined;
  /** Tells what goes wrong with either: nothing else suffers from it. */
  readonly onTrouble: (thrown: unknown) => void;
};

/** @param to the file of its log, or `stderr`; undefined: there is none. @throws SymbolonError as `openGatewayLog` */
export async function openOperations(
  sql: Sql,
  { client, faults }: Pick<OpenedChain, "client" | "faults">,
  to: string | undefined,
): Promise<Operations> {
  const log = to === undefined ? undefined : await openGatewayLog(to);
  const tell = troubleTeller(new AbortController().signal, log?.trouble);
  const onTrouble = (thrown: unknown) => tell(thrown, client.chain.id);
  if (log !== undefined) faults.onLine(log.trouble);
  return { log, tracing: await openTracing(sql, { onTrouble }), onTrouble };
}
