import { SymbolonError } from "../../../sdk/core/errors.ts";
import { durationText } from "../../../sdk/core/text/duration.ts";
import { quote } from "../../../sdk/core/text/escape.ts";
import { placeOf } from "../../../sdk/core/text/placeOf.ts";
import { type CampaignFinding, problem, warning } from "../../../sdk/distribution/check/finding.ts";
import type { PageChain } from "../../../sdk/pageData/index.ts";
import { closedTo, isMixed, PREFLIGHT } from "./asBrowsers.ts";
import { askHost } from "./askHost.ts";

export type CheckNodesParameters = {
  readonly chain: Pick<PageChain, "id" | "nodes">;
  /** The member of the config that names them. */
  readonly field: "chain.nodes" | "ens.nodes";
  /** Of the page that asks them. */
  readonly origin: string;
  /** Milliseconds for each answer. */
  readonly patience: number;
};

const MAX_BYTES = 1 << 16;
/** Seconds by which a node may be behind the others before people are shown what is no longer so. */
const BEHIND = 300;

const JSON_TYPE = "application/json";
/** Questions of one moment, as the page sends them: in one request. */
const QUESTIONS = [
  { jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] },
  { jsonrpc: "2.0", id: 2, method: "eth_getBlockByNumber", params: ["latest", false] },
];

/** Asks each of a page's nodes as the page in a browser will: whether it lets pages of the origin ask, its chain, and its clock. */
export async function checkNodes(parameters: CheckNodesParameters): Promise<readonly CampaignFinding[]> {
  const { chain, field } = parameters;
  const nodes = await Promise.all(chain.nodes.map((node) => askNode(node, parameters)));
  const moments = nodes.flatMap(({ moment }) => (moment === undefined ? [] : [moment]));
  const newest = Math.max(...moments);
  const behind = nodes.flatMap(({ node, moment }) => {
    if (moment === undefined || newest - moment <= BEHIND) return [];
    const sentence = `The node at ${node} is ${durationText(newest - moment)} behind another of the page's.`;
    return [
      warning("NodeBehind", sentence, `Ask its operator, or remove it from ${field}.`, {
        node,
        moment,
        newest,
      }),
    ];
  });
  return [...nodes.flatMap(({ findings }) => findings), ...behind];
}

type NodeAnswer = {
  readonly node: string;
  readonly findings: readonly CampaignFinding[];
  /** Of its newest block, Unix seconds. */
  readonly moment?: number;
};

async function askNode(
  url: string,
  { chain, field, origin, patience }: CheckNodesParameters,
): Promise<NodeAnswer> {
  const node = placeOf(url);
  const unreachable = `Ask its operator, or remove it from ${field}: pages wait for it before they ask the next node.`;
  const bad = (id: string, sentence: string, hint: string): NodeAnswer => ({
    node,
    findings: [problem(id, sentence, hint, { node })],
  });
  // A host may have written anything there.
  if (!URL.canParse(url))
    return bad("NodeUnreachable", `${quote(url)} is not the address of a node.`, unreachable);
  if (isMixed(url, origin)) {
    return bad(
      "MixedContent",
      `The page is served by https, and asks ${node} by http: browsers block it.`,
      "Name the node by https.",
    );
  }
  const ask = { url, origin, patience, as: "data", maxBytes: MAX_BYTES } as const;
  try {
    const answer = await askHost({
      ...ask,
      method: "POST",
      headers: { "content-type": JSON_TYPE },
      body: JSON.stringify(QUESTIONS),
    });
    if (answer.status !== 200)
      return bad("NodeUnreachable", `The node at ${node} refuses (HTTP ${answer.status}).`, unreachable);
    const isElsewhere = new URL(url).origin !== origin;
    const before = isElsewhere ? await askHost({ ...ask, method: "OPTIONS", headers: PREFLIGHT }) : undefined;
    const closed = before && closedTo(origin, answer, before);
    if (closed !== undefined) {
      const hint =
        "Ask its operator to allow the page's origin and the header content-type, or use another node.";
      return bad("NodeNoCors", `The node at ${node} lets no page of ${origin} ask it: ${closed}.`, hint);
    }
    return { node, ...checkAnswers(node, { ...chain, field }, answer.body) };
  } catch (thrown) {
    if (!(thrown instanceof SymbolonError)) throw thrown;
    // Its address may hold a key.
    const reason = thrown.reason.replaceAll(url, node);
    return bad("NodeUnreachable", `The node at ${node} does not answer: ${reason}`, unreachable);
  }
}

type Expected = Pick<CheckNodesParameters, "field"> & CheckNodesParameters["chain"];

function checkAnswers(node: string, { id, field }: Expected, body: Uint8Array): Omit<NodeAnswer, "node"> {
  const answers = answersIn(new TextDecoder().decode(body));
  if (answers === undefined) {
    const sentence = `The node at ${node} does not answer batches of JSON-RPC.`;
    return {
      findings: [problem("NodeUnfit", sentence, "Use a node that answers batches of JSON-RPC.", { node })],
    };
  }
  const got = Number(answers.get(1));
  if (got !== id) {
    const sentence = `The node at ${node} is of chain ${got}, but the page was built for chain ${id}.`;
    return {
      findings: [problem("NodeWrongChain", sentence, `Remove it from ${field}.`, { node, got, wanted: id })],
    };
  }
  const { timestamp } = (answers.get(2) ?? {}) as { readonly timestamp?: unknown };
  const moment = Number(timestamp);
  return Number.isSafeInteger(moment) ? { findings: [], moment } : { findings: [] };
}

/** Results by the numbers of their questions; undefined: these are no answers to several. */
function answersIn(text: string): ReadonlyMap<number, unknown> | undefined {
  try {
    const answers = JSON.parse(text) as readonly { readonly id: number; readonly result?: unknown }[];
    const results = new Map(answers.map(({ id, result }) => [id, result]));
    return typeof results.get(1) === "string" ? results : undefined;
  } catch {
    return undefined;
  }
}
