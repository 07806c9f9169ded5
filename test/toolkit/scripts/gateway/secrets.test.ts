import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { submission } from "../../gateway/gatewayStage.ts";
import { openLine, through } from "../../gateway/openLine.ts";
import { until } from "../../patience.ts";
import { openTestStore } from "../../store/openTestStore.ts";
import { openRelayChain, RELAYER_KEY } from "../relayChain.ts";
import { runProcess } from "../runProcess.ts";

const SYMBOLON = join(import.meta.dirname, "..", "..", "..", "..", "scripts", "symbolon.ts");
/** Part of a node's address, as its sellers hand keys out. */
const NODE_KEY = "0123456789abcdef-node-key";

describe("the secrets of symbolon gateway start", () => {
  const folder = temporaryFolder();

  it("are in no answer, no metric, and nothing that it says, whatever goes wrong", async () => {
    const chain = await openRelayChain();
    const test = await chain.campaign(folder.path("tree"), 8);
    const store = await openTestStore("postgres");
    const node = await openLine(Number(new URL(chain.rpc).port));
    const base = await openLine(Number(new URL(store.address).port));
    const begun = Promise.withResolvers<ChildProcess>();
    const ending = runProcess(
      [
        SYMBOLON,
        "gateway",
        "start",
        "--campaign",
        test.campaign,
        "--listen",
        "127.0.0.1:0",
        "--key",
        "env:KEY_A",
        "--rpc",
        `${through(node, chain.rpc)}v3/${NODE_KEY}?key=${NODE_KEY}`,
      ],
      {
        env: { KEY_A: RELAYER_KEY, DATABASE_URL: through(base, store.address) },
        meet: begun.resolve,
      },
    );
    const child = await begun.promise;
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (text: string) => {
        said += text;
      });
    const serving = () => /at (http:\S+)/.exec(said);
    await until(() => serving() !== null || child.exitCode !== null);
    const [, url] = serving() ?? [];
    if (url === undefined) throw new Error(`It ended: ${said}`);
    const answers: string[] = [];
    const keep = async (response: Response) => {
      const text = await response.text();
      answers.push(JSON.stringify([...response.headers]), text);
      return text;
    };
    const post = async (claim: unknown) =>
      keep(
        await fetch(`${url}/v1/claims`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ claim }),
        }),
      );
    const look = async () => {
      for (const path of ["/metrics", "/health", "/v1/lanes", "/v1/intents/1"])
        await keep(await fetch(`${url}${path}`));
    };
    const good = await submission(chain, test, 1);
    expect(await post(good)).to.include("queued");
    const asksNode = { ...(await submission(chain, test, 2)), signature: "0x1234" };
    expect(await post(asksNode)).to.include("InvalidSignature");
    await look();
    node.set("cut");
    expect(await post(asksNode)).to.include("ChainNotReachable");
    base.set("cut");
    expect(await post(await submission(chain, test, 3))).to.include("StoreAway");
    await until(async () => (await keep(await fetch(`${url}/health`))).includes("storeAway"));
    await look();
    child.kill("SIGTERM");
    const { stdout, stderr } = await ending;
    const [row] = await store.sql.query<{ readonly secret: Uint8Array }>("select secret from gateway_secret");
    const seal = Buffer.from(row?.secret ?? []);
    expect(seal).to.have.length(32);
    const out = [stdout, stderr, said, ...answers].join("\n");
    // It has told what went wrong, and not by what it was reached.
    expect(out).to.match(/stopped answering/);
    const secrets = [
      RELAYER_KEY.slice(2),
      NODE_KEY,
      new URL(store.address).password,
      seal.toString("hex"),
      seal.toString("base64"),
      seal.toString("base64url"),
    ];
    for (const secret of secrets) expect(out).not.to.include(secret);
    // Whoever asks learns nothing of where store and node are.
    for (const place of [String(node.port), String(base.port), new URL(store.address).pathname.slice(1)])
      expect(answers.join("\n")).not.to.match(new RegExp(`\\b${place}\\b`));
    for (const line of [node, base]) line.close();
    await store.remove();
    await chain.close();
  });
});
