import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { Hex } from "viem";
import { jsonOf } from "../../../../src/sdk/core/text/jsonText.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { openEasStage } from "../../credentials/attestations/easStage.ts";
import { until } from "../../patience.ts";
import { type CredentialChain, openCredentialChain, runCredential } from "../credentialChain.ts";
import { SCHEMA, SUBJECTS } from "../presentedCredential.ts";
import { type Ended, runProcess } from "../runProcess.ts";
import { runSymbolon } from "../runSymbolon.ts";
import { ISSUER_KEY } from "../servedChain.ts";

const SYMBOLON = join(import.meta.dirname, "..", "..", "..", "..", "scripts", "symbolon.ts");
const MINUTE_MS = 60_000;

describe("symbolon gateway verify", () => {
  const folder = temporaryFolder();
  let chain: CredentialChain;
  before(async () => {
    chain = await openCredentialChain(new Date(Date.now() - 10 * MINUTE_MS));
  });
  after(() => chain.close());

  const credential = async (...args: readonly string[]) => {
    const env = { SYMBOLON_PRIVATE_KEY: ISSUER_KEY, SYMBOLON_RPC_URL: chain.rpc };
    const { code, stdout, stderr } = await runCredential([...args, "--json"], env);
    expect(code, stderr).to.equal(0);
    return JSON.parse(stdout);
  };
  const mineNow = async () => {
    await chain.node.setNextBlockTimestamp({ timestamp: BigInt(Math.floor(Date.now() / 1_000)) });
    await chain.node.mine({ blocks: 1 });
  };
  const start = async (...args: readonly string[]) => {
    const begun = Promise.withResolvers<ChildProcess>();
    const died = runProcess([SYMBOLON, "gateway", "verify", "--rpc", chain.rpc, ...args], {
      meet: begun.resolve,
    });
    const child = await begun.promise;
    let said = "";
    child.stderr?.on("data", (text: string) => {
      said += text;
    });
    let end: Ended | undefined;
    void died.then((ended) => {
      end = ended;
    });
    const url = () => /at (http:\S+)/.exec(said)?.[1];
    await until(() => url() !== undefined || end !== undefined);
    if (url() === undefined) throw new Error(`It ended: ${end?.stderr}`);
    return { url: url() as string, child, died };
  };

  it("says of credentials whether they are good, and for how long that may be kept, until it is stopped", async () => {
    const rows = SUBJECTS.map((subject, i) => `${subject},${i},true`);
    const file = folder.write("people.csv", `subject,age,adult\n${rows.join("\n")}\n`);
    const directory = folder.path("batch");
    const issuer = chain.issuer.account.address;
    const roles = ["--revoker", issuer, "--epoch-length", "3600"];
    await credential("batch", file, "--schema", "uint8 age,bool adult", "--out", directory, ...roles);
    const { batch } = await credential("issue", directory, "--uri", "https://issuer.example/manifest.json");
    const held = folder.path("held.json");
    await credential("present", directory, "2", "--out", held);
    await mineNow();
    const listen = ["--listen", "127.0.0.1:0", "--batch", directory, "--issuer", issuer, "--schema", SCHEMA];
    const { url, child, died } = await start(...listen);
    const { credential: shown, proof } = JSON.parse(readFileSync(held, "utf8"));
    const ask = async () => {
      const body = jsonOf({ credentials: [{ batch, credential: shown, proof }] });
      const headers = { "content-type": "application/json" };
      const response = await fetch(`${url}/v1/verdicts`, { method: "POST", headers, body });
      return ((await response.json()) as { answers: readonly { outcome?: string; maxAge: number }[] })
        .answers[0];
    };
    expect(await ask()).to.include({ outcome: "Valid" });
    const { index, ...query } = shown;
    const path = `/v1/verdicts/${batch}/${index}?${new URLSearchParams({ ...query, proof: proof.join() })}`;
    const response = await fetch(url + path);
    expect(response.headers.get("cache-control")).to.match(/^public, max-age=[1-9]\d*$/);
    child.kill("SIGTERM");
    expect((await died).code).to.equal(0);
  });

  it("lists attestations by account where it is told from which block on, without any batch", async () => {
    const { reader, issuer, node, other } = chain;
    const { registry, schema, attest } = await openEasStage({ reader, issuer, node });
    const account = other.account.address;
    const uid = await attest(account);
    const asked = [
      "--attestations",
      registry,
      "--attestations-from",
      "0",
      "--issuer",
      issuer.account.address,
    ];
    const { url, child, died } = await start("--listen", "127.0.0.1:0", "--schema", schema, ...asked);
    const list = async () => {
      const query = new URLSearchParams({ recipient: account, schema });
      const response = await fetch(`${url}/v1/attestations?${query}`);
      return response.ok ? ((await response.json()) as { readonly uids: readonly Hex[] }).uids : [];
    };
    await until(async () => (await list()).length === 1);
    expect(await list()).to.deep.equal([uid]);
    const next = await attest(account);
    await until(async () => (await list()).length === 2);
    expect(await list()).to.deep.equal([next, uid]);
    child.kill("SIGTERM");
    const { code, stderr } = await died;
    expect(code).to.equal(0);
    expect(stderr).to.include("serving verdicts of attestations at");
  });

  it("refuses to start where it could not serve: nobody is trusted, no batch there, a list that only the chain knows", async () => {
    const at = (...args: readonly string[]) =>
      runSymbolon(["gateway", "verify", "--rpc", chain.rpc, "--batch", `0x${"12".repeat(32)}`, ...args]);
    expect(await at()).to.include({ code: 2 });
    const schema = ["--schema", SCHEMA];
    expect((await at("--any-issuer")).stderr).to.include("symbolon credential schema");
    expect((await at("--any-issuer", ...schema)).stderr).to.include("has issued no batch");
    const bare = ["gateway", "verify", "--rpc", chain.rpc, "--any-issuer", ...schema];
    expect((await runSymbolon(bare)).stderr).to.include("give --batch, --attestations or both");
    const from = ["--attestations-from", "0"];
    expect((await at("--any-issuer", ...schema, ...from)).stderr).to.include("needs --attestations");
    const list = ["--trust-list", chain.registry, "--trusted", "now"];
    expect((await at(...list, ...schema)).stderr).to.include("Only the chain knows");
  });
});
