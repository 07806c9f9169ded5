import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Ended } from "../../test/toolkit/scripts/runProcess.ts";
import { runSymbolon } from "../../test/toolkit/scripts/runSymbolon.ts";

/** Something of value that lies where a command is told to write. */
export type Planted = {
  readonly what: string;
  /** A file or a folder. */
  readonly path: string;
  /** The command, which would write there. */
  readonly args: readonly string[];
  /** Whether it is kept also where the command is told to replace what is there. */
  readonly isKept: boolean;
};

/** What is planted where: `plant` puts it there, given its path. */
type Plan = Omit<Planted, "path" | "args"> & {
  /** Its name in the folder of this plant. */
  readonly name: string;
  readonly plant: (path: string) => void;
  readonly command: (path: string) => readonly string[];
};

const ADDRESS = (n: number) => `0x${n.toString(16).padStart(40, "a")}`;
const SIGNATURE = `0x${"5a".repeat(65)}`;

/** Plants all that commands may meet, each in a folder of its own. @param folder an empty one */
export async function plantFiles(folder: string): Promise<readonly Planted[]> {
  const sources = await makeSources(join(folder, "sources"));
  return plans(sources).map(({ name, plant, command, ...rest }, i) => {
    const path = join(folder, `${i}`, name);
    mkdirSync(dirname(path), { recursive: true });
    plant(path);
    return { ...rest, path, args: command(path) };
  });
}

/** Runs the command of a plant, in this process. */
export function runPlanted({ args }: Planted, ...more: readonly string[]): Promise<Ended> {
  return runSymbolon([...args, ...more, "--json"]);
}

/** SHA-256 over a file, or over all that a folder holds; undefined where there is nothing. */
export function contentOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  const hash = createHash("sha256");
  if (found.isFile()) return hash.update(readFileSync(path)).digest("hex");
  for (const name of readdirSync(path).toSorted()) hash.update(`${name} ${contentOf(join(path, name))}\n`);
  return hash.digest("hex");
}

type Sources = { readonly one: string; readonly two: string; readonly place: (name: string) => string };

/** Two lists and what commands make of them. */
async function makeSources(folder: string): Promise<Sources> {
  mkdirSync(folder, { recursive: true });
  const place = (name: string) => join(folder, name);
  for (const [i, name] of ["one.csv", "two.csv"].entries()) {
    const rows = Array.from({ length: 4 }, (_, row) => `${ADDRESS(row + 1)},${(i + 1) * 1_000}`);
    writeFileSync(place(name), `account,amount\n${rows.join("\n")}\n`);
  }
  writeFileSync(place("people.csv"), `subject,age\n${ADDRESS(1)},41\n${ADDRESS(2)},42\n`);
  const one = place("one.csv");
  const two = place("two.csv");
  const standard = ["--convention", "oz-standard"];
  const openzeppelin = ["--format", "openzeppelin"];
  for (const args of [
    ["tree", "build", one, "--base-units", "--out", place("one")],
    ["tree", "build", one, "--base-units", "--out", place("standard"), ...standard],
    ["tree", "build", two, "--base-units", "--out", place("other-standard"), ...standard],
    ["tree", "export", place("standard"), ...openzeppelin, "--out", place("one.json")],
    ["tree", "export", place("other-standard"), ...openzeppelin, "--out", place("two.json")],
    ["tree", "report", one, "--base-units", "--out", place("one.html")],
    ["tree", "commit", one, "--base-units", ...COMMIT, "--out", place("commitment.json")],
    ["allocation", "next", place("one"), two, "--as-amounts", "--out", place("next")],
    ["campaign", "schedule", ...SCHEDULE, "--end", "2028-01-01", "--out", place("schedule.json")],
    ["govern", "rules", "--seats", "9", "--out", place("rules.json")],
    ["credential", "batch", place("people.csv"), ...BATCH, "--out", place("batch")],
    ["credential", "present", place("batch"), "1", "--out", place("package.json")],
  ]) {
    const { code, stdout } = await runSymbolon([...args, "--json"]);
    if (code !== 0) throw new Error(`symbolon ${args.join(" ")}: ${stdout}`);
  }
  return { one, two, place };
}

const COMMIT = ["--randomness", "block:99999999", "--chain-id", "1"];
const SCHEDULE = ["--start", "2027-01-01"];
const BATCH = ["--schema", "uint8 age", "--revoker", ADDRESS(3)];

/** A tree beside which a campaign's file names its root. */
const liveTree =
  ({ place }: Sources) =>
  (path: string) => {
    cpSync(place("one"), path, { recursive: true });
    const { root } = JSON.parse(readFileSync(join(path, "manifest.json"), "utf8"));
    writeFileSync(`${path}.campaign.json`, campaignText(root));
  };

function campaignText(root: string): string {
  return JSON.stringify({ format: "symbolon-campaign", version: 1, arguments: { root } }, undefined, 2);
}

