import { Agent, request } from "node:http";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect } from "chai";
import { createClient, custom } from "viem";
import { openServedCampaign } from "../../../src/gateway/campaigns/servedCampaign.ts";
import { randomFrom } from "../../../src/simulation/random/randomFrom.ts";
import { isDeep } from "../../deep.ts";
import { type AnswerBody, useAttackStage } from "./attackStage.ts";
import { WIDE } from "./gatewayStage.ts";
import { randomBody, randomPart } from "./randomBodies.ts";

/** Requests to an endpoint: a million of bodies in `test:deep`, or as many as are asked for. */
const BODIES = Number(process.env.SYMBOLON_BODIES ?? (isDeep ? 1_000_000 : 1_000));
const OTHERS = Math.ceil(BODIES / 10);
const AT_ONCE = 8;
/** Bytes of memory that may be kept beyond what there was after a fifth of all. */
const MAX_GROWTH = 24 * 2 ** 20;

type Asked = { readonly method: string; readonly path: string; readonly body?: string };

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Bytes in use, once what is not needed is gone. */
function memory(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe("a gateway that is sent anything", () => {
  const stage = useAttackStage(40);

  const send = (port: number, agent: Agent, { method, path, body }: Asked) =>
    new Promise<{ readonly status: number; readonly text: string }>((resolve, reject) => {
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

  /** Asks so often, and gives how often each answer came, and by how many bytes the memory grew after a fifth of it. */
  const flood = async (port: number, runs: number, next: () => Asked) => {
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
    return { counts, growth: memory() - before };
  };

  function expectNamed(text: string, what: string) {
    const body = JSON.parse(text) as AnswerBody & { readonly answers?: readonly AnswerBody[] };
    if (body.answer !== undefined) return;
    expect(body.error?.code, what).to.match(/^[A-Z]\w+$/);
    expect(body.error?.reason, what).to.match(/\w/);
    expect(body.error?.hint, what).to.match(/\w/);
    expect(text.length, what).to.be.below(5_000);
  }

  const serve = async () => {
    const campaign = await openServedCampaign(stage.chain.reader, stage.test.campaign);
    // No node is asked about false signatures: it would be slower than all else.
    const client = createClient({
      chain: stage.chain.reader.chain,
      transport: custom({ request: async () => "0x" }),
    });
    return stage.serve({ served: [{ campaign: { ...campaign, client }, room: WIDE }] });
  };

  it("answers each body with a name and a cure, none with 5xx, and keeps nothing of it", async () => {
    const { port } = await serve();
    const good = await stage.claim(5);
    const chance = randomFrom("bodies");
    const { counts, growth } = await flood(port, BODIES, () => ({
      method: "POST",
      path: "/v1/claims",
      body: randomBody(good, chance),
    }));
    if (isDeep) console.log(`      ${JSON.stringify(counts)}, grown by ${growth} bytes`);
    for (const status of [400, 404, 422]) expect(counts[status], `${status}`).to.be.above(0);
    expect(growth).to.be.below(MAX_GROWTH);
  });

  it("answers whatever stands in an address so, too, and bodies where none belong", async () => {
    const { port } = await serve();
    const good = await stage.claim(5);
    const chance = randomFrom("addresses");
    const begins = ["/v1/intents/", "/v1/lanes", "/health?", "/v1/", "/"];
    const { counts, growth } = await flood(port, OTHERS, () => {
      const path = `${begins[Math.floor(chance() * begins.length)]}${randomPart(chance)}`;
      return chance() < 0.8
        ? { method: "GET", path }
        : { method: chance() < 0.5 ? "POST" : "PUT", path, body: randomBody(good, chance) };
    });
    if (isDeep) console.log(`      ${JSON.stringify(counts)}, grown by ${growth} bytes`);
    for (const status of [400, 404]) expect(counts[status], `${status}`).to.be.above(0);
    expect(growth).to.be.below(MAX_GROWTH);
  });
});
