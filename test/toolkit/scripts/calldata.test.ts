import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { type Address, encodeAbiParameters, type Hex, keccak256, zeroAddress, zeroHash } from "viem";
import { getBlockNumber, getTransactionReceipt, sendTransaction, writeContract } from "viem/actions";
import { buildProgram } from "../../../scripts/program.ts";
import { attestCall, registerSchemaCall } from "../../../src/chain/calls/attestations.ts";
import { changeStatusCall, imposeHoldCall, issueBatchCall } from "../../../src/chain/calls/batches.ts";
import type { CallsFile } from "../../../src/chain/calls/callFiles.ts";
import { attestedIn } from "../../../src/chain/events/attestations.ts";
import { type BatchHeader, type Policy, type Schema, schemaUid } from "../../../src/core/index.ts";
import { WHOLE_BATCH } from "../../../src/core/status/holds.ts";
import { jsonOf } from "../../../src/core/text/jsonText.ts";
import { groupByWord } from "../../../src/credentials/groupByWord.ts";
import { ownBuild, registryBuilds } from "../../journeys/easBuilds.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { type KindChain, openKindChain, usualRows } from "./kindChain.ts";
import { accountOf } from "./relayChain.ts";
import { runSymbolon } from "./runSymbolon.ts";

const DAY = 86_400n;
const EPOCH = 3_600n;
const SCHEMA: Schema = { schema: "uint8 age", resolver: zeroAddress, revocable: true };
const AGE = encodeAbiParameters([{ type: "uint8" }], [41]);
const EVIDENCE = zeroHash;

/** A command that sends, and how to make something for it to do. */
type Sending = {
  readonly words: string;
  readonly prepare: () => Promise<readonly string[]>;
  /** Nothing on the chain tells what was ordered from what is alike. */
  readonly isForgotten?: true;
};

