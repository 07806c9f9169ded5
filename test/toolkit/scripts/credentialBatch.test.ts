import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { encodeAbiParameters, type Hex, keccak256, parseAbiParameters, toHex } from "viem";
import { type BatchCommandOptions, batch, checkBatch } from "../../../scripts/credential/batch.ts";
import { disclose } from "../../../scripts/credential/disclose.ts";
import { present, presentAll } from "../../../scripts/credential/present.ts";
import { readProven } from "../../../scripts/credential/readProven.ts";
import { schema } from "../../../scripts/credential/schema.ts";
import { readBatchManifest, writeBatchHeader } from "../../../src/node/batches/publishedFiles.ts";
import { canonicalAddresses } from "../../../src/sdk/chain/book/canonicalAddresses.ts";
import { schemaUid } from "../../../src/sdk/core/credential/schemaUid.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { checkDisclosure } from "../../../src/sdk/credentials/disclosure/checkDisclosure.ts";
import { formatPresentation } from "../../../src/sdk/credentials/disclosure/presentation.ts";
import { parsePresentation } from "../../../src/sdk/credentials/disclosure/presentationText.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { filesOf } from "../credentials/node/batchDirectories.ts";
import { runProcess } from "./runProcess.ts";
import { captured, runSymbolon } from "./runSymbolon.ts";

const SCHEMA = "bytes32 person,uint8 age,string country,bool[] flags";
const REVOKER: Hex = `0x${"b2".repeat(20)}`;
const subjectAt = (i: number): Hex => `0x${(0xa100 + i).toString(16).padStart(40, "0")}`;
const personAt = (i: number): Hex => `0x${(0xbeef + i).toString(16).padStart(64, "0")}`;

const HEADER = "subject,validFrom,expires,person,age,country,flags";
const line = (i: number) =>
  `${subjectAt(i)},2025-01-01,1893456000,${personAt(i)},${i},"Bern, ${i}","[true,false]"`;
const CSV = [HEADER, line(0), line(1), line(2), ""].join("\n");
const object = (i: number) => ({
  flags: [true, false],
  country: `Bern, ${i}`,
  age: i === 1 ? "1" : i,
  person: personAt(i),
  subject: subjectAt(i),
  validFrom: "2025-01-01T00:00:00Z",
  expires: 1_893_456_000,
});

