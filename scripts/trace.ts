import { writeOwnOutput } from "../src/node/files/ownOutput.ts";
import { PUBLIC_ID } from "../src/services/gateway/publicIds.ts";
import { firstBroken } from "../src/services/timeline/links/link.ts";
import { traceLinks } from "../src/services/timeline/links/traceLinks.ts";
import { traceDocument } from "../src/services/timeline/report/traceDocument.ts";
import { tracePage } from "../src/services/timeline/report/tracePage.ts";
import { isTraceAltered, type TraceParameters, trace } from "../src/services/timeline/trace/trace.ts";
import type { ReplaceOptions } from "./command/replaceOption.ts";
import { printResult } from "./output.ts";
import type { StoreOptions } from "./store/storeOption.ts";
import { openTimelineReads } from "./timeline/openStandby.ts";
import type { StandbyOptions } from "./timeline/standbyOption.ts";
import { followTrace } from "./trace/followTrace.ts";
import { linkDocument, linkLines, traceLines } from "./trace/traceLines.ts";
import { intentNumbers } from "./work/intentNumbers.ts";

/** Exit code where there is an answer, and it is: no. */
const BROKEN = 3;

export type TraceOptions = StoreOptions &
  StandbyOptions &
  ReplaceOptions & {
    readonly chain?: bigint;
    readonly most: number;
    readonly html?: string;
    readonly follow?: boolean;
    readonly tree?: string;
    readonly allocation?: string;
    readonly salt?: string;
    readonly json?: boolean;
  };

export async function traceWhat(
  { what, salt }: Pick<TraceParameters, "what" | "salt">,
  options: TraceOptions,
): Promise<void> {
  const { chain, most, tree, allocation, html, replace, json = false } = options;
  const read = await openTimelineReads(options);
  const [intent] = PUBLIC_ID.test(what) ? await read((sql) => intentNumbers(sql, [what])) : [];
  const query = {
    what: intent === undefined ? what : `intent:${intent}`,
    salt,
    chain: chain === undefined ? undefined : Number(chain),
    max: most,
  };
  if (options.follow === true) {
    return followTrace(read, query, (found) => {
      if (isTraceAltered(found)) process.exitCode = BROKEN;
      printResult(json, traceDocument(found), [...traceLines(found), ""]);
    });
  }
  const { links, ...found } =
    tree === undefined
      ? { links: undefined, ...(await read((sql) => trace(sql, query))) }
      : await read((sql) => traceLinks(sql, { ...query, tree, allocation }));
  if (isTraceAltered(found)) process.exitCode = BROKEN;
  if (html !== undefined) writeOwnOutput(html, tracePage(found, `symbolon trace ${what}`), { replace });
  if (links === undefined) return printResult(json, traceDocument(found), traceLines(found));
  const broken = firstBroken(links);
  if (broken !== undefined) process.exitCode = BROKEN;
  const document = { ...traceDocument(found), links: links.map(linkDocument), broken: broken?.name ?? null };
  printResult(json, document, [...traceLines(found), "", ...linkLines(links)]);
}
