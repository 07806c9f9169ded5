import { type CampaignFinding, warning } from "../../../sdk/distribution/check/finding.ts";
import type { HostAnswer } from "./askHost.ts";

/** What runs, sends something, or leads on without anybody's doing. */
const RUNS =
  /<(?:\w+:)?(?:script|iframe|frame|object|embed|base|form|portal)\b[^>]*>|<[^>]*\son\w+\s*=[^>]*>|<meta\b[^>]*\bhttp-equiv\s*=\s*["']?refresh\b[^>]*>/i;

/** Characters of what is named. */
const MAX_SHOWN = 160;

/**
 * A refusal may say what it likes and link where it likes, but not run anything: that would run under the pages' own address.
 * One that does is a warning, which can be accepted where the host's own page is like that.
 */
export function checkRefusal(url: string, { status, headers, body }: HostAnswer): readonly CampaignFinding[] {
  const [tag] = RUNS.exec(new TextDecoder().decode(body)) ?? [];
  const refresh = headers.refresh === undefined ? undefined : `refresh: ${headers.refresh}`;
  const what = (refresh ?? tag)?.slice(0, MAX_SHOWN);
  if (what === undefined) return [];
  const sentence = `${url} is refused (HTTP ${status}) by a page of the host that runs something or leads on: ${what}.`;
  const hint =
    "It runs under the pages' own address: have the host refuse in text alone, such as by a 404.html of yours, or accept the page if you know it: --accept RefusalRuns.";
  return [warning("RefusalRuns", sentence, hint, { url, status, what })];
}
