import { randomFrom } from "../../src/sdk/core/randomFrom.ts";
import type { Measurement } from "../harness/measurement.ts";
import { spreadOf } from "../harness/spread.ts";
import { type RelayRun, runRelay, wastedIn, wrongIn } from "./relayRun.ts";
import type { Stage } from "./stage.ts";

/** Transactions of one key under way at once: what the command takes by itself. */
const IN_FLIGHT = 4;
const PEER = "one at a time (--in-flight 1)";

/** Signed claims relayed by the command: how full blocks are, how long it takes, what a kill costs. */
export async function relayRows(stage: Stage): Promise<readonly Measurement[]> {
  const { scale, progress } = stage;
  const { seeds, keys, claims, oneByOne, killed, blockGas } = scale;
  const quiet: RelayRun[] = [];
  const single: RelayRun[] = [];
  const broken: RelayRun[] = [];
  for (const seed of seeds) {
    progress(`relay, seed ${seed}: ${claims} claims from ${keys} keys`);
    quiet.push(await runRelay(stage, { seed, claims, keys, inFlight: IN_FLIGHT }));
    progress(`relay, seed ${seed}: ${oneByOne} claims one transaction at a time`);
    single.push(await runRelay(stage, { seed, claims: oneByOne, keys: 1, inFlight: 1 }));
    progress(`relay, seed ${seed}: ${killed} claims, killed again and again`);
    const random = randomFrom(`delivery bench, kills ${seed}`);
    broken.push(await runRelay(stage, { seed, claims: killed, keys, inFlight: IN_FLIGHT, random }));
    progress(`relay, seed ${seed}: killed ${broken.at(-1)?.kills} times`);
  }
  const spread = (runs: readonly RelayRun[], figure: (run: RelayRun) => number) =>
    spreadOf(runs.map((run) => rounded(figure(run))));
  const beside = (figure: (run: RelayRun) => number) => ({
    ours: spread(quiet, figure),
    peer: { name: PEER, spread: spread(single, figure) },
  });
  const count = claims.toLocaleString("en");
  return [
    {
      id: "claims-a-block-lost",
      about: `part of the block gas target (${blockGas / 2}) that claims leave empty while there is work`,
      unit: "part",
      ...beside((run) => lostTo(run, blockGas)),
      goal: 0.05,
    },
    {
      id: "last-claim",
      about: `blocks from the command's start to the last of ${count} signed claims, over what their gas takes at the target`,
      unit: "times the ideal",
      ...beside((run) => lastClaimOf(run, blockGas)),
      goal: 1.05,
    },
    {
      id: "versions-a-transaction",
      about: "signed versions a transaction, with a steady base fee",
      unit: "versions",
      ours: spread(quiet, versionsOf),
      peer: null,
      goal: 1.2,
    },
    {
      id: "relay-wrong",
      about: "claims that were not paid, or more than once, in all runs",
      unit: "claims",
      ours: spread([...quiet, ...single, ...broken], wrongIn),
      peer: null,
      goal: 0,
    },
    {
      id: "relay-killed-waste",
      about: `part of the claims in mined transactions that these did not pay, killed ${spread(broken, ({ kills }) => kills).median} times`,
      unit: "part",
      ours: spread(broken, (run) => wastedIn(run) / run.wanted.length),
      peer: null,
      goal: 0.001,
    },
  ];
}

/** Of blocks from the first claim on, but for the last one, in which the work ends. A fuller block makes up for no other. */
function lostTo({ blocks }: RelayRun, blockGas: number): number {
  const first = blocks.findIndex(({ paid }) => paid.length > 0);
  const busy = blocks.slice(first, -1);
  const target = blockGas / 2;
  const filled = busy.reduce((sum, { gas }) => sum + Math.min(gas, target) / target, 0);
  return busy.length === 0 ? 0 : 1 - filled / busy.length;
}

function lastClaimOf({ blocks }: RelayRun, blockGas: number): number {
  const gas = blocks.reduce((sum, block) => sum + block.gas, 0);
  return blocks.length / (gas / (blockGas / 2));
}

function versionsOf({ sendings }: RelayRun): number {
  const versions = sendings.reduce((sum, { hashes }) => sum + hashes.length, 0);
  return versions / sendings.length;
}

function rounded(figure: number): number {
  return Math.round(figure * 10_000) / 10_000;
}