function plans(sources: Sources): readonly Plan[] {
  return [...treePlans(sources), ...keptPlans(sources), ...ownPlans(sources)];
}

function treePlans(sources: Sources): readonly Plan[] {
  const { two, place } = sources;
  const copied = (name: string) => (path: string) => cpSync(place(name), path, { recursive: true });
  const build = (path: string) => ["tree", "build", two, "--base-units", "--out", path];
  const live = liveTree(sources);
  return [
    { what: "another tree", name: "tree", isKept: false, plant: copied("one"), command: build },
    { what: "a live campaign's tree, built over", name: "safe", isKept: true, plant: live, command: build },
    {
      what: "a live campaign's tree, imported over",
      name: "safe",
      isKept: true,
      plant: live,
      command: (path) => ["tree", "build", place("two.json"), "--out", path],
    },
    {
      what: "a live campaign's tree, one file of it",
      name: "safe",
      isKept: true,
      plant: live,
      command: (path) => [
        "tree",
        "export",
        place("standard"),
        "--format",
        "openzeppelin",
        "--out",
        join(path, "manifest.json"),
      ],
    },
    { what: "a batch's folder", name: "batch", isKept: true, plant: copied("batch"), command: build },
    {
      what: "a folder of somebody's own",
      name: "work",
      isKept: true,
      plant(path) {
        mkdirSync(path);
        writeFileSync(join(path, "notes.txt"), "months of it");
      },
      command: build,
    },
    {
      what: "the rows of a next tree",
      name: "next",
      isKept: false,
      plant: copied("next"),
      command: (path) => ["allocation", "next", place("one"), sources.one, "--as-amounts", "--out", path],
    },
  ];
}

/** Files that no command may take, whatever it is told. */
function keptPlans({ one, two, place }: Sources): readonly Plan[] {
  const text = (content: object | string) => (path: string) =>
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content, undefined, 2));
  const sample = (path: string) => ["allocation", "sample", "--out", path];
  const rules = (path: string) => ["govern", "rules", "--seats", "7", "--out", path];
  const schedule = (path: string) => [
    "campaign",
    "schedule",
    ...SCHEDULE,
    "--end",
    "2031-01-01",
    "--out",
    path,
  ];
  const keystore = { version: 3, crypto: { ciphertext: "ab", kdf: "scrypt" } };
  const signed = (format: string) => ({ format, version: 1, signature: SIGNATURE });
  const requests = { format: "symbolon-signed-request", version: 1, signatures: [SIGNATURE] };
  const proposal = { format: "symbolon-proposal", version: 1, assents: [{ seat: 0, signature: SIGNATURE }] };
  const journal = `${JSON.stringify({ record: "begin", format: "symbolon-journal", version: 1 })}\n`;
  const kept: readonly (readonly [string, string, Plan["plant"], Plan["command"]])[] = [
    ["a campaign's file", "drop.campaign.json", text(campaignText(`0x${"1".repeat(64)}`)), schedule],
    ["a key", "keystore.json", text(keystore), rules],
    ["signed requests", "requests.json", text(requests), sample],
    ["a signed claim", "claim.json", text(signed("symbolon-signed-claim")), schedule],
    ["a signed proposal", "proposal.json", text(proposal), rules],
    ["a journal", "drop.journal", text(journal), sample],
    [
      "a commitment to randomness",
      "commitment.json",
      (path) => cpSync(place("commitment.json"), path),
      (path) => ["tree", "commit", two, "--base-units", ...COMMIT, "--out", path],
    ],
  ];
  return [
    ...kept.map(([what, name, plant, command]) => ({ what, name, plant, command, isKept: true })),
    {
      what: "the secret of a batch",
      name: "batch",
      isKept: true,
      plant: (path) => cpSync(place("batch"), path, { recursive: true }),
      command: (path) => ["tree", "diff", one, two, "--out", join(path, "secret", "credentials.jsonl")],
    },
  ];
}

/** Files that commands wrote, or somebody, and that may be replaced where that is meant. */
function ownPlans({ one, two, place }: Sources): readonly Plan[] {
  const copied = (name: string) => (path: string) => cpSync(place(name), path);
  const own: readonly (readonly [string, string, Plan["command"]])[] = [
    ["somebody's list", "one.csv", (path) => ["tree", "diff", one, two, "--out", path]],
    ["a report", "one.html", (path) => ["tree", "report", two, "--base-units", "--out", path]],
    [
      "a dump",
      "one.json",
      (path) => ["tree", "export", place("other-standard"), "--format", "openzeppelin", "--out", path],
    ],
    [
      "a schedule",
      "schedule.json",
      (path) => ["campaign", "schedule", ...SCHEDULE, "--end", "2031-01-01", "--out", path],
    ],
    [
      "a holder's credential",
      "package.json",
      (path) => ["credential", "present", place("batch"), "0", "--out", path],
    ],
  ];
  return own.map(([what, name, command]) => ({ what, name, command, plant: copied(name), isKept: false }));
}
