import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { packageNames } from "../tools/packages.ts";
import type { RunBench } from "./harness/bench.ts";
import type { Measurement } from "./harness/measurement.ts";
import { spreadOf } from "./harness/spread.ts";
import { literalShare, NOT_RUN } from "./package/docCommands.ts";
import { type Consumer, installPacked } from "./package/installPacked.ts";
import { type Loaded, loadedBy } from "./package/loadedBy.ts";
import { ADDED, VIEM_PAGE } from "./package/pages.ts";
import { installedWith, type Surface, surfaceOf } from "./package/surface.ts";

const MIB = 2 ** 20;

type Row = keyof typeof ADDED;
const ROWS: readonly { readonly id: Row; readonly about: string; readonly goal: number }[] = [
  {
    id: "claim-page-over-viem-kb",
    about:
      "a page that takes a proof from published files, claims, and signs for a relayer, until something is refused",
    goal: 20,
  },
  {
    id: "decode-error-kb",
    about: "explaining whatever refuses a claim, a bundle or a campaign: loaded with the first error",
    goal: 11.5,
  },
  { id: "is-claimed-kb", about: "asking whether a leaf was claimed, by the entry of all rooms", goal: 3 },
];

const TARBALLS = {
  symbolon: { about: "symbolon as npm packs it: JavaScript and types of what runs anywhere", goal: 1.1 },
  node: {
    about: "@symbolon/node as npm packs it: the command line, what needs Node, pages, examples",
    goal: 1.4,
  },
  contracts: { about: "@symbolon/contracts as npm packs it: Solidity, ABIs, addresses", goal: 0.25 },
} as const;
const START =
  "npx @symbolon/node start, from the packages as they are packed and installed, nothing compiled or kept before, to its report";

const DOCS = `command lines of the docs that a test runs literally, but for ${NOT_RUN.length} that need what no test has, each with its reason`;

/** The `package` bench: what the npm packages weigh, for those who install it and for those who open a page of theirs, and whether its docs hold. */
export const runPackageBench: RunBench = async ({ progress }) => {
  progress("bundling pages");
  const loaded = await loadedByPages();
  progress("building and packing");
  const consumer = installPacked();
  consumer.linkUsual();
  progress("counting what can be imported");
  const surface = surfaceOf(consumer);
  progress("playing the story by what was packed");
  const seconds = startSeconds(consumer);
  consumer.remove();
  const pages = ROWS.map(({ id, about, goal }) =>
    measurement(
      id,
      `${about}; gzipped, beyond a page of viem alone that reads, signs and sends`,
      "kB",
      loaded[id].kb,
      goal,
    ),
  );
  return {
    measurements: [
      ...pages,
      ...surfaceRows(surface, consumer),
      ...packageNames.map((name) => {
        const { about, goal } = TARBALLS[name];
        return measurement(`tarball-${name}-mib`, about, "MiB", consumer.packages[name].tarball / MIB, goal);
      }),
      measurement("npx-start-s", START, "s", seconds, 60),
      measurement("doc-commands", DOCS, "share", literalShare(), 1),
    ],
    conditions: { bundler: "esbuild, minified, ES modules, gzip level 9" },
  };
};

function surfaceRows(
  { entries, values, rootValues }: Surface,
  { packages }: Consumer,
): readonly Measurement[] {
  const { dependencies = {}, peerDependencies = {} } = packages.symbolon.manifest;
  const brought = Object.keys(dependencies);
  return [
    measurement("entries", "names that users import code from", "entries", entries, 14),
    measurement("public-values", "distinct values behind them, types not counted", "values", values, 500),
    measurement("root-values", "values of symbolon itself", "values", rootValues, 60),
    measurement(
      "peers",
      "peers of symbolon, of which viem alone must be there",
      "peers",
      Object.keys(peerDependencies).length,
      4,
    ),
    measurement(
      "installed-packages",
      "packages that npm i symbolon viem installs, by the versions of our lockfile",
      "packages",
      1 + installedWith([...brought, "viem"]),
      20,
    ),
    measurement(
      "installed-with-contracts",
      "packages that npm i @symbolon/contracts installs",
      "packages",
      1 + installedWith(Object.keys(packages.contracts.manifest.dependencies ?? {})),
      1,
    ),
  ];
}

/** What each page loads beyond that of viem alone, and the files that it loads. */
export async function loadedByPages(): Promise<Readonly<Record<Row, Loaded>>> {
  const { kb: alone } = await loadedBy(VIEM_PAGE);
  const pages = await Promise.all(
    ROWS.map(async ({ id }) => {
      const { kb, files } = await loadedBy(VIEM_PAGE + ADDED[id]);
      return [id, { kb: Math.round((kb - alone) * 100) / 100, files }] as const;
    }),
  );
  return Object.fromEntries(pages) as Record<Row, Loaded>;
}

/** Seconds from `symbolon start`, in a folder where nothing was compiled or kept before, to its report. */
function startSeconds({ folder, command }: Consumer): number {
  const begun = performance.now();
  execFileSync(process.execPath, [command, "start"], { cwd: folder, stdio: "ignore" });
  const seconds = (performance.now() - begun) / 1_000;
  if (existsSync(join(folder, "out", "start", "report.html"))) return seconds;
  throw new Error("symbolon start ended without its report.");
}

function measurement(id: string, about: string, unit: string, figure: number, goal: number): Measurement {
  return { id, about, unit, ours: spreadOf([figure]), peer: null, goal };
}
