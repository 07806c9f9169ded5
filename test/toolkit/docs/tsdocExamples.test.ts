import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { packageEntries } from "../../../tools/packages.ts";
import { runProcess } from "../scripts/runProcess.ts";
import { ROOT } from "./pages.ts";

/** First words of the names of functions that do something: of each, an example says how. */
const VERBS = [
  "build make read write open deploy create sign claim send verify check issue revoke announce relay publish serve",
  "propose accept veto fund sweep release find list export import prove render plan play run watch follow submit",
  "start load store parse format encode decode compute collect decide answer hold retract renew present disclose",
  "require",
];
const VERB = new RegExp(`^(?:${VERBS.join(" ").replaceAll(" ", "|")})(?=[A-Z]|$)`);
/** Entries whose verbs all have an example. */
const SHOWN = ["symbolon", "symbolon/verify", "symbolon/claim-page", "@symbolon/node"];

/** What examples use of other packages. */
const OTHERS = {
  "node:fs": ["readFileSync", "writeFileSync"],
  viem: ["createWalletClient", "http", "zeroAddress", "zeroHash"],
  "viem/accounts": ["privateKeyToAccount"],
  "viem/actions": ["writeContract"],
};

/** What examples take as given, by its type: `CampaignTerms of sdk/...` is exported there. */
const GIVEN: Readonly<Record<string, string>> = {
  "Address of viem": "account address anna ben campaign club desk registry safe token visitor",
  "Allocation of sdk/allocation/allocation.ts": "after before previous",
  "AllocationRow[] of sdk/allocation/allocationFromRows.ts": "rows",
  "BatchHeader of sdk/core/credential/batchId.ts": "header",
  "CampaignTerms of sdk/distribution/create/plannedCampaign.ts": "terms",
  "Chain of viem": "chain",
  "Challenge of sdk/core/signing/challengeTypedData.ts": "challenge",
  "Credential of sdk/core/credential/credentialLeaf.ts": "credential",
  "DistributionTree of sdk/distribution/claim/treeOf.ts": "tree",
  "Group of sdk/governance/group/readGroup.ts": "group",
  "Hex of viem": "key root salt schema trustedBlockHash uid",
  "Hex[] of viem": "proof",
  "ImportSource of sdk/credentials/import/selectImports.ts": "source",
  "KnownBatch of sdk/credentials/batch/knownBatch.ts": "batch",
  "Markup of node/report/markup.ts": "cells",
  "Measures[] of lab/simulation/measure/measures.ts": "measures",
  "Policy of sdk/core/credential/batchId.ts": "policy",
  "Presentation of sdk/credentials/disclosure/presentation.ts": "presentation",
  "ProvenClaim[] of sdk/distribution/bundles/planBundles.ts": "claims",
  "ProvenLeaf of sdk/distribution/sign/unsignedClaim.ts": "leaf",
  "PublishedTree of sdk/allocation/published/publishedTree.ts": "published",
  "RehearsalChain of lab/simulation/burst/rehearsalChain.ts": "rehearsal",
  "Scenario of lab/simulation/scenario/scenario.ts": "scenario",
  "Seat[] of sdk/core/governance/roster.ts": "seats",
  "SendClaimParameters of sdk/distribution/claim/claim.ts": "request",
  "ShuffleReads of sdk/allocation/shuffle/checkShuffle.ts": "reads",
  "ShuffleRecord of sdk/allocation/shuffle/shuffleRecord.ts": "shuffle",
  "StatusList of node/batches/w3c/statusListCredential.ts": "statusList",
  "Witness of sdk/credentials/verify/offline/witness.ts": "witness",
  "WriteClient of sdk/chain/clients.ts": "client guardian issuer operator proposer wallet",
  bigint: "moment nonce now",
  string: "bearer fileName json jwt passphrase password path place rpc signedClaimText text",
  "(question: string | undefined) => Promise<string>": "askVisitor",
  "(request: object, at: bigint | undefined) => void": "again",
  "(text: string) => void": "download",
};
/** In pages, hooks take a campaign as a page knows it, and wagmi's numbers of chains. */
const GIVEN_IN_PAGES: Readonly<Record<string, string>> = {
  "ClaimedCampaign of sdk/distribution/state/readClaimState.ts": "campaign",
  number: "chainId",
};

/** From the program of the examples to the project. */
const UP = "../..";

type Example = { readonly file: string; readonly name: string; readonly code: readonly string[] };

/** The examples of what a file exports. */
function examplesIn(file: string, text: string): readonly Example[] {
  const documented =
    /\/\*\*(?<comment>(?:(?!\*\/)[\s\S])*)\*\/\nexport (?:async )?(?:function\*?|const) (?<name>\w+)/g;
  return [...text.matchAll(documented)].flatMap(({ groups: { comment = "", name = "" } = {} }) => {
    const [, code] = comment.split(/^ \* @example\n/m);
    if (code === undefined) return [];
    const lines = code.trimEnd().split("\n");
    return [{ file, name, code: lines.map((line) => line.replace(/^ \* ?/, "")) }];
  });
}

