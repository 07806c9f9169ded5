import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ReadFile } from "../../../sdk/allocation/proof/proofFromFiles.ts";
import type { PublishedTree } from "../../../sdk/allocation/published/publishedTree.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { quote } from "../../../sdk/core/text/escape.ts";
import { type CampaignFinding, findingOf, problem } from "../../../sdk/distribution/check/finding.ts";
import type { ClaimData } from "../../../sdk/pageData/index.ts";
import { fetchTree } from "../../allocation/output/fetchTree.ts";
import { readPublishedTree } from "../../allocation/output/verifyTreeDirectory.ts";
import { forbids } from "./asBrowsers.ts";
import { askHost, type HostAnswer } from "./askHost.ts";

export type CheckTreesParameters = {
  readonly claim: ClaimData;
  /** Root and count of the present tree: of rewards the chain has them. */
  readonly expected: { readonly root: `0x${string}`; readonly count: bigint };
  /** Address of the page's folder, against which relative hosts are read. */
  readonly page: string;
  /** Milliseconds for each answer. */
  readonly patience: number;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
};

/** What hosts serve of a tree. */
export type CheckedTrees = {
  readonly findings: readonly CampaignFinding[];
  /** One that is whole; undefined: none is. */
  readonly tree: PublishedTree | undefined;
};

/** Fetches the tree from each host as the page does, and makes all of it again from its rows. */
export async function checkTrees(parameters: CheckTreesParameters): Promise<CheckedTrees> {
  const findings: CampaignFinding[] = [];
  let tree: PublishedTree | undefined;
  for (const host of parameters.claim.trees) {
    const place = URL.parse(host, parameters.page)?.href;
    const checked = place === undefined ? noAddress(host) : await checkTree(place, parameters);
    if ("severity" in checked) findings.push(checked);
    else tree ??= checked;
  }
  return { findings, tree };
}

function noAddress(host: string): CampaignFinding {
  const hint = "Name an address, or a folder beside the page.";
  return problem("NotServed", `${quote(host)} is not the address of a tree.`, hint, { tree: host });
}

async function checkTree(
  url: string,
  { claim, expected, page, patience, onProgress }: CheckTreesParameters,
): Promise<PublishedTree | CampaignFinding> {
  const directory = await mkdtemp(join(tmpdir(), "symbolon-tree-"));
  const { origin } = new URL(page);
  try {
    await fetchTree(directory, {
      read: readerOf(url, { origin, patience }),
      onProgress,
      root: expected.root,
      convention: claim.convention,
      count: Number(expected.count),
    });
    return await readPublishedTree(directory);
  } catch (thrown) {
    if (!(thrown instanceof SymbolonError)) throw thrown;
    const { id, sentence, hint, details } = findingOf(thrown);
    return problem(id, `The tree at ${url}: ${sentence.replaceAll(directory, url)}`, hint, {
      ...details,
      tree: url,
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

type Asking = { readonly origin: string; readonly patience: number };

/** Reads files of a tree as a page of the origin does. */
function readerOf(base: string, { origin, patience }: Asking): ReadFile {
  const folder = base.endsWith("/") ? base : `${base}/`;
  return async (path, max) => {
    const url = `${folder}${path}`;
    const answer = await askHost({ url, as: "data", origin, maxBytes: max, patience });
    const refused = refusal(answer, url, origin);
    if (refused === undefined) return answer.body;
    throw new SymbolonError({
      code: refused.code,
      reason: `${url} ${refused.why}.`,
      hint: "Upload the whole tree again, where pages of any origin may read it, or remove the host.",
      details: { url, status: answer.status },
    });
  };
}

function refusal({ status, headers }: HostAnswer, url: string, origin: string) {
  if (status !== 200) return { code: "NotServed", why: `is not served (HTTP ${status})` };
  const instead = new URL(url).origin === origin ? undefined : forbids(origin, headers);
  if (instead === undefined) return undefined;
  return { code: "TreeNoCors", why: `may not be read by pages of ${origin} (it ${instead})` };
}
