import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Dialect } from "./dialect.ts";
import type { Verdict } from "./judge.ts";
import { type CellResult, runWay } from "./runWay.ts";
import type { ZooStage } from "./stage.ts";
import type { Way } from "./ways.ts";

/** A way through a dialect, and what it came to. */
export type MatrixCell = { readonly dialect: Dialect; readonly way: Way; readonly result: CellResult };

export type Matrix = readonly MatrixCell[];

/** Runs cells one after the other: they share a chain. */
export async function runMatrix(
  stage: ZooStage,
  cells: readonly (readonly [Dialect, Way])[],
  onCell: (cell: MatrixCell) => void = () => {},
): Promise<Matrix> {
  const matrix: MatrixCell[] = [];
  for (const [dialect, way] of cells) {
    const cell = { dialect, way, result: await runWay(stage, dialect, way) };
    matrix.push(cell);
    onCell(cell);
  }
  return matrix;
}

/** Numbers of a matrix, as the bench tells them. */
export function countMatrix(matrix: Matrix) {
  const of = (kind: Verdict["kind"]) => matrix.filter(({ result }) => result.verdict.kind === kind).length;
  return {
    dialects: new Set(matrix.map(({ dialect }) => dialect.name)).size,
    ways: new Set(matrix.map(({ way }) => way.name)).size,
    ok: of("ok"),
    named: of("named"),
    unnamed: of("fault"),
    sameBytes: matrix.reduce((sum, { result }) => sum + result.traffic.sameBytes, 0),
  };
}

/** A page that people read: a row a dialect, and below it what each cell that did not end as on a plain chain came to. */
export function matrixPage(matrix: Matrix): string {
  const { dialects, ways, ok, named, unnamed, sameBytes } = countMatrix(matrix);
  const names = [...new Set(matrix.map(({ dialect }) => dialect))];
  const rows = names.map((dialect) => {
    const own = matrix.filter((cell) => cell.dialect === dialect);
    const count = (kind: Verdict["kind"]) => own.filter(({ result }) => result.verdict.kind === kind).length;
    return `| ${dialect.name} | ${count("ok")} | ${count("named")} | ${count("fault")} |`;
  });
  return `${[
    "# Every command and service through every dialect",
    "",
    `Written by \`SYMBOLON_DEEP=1\` with \`test/nodes/nodes.test.ts\`: ${dialects} dialects of clients, chains and gateways (\`test/nodes/dialects\`, each with where its answers are public), ${ways} ways, ${matrix.length} cells. **ok** ends as on a plain chain; **named** is refused by an error with a name and a cure; **unnamed** is a bug's words, viem's own, a way that does not end, or bytes sent again after their price was refused.`,
    "",
    `In sum ${ok} ok, ${named} named, ${unnamed} unnamed; the same bytes after a refusal of price: ${sameBytes}.`,
    "",
    "| dialect | ok | named | unnamed |",
    "|---|---:|---:|---:|",
    ...rows,
    "",
    "## What did not end as on a plain chain",
    "",
    "| dialect | way | came to |",
    "|---|---|---|",
    ...matrix.flatMap(({ dialect, way, result: { verdict } }) =>
      verdict.kind === "ok" ? [] : [`| ${dialect.name} | ${way.name} | ${told(verdict)} |`],
    ),
    "",
    `## The ways`,
    "",
    [...new Set(matrix.map(({ way }) => way.name))].join(", "),
  ].join("\n")}\n`;
}

function told(verdict: Exclude<Verdict, { kind: "ok" }>): string {
  if (verdict.kind === "fault") return `**${verdict.why}**`;
  const reason = verdict.reason
    .replaceAll(/0x[0-9a-f]{40,}/gi, "0x...")
    .replaceAll(/127\.0\.0\.1:\d+/g, "the node")
    .replaceAll(/\s+/g, " ")
    .replaceAll("|", "\\|");
  return `\`${verdict.code}\`: ${reason.length > 160 ? `${reason.slice(0, 160)} ...` : reason}`;
}

/** Writes the page where people look for results of tests. */
export function writeMatrix(matrix: Matrix): void {
  const folder = join(import.meta.dirname, "..", "results");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "nodes.md"), matrixPage(matrix));
}