const typed = (given: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(given).flatMap(([type, names]) => {
    const [, name, list = "", place = ""] = /^(\w+)(\[\])? of (\S+)$/.exec(type) ?? [];
    const from = place.endsWith(".ts") ? `${UP}/src/${place}` : place;
    const named = name === undefined ? type : `import(${JSON.stringify(from)}).${name}${list}`;
    return names.split(" ").map((one) => `${one}: ${named}`);
  });

const imported = (names: Iterable<string>, from: string) =>
  `import { ${[...names].join(", ")} } from ${JSON.stringify(from)};`;

/** One program of all examples, each a function of its own, and in which of its lines each begins. */
function programOf(examples: readonly Example[], entries: ReadonlyMap<string, string>) {
  const given = new Set(Object.values(GIVEN).flatMap((names) => names.split(" ")));
  const words = new Set(
    examples.flatMap(({ code }) => code.join("\n").match(/(?<![^.]\.)\b[a-z]\w*/g) ?? []),
  );
  const sources = new Map([...entries].filter(([name]) => words.has(name) && !given.has(name)));
  for (const { file, name } of examples) if (!sources.has(name)) sources.set(name, `${UP}/${file}`);
  const lines = [
    ...[...sources].map(([name, from]) => imported([name], from)),
    ...Object.entries(OTHERS).map(([from, names]) => imported(names, from)),
    ...typed(GIVEN).map((given) => `declare const ${given};`),
  ];
  const begins: number[] = [];
  for (const [nth, { file, code }] of examples.entries()) {
    const ownGiven = file.startsWith("src/react/") ? typed(GIVEN_IN_PAGES) : [];
    lines.push(`export async function example${nth}(${ownGiven.join(", ")}) {{`);
    begins.push(lines.length);
    lines.push(...code, "}}");
  }
  return { text: `${lines.join("\n")}\n`, begins };
}

/** What the compiler has against examples, each with the file that it is of. */
async function faultsOf(
  examples: readonly Example[],
  entries: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const { text, begins } = programOf(examples, entries);
  mkdirSync(join(ROOT, "cache"), { recursive: true });
  const folder = mkdtempSync(join(ROOT, "cache", "examples-"));
  try {
    writeFileSync(join(folder, "examples.ts"), text);
    const compilerOptions = { types: ["node"], noUnusedLocals: false, noUnusedParameters: false };
    const project = {
      extends: join(ROOT, "tsconfig.json"),
      compilerOptions,
      files: ["examples.ts"],
      include: [],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(project));
    const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
    const { stdout } = await runProcess([tsc, "-p", folder, "--pretty", "false"], { cwd: folder });
    return stdout
      .split("\n")
      .filter((line) => /^\S/.test(line))
      .map((line) => {
        const [, at, what] = /^examples\.ts\((\d+),\d+\): (.*)$/.exec(line) ?? [];
        const example = examples[begins.findLastIndex((begin) => begin <= Number(at))];
        return example === undefined ? line : `${example.file}, ${example.name}: ${what}`;
      });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("examples in the comments of src", () => {
  const files = globSync("src/**/*.{ts,tsx}", { cwd: ROOT }).map((name) => {
    const file = name.replaceAll("\\", "/");
    return { file, text: readFileSync(join(ROOT, file), "utf8") };
  });
  const examples = files.flatMap(({ file, text }) => examplesIn(file, text));
  /** Where programs import a value from: the first entry that has it. */
  const entries = new Map<string, string>();
  const verbs = new Set<string>();

  before(async () => {
    for (const { name: entry, source } of packageEntries()) {
      const values: Record<string, unknown> = await import(join(ROOT, source));
      for (const [name, value] of Object.entries(values)) {
        if (!entries.has(name)) entries.set(name, `${UP}/${source}`);
        if (SHOWN.includes(entry) && typeof value === "function" && VERB.test(name)) verbs.add(name);
      }
    }
  });

  it("are each of something that is exported", () => {
    const written = files.flatMap(({ file, text }) => [...text.matchAll(/@example/g)].map(() => file));
    expect(examples.map(({ file }) => file)).to.deep.equal(written);
  });

  it("show every verb of the entries that most programs import from", () => {
    const shown = new Set(examples.map(({ name }) => name));
    expect(verbs.size).to.be.above(70);
    expect([...verbs].filter((name) => !shown.has(name))).to.deep.equal([]);
  });

  it("compile, and a wrong one would not", async () => {
    const [wrong] = examplesIn(
      "wrong.ts",
      "/**\n * Claims.\n * @example\n * await claim(wallet, { tree });\n */\nexport async function claim() {}\n",
    );
    const faults = await faultsOf([...examples, wrong!], entries);
    const [planted, ...others] = faults.toSorted((a) => (a.startsWith("wrong.ts") ? -1 : 1));
    expect(others, others.join("\n")).to.deep.equal([]);
    expect(planted).to.match(/^wrong\.ts, claim: error TS2741: .*'campaign'/);
  });
});
