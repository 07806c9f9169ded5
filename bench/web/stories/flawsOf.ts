import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { CDPSession } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/**
 * All rules of WCAG 2.0 to 2.2, levels A and AA, and axe's own of good practice, whatever their impact; not those of level AAA, nor
 * experiments.
 */
const OPTIONS = { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } };
const RUN = `axe.run(${JSON.stringify(OPTIONS)}).then(({ violations }) => violations.flatMap(({ id, impact, nodes }) =>
  nodes.map(({ html }) => [id, impact, html.slice(0, 200)].join(" | "))))`;

/** Which elements of a page break which rules, as axe tells: one line each. The page's own policy stays in force. */
export async function flawsOf(session: CDPSession): Promise<readonly string[]> {
  await run(session, `void (globalThis.axe ?? (() => { ${AXE} })())`);
  return (await run(session, RUN)) as readonly string[];
}

async function run(session: CDPSession, expression: string): Promise<unknown> {
  const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
    expression,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails === undefined) return result.value;
  throw new Error(`axe did not run: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
}
