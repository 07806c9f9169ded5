import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { packageRoot } from "../../../scripts/packageRoot.ts";
import { suiteFolder } from "../allocation/temporaryFolder.ts";
import { runProcess } from "../scripts/runProcess.ts";

const BIOME = join(packageRoot(), "node_modules", "@biomejs", "biome", "bin", "biome");
const RULES = ["biome.json", "tools/lint/hiddenLength.grit"];
const CATEGORIES = [
  "plugin",
  "lint/nursery/noUselessSpread",
  "lint/nursery/noExcessiveStatementsPerFunction",
];

const REFUSED = [
  "export const a = { x, ...{ y, z: 1 } };",
  'export const a = [x, ...["y", "z"]];',
  'export const a = f(...["y"], ...x);',
  "export const a = { x, ...({ y } as const) };",
  'export const a = [...(["y"] as const), x];',
  "export const a = <A {...{ x, y: 1 }} />;",
  "export const [a, b] = [f(x), g(y)];",
  "export const [a, b] = [x, y] as const;",
  "export const [a, b]: readonly [X, Y] = [x, y];",
  "for (let [a, b] = [0, 1]; a < b; a++) f(a);",
  "export const [a = 0, b = 0] = [x, y];",
];
const ALLOWED = [
  "export const a = { ...x, y, ...(z === undefined ? {} : { z }) };",
  "export const a = [...x, y, ...z.map((one) => [one])];",
  "export const a = [...[x, y].filter(f), z];",
  "export const a = <A {...x} y={{ ...z }} />;",
  "export const [a, b] = await Promise.all([f(x), g(y)]);",
  "export const [a, b] = [...x, y];",
  "export const f = [(x: readonly X[]) => { const [a] = x; return a; }];",
  "[x, y] = [y, x];",
];
const statements = (count: number) =>
  `export function f() {\n${Array.from({ length: count }, (_, i) => `  g(${i});`).join("\n")}\n}\n`;

/** What Biome says of files by the rules of the house. */
type Report = { readonly diagnostics: readonly { readonly category: string; readonly location: Place }[] };
type Place = { readonly path: string };

describe("lint against what hides length", () => {
  const folder = suiteFolder();
  let refused: ReadonlySet<string>;

  before(async () => {
    for (const name of RULES) cpSync(join(packageRoot(), name), folder.path(name), { recursive: true });
    const write = (name: string, text: string) => {
      mkdirSync(dirname(folder.path(name)), { recursive: true });
      writeFileSync(folder.path(name), text);
    };
    for (const [i, line] of REFUSED.entries()) write(`web/refused${i}.tsx`, line);
    for (const [i, line] of ALLOWED.entries()) write(`web/allowed${i}.tsx`, line);
    for (const room of ["src", "scripts", "tools", "bench", "examples", "web", "test"]) {
      write(`${room}/short.ts`, statements(30));
      write(`${room}/long.ts`, statements(31));
    }
    const lint = [BIOME, "lint", "--max-diagnostics=none", "--reporter=json"];
    const { stdout } = await runProcess(lint, { cwd: folder.path(".") });
    const { diagnostics } = JSON.parse(stdout) as Report;
    const ours = diagnostics.filter(({ category }) => CATEGORIES.includes(category));
    refused = new Set(ours.map(({ location }) => location.path));
  });

  for (const [i, line] of REFUSED.entries()) {
    it(`refuses ${line}`, () => expect([...refused]).to.include(`web/refused${i}.tsx`));
  }

  for (const [i, line] of ALLOWED.entries()) {
    it(`lets through ${line}`, () => expect([...refused]).not.to.include(`web/allowed${i}.tsx`));
  }

  it("refuses functions of more than 30 statements, but in tests", () => {
    expect([...refused].filter((path) => /(?:short|long)\.ts$/.test(path)).toSorted()).to.deep.equal(
      ["bench", "examples", "scripts", "src", "tools", "web"].map((room) => `${room}/long.ts`),
    );
  });
});