describe("what another account is to send", () => {
  const folder = temporaryFolder();
  let chain: KindChain;
  let places: Readonly<Record<"batches" | "schemas" | "registry" | "source" | "factory", Address>>;
  let salts = 0;
  before(async () => {
    chain = await openKindChain();
    const { deploy } = chain;
    const own = registryBuilds[1]!;
    const schemas = await deploy(own.schemaRegistry);
    places = {
      schemas,
      registry: await deploy(own.registry, schemas),
      source: await deploy(own.registry, schemas),
      batches: await deploy(ownBuild("BatchRegistry", "credentials")),
      factory: await deploy(ownBuild("InstantCampaignFactory", "distribution")),
    };
    await writeContract(chain.other, registerSchemaCall({ registry: schemas, ...SCHEMA }));
  });
  after(() => chain.close());

  const actor = () => chain.other.account.address;
  const pass = async (seconds: bigint) => chain.moveTo((await chain.block()).timestamp + seconds);
  const tree = (name: string) => folder.path(name);

  /** A batch whose roles are all the actor's, and its header in a file. */
  async function batch(isIssued = true) {
    salts += 1;
    const { timestamp: issuedAt } = await chain.block();
    const role = actor();
    const policy: Policy = {
      ...{ revoker: role, emergency: role, epochLength: EPOCH, emergencyLimit: DAY, rulesHash: zeroHash },
    };
    const header: BatchHeader = {
      ...{ issuer: role, schema: zeroHash, root: keccak256(AGE), size: 1_000n, issuedAt, policy },
      ...{ manifestHash: zeroHash, salt: `0x${salts.toString(16).padStart(64, "0")}` },
    };
    const registry = places.batches;
    if (isIssued) await writeContract(chain.other, issueBatchCall({ registry, header, uri: "" }));
    const { id: chainId } = chain.reader.chain;
    return { header, file: folder.write("header.json", jsonOf({ chainId, registry, header })) };
  }

  /** A change of the credential 3, announced in the present epoch. */
  async function announced(header: BatchHeader, kind: "Revoke" | "Suspend") {
    const masks = groupByWord([3]);
    const change = { registry: places.batches, header, kind, masks, reason: 0, evidence: EVIDENCE };
    await writeContract(chain.other, changeStatusCall(change));
  }

  const changing = (verb: string, before?: "Revoke" | "Suspend", ...more: readonly string[]): Sending => ({
    words: `credential ${verb}`,
    async prepare() {
      const { header, file } = await batch();
      const { timestamp } = await chain.block();
      // Not at the end of an epoch, which would end before the command is run.
      await chain.moveTo((timestamp / EPOCH + 1n) * EPOCH);
      if (before !== undefined) await announced(header, before);
      return ["3", "--batch", file, ...more];
    },
  });

  /** A cumulative campaign of the actor's, the tree of its next root, and that proposed if it is to be. */
  async function cumulative(isProposed: boolean) {
    const { campaign } = await chain.cumulative(tree("week0"), usualRows(4));
    const next = await chain.instant(tree("week1"), usualRows(5));
    expect(next.tree.count).to.equal(5);
    const propose = ["propose-root", campaign, tree("week1"), "--previous", tree("week0")];
    if (isProposed) await sent(["campaign", ...propose]);
    return { campaign, propose };
  }

  async function attestation(registry: Address, about = accountOf(1)): Promise<Hex> {
    const data = {
      recipient: about,
      expirationTime: 0n,
      revocable: true,
      refUID: zeroHash,
      data: AGE,
      value: 0n,
    };
    const request = { schema: schemaUid(SCHEMA), data };
    const hash = await writeContract(chain.other, attestCall({ registry, request }));
    const receipt = await getTransactionReceipt(chain.reader, { hash });
    return attestedIn({ registry, receipt })[0]!.uid;
  }

  const asked = ["--rpc"];
  const SENDING: readonly Sending[] = [
    {
      words: "tree commit",
      async prepare() {
        const file = folder.write("drop.csv", `account,amount\n${accountOf(1)},5\n${accountOf(2)},6\n`);
        const block = (await chain.block()).number + 500n;
        return [file, "--randomness", `block:${block}`, "--registry", places.registry];
      },
    },
    {
      words: "attestation attest",
      prepare: async () => ["--registry", places.registry, "--schema", schemaUid(SCHEMA), "--data", "age=7"],
      isForgotten: true,
    },
    {
      words: "attestation revoke",
      prepare: async () => [await attestation(places.registry), "--registry", places.registry],
    },
    {
      words: "attestation import",
      async prepare() {
        await attestation(places.source, accountOf(3));
        const out = folder.path("import");
        return ["--source", places.source, "--registry", places.registry, "--out", out];
      },
    },
    {
      words: "attestation schema",
      prepare: async () => ["uint8 height", "--registry", places.registry],
    },
    {
      words: "credential schema",
      prepare: async () => ["uint8 weight", "--schema-registry", places.schemas],
    },
    {
      words: "credential issue",
      prepare: async () => [(await batch(false)).file],
    },
    {
      words: "credential announce",
      async prepare() {
        const { file } = await batch();
        return [folder.write("changes.csv", "change,index\nrevoke,1\nsuspend,2\n"), "--batch", file];
      },
    },
    changing("revoke"),
    changing("suspend"),
    changing("reinstate", "Suspend"),
    changing("retract", "Revoke", "--plane", "revoked"),
    {
      words: "credential hold",
      async prepare() {
        const { file } = await batch();
        const until = (await chain.block()).timestamp + DAY / 2n;
        return ["3", "--batch", file, "--until", String(until)];
      },
    },
    {
      words: "credential end-hold",
      async prepare() {
        const { header, file } = await batch();
        const until = (await chain.block()).timestamp + DAY - 100n;
        const hold = { registry: places.batches, header, targets: [WHOLE_BATCH], until, reason: 0 };
        await writeContract(chain.other, imposeHoldCall({ ...hold, evidence: EVIDENCE }));
        return ["--all", "--batch", file, "--until", String(until - EPOCH)];
      },
    },
    {
      words: "campaign create",
      async prepare() {
        await chain.instant(tree("new"), usualRows(6));
        const end = String((await chain.block()).timestamp + 90n * DAY);
        const terms = ["--token", chain.token, "--treasury", accountOf(7), "--end", end];
        return [tree("new"), ...terms, "--factory", places.factory, "--salt", `0x${"77".repeat(32)}`];
      },
    },
    {
      words: "campaign fund",
      async prepare() {
        await chain.instant(tree("vested"), usualRows(3));
        const manifestHash = keccak256(readFileSync(`${tree("vested")}/manifest.json`));
        const { campaign } = await chain.vesting(tree("again"), usualRows(3), { manifestHash }, 1n);
        return [campaign, tree("vested")];
      },
    },
    {
      words: "campaign sweep",
      async prepare() {
        const end = (await chain.block()).timestamp + 1_000n;
        const { campaign } = await chain.instant(tree("ended"), usualRows(3), { end });
        await chain.moveTo(end);
        return [campaign];
      },
    },
    {
      words: "campaign claim",
      async prepare() {
        const { campaign } = await chain.instant(tree("claimed"), usualRows(3));
        return [campaign, tree("claimed"), "--account", accountOf(1)];
      },
    },
    {
      words: "campaign relay",
      async prepare() {
        const { campaign } = await chain.instant(tree("relayed"), usualRows(9));
        return [campaign, tree("relayed")];
      },
    },
    {
      words: "campaign release",
      async prepare() {
        const vesting = await chain.vesting(tree("released"), usualRows(3));
        await sent(["campaign", "relay", vesting.campaign, tree("released")]);
        await pass(1_500n);
        return [vesting.campaign, tree("released"), "--all"];
      },
    },
    {
      words: "campaign propose-root",
      prepare: async () => (await cumulative(false)).propose.slice(1),
    },
    {
      words: "campaign approve",
      prepare: async () => [(await cumulative(true)).campaign],
    },
    {
      words: "campaign accept-root",
      async prepare() {
        const { campaign } = await cumulative(true);
        await sent(["campaign", "approve", campaign]);
        await pass(2n * DAY);
        return [campaign];
      },
    },
    {
      words: "campaign veto",
      prepare: async () => [(await cumulative(true)).campaign],
    },
  ];

  /** Runs a command with no key at hand. */
  const run = (args: readonly string[]) =>
    runSymbolon([...args, ...asked, chain.rpc], {
      SYMBOLON_PRIVATE_KEY: undefined,
      SYMBOLON_RPC_URL: undefined,
    });

  /** The calls that a command plans, after nothing was sent and no block mined. */
  async function planned(args: readonly string[]): Promise<CallsFile> {
    const before = await getBlockNumber(chain.reader, { cacheTime: 0 });
    const file = folder.path("calls.json");
    const { code, stdout, stderr } = await run([...args, "--from", actor(), "--calldata", file, "--json"]);
    expect(code, stdout + stderr).to.equal(0);
    expect(await getBlockNumber(chain.reader, { cacheTime: 0 })).to.equal(before);
    const written = JSON.parse(readFileSync(file, "utf8")) as CallsFile;
    const told = JSON.parse(stdout) as { calls: CallsFile["calls"]; calldata: object };
    expect(told.calldata).to.deep.equal({ format: "calls", file });
    expect(told.calls.map(({ to, data, value }) => [to.toLowerCase(), data, value])).to.deep.equal(
      written.calls.map(({ to, data, value }) => [to.toLowerCase(), data, value]),
    );
    return written;
  }

  /** Has the actor send what a command plans. */
  async function sent(args: readonly string[]): Promise<CallsFile> {
    const file = await planned(args);
    for (const { to, data, value } of file.calls) {
      const hash = await sendTransaction(chain.other, { to, data, value: BigInt(value) });
      expect((await getTransactionReceipt(chain.reader, { hash })).status).to.equal("success");
    }
    return file;
  }

  for (const { words, prepare, isForgotten = false } of SENDING) {
    it(`${words}: is planned, done by that account, and found to be done`, async () => {
      const args = [...words.split(" "), ...(await prepare())];
      const before = await getBlockNumber(chain.reader, { cacheTime: 0 });
      const refused = await run([...args, "--from", actor()]);
      expect(refused.code, refused.stderr).to.equal(2);
      expect(refused.stderr).to.include(`there is no key of ${actor().toLowerCase()} here`);
      const dry = await run([...args, "--from", actor(), "--dry-run", "--json"]);
      expect(dry.code, dry.stdout + dry.stderr).to.equal(0);
      const { calls } = JSON.parse(dry.stdout) as CallsFile;
      expect(await getBlockNumber(chain.reader, { cacheTime: 0 })).to.equal(before);

      const file = await sent(args);
      expect(file.calls).to.have.length.above(0);
      expect(file.calls).to.have.length(calls.length);
      for (const { what, simulated } of file.calls) {
        expect(what).to.match(/^[A-Z].{12}/);
        expect(simulated, what).to.equal(true);
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
    expect(found.toSorted()).to.deep.equal(SENDING.map(({ words }) => words).toSorted());
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
    const registry = places.source;
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
    await writeContract(chain.other, registerSchemaCall({ registry: places.schemas, ...schema }));
    await writeContract(chain.other, attestCall({ registry, request }));
    const own = registryBuilds[1]!;
    const target = await chain.deploy(own.registry, await chain.deploy(own.schemaRegistry));
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
    expect((await planned(args)).calls.map(({ what }) => what.split(" ")[0])).to.deep.equal(["Make"]);
    await sent(args);
    expect((await planned(args)).calls).to.deep.equal([]);
    expect(existsSync(folder.path("to.journal"))).to.equal(false);
  });

  it("is no permit, and no format without a file of calls", async () => {
    const wrong = [
      [["campaign", "create", "dir", "--permit", "--calldata"], "a permit is a signature"],
      [["campaign", "sweep", actor(), "--calldata-format", "safe"], "--calldata-format goes with --calldata"],
      [["campaign", "sweep", actor(), "--from", actor()], "there is no key of"],
    ] as const;
    for (const [args, text] of wrong) {
      const { code, stderr } = await run(args);
      expect(code, stderr).to.equal(2);
      expect(stderr).to.include(text);
    }
  });
});
