import { jsonOf } from "../../../sdk/core/text/jsonText.ts";
import type { CampaignFinding } from "../../../sdk/distribution/check/finding.ts";
import { type Browser, DESKTOP } from "./browsers.ts";

/** A finding, and as whom the host was asked. */
export type FoundBy = { readonly finding: CampaignFinding; readonly browser: Browser };

/** Each finding once, in the order of their first; one that the desktop's browser does not meet says who does. */
export function mergeFound(all: readonly FoundBy[]): readonly CampaignFinding[] {
  const alike = Map.groupBy(all, ({ finding }) => jsonOf(finding));
  return [...alike.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const { finding } = first;
    const browsers = [first, ...more].map(({ browser }) => browser);
    if (browsers.includes(DESKTOP)) return [finding];
    const names = [...new Set(browsers.map(({ name }) => name))];
    const sentence = `Asked by ${names.join(", ")}: ${finding.sentence}`;
    return [{ ...finding, sentence, details: { ...finding.details, browsers: names } }];
  });
}
