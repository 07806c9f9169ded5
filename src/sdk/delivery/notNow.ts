import { HttpRequestError } from "viem";

/** HTTP statuses of whoever has too much to do, and says so in JSON-RPC too, perhaps, but there not for how long. */
const NOT_NOW = new Set([429, 503]);

/** Most characters of a node's words that are told. */
const MAX_WORDS = 200;

/**
 * Keeps what HTTP says of a time to wait (`Retry-After`): viem drops it where the answer is JSON-RPC as well.
 * @param place of the node, without a key
 * @throws viem's `HttpRequestError` for HTTP 429 and 503, with the node's words
 */
export async function refuseNotNow(response: Response, place: string): Promise<Response> {
  const { status, headers } = response;
  if (!NOT_NOW.has(status)) return response;
  const details = await wordsIn(response);
  throw new HttpRequestError({ body: {}, details, headers, status, url: place });
}

async function wordsIn(response: Response): Promise<string> {
  const usual = response.status === 429 ? "too many questions" : "it has too much to do";
  if (!/json/i.test(response.headers.get("content-type") ?? "")) {
    await response.body?.cancel();
    return usual;
  }
  try {
    const { error } = (await response.json()) as { error?: { message?: unknown } };
    return typeof error?.message === "string" ? error.message.slice(0, MAX_WORDS) : usual;
  } catch {
    return usual;
  }
}
