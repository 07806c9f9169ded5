import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { RunBench } from "./harness/bench.ts";
import type { Measurement } from "./harness/measurement.ts";
import { spreadOf } from "./harness/spread.ts";
import { literalShare, NOT_RUN } from "./package/docCommands.ts";
import { type Loaded, loadedBy } from "./package/loadedBy.ts";
import { ADDED, VIEM_PAGE } from "./package/pages.ts";

const ROOT = join(import.meta.dirname, "..");
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
    goal: 10,
  },
  { id: "is-claimed-kb", about: "asking whether a leaf was claimed, by the entry of all rooms", goal: 3 },
];

/** The `package` bench: what the npm package weighs, for those who install it and for those who open a page of theirs, and whether its docs hold. */
export const runPackageBench: RunBench = async (progress) => {
  progress("bundling pages");
  const loaded = await loadedByPages();
  progress("building and packing");
  const tarball = measurement(
    "tarball-mib",
    "the package as npm packs it: JavaScript, types, contracts",
    "MiB",
    tarballBytes() / MIB,
    2,
  );
  const docs = measurement(
    "doc-commands",
    `command lines of the docs that a test runs literally, but for ${NOT_RUN.length} that need what no test has, each with its reason`,
    "share",
    literalShare(),
    1,
  );
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
    measurements: [...pages, tarball, docs],
    conditions: { bundler: "esbuild, minified, ES modules, gzip level 9" },
  };
};

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

function tarballBytes(): number {
  execFileSync(process.execPath, [join(ROOT, "tools", "build.ts")], { stdio: "inherit" });
  const npm = process.env.npm_execpath;
  const [command, args] = npm === undefined ? ["npm", []] : [process.execPath, [npm]];
  const pack = ["pack", "--ignore-scripts", "--dry-run", "--json", "--loglevel=error"];
  const [packed] = JSON.parse(execFileSync(command, [...args, ...pack], { cwd: ROOT, encoding: "utf8" })) as [
    { readonly size: number },
  ];
  return packed.size;
}

function measurement(id: string, about: string, unit: string, figure: number, goal: number): Measurement {
  return { id, about, unit, ours: spreadOf([figure]), peer: null, goal };
}
