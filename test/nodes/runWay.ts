import { jsonCall, parseCall, runHere } from "../journeys/wrongCalls/runCall.ts";
import type { Ended } from "../toolkit/scripts/runProcess.ts";
import { withYes } from "../toolkit/scripts/withYes.ts";
import type { Dialect } from "./dialect.ts";
import { evaluate, type Verdict } from "./judge.ts";
import type { Traffic } from "./proxy.ts";
import type { Cell, ZooStage } from "./stage.ts";
import type { Way } from "./ways.ts";

/** The local chain as it is. */
export const plain: Dialect = { name: "plain", client: "HardhatNetwork", sources: ["the local chain"] };

export type CellResult = { readonly verdict: Verdict; readonly ended: Ended; readonly traffic: Traffic };

/** Sends a way through a dialect, in a cell of its own. */
export function runWay(stage: ZooStage, dialect: Dialect, way: Way): Promise<CellResult> {
  return stage.inCell(way, async (cell) => {
    stage.node.speak(dialect);
    const ended = await ending(way, cell);
    const traffic = stage.node.traffic();
    const verdict = evaluate(ended, traffic, way.exit ?? 0);
    return { verdict: dialect === plain ? asMainWay(verdict, ended) : verdict, ended, traffic };
  });
}

/** What a plain chain refuses is no main way: through no dialect does it come to what it is about. */
function asMainWay(verdict: Verdict, { stdout }: Ended): Verdict {
  if (verdict.kind !== "named") return verdict;
  return { kind: "fault", why: `refused on a plain chain: ${verdict.code}`, told: stdout.slice(0, 2_000) };
}

async function ending({ does }: Way, cell: Cell): Promise<Ended> {
  if (typeof does === "function") return does(cell);
  let last: Ended = { code: 0, stdout: "", stderr: "" };
  for (const line of does) {
    const call = parseCall(line, cell.names);
    const whole = { args: call.args, env: { ...cell.env, ...call.env } };
    const asked = jsonCall(whole) ?? whole;
    last = await runHere({ ...asked, args: withYes(asked.args) });
    if (last.code !== 0) return last;
  }
  return last;
}
