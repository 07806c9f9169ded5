import { cpSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Rolldown } from "vite";
import type { Consumer } from "../../bench/package/installPacked.ts";
import { asInstalled } from "./asInstalled.ts";

const PAGE = join(import.meta.dirname, "hooks");
/** The components that docs show or name. */
const COMPONENTS = [
  "ClaimPage.tsx",
  "ClaimCard.tsx",
  "ClaimByWallet.tsx",
  "ShowCredential.tsx",
  "Problem.tsx",
  "HeldCards.tsx",
];
const NEEDED = ["react", "react-dom", "@types/react", "@types/react-dom", "wagmi", "@tanstack/react-query"];

/** The docs' page of hooks, in a project of somebody else's who has the packed package. */
export type HooksPage = {
  readonly folder: string;
  /** Bytes of what the entry loads before anything is pressed: itself, and what it imports statically; gzip, level 9. */
  readonly firstBytes: number;
  /** The same of all scripts. */
  readonly allBytes: number;
};

/** Lays the page into a new folder of the project, and has Vite build it into `dist` there. */
export async function buildHooksPage(consumer: Consumer): Promise<HooksPage> {
  consumer.linkUsual();
  for (const name of NEEDED) consumer.link(name);
  const folder = mkdtempSync(join(consumer.folder, "hooks-"));
  cpSync(PAGE, folder, { recursive: true });
  for (const file of COMPONENTS) writeFileSync(join(folder, file), asInstalled("examples", file));
  const { output } = (await build({
    root: folder,
    configFile: false,
    logLevel: "error",
  })) as Rolldown.RolldownOutput;
  const chunks = new Map(output.flatMap((one) => (one.type === "chunk" ? [[one.fileName, one]] : [])));
  const bytesOf = (names: Iterable<string>) =>
    [...names].reduce((sum, name) => sum + gzipSync(chunks.get(name)?.code ?? "", { level: 9 }).length, 0);
  return { folder, firstBytes: bytesOf(firstOf(chunks)), allBytes: bytesOf(chunks.keys()) };
}

/** The entry, and all that comes with it. */
function firstOf(chunks: ReadonlyMap<string, Rolldown.OutputChunk>): ReadonlySet<string> {
  const first = new Set(
    [...chunks.values()].filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName),
  );
  for (const name of first) for (const next of chunks.get(name)?.imports ?? []) first.add(next);
  return first;
}

/** The same components as a program of Node's that prints what a server would send. @returns its file */
export async function buildHooksServer({ folder }: HooksPage): Promise<string> {
  const outDir = join(folder, "server");
  await build({
    root: folder,
    configFile: false,
    logLevel: "error",
    build: { ssr: "server.tsx", outDir },
  });
  return join(outDir, "server.js");
}
