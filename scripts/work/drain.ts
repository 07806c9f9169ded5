import { setTimeout as sleep } from "node:timers/promises";
import { countOpen, readOverview } from "../../src/services/delivery/tables/overview.ts";
import type { Sql } from "../../src/services/store/sql.ts";
import { DELEGATION_KIND } from "../../src/services/work/delegationIntent.ts";
import { printResult } from "../output.ts";
import { progress } from "../progress.ts";
import { type StateOptions, setState } from "./setState.ts";

/** Milliseconds between looks. */
const LOOK_MS = 250;

export async function drain(options: StateOptions & { readonly wait: boolean }): Promise<void> {
  const { sql, chains } = await setState(options, "draining");
  const open = options.wait ? await waitFor(sql, chains) : await countOpen(sql, chains, DELEGATION_KIND);
  const { intents } = await readOverview(sql);
  const here = intents.filter(({ chain }) => chains.includes(chain));
  const parked = countOf(here.filter(({ state }) => state === "parked"));
  const delegations = countOf(here.filter((one) => one.kind === DELEGATION_KIND && one.state === "queued"));
  printResult(
    options.json ?? false,
    { store: sql.name, state: "draining", chains, open, delegations, parked },
    [
      `${open === 0 ? "drained" : "draining"}: ${chains.length === 0 ? "no chain is known yet" : `chain ${chains.join(", ")}`}`,
      ...(open > 0 ? [`${open} intents are left`] : []),
      ...(delegations > 0
        ? [
            `${delegations} delegations of votes are left, which gateways with --delegations send, and this did not wait for`,
          ]
        : []),
      ...(parked > 0 ? [`${parked} intents are parked: symbolon work show --parked`] : []),
    ],
  );
  if (parked > 0) process.exitCode = 3;
}

const countOf = (intents: readonly { readonly count: number }[]) =>
  intents.reduce((sum, { count }) => sum + count, 0);

async function waitFor(sql: Sql, chains: readonly number[]): Promise<number> {
  const show = progress("draining", "intents");
  const total = await countOpen(sql, chains, DELEGATION_KIND);
  for (;;) {
    const open = await countOpen(sql, chains, DELEGATION_KIND);
    show(total - open, total);
    if (open === 0) return 0;
    await sleep(LOOK_MS);
  }
}