describe("symbolon credential batch", () => {
  const folder = temporaryFolder();

  async function run(body: () => Promise<void>): Promise<Record<string, unknown>> {
    const { stdout } = await captured({}, body);
    return JSON.parse(stdout);
  }
  const build = (file: string, out: string, part: Partial<BatchCommandOptions> = {}) =>
    run(() => batch(file, { schema: SCHEMA, revoker: REVOKER, out: folder.path(out), json: true, ...part }));
  const refusal = async (content: string | Uint8Array, part: Partial<BatchCommandOptions> = {}) => {
    try {
      await build(folder.write("people", content), "out", part);
    } catch (error) {
      expect(readdirSync(folder.path(""))).to.deep.equal(["people"]);
      return error instanceof SymbolonError ? error : expect.fail(String(error));
    }
    return expect.fail("nothing was refused");
  };

  it("builds the same batch from CSV, a JSON list and JSON lines, zipped or not", async () => {
    const first = await build(folder.write("people.csv", CSV), "first");
    expect(first).to.deep.include({ size: 3, subjects: "hidden", tiles: 1, warnings: [] });
    const objects = [0, 1, 2].map(object);
    const sources: Readonly<Record<string, string | Uint8Array>> = {
      "people.json": JSON.stringify(objects, null, 1),
      "people.jsonl": objects.map((one) => `${JSON.stringify(one)}\n`).join(""),
      "people.csv.gz": gzipSync(`\uFEFF${CSV.replaceAll("\n", "\r\n")}`),
      "other.csv": `country, person ,flags,age,expires,validFrom,subject\n${[0, 1, 2]
        .map((i) => `"Bern, ${i}",${personAt(i)},"[true,false]",${i},2030-01-01,1735689600,${subjectAt(i)}`)
        .join("\n")}`,
    };
    for (const [name, content] of Object.entries(sources)) {
      const again = await build(folder.write(name, content), `out-${name}`, {
        secretOf: folder.path("first"),
      });
      expect([name, again.root, again.manifestHash]).to.deep.equal([name, first.root, first.manifestHash]);
      const [one, other] = ["first", `out-${name}`].map((out) => filesOf(folder.path(out)));
      for (const [file, bytes] of one ?? []) {
        if (file !== "secret/secret.json")
          expect(other?.get(file)?.equals(bytes), `${name} ${file}`).to.equal(true);
      }
    }
    const same = await build(folder.path("people.csv"), "second", { secretOf: folder.path("first") });
    expect(filesOf(folder.path("second"))).to.deep.equal(filesOf(folder.path("first")));
    expect(same.source).to.deep.equal(first.source);
    const fresh = await build(folder.path("people.csv"), "third");
    expect(fresh.root).not.to.equal(first.root);
  });

  it("reads what Excel, JavaScript and Python write, and leaves out the columns that it is told to", async () => {
    const told = { schema: "string name,bool adult", ignoreColumns: ["Degree", "e-mail"] };
    const rows = [
      ["degree", "subject", "expires", "name", "adult", "E-Mail", ""],
      ["BSc; hons", subjectAt(0), "2030-01-01T00:00:00.999Z", "Doe, Jane", "TRUE", "a@b.example", ""],
      ["", "", "", "", "", "", ""],
      ["MSc", subjectAt(1), "2030-01-01T01:00:00.110295+01:00", "Ben", "False", "", ""],
    ];
    const spell = (delimiter: string) =>
      rows.map((row) => row.map((value) => (/[,;]/.test(value) ? `"${value}"` : value)).join(delimiter));
    const json = [1, 3].map((i) => Object.fromEntries(rows[0]?.map((name, j) => [name, rows[i]?.[j]]) ?? []));
    for (const [name, content] of [
      ["semicolon", `\ufeffsep=;\r\n${spell(";").join("\r\n")}\r\n;;;;;;\r\n`],
      ["tab", spell("\t").join("\n")],
      ["comma", `${spell(",").join("\r")}\r`],
      ["json", JSON.stringify(json.map(({ "": _, ...row }) => row))],
    ] as const) {
      const built = await build(folder.write(`${name}.csv`, content), name, told);
      expect(built.size, name).to.equal(2);
      expect(readFileSync(folder.path(`${name}/secret/credentials.jsonl`), "utf8"), name).to.equal(
        `["${subjectAt(0)}","0","1893456000",["Doe, Jane",true]]\n["${subjectAt(1)}","0","1893456000",["Ben",false]]\n`,
      );
    }
  });

  it("names the line and the option where a column means nothing, or a moment has no zone", async () => {
    const error = await refusal(`sep=;\n${HEADER.replaceAll(",", ";")};note\n`);
    expect([error.code, error.details.line]).to.deep.equal(["WrongHeader", 2]);
    expect(error.hint).to.match(/ignore them by name: --ignore-columns note$/);
    const needed = await refusal(`${HEADER}\n${line(0)}\n`, { ignoreColumns: ["subject"] });
    expect(needed.reason).to.include("has no column subject");
    const zone = await refusal(`${HEADER}\n${line(0).replace("1893456000", "2030-01-01T00:00:00.11")}\n`);
    expect([zone.code, zone.hint]).to.deep.equal([
      "BadMoment",
      "Add the zone: 2030-01-01T00:00:00.11Z if it is UTC, 2030-01-01T00:00:00.11+01:00 if it is an hour ahead of it.",
    ]);
  });

  it("reads subjects with the checksums of a chain where it is told which", async () => {
    // From EIP-1191.
    const rootstock = "0x5aaEB6053f3e94c9b9a09f33669435E7ef1bEAeD";
    const file = folder.write("rootstock.csv", `subject\n${rootstock}\n`);
    const out = folder.path("rootstock");
    const args = ["credential", "batch", file, "--schema", "", "--irrevocable", "--out", out, "--json"];
    const refused = await runSymbolon(args);
    expect(JSON.parse(refused.stdout).error.hint).to.include("--checksum-chain");
    const other = await runSymbolon([...args, "--checksum-chain", "31"]);
    expect(JSON.parse(other.stdout).error.code).to.equal("BadSubject");
    const { code, stderr } = await runSymbolon([...args, "--checksum-chain", "30"]);
    expect(code, stderr).to.equal(0);
  });

  it("hands a holder what discloses single fields, and checks what it wrote", async () => {
    const out = folder.path("out");
    const told = await build(folder.write("people.csv", CSV), "out");
    const held = folder.path("held.json");
    expect(await run(() => present(out, "1", { out: held, json: true }))).to.deep.include({ issued: false });
    const unissued = disclose(held, { fields: ["age"], out: folder.path("shown.json") });
    expect(await unissued.catch((error: SymbolonError) => error.code)).to.equal("NotIssued");

    const { uid, policy, manifestHash, root } = await readBatchManifest(join(out, "public"));
    expect([uid, root]).to.deep.equal([(told.schema as { uid: Hex }).uid, told.root]);
    const header = {
      issuer: REVOKER,
      schema: uid,
      root,
      size: 3n,
      issuedAt: 9n,
      policy,
      manifestHash,
      salt: root,
    };
    await writeBatchHeader(join(out, "public"), { chainId: 1n, registry: REVOKER, header });
    await run(() => present(out, subjectAt(1), { out: held, json: true }));
    expect(statSync(held).mode & 0o777).to.equal(0o600);
    const all = folder.path("all");
    expect(await run(() => presentAll(out, { out: all, json: true }))).to.deep.include({
      written: 3,
      issued: true,
    });
    expect(readdirSync(all).sort()).to.deep.equal(["0.json", "1.json", "2.json", "index.csv"]);
    expect(readFileSync(join(all, "1.json"), "utf8")).to.equal(readFileSync(held, "utf8"));
    expect([statSync(all).mode & 0o777, statSync(join(all, "2.json")).mode & 0o777]).to.deep.equal([
      0o700, 0o600,
    ]);
    const shown = folder.path("shown.json");
    const disclosed = await run(() => disclose(held, { fields: ["country", "1"], out: shown, json: true }));
    expect(disclosed).to.deep.include({ index: "1", disclosed: ["age", "country"], hidden: 2 });
    const { values } = checkDisclosure(parsePresentation(readFileSync(shown, "utf8")), {
      schema: SCHEMA,
      issuers: "any",
      subject: "any",
    });
    expect(values).to.deep.equal({ age: 1, country: "Bern, 1" });
    const short = folder.path("shown.txt");
    await run(() => disclose(held, { fields: ["age", "country"], out: short, compact: true, json: true }));
    expect(readFileSync(short, "utf8")).to.match(/^[\w-]+\n$/);
    expect(`${formatPresentation(readProven(short))}\n`).to.equal(readFileSync(shown, "utf8"));

    expect(await run(() => checkBatch(out, { json: true }))).to.deep.include({
      verified: true,
      from: "secret",
      size: 3,
    });
    const tiles = await run(() => checkBatch(join(out, "public"), { json: true }));
    expect(tiles).to.deep.include({ verified: true, from: "tiles", root: told.root });
    for (const [who, code] of [
      ["3", "NoSuchCredential"],
      [REVOKER, "NoSuchCredential"],
      ["x", "NoSuchCredential"],
    ]) {
      const refused = present(out, who ?? "", { out: held });
      expect(await refused.catch((error: SymbolonError) => error.code)).to.equal(code);
    }
    const twice = CSV.replaceAll(subjectAt(2), subjectAt(0));
    await build(folder.write("people.csv", twice), "twice");
    const refused = present(folder.path("twice"), subjectAt(0), { out: held });
    expect(await refused.catch((error: SymbolonError) => error.reason)).to.include("2 credentials: 0, 2");
  });

  it("lists subjects only where asked, and warns where they can be guessed", async () => {
    const file = folder.write("plain.csv", `subject\n${subjectAt(0)}\n${subjectAt(1)}\n`);
    const hidden = await build(file, "hidden", { schema: "" });
    expect(hidden.warnings).to.have.length(1);
    expect(JSON.stringify(hidden.warnings)).to.include("GuessableSubjects");
    const open = await build(file, "open", { schema: "", withSubjects: true });
    expect(open.warnings).to.deep.equal([]);
    const listed = (out: string) => readFileSync(folder.path(`${out}/public/manifest.json`), "utf8");
    expect(listed("hidden")).not.to.include(subjectAt(0));
    expect(listed("open")).to.include(subjectAt(0));
  });

  it("reads a field that is named like a property from data.NAME", async () => {
    const file = folder.write("clash.csv", `subject,data.subject,data.expires\n${subjectAt(0)},me,7\n`);
    await build(file, "out", { schema: "string subject,uint8 expires" });
    const text = readFileSync(folder.path("out/secret/credentials.jsonl"), "utf8");
    expect(text).to.equal(`["${subjectAt(0)}","0","0",["me","7"]]\n`);
  });

  it("tells every bad value of a file at once, each with row, line, column, value and hint", async () => {
    const rows = [
      HEADER,
      line(0),
      line(1).replace(subjectAt(1), "0x12"),
      line(2).replace(",2,", ",256,").replace("[true,false]", "true"),
      line(3).replace("1893456000", "1735689600"),
      `${line(4)},more`,
      line(5).replace("2025-01-01", "2025-02-30"),
    ];
    const error = await refusal(rows.join("\n"));
    expect(error.code).to.equal("BadRows");
    const problems = error.details.problems as readonly { code: string; reason: string; details: object }[];
    expect(problems.map(({ code }) => code)).to.deep.equal([
      "BadSubject",
      "BadFieldValue",
      "BadFieldValue",
      "NeverValid",
      "WrongColumnCount",
      "BadMoment",
    ]);
    const file = folder.path("people");
    expect(problems[1]?.details).to.deep.equal({ file, row: 3, line: 4, column: "age", value: "256" });
    for (const words of [
      "has 6 invalid values",
      `${file}, row 2 (line 3), column subject: "0x12" is not an address. Write 0x and 40`,
      `${file}, row 3 (line 4), column age: "256" is not a value of type uint8. Give a whole number from 0 to 255, in digits.`,
      `column flags: "true" is not a value of type bool[]`,
      "row 4 (line 5) expires at 1735689600, but only becomes valid at 1735689600",
      "row 5 (line 6) has 8 values, but the header names 7",
      'column validFrom: "2025-02-30" is not a moment',
    ]) {
      expect(error.message).to.include(words);
    }
    expect(error.message).not.to.include("..");
    const many = await refusal(
      [HEADER, ...Array.from({ length: 50 }, (_, i) => line(i).replace("Bern", "").replace("0x", ""))].join(
        "\n",
      ),
    );
    expect(many.message).to.include("has 50 invalid values").and.to.include("(and 30 more)");
    expect(many.details.problems).to.have.length(20);
    const [first] = problems;
    const alone = await refusal([HEADER, line(0), line(1).replace(subjectAt(1), "0x12")].join("\n"));
    expect([alone.code, alone.reason]).to.deep.equal([first?.code, first?.reason]);
  });

  it("warns of rows that say the same, and of subjects with several credentials, and builds them", async () => {
    const spelled = line(0)
      .replace(subjectAt(0), subjectAt(0).toUpperCase().replace("X", "x"))
      .replace("2025-01-01", "1735689600");
    const rows = [line(0), `${line(1).replace("Bern", "Bern\n")}`, "", spelled, line(1), line(2), spelled];
    const file = folder.write("people.csv", [HEADER, ...rows].join("\n"));
    const { warnings, size } = (await build(file, "out")) as {
      warnings: Record<string, unknown>[];
      size: number;
    };
    expect(size).to.equal(6);
    expect(warnings.map(({ message: _, ...rest }) => rest)).to.deep.equal([
      {
        code: "RowsRepeated",
        repeated: 2,
        rows: [
          { row: 3, line: 6, repeats: { row: 1, line: 2 } },
          { row: 6, line: 9, repeats: { row: 1, line: 2 } },
        ],
      },
      { code: "SeveralCredentials", subjects: 2 },
    ]);
    const options = { schema: SCHEMA, revoker: REVOKER, out: folder.path("again") };
    const { stdout } = await captured({}, () => batch(file, options));
    expect(stdout)
      .to.include(
        "warning: 2 of the 6 rows say the same as an earlier one: row 3 (line 6) repeats row 1 (line 2); row 6 (line 9) repeats row 1 (line 2). ",
      )
      .and.to.include("warning: 2 subjects have several credentials: ");
    const list = folder.write(
      "people.json",
      JSON.stringify(
        Array.from({ length: 5 }, () => object(1)),
        null,
        1,
      ),
    );
    const many = (await build(list, "many")) as { warnings: { message: string }[] };
    expect(many.warnings[0]?.message).to.match(
      /^4 of the 5 rows say .*row 4 \(line 38\) repeats row 1 .*; and 1 more\. /,
    );
    expect(many.warnings[1]?.message).to.match(/^1 subject has several/);
  });

  const BAD: readonly (readonly [name: string, content: string | Uint8Array, code: string, words: string])[] =
    [
      ["nothing", "", "EmptyFile", "holds no credential"],
      ["a header alone", `${HEADER}\n`, "EmptyFile", "holds no credential"],
      ["an empty list", "[]", "EmptyFile", "holds no credential"],
      ["no subject", "person,age,country,flags\n", "WrongHeader", "no column subject"],
      ["a field missing", "subject,person,age,country\n", "WrongHeader", "no column flags"],
      ["another column", `${HEADER},name\n`, "WrongHeader", 'an unknown column, "name"'],
      ["a column twice", `${HEADER},data.age\n`, "WrongHeader", "its column data.age twice"],
      [
        "a quote left open",
        `${HEADER}\n"${line(0)}`,
        "BadCsv",
        "cannot be read as separated values: in line 2",
      ],
      ["what is not UTF-8", Buffer.from(`${CSV}\xff`, "latin1"), "NotUtf8", "not UTF-8"],
      ["broken JSON", '[{"subject": }]', "BadJson", "line 1"],
      ["JSON of another shape", '[["a"]]', "BadJson", "an object as row 1"],
      ["an object in a row", '[{"subject": {}}]', "BadJson", "a value or a list"],
      ["a comma too many", `[${JSON.stringify(object(0))},]`, "BadJson", "an object as row 2"],
      ["a key to come", '{"subject": "a",}', "BadJson", "a key"],
      ["a key twice", '{"subject":"a","subject":"b"}', "DuplicateKey", 'has the key "subject" twice'],
      ["an unknown key", JSON.stringify({ ...object(0), x: 1 }), "UnknownKey", 'has an unknown key, "x"'],
      [
        "a field twice",
        JSON.stringify({ ...object(0), "data.age": 1 }),
        "DuplicateKey",
        'says "data.age" twice',
      ],
      ["a key missing", JSON.stringify({ ...object(0), age: undefined }), "MissingValue", "has no age"],
      [
        "a rounded number",
        `[${JSON.stringify({ ...object(0), age: 0.5 })}]`,
        "BadFieldValue",
        'column age: "0.5"',
      ],
      [
        "null for a field",
        JSON.stringify({ ...object(0), country: null }),
        "BadFieldValue",
        "column country",
      ],
      ["text for a list", JSON.stringify({ ...object(0), flags: "[true]" }), "BadFieldValue", "column flags"],
      [
        "a moment of another kind",
        JSON.stringify({ ...object(0), expires: true }),
        "BadMoment",
        "column expires",
      ],
      ["a damaged zip", gzipSync(CSV).subarray(0, 60), "TruncatedGzip", "cut short"],
    ];
  for (const [name, content, code, words] of BAD) {
    it(`refuses ${name}, and writes nothing`, async () => {
      const error = await refusal(content);
      expect([error.code, error.reason.includes(words)], error.message).to.deep.equal([code, true]);
      expect(error.message).not.to.include("account");
    });
  }

  it("refuses what it was told wrongly before it reads a row", async () => {
    const told: readonly (readonly [Partial<BatchCommandOptions>, string])[] = [
      [{ irrevocable: true }, "RevokerOfIrrevocable"],
      [{ schema: "(bool a) b" }, "BadSchema"],
      [{ epochLength: 1n }, "EpochLengthOutOfRange"],
      [{ secretOf: folder.path("nowhere") }, "BadBatchDirectory"],
      [{ rulebook: REVOKER }, "HalfRulebook"],
      [{ chainId: 10n }, "HalfRulebook"],
      [{ rulebook: REVOKER, chainId: 10n, rulesHash: `0x${"00".repeat(32)}` }, "TwoRules"],
    ];
    for (const [part, code] of told) expect((await refusal("not read", part)).code).to.equal(code);
    const file = folder.write("people", CSV);
    const nobody = batch(file, { schema: SCHEMA, out: folder.path("out") });
    expect(await nobody.catch((error: SymbolonError) => error.code)).to.equal("NoRevoker");
    const missing = build(folder.path("missing.csv"), "out");
    expect(await missing.catch((error: SymbolonError) => error.code)).to.equal("MissingFile");
    const irrevocable = await run(() =>
      batch(file, { schema: SCHEMA, out: folder.path("out"), irrevocable: true, json: true }),
    );
    expect((irrevocable.policy as { revoker: Hex }).revoker).to.equal(`0x${"00".repeat(20)}`);
  });

  it("binds a rulebook of a chain, or any other hash", async () => {
    const file = folder.write("people", CSV);
    const rules = async (part: Partial<BatchCommandOptions>) => {
      const options = { schema: SCHEMA, out: folder.path(`rules-${Object.keys(part).join("-")}`) };
      const { policy } = await run(() => batch(file, { ...options, revoker: REVOKER, json: true, ...part }));
      return (policy as { rulesHash: Hex }).rulesHash;
    };
    const rulebook = `0x${"d4".repeat(20)}` as const;
    const bound = encodeAbiParameters(parseAbiParameters("bytes32,uint256,address"), [
      keccak256(toHex("Rules(uint256 chainId,address rulebook)")),
      10n,
      rulebook,
    ]);
    expect(await rules({ rulebook, chainId: 10n })).to.equal(keccak256(bound));
    const rulesHash = keccak256("0x01");
    expect(await rules({ rulesHash })).to.equal(rulesHash);
    expect(await rules({})).to.equal(`0x${"00".repeat(32)}`);
  });

  for (const stage of ["rows", "hash", "write"]) {
    it(`leaves nothing that looks finished when it is killed: ${stage}`, async () => {
      const out = folder.path("out");
      const ended = await runProcess([join(import.meta.dirname, "endlessBatch.ts"), out, stage], {
        meet: (child) => child.stdout?.once("data", () => child.kill("SIGKILL")),
      });
      expect(ended.code).to.equal("SIGKILL");
      expect(ended.stdout).to.include("secret");
      expect(existsSync(out)).to.equal(false);
      const [left = "", ...more] = readdirSync(folder.path(""));
      expect(more).to.deep.equal([]);
      expect(left).to.match(/^\.out\.partial-/);
      expect(statSync(folder.path(left)).mode & 0o777).to.equal(0o700);
      expect(existsSync(folder.path(`${left}/new/secret/secret.json`))).to.equal(false);
      await build(folder.write("people.csv", CSV), "out");
      await captured({}, () => checkBatch(out, {}));
    });
  }
});

describe("symbolon credential schema", () => {
  const { schemaRegistry } = canonicalAddresses;

  it("tells the fields of a schema with their positions, and refuses what no batch can have", async () => {
    const { stdout } = await captured({}, () => schema("uint a, string[] b", { schemaRegistry, json: true }));
    const resolver = `0x${"00".repeat(20)}` as const;
    expect(JSON.parse(stdout)).to.deep.equal({
      uid: schemaUid({ schema: "uint a, string[] b", resolver, revocable: true }),
      schema: "uint a, string[] b",
      resolver,
      revocable: true,
      fields: [
        { position: 0, name: "a", type: "uint256" },
        { position: 1, name: "b", type: "string[]" },
      ],
    });
    const refused = schema("(bool a) b", { schemaRegistry });
    expect(await refused.catch((error: SymbolonError) => error.code)).to.equal("BadSchema");
    const unknown = schema(`0x${"11".repeat(32)}`, { schemaRegistry });
    expect(await unknown.catch((error: SymbolonError) => error.code)).to.equal("ChainNeeded");
  });
});
