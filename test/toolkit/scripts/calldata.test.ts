import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Hex, zeroHash } from "viem";
import { writeContract } from "viem/actions";
import { buildProgram } from "../../../scripts/program.ts";
import { parseCommitment } from "../../../src/node/allocation/shuffle/commitmentFile.ts";
import { attestCall, registerSchemaCall } from "../../../src/sdk/chain/calls/attestations.ts";
import type { CallsFile } from "../../../src/sdk/chain/calls/callFiles.ts";
import { schemaUid } from "../../../src/sdk/core/index.ts";
import { registryBuilds } from "../../journeys/easBuilds.ts";
import { accountOf } from "./relayChain.ts";
import { runSymbolon } from "./runSymbolon.ts";
import { SCHEMA, sendingChain } from "./sendingChain.ts";
import { sendingCommands } from "./sendingCommands.ts";

/** Planned and sent in tests of their own: what they send is done once, and asked for again it is refused. */
const OF_GOVERNANCE = ["govern send", "govern step", "trust accredit", "trust end", "trust name"];

describe("what another account is to send", () => {
  const on = sendingChain();
  const { folder, chain, places, actor, block, run, planned, sent } = on;
  const SENDING = sendingCommands(on);

  for (const { words, prepare, isForgotten = false, refusedTwice } of SENDING) {
    it(`${words}: is planned, done by that account, and found to be done`, async () => {
      const args = [...words.split(" "), ...(await prepare())];
      const before = await block();
      const refused = await run([...args, "--from", actor()]);
      expect(refused.code, refused.stderr).to.equal(2);
      expect(refused.stderr).to.include(`without the key of ${actor().toLowerCase()} nothing can be sent`);
      const dry = await run([...args, "--from", actor(), "--dry-run", "--json"]);
      expect(dry.code, dry.stdout + dry.stderr).to.equal(0);
      const { calls } = JSON.parse(dry.stdout) as CallsFile;
      expect(await block()).to.equal(before);

      const file = await sent(args);
      expect(file.calls).to.have.length.above(0);
      expect(file.calls).to.have.length(calls.length);
      for (const { what, simulated } of file.calls) {
        expect(what).to.match(/^[A-Z].{12}/);
        expect(simulated, what).to.equal(true);
      }
      if (refusedTwice !== undefined) {
        const again = await run([...args, "--from", actor(), "--dry-run", "--json"]);
        expect(JSON.parse(again.stdout).error).to.include({ code: refusedTwice });
        return;
      }
      const after = await planned(args);
      expect(after.calls.length > 0).to.equal(isForgotten);
    });
  }

  it("is what every command can plan that sends", async () => {
    const nouns = (await buildProgram([])).command.commands.filter(({ commands }) => commands.length > 0);
    const found: string[] = [];
    for (const noun of nouns.map((one) => one.name())) {
      const verbs = (await buildProgram([noun])).command.commands.find(
        (one) => one.name() === noun,
      )!.commands;
      for (const verb of verbs.map((one) => one.name())) {
        const { command } = await buildProgram([noun, verb]);
        const defined = command.commands
          .find((one) => one.name() === noun)!
          .commands.find((one) => one.name() === verb)!;
        const has = (option: string) => defined.options.some(({ long }) => long === option);
        expect(has("--from") && has("--dry-run") && has("--calldata-format"), verb).to.equal(
          has("--calldata"),
        );
        if (has("--calldata")) found.push(`${noun} ${verb}`);
        // Whoever keeps a journal sends.
        else expect(has("--journal"), `${noun} ${verb}`).to.equal(false);
      }
    }
    const verbs = SENDING.map(({ words }) => words.replace(/ --.*/, ""));
    const known = new Set([...verbs, ...OF_GOVERNANCE]);
    expect(found.toSorted()).to.deep.equal([...known].toSorted());
  });

  it("is printed alone where no file is named, and what it means beside it", async () => {
    const args = [
      "campaign",
      "claim",
      ...(await SENDING.find(({ words }) => words === "campaign claim")!.prepare()),
    ];
    const { stdout, stderr, code } = await run([...args, "--from", actor(), "--calldata"]);
    expect(code).to.equal(0);
    const file = JSON.parse(stdout) as CallsFile;
    expect(file).to.include({ format: "symbolon-calls", version: 1, from: actor() });
    expect(stderr).to.include(`call 1: ${file.calls[0]?.what}`);
    expect(stderr).to.include(`next: have ${actor()} send them on chain 31337`);
  });

  it("says what comes later where the next calls hang on these", async () => {
    const schema = { ...SCHEMA, schema: "uint8 age,bool adult" };
    const registry = places().source;
    const request = {
      schema: schemaUid(schema),
      data: {
        recipient: accountOf(2),
        expirationTime: 0n,
        revocable: true,
        refUID: zeroHash,
        data: `0x${"00".repeat(63)}01` as Hex,
        value: 0n,
      },
    };
    await writeContract(chain().other, registerSchemaCall({ registry: places().schemas, ...schema }));
    await writeContract(chain().other, attestCall({ registry, request }));
    const own = registryBuilds[1]!;
    const target = await chain().deploy(own.registry, await chain().deploy(own.schemaRegistry));
    const args = [
      "attestation",
      "import",
      "--source",
      registry,
      "--registry",
      target,
      "--out",
      folder.path("to"),
    ];
    const { stdout } = await run([...args, "--from", actor(), "--dry-run", "--json"]);
    const told = JSON.parse(stdout);
    expect(told.calls.every(({ what }: { what: string }) => what.startsWith("Register the schema"))).to.equal(
      true,
    );
    expect(told.later).to.include("once their schemas are registered");
    await sent(args);
    const replaced = await planned([...args, "--replace"]);
    expect(replaced.calls.map(({ what }) => what.split(" ")[0])).to.deep.equal(["Make"]);
    await sent(args);
    expect((await planned(args)).calls).to.deep.equal([]);
    expect(existsSync(folder.path("to.journal"))).to.equal(false);
  });

  it("is a batch whose header is written down, so that what was issued is found", async () => {
    const list = folder.write("people.csv", `subject,age\n${accountOf(1)},41\n`);
    const out = folder.path("club");
    const made = await runSymbolon([
      "credential",
      "batch",
      list,
      "--schema",
      "uint8 age",
      "--out",
      out,
      "--irrevocable",
    ]);
    expect(made.code, made.stderr).to.equal(0);
    const issue = ["credential", "issue", out, "--registry", places().batches];
    const header = join(out, "public", "header.json");
    expect((await run([...issue, "--from", actor(), "--dry-run"])).code).to.equal(0);
    expect(existsSync(header)).to.equal(false);
    const first = await planned(issue);
    expect(JSON.parse(readFileSync(header, "utf8")).header.issuer).to.equal(actor());
    const second = await sent(issue);
    expect(second.calls).to.deep.equal(first.calls);
    const { stdout } = await run([...issue, "--from", actor(), "--dry-run", "--json"]);
    expect(JSON.parse(stdout)).to.deep.include({ issued: "earlier", calls: [] });
  });

  it("is a batch of what was imported, whose salts are written down", async () => {
    const out = folder.path("moved");
    const { batches, source, registry } = places();
    const as = ["--as", "batch", "--batch-registry", batches, "--schema", schemaUid(SCHEMA), "--out", out];
    await on.attestation(source, accountOf(5));
    const args = ["attestation", "import", "--source", source, "--registry", registry, ...as];
    expect((await run([...args, "--from", actor(), "--dry-run"])).code).to.equal(0);
    expect(existsSync(`${out}.credentials.json`)).to.equal(false);
    const { calls } = await planned(args);
    const kept = readFileSync(`${out}.credentials.json`, "utf8");
    expect((await sent(args)).calls).to.deep.equal(calls);
    expect(readFileSync(`${out}.credentials.json`, "utf8")).to.equal(kept);
    expect((await planned(args)).calls).to.deep.equal([]);
  });

  it("is a commitment whose file says when it was timestamped once it is", async () => {
    const list = folder.write("drop.csv", `account,amount\n${accountOf(1)},5\n${accountOf(2)},7\n`);
    const number = (await block()) + 500n;
    const args = [
      "tree",
      "commit",
      list,
      "--base-units",
      "--randomness",
      `block:${number}`,
      "--registry",
      places().registry,
    ];
    const file = `${list}.commitment.json`;
    const kept = () => parseCommitment(readFileSync(file, "utf8"), file).timestamped;
    expect((await run([...args, "--from", actor(), "--dry-run"])).code).to.equal(0);
    expect(existsSync(file)).to.equal(false);
    await sent(args);
    expect(kept()).to.equal(undefined);
    await planned(args);
    expect(kept()).to.include({ chainId: 31_337n });
  });

  it("is no permit, and no format without a file of calls", async () => {
    const wrong = [
      [["campaign", "create", "dir", "--permit", "--calldata"], "--permit and --calldata exclude each other"],
      [["campaign", "sweep", actor(), "--calldata-format", "safe"], "--calldata-format needs --calldata"],
      [["campaign", "sweep", actor(), "--from", actor()], "--from needs --dry-run or --calldata"],
      [
        ["campaign", "sweep", "drop.json", "--calldata", "./drop.json"],
        "would overwrite an input of the command",
      ],
    ] as const;
    for (const [args, text] of wrong) {
      const { code, stderr } = await run(args);
      expect(code, stderr).to.equal(2);
      expect(stderr).to.include(text);
    }
  });
});
