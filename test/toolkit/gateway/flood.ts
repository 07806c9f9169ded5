import { Agent, request } from "node:http";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect } from "chai";
import { isDeep } from "../../deep.ts";
import type { AnswerBody } from "./attackStage.ts";

const AT_ONCE = 8;
/** Bytes of memory that may be kept beyond what there was after a fifth of all. */
const MAX_GROWTH = 24 * 2 ** 20;

export type Asked = { readonly method: string; readonly path: string; readonly body?: string };

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Bytes in use, once what is not needed is gone. */
function memory(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/**
 * Asks so often, and expects of each answer that it is no 5xx and tells a cure, and that nothing is kept of what was asked.
 * @returns how often each status came
 */
export async function flood(
  port: number,
  runs: number,
  next: () => Asked,
): Promise<Readonly<Record<string, number>>> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const counts: Record<string, number> = {};
  let begun = 0;
  let before = 0;
  const ask = async () => {
    while (begun < runs) {
      begun++;
      if (begun === Math.ceil(runs / 5)) before = memory();
      const asked = next();
      const { status, text } = await send(port, agent, asked);
      const what = `${status} ${text.slice(0, 500)} to ${JSON.stringify(asked).slice(0, 500)}`;
      expect(status, what).to.be.within(200, 499);
      if (status >= 400) expectNamed(text, what);
      counts[status] = (counts[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  agent.destroy();
  const growth = memory() - before;
  if (isDeep) console.log(`      ${JSON.stringify(counts)}, grown by ${growth} bytes`);
  expect(growth).to.be.below(MAX_GROWTH);
  return counts;
}

function send(port: number, agent: Agent, { method, path, body }: Asked) {
  return new Promise<{ readonly status: number; readonly text: string }>((resolve, reject) => {
    const headers = body === undefined ? {} : { "content-type": "application/json" };
    const asking = request({ host: "127.0.0.1", port, agent, method, path, headers }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (part: string) => {
        text += part;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
      answer.on("error", reject);
    });
    asking.on("error", reject);
    asking.end(body);
  });
}

function expectNamed(text: string, what: string): void {
  const body = JSON.parse(text) as AnswerBody & { readonly answers?: readonly AnswerBody[] };
  if (body.answer !== undefined) return;
  expect(body.error?.code, what).to.match(/^[A-Z]\w+$/);
  expect(body.error?.reason, what).to.match(/\w/);
  expect(body.error?.hint, what).to.match(/\w/);
  expect(text.length, what).to.be.below(5_000);
}
