/** Finds the tests that somebody names as they remember them. Pure: what there is comes in. */

export type FoundTests = {
  /** Paths, in the order in which they were named, each once. */
  readonly files: readonly string[];
  /** Names that are no test's, each with the paths of tests that come nearest, the best first. */
  readonly unknown: readonly { readonly name: string; readonly nearest: readonly string[] }[];
};

const NEAREST = 5;

/**
 * @param names each a path, a folder, or the end of one test's path: `Waves.t.sol`, `Waves`
 * @param tests the paths of all tests, by `/`
 */
export function findTests(names: readonly string[], tests: readonly string[]): FoundTests {
  const found = names.map((name) => ({ name, files: testsBy(plainPath(name), tests) }));
  const missed = found.filter(({ files }) => files.length === 0);
  return {
    files: [...new Set(found.flatMap(({ files }) => files))],
    unknown: missed.map(({ name }) => ({ name, nearest: nearestTo(plainPath(name), tests) })),
  };
}

function plainPath(name: string): string {
  return name.replaceAll("\\", "/").replace(/^\.\//, "").replace(/\/$/, "");
}

/** One test, or all of a folder; none where an ending fits several. */
function testsBy(path: string, tests: readonly string[]): readonly string[] {
  if (tests.includes(path)) return [path];
  const inside = tests.filter((test) => test.startsWith(`${path}/`));
  if (inside.length > 0) return inside;
  const ending = tests.filter(
    (test) => `/${test}`.endsWith(`/${path}`) || `/${stem(test)}`.endsWith(`/${path}`),
  );
  return ending.length === 1 ? ending : [];
}

function stem(test: string): string {
  return test.replace(/(\.invariant)?(\.test\.ts|\.t\.sol)$/, "");
}

function nearestTo(path: string, tests: readonly string[]): readonly string[] {
  const wanted = pairsOf(lastOf(stem(path)));
  const byNearness = tests
    .map((test) => ({ test, nearness: likeness(wanted, pairsOf(lastOf(stem(test)))) }))
    .sort((a, b) => b.nearness - a.nearness);
  const best = byNearness[0]?.nearness ?? 0;
  return byNearness
    .filter(({ nearness }) => nearness > 0 && nearness >= best / 2)
    .slice(0, NEAREST)
    .map(({ test }) => test);
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).toLowerCase();
}

function pairsOf(word: string): ReadonlySet<string> {
  return new Set(Array.from({ length: Math.max(word.length - 1, 0) }, (_, at) => word.slice(at, at + 2)));
}

/** Between 0 and 1: the Sørensen-Dice coefficient of two words' pairs of letters. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const both = [...a].filter((pair) => b.has(pair)).length;
  return a.size + b.size === 0 ? 0 : (2 * both) / (a.size + b.size);
}
