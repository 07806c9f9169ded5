import { setTimeout as sleep } from "node:timers/promises";
import type { SourceRequest } from "../../src/node/campaigns/source/sourceRequest.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";

export type SubmitSourceParameters = {
  readonly chainId: number;
  readonly request: SourceRequest;
  /** Of an explorer that speaks Etherscan's language; undefined: Etherscan, which knows most chains. */
  readonly apiUrl: string | undefined;
};

export type Submitted = {
  readonly state: "earlier" | "now";
  readonly url: string;
};

/** Names the explorer's key, as an environment variable or in Hardhat's keystore. */
const API_KEY = "ETHERSCAN_API_KEY";
const ETHERSCAN = "https://api.etherscan.io/v2/";
const POLLING_MS = 3_000;
/** Ten minutes. */
const POLLS = 200;
const TIMEOUT_MS = 60_000;

/**
 * Has an explorer verify a contract's source.
 * @throws SymbolonError `ApiKeyNeeded`, `NotVerified`
 */
export async function submitSource(parameters: SubmitSourceParameters): Promise<Submitted> {
  const { chainId, request, apiUrl } = parameters;
  const { address } = request;
  const apikey = await readKey();
  const hide = without(apikey);
  const ask = async (action: string, query: Query, body?: Query): Promise<Answer> => {
    const url = new URL(apiUrl ?? `${ETHERSCAN}api`);
    const named = { module: "contract", action, chainid: String(chainId), apikey, ...query };
    for (const [name, value] of Object.entries(named)) url.searchParams.set(name, value);
    const answer = await fetchJson({ address, url, body, hide });
    if (!/api ?key/i.test(hide(answer.result))) return answer;
    throw keyNeeded("The explorer refuses the API key.", { message: hide(answer.result) });
  };
  const origin = apiUrl === undefined ? await findExplorer(chainId, address) : new URL(apiUrl).origin;
  const url = `${origin}/address/${address}#code`;
  const { result: known } = await ask("getsourcecode", { address });
  if (Array.isArray(known) && known[0]?.SourceCode) return { state: "earlier", url };
  const sent = await ask("verifysourcecode", {}, submissionOf(request));
  if (isEarlier(sent)) return { state: "earlier", url };
  if (sent.status !== "1") throw notVerified(address, hide(sent.result));
  for (let poll = 0; poll < POLLS; poll++) {
    const found = await ask("checkverifystatus", { guid: String(sent.result) });
    if (isEarlier(found)) return { state: "earlier", url };
    if (/^Pass\b/.test(String(found.result))) return { state: "now", url };
    if (found.result !== "Pending in queue") throw notVerified(address, hide(found.result));
    await sleep(POLLING_MS);
  }
  throw notVerified(address, "it is still in the explorer's queue: run the same command again later");
}

type Query = Readonly<Record<string, string>>;
type Answer = { readonly status?: unknown; readonly result?: unknown };

const isEarlier = ({ result }: Answer) => /already verified/i.test(String(result));

function submissionOf({
  address,
  input,
  contractName,
  compilerVersion,
  constructorArguments,
}: SourceRequest) {
  return {
    contractaddress: address,
    sourceCode: JSON.stringify(input),
    codeformat: "solidity-standard-json-input",
    contractname: contractName,
    compilerversion: compilerVersion,
    // As explorers want it: without 0x.
    constructorArguments: constructorArguments.slice(2),
  };
}

/** Makes a key what nobody reads: explorers repeat in their answers what they were asked. */
function without(key: string): (text: unknown) => string {
  const forms = [key, encodeURIComponent(key), new URLSearchParams([["", key]]).toString().slice(1)];
  return (text) => forms.reduce((rest, form) => rest.replaceAll(form, "..."), String(text));
}

type Question = {
  readonly address: string;
  readonly url: URL;
  readonly body?: Query | undefined;
  /** Takes what is secret out of what is told. */
  readonly hide: (text: unknown) => string;
};

/** @throws SymbolonError `NotVerified` */
async function fetchJson({ address, url, body, hide }: Question): Promise<Answer> {
  const form = body && { method: "POST", body: new URLSearchParams(body) };
  try {
    // What is led elsewhere would take the key there.
    const response = await fetch(url, {
      ...form,
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`it answers ${response.status} ${response.statusText}`);
    const answer: unknown = await response.json();
    if (typeof answer === "object" && answer !== null) return answer;
    throw new Error("its answer is not a JSON object");
  } catch (thrown) {
    const { message, cause } = thrown instanceof Error ? thrown : new Error(String(thrown));
    const reason = cause instanceof Error && cause.message !== "" ? cause.message : message;
    throw notVerified(address, hide(`${url.host} does not answer: ${reason}`), thrown);
  }
}

/** Where Etherscan shows the contracts of a chain. */
async function findExplorer(chainId: number, address: string): Promise<string> {
  const { result } = await fetchJson({ address, url: new URL(`${ETHERSCAN}chainlist`), hide: String });
  const chains = (Array.isArray(result) ? result : []) as { chainid?: unknown; blockexplorer?: unknown }[];
  const found = chains.find(({ chainid }) => Number(chainid) === chainId)?.blockexplorer;
  if (typeof found === "string") return found;
  throw notVerified(address, `Etherscan does not know chain ${chainId}: name its explorer with --api-url`);
}

/** @throws SymbolonError `ApiKeyNeeded` */
async function readKey(): Promise<string> {
  const key = process.env[API_KEY] || (await keyInKeystore());
  if (key) return key;
  throw keyNeeded("The explorer needs an API key, and none is set.", {});
}

/** Of a Hardhat that the user may have. */
async function keyInKeystore(): Promise<string | undefined> {
  try {
    const { createHardhatRuntimeEnvironment } = await import("hardhat/hre");
    const { configVariable } = await import("hardhat/config");
    const keyed = { type: "http", url: configVariable(API_KEY) } as const;
    const { config } = await createHardhatRuntimeEnvironment({ networks: { keyed } });
    const network = config.networks.keyed;
    return network?.type === "http" ? await network.url.get() : undefined;
  } catch {
    return undefined;
  }
}

function keyNeeded(reason: string, details: Readonly<Record<string, string>>): SymbolonError {
  return new SymbolonError({
    code: "ApiKeyNeeded",
    reason,
    hint: `Set ${API_KEY}, or keep it in Hardhat's keystore: npx hardhat keystore set ${API_KEY}.`,
    details,
  });
}

function notVerified(address: string, why: unknown, cause?: unknown): SymbolonError {
  const message = (String(why).split("\n")[0] ?? "").replace(/\.$/, "");
  return new SymbolonError({
    code: "NotVerified",
    reason: `The explorer has not verified ${address}: ${message}.`,
    hint: "Run again with --dry-run, and paste what it writes into the explorer's own form.",
    details: { address, message },
    cause,
  });
}
