import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import {
  readBatchHeader,
  readBatchManifest,
  writeBatchHeader,
} from "../../../../src/node/batches/publishedFiles.ts";
import { selectCredentials } from "../../../../src/node/batches/selectCredentials.ts";
import {
  verifyBatchDirectory,
  verifyPublishedBatch,
} from "../../../../src/node/batches/verifyBatchDirectory.ts";
import type { BatchHeader } from "../../../../src/sdk/core/credential/batchId.ts";
import { schemaUid } from "../../../../src/sdk/core/credential/schemaUid.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { checkDisclosure, disclose } from "../../../../src/sdk/credentials/disclosure/checkDisclosure.ts";
import { temporaryFolder } from "../../allocation/temporaryFolder.ts";
import { filesOf, POLICY, rowAt, SCHEMA, SECRET, writeBatch } from "./batchDirectories.ts";

const refusal = async (run: Promise<unknown>): Promise<SymbolonError> => {
  try {
    await run;
  } catch (error) {
    if (error instanceof SymbolonError) return error;
    throw error;
  }
  return expect.fail("nothing was refused");
};

const collect = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
};

describe("credentials/files: a batch directory", () => {
  const folder = temporaryFolder();

  it("has a part to publish and a part for its owner alone", async () => {
    const out = folder.path("out");
    const { batch, manifestHash, tiles } = await writeBatch(out, 300);
    expect([...filesOf(out).keys()]).to.deep.equal([
      "public/manifest.json",
      "public/tiles/00.bin",
      "public/tiles/01.bin",
      "public/tiles/top.bin",
      "secret/credentials.jsonl",
      "secret/secret.json",
    ]);
    expect(tiles).to.equal(3);
    const mode = (name: string) => statSync(`${out}/${name}`).mode & 0o777;
    expect([mode("secret"), mode("secret/secret.json"), mode("secret/credentials.jsonl")]).to.deep.equal([
      0o700, 0o600, 0o600,
    ]);
    const manifest = await readBatchManifest(`${out}/public`);
    expect(manifest).to.deep.include({
      size: 300,
      root: batch.root,
      schema: SCHEMA,
      policy: POLICY,
      manifestHash,
    });
    expect(manifest.subjects).to.equal(undefined);
  });

  it("publishes no subject, no value, no salt and no secret", async () => {
    const out = folder.path("out");
    const { batch } = await writeBatch(out, 300);
    const published = Buffer.concat([...filesOf(`${out}/public`).values()]);
    const told = published.toString("latin1").toLowerCase();
    const hidden = [SECRET, batch.content()];
    for (let i = 0; i < 300; i++) {
      const { subject, values } = rowAt(i);
      hidden.push(subject, values[0] as `0x${string}`);
      for (const position of [0, 1, 2]) hidden.push(batch.fieldProof(i, position).salt);
    }
    for (const hex of hidden) {
      expect(told.includes(hex.slice(2)), hex).to.equal(false);
      expect(published.includes(Buffer.from(hex.slice(2), "hex")), hex).to.equal(false);
    }
    expect(published.includes("Überlingen")).to.equal(false);
    // The same search finds them where they are: in the manifest that lists subjects, and in the secret part.
    await writeBatch(folder.path("open"), 300, { subjects: "public" });
    const open = [...filesOf(folder.path("open")).values()].map((bytes) => bytes.toString("utf8")).join();
    for (const hex of [rowAt(299).subject, rowAt(299).values[0] as string, SECRET, "Überlingen"]) {
      expect(open).to.include(hex);
    }
    expect((await readBatchManifest(folder.path("open/public"))).subjects?.[7]).to.equal(rowAt(7).subject);
  });

  it("has equal bytes for equal rows and secret, and no byte of its tiles in common with another secret", async () => {
    await writeBatch(folder.path("one"), 40);
    await writeBatch(folder.path("deep/er/two"), 40);
    expect(filesOf(folder.path("one"))).to.deep.equal(filesOf(folder.path("deep/er/two")));
    await writeBatch(folder.path("three"), 40, { secret: `0x${"5f".repeat(32)}` });
    const tile = (name: string) => readFileSync(folder.path(`${name}/public/tiles/top.bin`));
    for (let at = 0; at < 40 * 32; at += 32) {
      expect(tile("three").includes(tile("one").subarray(at, at + 32))).to.equal(false);
    }
  });

  it("is found sound when built again, or from its tiles alone", async () => {
    for (const count of [1, 2, 300]) {
      const out = folder.path(`out${count}`);
      const { batch, tiles } = await writeBatch(out, count);
      const verified = await verifyBatchDirectory(out);
      expect(verified.batch.root).to.equal(batch.root);
      expect(verified.tiles).to.equal(tiles);
      rmSync(`${out}/secret`, { recursive: true });
      const published = await verifyPublishedBatch(`${out}/public`);
      expect([published.manifest.root, published.tiles]).to.deep.equal([batch.root, tiles]);
    }
  });

  it("is found out where any byte of any file is changed", async () => {
    const out = folder.path("out");
    await writeBatch(out, 260);
    for (const [name, bytes] of filesOf(out)) {
      for (const at of [0, bytes.length >> 1, bytes.length - 2]) {
        const wrong = Buffer.from(bytes);
        wrong[at]! ^= 1;
        writeFileSync(`${out}/${name}`, wrong);
        const { code } = await refusal(verifyBatchDirectory(out));
        expect(code, `${name} ${at}`).to.be.oneOf([
          "BatchDiffers",
          "BadBatchDirectory",
          "BadFieldValue",
          "BadSchema",
          "NeverValid",
        ]);
        if (name.startsWith("public/tiles")) {
          const published = await refusal(verifyPublishedBatch(`${out}/public`));
          expect([published.code, published.message]).to.satisfy(
            ([code, text]: string[]) =>
              code === "DamagedTile" && text?.includes(name.slice("public/tiles/".length)),
          );
        }
      }
      writeFileSync(`${out}/${name}`, bytes);
    }
    const { batch } = await verifyBatchDirectory(out);
    const secret = readFileSync(`${out}/secret/secret.json`, "utf8");
    writeFileSync(`${out}/secret/secret.json`, secret.replace(batch.content(), SECRET));
    expect((await refusal(verifyBatchDirectory(out))).reason).to.include(
      "content of the credentials: stated 0x5e5e",
    );
    writeFileSync(`${out}/secret/secret.json`, secret);
    writeFileSync(`${out}/public/tiles/02.bin`, "more");
    expect((await refusal(verifyBatchDirectory(out))).reason).to.include(
      "tile 02.bin: stated no such tile, found a file",
    );
    rmSync(`${out}/public/tiles/01.bin`);
    expect((await refusal(verifyBatchDirectory(out))).reason).to.include("The tile 01.bin is missing");
    rmSync(`${out}/secret/credentials.jsonl`);
    expect((await refusal(verifyBatchDirectory(out))).code).to.equal("BadBatchDirectory");
  });

  it("loses no row in silence: a line less, more, cut short or twice is found", async () => {
    const out = folder.path("out");
    await writeBatch(out, 9);
    const file = `${out}/secret/credentials.jsonl`;
    const text = readFileSync(file, "utf8");
    const lines = text.split("\n");
    const variants = [
      lines.slice(1).join("\n"),
      [...lines.slice(0, 1), ...lines].join("\n"),
      [lines[1], lines[0], ...lines.slice(2)].join("\n"),
      text.slice(0, -1),
      text.slice(0, -9),
      "",
    ];
    writeFileSync(file, text.slice(0, -1));
    expect((await refusal(verifyBatchDirectory(out))).reason).to.include(
      "in line 8: the rest of the file is cut short",
    );
    for (const variant of variants) {
      writeFileSync(file, variant);
      const { code } = await refusal(verifyBatchDirectory(out));
      expect(code).to.be.oneOf(["BatchDiffers", "BadBatchDirectory", "BadBatchSize"]);
      const held = await refusal(collect(selectCredentials(out, (index) => index === 1)));
      expect(held.code).to.be.oneOf(["BatchDiffers", "BadBatchDirectory"]);
    }
  });

  it("is never written over anything, an earlier batch least of all", async () => {
    await writeBatch(folder.path("batch"), 2);
    mkdirSync(folder.path("notes"));
    folder.write("notes/mine.txt", "mine");
    folder.write("file", "mine");
    const before = filesOf(folder.path("batch"));
    for (const name of ["batch", "notes", "file"]) {
      const { code, message } = await refusal(writeBatch(folder.path(name), 3));
      expect(code).to.equal("OutputInTheWay");
      expect(message).to.include(folder.path(name));
    }
    expect(filesOf(folder.path("batch"))).to.deep.equal(before);
    mkdirSync(folder.path("empty"));
    await writeBatch(folder.path("empty"), 2);
    expect(readdirSync(folder.path("")).sort()).to.deep.equal(["batch", "empty", "file", "notes"]);
  });

  it("is not there at all where building fails, or where something came in between", async () => {
    const failing = writeBatch(folder.path("out"), 0, {
      async addRows(add) {
        add(rowAt(0));
        throw new Error("disk on fire");
      },
    });
    expect(await failing.catch((error: Error) => error.message)).to.equal("disk on fire");
    expect((await refusal(writeBatch(folder.path("out"), 0))).code).to.equal("BadBatchSize");
    const intruded = writeBatch(folder.path("out"), 0, {
      async addRows(add) {
        add(rowAt(0));
        mkdirSync(folder.path("out"));
        folder.write("out/foreign", "mine");
        return undefined;
      },
    });
    expect((await refusal(intruded)).code).to.equal("OutputInTheWay");
    expect(readdirSync(folder.path(""))).to.deep.equal(["out"]);
    expect(readdirSync(folder.path("out"))).to.deep.equal(["foreign"]);
    folder.write("file", "");
    expect((await refusal(writeBatch(folder.path("file/out"), 1))).code).to.equal("OutputNotWritable");
  });

  it("refuses a policy that the registry would refuse, before it asks for rows", async () => {
    const policies = [
      [{ epochLength: 59n }, "EpochLengthOutOfRange"],
      [{ epochLength: 2_592_001n }, "EpochLengthOutOfRange"],
      [{ emergencyLimit: 1n }, "EmergencyLimitOutOfRange"],
      [{ emergency: `0x${"e1".repeat(20)}` }, "EmergencyLimitOutOfRange"],
      [{ emergency: `0x${"e1".repeat(20)}`, emergencyLimit: 31_536_001n }, "EmergencyLimitOutOfRange"],
      [{ epochLength: 2n ** 64n }, "DoesNotFit"],
    ] as const;
    for (const [part, code] of policies) {
      const policy = { ...POLICY, ...part };
      const addRows = () => expect.fail("rows were asked for");
      expect((await refusal(writeBatch(folder.path("out"), 1, { policy, addRows }))).code).to.equal(code);
    }
    expect((await refusal(writeBatch(folder.path("out"), 1, { secret: "0x12" }))).code).to.equal("WrongSize");
  });

  it("hands out nothing under another schema, which the leaves would not show", async () => {
    const out = folder.path("out");
    await writeBatch(out, 9);
    const file = `${out}/secret/secret.json`;
    const secret = readFileSync(file, "utf8");
    writeFileSync(file, secret.replace("bytes32 person,uint8 age", "bytes32 person,uint8 rank"));
    const { code, reason } = await refusal(collect(selectCredentials(out, () => true)));
    expect([code, reason]).to.deep.equal([
      "BatchDiffers",
      `${out} is inconsistent (schema: stated ${schemaUid(SCHEMA)}, found ${schemaUid({ ...SCHEMA, schema: "bytes32 person,uint8 rank,string country" })}).`,
    ]);
  });

  it("hands each holder what proves every field, once the header is there", async () => {
    const out = folder.path("out");
    const { batch, manifestHash } = await writeBatch(out, 300);
    const [before] = await collect(selectCredentials(out, (index) => index === 5));
    expect(before?.batch).to.equal(undefined);
    const header: BatchHeader = {
      issuer: `0x${"a1".repeat(20)}`,
      schema: schemaUid(SCHEMA),
      root: batch.root,
      size: 300n,
      issuedAt: 1_900_000_000n,
      policy: POLICY,
      manifestHash,
      salt: `0x${"00".repeat(32)}`,
    };
    const issued = { chainId: 1n, registry: header.issuer, header };
    expect(await readBatchHeader(`${out}/public`)).to.equal(undefined);
    await writeBatchHeader(`${out}/public`, issued);
    expect(await readBatchHeader(`${out}/public`)).to.deep.equal(issued);
    const held = await collect(
      selectCredentials(out, (index, { subject }) => index % 50 === 0 || subject === rowAt(7).subject),
    );
    expect(held.map(({ credential }) => Number(credential.index))).to.deep.equal([
      0, 7, 50, 100, 150, 200, 250,
    ]);
    for (const one of held) {
      const index = Number(one.credential.index);
      expect(one.credential).to.deep.equal(batch.credential(index));
      expect(one.proof).to.deep.equal(batch.credentialProof(index));
      expect(one.fieldProofs).to.deep.equal([0, 1, 2].map((position) => batch.fieldProof(index, position)));
      const { values } = checkDisclosure(disclose(one, ["person", "age", "country"]), {
        schema: SCHEMA.schema,
        issuers: "any",
        subject: "any",
      });
      expect(Object.values(values)).to.deep.equal(rowAt(index).values);
    }
    expect((await verifyBatchDirectory(out)).checks).to.include("header");
    expect((await verifyPublishedBatch(`${out}/public`)).checks).to.include("header");

    for (const part of [
      { root: header.salt },
      { size: 299n },
      { manifestHash: header.salt },
      { schema: header.salt },
      { policy: { ...POLICY, epochLength: 60n } },
    ]) {
      const other = { ...issued, header: { ...header, ...part } };
      expect((await refusal(writeBatchHeader(`${out}/public`, other))).code).to.equal("BatchMismatch");
    }
    writeFileSync(`${out}/public/header.json`, "{}");
    expect((await refusal(verifyBatchDirectory(out))).code).to.equal("BadBatchDirectory");
  });

  it("hands nothing out of a directory whose parts do not belong together", async () => {
    await writeBatch(folder.path("one"), 300);
    await writeBatch(folder.path("two"), 300, { secret: `0x${"5f".repeat(32)}` });
    const mixed = folder.path("one");
    writeFileSync(`${mixed}/secret/secret.json`, readFileSync(folder.path("two/secret/secret.json")));
    expect((await refusal(collect(selectCredentials(mixed, () => true)))).code).to.equal("DamagedTile");
    for (const name of ["top", "00", "01"]) {
      writeFileSync(
        `${mixed}/public/tiles/${name}.bin`,
        readFileSync(folder.path(`two/public/tiles/${name}.bin`)),
      );
    }
    await collect(selectCredentials(mixed, () => true));
    const lines = readFileSync(`${mixed}/secret/credentials.jsonl`, "utf8");
    writeFileSync(`${mixed}/secret/credentials.jsonl`, lines.replace('"255"', '"254"'));
    expect((await refusal(collect(selectCredentials(mixed, () => true)))).reason).to.include(
      "leaf of credential 255",
    );
  });

  it("says what is wrong with a manifest or a secret file", async () => {
    const out = folder.path("out");
    await writeBatch(out, 2, { subjects: "public" });
    const manifest = JSON.parse(readFileSync(`${out}/public/manifest.json`, "utf8"));
    const manifests: readonly (readonly [object, string])[] = [
      [{ version: 2 }, "its version is 2, and must be 1"],
      [{ extra: 1 }, 'has an unknown member, "extra"'],
      [{ schema: { ...manifest.schema, revocable: false } }, "its schema.uid is"],
      [{ size: 3 }, "it has 2 subjects, but the size 3"],
      [{ root: "0x" }, "its root is"],
    ];
    for (const [part, words] of manifests) {
      writeFileSync(`${out}/public/manifest.json`, JSON.stringify({ ...manifest, ...part }));
      const error = await refusal(verifyPublishedBatch(`${out}/public`));
      expect([error.code, error.reason.includes(words)], error.reason).to.deep.equal([
        "BadBatchDirectory",
        true,
      ]);
    }
    writeFileSync(`${out}/public/manifest.json`, JSON.stringify({ ...manifest, size: 0 }));
    expect((await refusal(verifyPublishedBatch(`${out}/public`))).code).to.equal("BadBatchSize");
    writeFileSync(`${out}/secret/secret.json`, "[");
    expect((await refusal(verifyBatchDirectory(out))).reason).to.include(
      "secret/secret.json cannot be read: it is not JSON",
    );
    rmSync(`${out}/secret/secret.json`);
    expect((await refusal(verifyBatchDirectory(out))).reason).to.include(
      "it is missing, or you may not read it",
    );
  });
});
