import type { CampaignFinding } from "../../../sdk/distribution/check/finding.ts";
import { type AskParameters, askHost, type HostAnswer } from "./askHost.ts";
import { isRedirect, redirected } from "./checkAnswer.ts";

/** One step of where a host leads people. */
export type Lead = { readonly from: string; readonly to: string; readonly status: number };

export type LedAnswer = {
  readonly answer: HostAnswer;
  /** Of the answer: where the host led to. */
  readonly url: string;
};

/** Steps that are followed: with a slash, in lower case, and to the file. */
const MAX_LEADS = 3;

/**
 * Asks a host, and follows where it leads as long as that is on the same origin.
 * @param onLead called with each step
 * @returns what is at the end, or that it leads elsewhere or on and on
 * @throws SymbolonError as `askHost`
 */
export async function askLed(
  parameters: AskParameters,
  onLead: (lead: Lead) => void,
): Promise<LedAnswer | CampaignFinding> {
  let { url } = parameters;
  for (let led = 0; ; led++) {
    const answer = await askHost({ ...parameters, url });
    const { status, headers } = answer;
    const { location } = headers;
    if (!isRedirect(status) || location === undefined) return { answer, url };
    const to = URL.parse(location, url);
    if (led === MAX_LEADS || to?.origin !== new URL(url).origin) return redirected(url, status, location);
    onLead({ from: url, to: to.href, status });
    to.hash = "";
    url = to.href;
  }
}
