import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Measurement } from "../harness/measurement.ts";
import { playProgram } from "../harness/playProgram.ts";
import { spreadOf } from "../harness/spread.ts";
import { runSymbolon } from "../rehearsal/stage.ts";
import { dataFor, type Stage } from "./stage.ts";
import type { Visited, VisitTerms } from "./visitor.ts";

const SYMBOLON = join(import.meta.dirname, "..", "..", "scripts", "symbolon.ts");
const VISITOR = join(import.meta.dirname, "visitor.ts");

/** How long many visits of the claim page take that come at the same moment, on `symbolon page serve`. */
export async function visitRows(stage: Stage): Promise<readonly Measurement[]> {
  const { scale, progress } = stage;
  const { visits, turns } = scale;
  progress("building pages as people do");
  const out = await buildByCommand(stage);
  const { url, stop } = await serveByCommand(stage, out);
  try {
    progress(`${turns} times ${visits} visits`);
    // The first turn warms both up.
    const terms: VisitTerms = { url, visits, turns: turns + 1 };
    const { turns: all, failed, files, bytes } = await playProgram<Visited>(VISITOR, terms);
    if (failed > 0) throw new Error(`${failed} visits of ${url} failed.`);
    return [
      {
        id: "visits-p99-ms",
        about: `of ${visits} visits of the claim page that begin at the same moment on \`page serve\`, in 99 of 100: the document and the ${files - 1} files that it names (${Math.round(bytes / 1_000)} kB), one after the other over one connection; the visitors are a process of their own; a sample is one of ${turns} turns`,
        unit: "ms",
        ours: spreadOf(all.slice(1).map(p99)),
        peer: null,
        goal: 200,
      },
    ];
  } finally {
    await stop();
  }
}

const p99 = (took: readonly number[]): number =>
  took.toSorted((a, b) => a - b)[Math.ceil(took.length * 0.99) - 1] ?? 0;

async function buildByCommand(stage: Stage): Promise<string> {
  const { folder, drop } = stage;
  const { chain, claim } = await dataFor(stage, drop);
  const config = join(folder, "pages.json");
  const { campaign, why } = claim ?? {};
  const about = { campaign, why, tree: drop.tree, hosts: ["tree"], accept: ACCEPTED };
  writeFileSync(config, JSON.stringify({ format: "symbolon-pages", version: 1, chain, claim: about }));
  const out = join(folder, "site");
  await runSymbolon(["page", "build", config, "--out", out, "--json"], folder);
  return out;
}

/** Findings of `campaign check` about a campaign of a bench. */
const ACCEPTED: readonly string[] = [];

async function serveByCommand(
  { folder }: Stage,
  site: string,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const child = spawn(process.execPath, [SYMBOLON, "page", "serve", site, "--json"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  const ended = new Promise<void>((done) => child.once("close", () => done()));
  ended.then(() => process.off("exit", kill));
  let said = "";
  const told = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      try {
        resolve((JSON.parse(said) as { readonly pages: { readonly claim: string } }).pages.claim);
      } catch {
        // It has not said all of it.
      }
    });
    child.once("close", (code) => reject(new Error(`page serve ended with ${code}: ${said}`)));
  });
  return {
    url: await told,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
