import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Address } from "viem";
import type { DistributorName } from "../../src/node/allocation/imports/distributorNames.ts";
import { importAllocation } from "../../src/node/allocation/imports/importAllocation.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { peerless } from "../harness/peerless.ts";

/**
 * Files that others published, by what an independent program reckons from each (its own reader, viem's keccak256): root, total and
 * leaves, or by what a file that holds no such list is refused. They are theirs, and not here. To have them in FOLDER:
 *
 *     tail -n +2 bench/lists/published.csv | cut -d, -f2-4 | tr , / | while read -r place; do
 *       curl -fsS --create-dirs -o FOLDER/$place https://raw.githubusercontent.com/$place; done
 *     SYMBOLON_PUBLISHED=FOLDER npm run -s bench -- lists --only published
 */
export const PUBLISHED = join(import.meta.dirname, "published.csv");

export type PublishedEntry = Readonly<
  Record<
    | "from"
    | "repository"
    | "commit"
    | "path"
    | "sha256"
    // Of options that a refusal's hint names: the key of amounts, and one that is ignored.
    | "amount"
    | "ignored"
    | "root"
    | "total"
    | "leaves"
    // The code of the refusal.
    | "refused",
    string
  >
>;

export function publishedEntries(text = readFileSync(PUBLISHED, "utf8")): readonly PublishedEntry[] {
  const [names = [], ...rows] = text
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]])) as PublishedEntry);
}

/** What imports make of the files. @param folder that has them under REPOSITORY/COMMIT/PATH; undefined: nothing is measured */
export async function publishedRows(
  folder: string | undefined,
  entries: readonly PublishedEntry[],
  progress: (line: string) => void,
) {
  const placeOf = ({ repository, commit, path }: PublishedEntry) =>
    join(folder ?? "", repository, commit, path);
  const there = entries.filter((entry) => folder !== undefined && existsSync(placeOf(entry)));
  if (there.length < entries.length)
    progress(
      `not measured: ${entries.length - there.length} of ${entries.length} published files are not in SYMBOLON_PUBLISHED; bench/lists/publishedRows.ts says how to fetch them`,
    );
  if (there.length === 0) return { measurements: [], conditions: {} };
  const wrong: string[] = [];
  const refused: Record<string, number> = {};
  for (const entry of there) {
    const found = await importFile(placeOf(entry), entry);
    if (found !== wantedOf(entry)) wrong.push(`${entry.repository}/${entry.path}: ${found}`);
    else if (entry.refused !== "") refused[entry.refused] = (refused[entry.refused] ?? 0) + 1;
  }
  for (const one of wrong) progress(`wrong: ${one}`);
  const named = Object.values(refused).reduce((sum, count) => sum + count, 0);
  const repositories = new Set(there.map(({ repository }) => repository)).size;
  const about = `of ${there.length} files that ${repositories} public repositories publish in the forms of Uniswap's distributor and Merkl (bench/lists/published.csv; none of Sablier's was found)`;
  const row = (id: string, which: string, count: number, goal: number | null) =>
    peerless(id, `${about}, ${which}`, "files", [count], goal);
  const right = there.length - named - wrong.length;
  const measurements = [
    row(
      "import-published",
      "imported with the root, total and leaves that an independent program reckons",
      right,
      null,
    ),
    row(
      "import-named",
      "refused by name: no whole list of that form, no root, or a wrong checksum",
      named,
      null,
    ),
    row(
      "import-wrong",
      "imported as something else, refused though right, or the other way round",
      wrong.length,
      0,
    ),
  ];
  return { measurements, conditions: { published: { files: there.length, repositories, refused } } };
}

function wantedOf({ root, total, leaves, refused }: PublishedEntry): string {
  return refused === "" ? `${root} ${total} ${leaves}` : refused;
}

/** Root, total and leaves, or the code of what it is refused by. */
async function importFile(file: string, { from, sha256, amount, ignored }: PublishedEntry): Promise<string> {
  const hash = createHash("sha256").update(readFileSync(file)).digest("hex");
  if (hash !== sha256) return `another file, of SHA-256 ${hash}`;
  const read = {
    ...(amount !== "" && { map: { amount } }),
    ...(ignored !== "" && { ignoreColumns: [ignored] }),
  };
  const source = from as DistributorName;
  const importOf = (token?: Address) => importAllocation({ file, source, read, token });
  try {
    const { list } = await importOf().catch((thrown: unknown) => importOf(firstTokenOf(thrown)));
    const { root, allocation } = list.tree;
    return `${root} ${allocation.total} ${allocation.count}`;
  } catch (thrown) {
    if (thrown instanceof SymbolonError) return thrown.code;
    throw thrown;
  }
}

/** Of a list that pays several, which the command asks to name one of. */
function firstTokenOf(thrown: unknown): Address {
  if (!(thrown instanceof SymbolonError) || thrown.code !== "SeveralTokens") throw thrown;
  return Object.keys(thrown.details?.tokens as object)[0] as Address;
}
