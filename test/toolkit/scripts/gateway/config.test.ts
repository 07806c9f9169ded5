import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Command } from "commander";
import { fastify } from "fastify";
import { configMembers } from "../../../../scripts/gateway/config/members.ts";
import { withConfig } from "../../../../scripts/gateway/config/withConfig.ts";
import { define } from "../../../../scripts/gateway/usage/start.ts";
import { gatewayOptions, gatewaySchemaFile } from "../../../../tools/generate/gatewaySchema.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { RELAYER_KEY } from "../relayChain.ts";
import { runSymbolon } from "../runSymbolon.ts";

const SAMPLE = join(import.meta.dirname, "..", "..", "..", "..", "examples", "gateway", "gateway.json");
const ADDRESS = `0x${"c0".repeat(20)}`;
const SECRET = "correct-horse";

/** What is wrong, and what the error says of it. */
const wrong: readonly (readonly [object, RegExp])[] = [
  [{ pase: 0.8 }, /has an unknown member, "pase"/],
  [{ pace: "0.8" }, /its pace is "0.8", and must be a number/],
  [{ pace: 3 }, /its pace is 3, and must be a number above 0, up to 2/],
  [{ workers: 0 }, /its workers is 0, and must be a whole number from 1 to 64/],
  [{ campaign: [] }, /its campaign is \[\], and must be at least one campaign/],
  [{ campaign: [ADDRESS, "0x12"] }, /its campaign\[1\] is "0x12", and must be/],
  [{ campaign: ADDRESS }, /its campaign is "0xc0.*, and must be a list/],
  [{ listen: "here" }, /its listen is "here", and must be HOST:PORT/],
  [{ behindProxy: "yes" }, /its behindProxy is "yes", and must be true or false/],
  [{ rpc: ["ftp://node"] }, /its rpc\[0\] is "\(not shown\)"/],
  [{ rpc: [`https://me:${SECRET}@node`] }, /its rpc\[0\] .* and must be .* no password/],
  [{ store: `postgres://me:${SECRET}@db/claims` }, /its store .* and must be .* no password/],
  [{ key: [RELAYER_KEY] }, /its key\[0\] .* and must be .* never a key itself/],
  [{ key: RELAYER_KEY }, /its key is "\(not shown\)", and must be a list/],
  [{ maxValue: "1000000000000000" }, /its maxValue .* and must be ETH, such as 0.001/],
  [{ refillFrom: RELAYER_KEY }, /its refillFrom .* and must be .* never a key itself/],
  [{ finality: "soon" }, /its finality is "soon", and must be tag/],
];

describe("a gateway's file of options", () => {
  const folder = temporaryFolder();
  let files = 0;
  const fileOf = (content: unknown) => {
    const file = folder.path(`config${++files}.json`);
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    return file;
  };
  const parsed = (content: unknown, ...args: readonly string[]) => {
    const command = new Command().exitOverride();
    define(command);
    // Nothing is started.
    command.action(() => {});
    command.parse(["--config", fileOf(content), ...args], { from: "user" });
    return withConfig<Record<string, unknown>>(command.opts(), command);
  };

  it("has all options as members, and its schema is the one that is shipped", async () => {
    const ofThisCall = ["config", "only", "check", "json"];
    const options = [...(await gatewayOptions()).keys()].filter((name) => !ofThisCall.includes(name));
    expect(Object.keys(configMembers).toSorted()).to.deep.equal(options.toSorted());
    const { path, text } = await gatewaySchemaFile();
    expect(readFileSync(path, "utf8") === text, "run node tools/generate/gatewaySchema.ts").to.equal(true);
  });

  it("says as much as the command line, which wins, and goes before the environment", () => {
    process.env.CONFIG_TEST_STORE = `postgres://me:${SECRET}@db/claims`;
    process.env.SYMBOLON_RPC_URL = "http://ambient";
    try {
      const all = {
        store: "env:CONFIG_TEST_STORE",
        rpc: ["http://one", "http://two"],
        campaign: [ADDRESS],
        key: ["env:KEY_A"],
        maxFeePerGas: "2.5",
        pace: 0.5,
        listen: "[::1]:90",
        behindProxy: true,
      };
      const found = parsed(all, "--pace", "0.7", "--threads", "3");
      expect(found).to.include({ store: process.env.CONFIG_TEST_STORE, pace: 0.7, threads: 3 });
      expect(found).to.include({ behindProxy: true, maxFeePerGas: 2_500_000_000n, workers: 1 });
      expect(found.rpc).to.deep.equal(["http://one", "http://two"]);
      expect((found.campaign as string[])[0]?.toLowerCase()).to.equal(ADDRESS);
      expect(found.listen).to.deep.equal({ host: "::1", port: 90 });
      expect(parsed({ rpc: ["http://one"] }, "--rpc", "http://typed").rpc).to.deep.equal(["http://typed"]);
      expect(parsed({ pace: 0.5 }).rpc).to.deep.equal(["http://ambient"]);
    } finally {
      delete process.env.CONFIG_TEST_STORE;
      delete process.env.SYMBOLON_RPC_URL;
    }
  });

  it("is refused with file, member, value and what belongs there, and no secret is repeated; the schema refuses it too", async () => {
    const service = fastify({ ajv: { customOptions: { removeAdditional: false, coerceTypes: false } } });
    service.post("/", { schema: { body: JSON.parse((await gatewaySchemaFile()).text) } }, () => "fits");
    const judged = async (content: object) =>
      (await service.inject({ method: "POST", url: "/", payload: content })).statusCode;
    expect(await judged(JSON.parse(readFileSync(SAMPLE, "utf8")))).to.equal(200);
    for (const [content, reason] of wrong) {
      const file = fileOf(content);
      const { code, stderr } = await runSymbolon(["gateway", "start", "--config", file]);
      expect(code, stderr).to.equal(1);
      expect(stderr).to.include(file);
      expect(stderr).to.match(reason);
      for (const secret of [SECRET, RELAYER_KEY.slice(2)]) expect(stderr).not.to.include(secret);
      expect(await judged(content), stderr).to.equal(400);
    }
    for (const text of ["", "{", "[]"]) {
      const { code, stderr } = await runSymbolon(["gateway", "start", "--config", fileOf(text)]);
      expect(code, stderr).to.equal(1);
    }
    const unset = await runSymbolon([
      "gateway",
      "start",
      "--only",
      "api",
      "--config",
      fileOf({ store: "env:NOT_SET_HERE" }),
    ]);
    expect(unset.stderr).to.include("NOT_SET_HERE is not");
    await service.close();
  });

  it("passes by what only the other half takes", async () => {
    const { code, stderr } = await runSymbolon([
      "gateway",
      "start",
      "--only",
      "worker",
      "--config",
      fileOf({ threads: 2 }),
    ]);
    expect(code).to.equal(2);
    expect(stderr).to.include("give --rpc or --config");
  });
});
