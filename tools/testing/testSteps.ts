import { writeFileSync } from "node:fs";

const bin = {
  tsc: "node_modules/typescript/bin/tsc",
  biome: "node_modules/@biomejs/biome/bin/biome",
  solhint: "node_modules/solhint/solhint.js",
  prettier: "node_modules/prettier/bin/prettier.cjs",
};
const CONTRACTS = "contracts/**/*.sol";
/** Solidity that does not ship: looked at in `test:deep` and by `npm run lint`. */
const OTHER_SOLIDITY = "{test,bench,examples}/**/*.sol";
// Without these two flags solhint asks the registry for a newer solhint and prints an advertisement.
const solhint = [bin.solhint, "--disc", "--noPoster", "--max-warnings", "0"];

/** What `npm run format` does. */
export const formatters: readonly (readonly string[])[] = [
  [bin.biome, "check", "--write", "--error-on-warnings"],
  [bin.prettier, "--write", "--log-level", "warn", CONTRACTS, OTHER_SOLIDITY],
];

/** Comes before all that is not early: generated files are compared with artifacts, and tests take contracts' types from there. */
export const compileStep: TestStep = {
  name: "contracts",
  kind: "check",
  command: ["tools/bootstrap.mjs", "contracts"],
};

/** Everything else that `npm test` does, in the order in which it does it: what fails fastest comes first, of suites what takes longest. */
export const testSteps: readonly TestStep[] = [
  { name: "lockfile", kind: "check", isEarly: true, command: ["tools/lock.mjs", "--check"] },
  { name: "abi", kind: "check", command: ["tools/generate/abis.ts", "--check"] },
  { name: "codes", kind: "check", command: ["tools/generate/codes.ts", "--check"] },
  { name: "builds", kind: "check", command: ["tools/generate/builds.ts", "--check"] },
  { name: "types", kind: "check", command: [bin.tsc, "-p", "tsconfig.json"] },
  { name: "types-web", kind: "check", command: [bin.tsc, "-p", "web/tsconfig.json"] },
  { name: "lint", kind: "check", isEarly: true, command: [bin.biome, "check", "--error-on-warnings"] },
  { name: "words", kind: "check", isEarly: true, command: ["tools/words.ts"] },
  { name: "lint-solidity", kind: "check", isEarly: true, command: [...solhint, CONTRACTS] },
  { name: "format-solidity", kind: "check", isEarly: true, command: [bin.prettier, "--check", CONTRACTS] },
  {
    name: "lint-other-solidity",
    kind: "check",
    isEarly: true,
    isDeep: true,
    command: [...solhint, OTHER_SOLIDITY],
  },
  {
    name: "format-other-solidity",
    kind: "check",
    isEarly: true,
    isDeep: true,
    command: [bin.prettier, "--check", OTHER_SOLIDITY],
  },
  { name: "storage", kind: "check", command: ["tools/generate/storageLayouts.ts", "--check"] },
  { name: "errors", kind: "check", command: ["tools/generate/errorCatalogue.ts", "--check"] },
  { name: "gas", kind: "check", command: ["bench/checkGas.ts"] },
  { name: "solidity", kind: "suite", command: ["tools/testing/solidityTests.ts"] },
  { name: "toolkit", kind: "suite", command: ["tools/testing/mochaTests.ts", "toolkit"] },
  { name: "web", kind: "suite", command: ["tools/testing/mochaTests.ts", "web"] },
  { name: "journeys", kind: "suite", command: ["tools/testing/mochaTests.ts", "journeys"] },
  { name: "services", kind: "suite", command: ["tools/testing/mochaTests.ts", "services"] },
  { name: "gateway", kind: "suite", command: ["tools/testing/mochaTests.ts", "gateway"] },
  { name: "timeline", kind: "suite", command: ["tools/testing/mochaTests.ts", "timeline"] },
  { name: "commands", kind: "suite", command: ["tools/testing/mochaTests.ts", "commands"] },
  { name: "campaigns", kind: "suite", command: ["tools/testing/mochaTests.ts", "campaigns"] },
];

/** One line of the table that `npm test` ends with. */
export type TestStep = {
  /** What `--only` takes. */
  readonly name: string;
  /** What Node is started with. */
  readonly command: readonly string[];
  /**
   * `check` passes or fails as a whole and is quiet unless it fails; `suite` leaves the number of its tests in the file that
   * `SYMBOLON_TEST_COUNTS` names.
   */
  readonly kind: "check" | "suite";
  /** Needs no compiled contracts, so that it runs while they are compiled, and gives way to all that does. */
  readonly isEarly?: true;
  /** Runs in `npm run test:deep`, and where it is named. */
  readonly isDeep?: true;
};

/** What a suite says it ran. */
export type TestCounts = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** The names of the tests that failed, and why in a line. */
  readonly failures?: readonly string[];
  /** Seconds of CPU, with all that was started, by the title of an outermost group of tests. */
  readonly cpuBySuite?: Readonly<Record<string, number>>;
};

export type StepResult = TestCounts & {
  readonly name: string;
  readonly seconds: number;
  /** Seconds of CPU, with all that it started; undefined where the system does not tell. */
  readonly cpu?: number;
  /** Why it counts as failed although no test of it did. */
  readonly note?: string;
  /** Why it was run twice: what is told here is the second run. */
  readonly rerun?: string;
};

/** Leaves a suite's counts where `npm test` looks for them; does nothing when the suite is run by itself. */
export function writeCounts(counts: TestCounts): void {
  const file = process.env.SYMBOLON_TEST_COUNTS;
  if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
}
