import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const ROOT = join(import.meta.dirname, "..", "..", "..");

type Panel = {
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number };
  readonly targets: readonly { readonly expr: string; readonly refId: string }[];
};

/** Rules as the files lay them out. */
const RULE =
  /^ {6}- alert: (\w+)\n {8}expr: (.+)\n {8}for: (\d+[smh])\n {8}labels:\n {10}severity: (page|ticket)\n {8}annotations:\n {10}summary: "(.+)"\n(?: {10}runbook: (.+)\n)?/gm;

const textOf = (folder: string, name: string) => readFileSync(join(ROOT, "examples", folder, name), "utf8");

/** Alerts of a folder of samples. */
export function readAlerts(folder: string) {
  const alertsText = textOf(folder, "alerts.yml");
  const alerts = [...alertsText.matchAll(RULE)].map(([, name = "", expr = "", , , , runbook]) => ({
    name,
    expr,
    runbook,
  }));
  expect(alerts).to.have.length([...alertsText.matchAll(/alert:/g)].length);
  return alerts;
}

/** Alerts and dashboard of a folder of samples. */
export function readOperatorFiles(folder: string) {
  const alerts = readAlerts(folder);
  const { panels } = JSON.parse(textOf(folder, "dashboard.json")) as { readonly panels: readonly Panel[] };
  const asked = [
    ...alerts.map(({ name, expr }) => ({ name, expr })),
    ...panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ name: title, expr }))),
  ];
  return { alerts, panels, asked };
}

export function readPage(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

/** Metrics of ours in an expression, each with the labels that it is chosen by. */
export function metricsIn(expr: string) {
  return [...expr.matchAll(/(symbolon_\w+)(?:\{([^}]*)\})?/g)].map(([, name = "", chosen = ""]) => ({
    name: name.replace(/_(bucket|sum|count)$/, ""),
    labels: [...chosen.matchAll(/(\w+)\s*[=!]~?=?/g)].map(([, label = ""]) => label),
  }));
}

/** Each expression asks for metrics that are there, by labels that they have. @param text what `/metrics` answers */
export function requireAsked(
  asked: readonly { readonly name: string; readonly expr: string }[],
  text: string,
): void {
  for (const { name, expr } of asked) {
    const signs = (some: string) => [...expr].filter((sign) => some.includes(sign)).length;
    expect(signs("({["), expr).to.equal(signs(")}]"));
    const metrics = metricsIn(expr);
    if (!expr.startsWith("up{")) expect(metrics, name).to.not.be.empty;
    for (const { name: metric, labels } of metrics) {
      expect(text, name).to.include(`# TYPE ${metric} `);
      const by = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = ""]) => list.split(", "));
      const had = new RegExp(`^${metric}(?:_bucket)?\\{(.*)\\}`, "m").exec(text)?.[1] ?? "";
      for (const label of [...labels, ...by])
        expect(had, `${name}: ${label}`).to.match(new RegExp(`(^|,)${label}="`));
    }
  }
}

/** Panels that lie beside each other, each with names for what it shows. */
export function requireWhole(panels: readonly Panel[]): void {
  const places = panels.map(({ gridPos: { x, y } }) => `${x} ${y}`);
  expect(new Set(places).size).to.equal(places.length);
  for (const { gridPos, targets, title } of panels) {
    expect(gridPos.x + gridPos.w, title).to.be.at.most(24);
    expect(new Set(targets.map(({ refId }) => refId)).size).to.equal(targets.length);
  }
}
