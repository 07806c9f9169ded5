import { kindOfRefusal } from "../../../../sdk/chain/errors/kindOfRefusal.ts";
import type { RpcAnswer, RpcCall } from "../../engine/engine.ts";

/** A node that could not be asked, or not so. */
export class NotAnswered extends Error {
  override readonly name = "NotAnswered";
  /** Whether another message might be answered: fewer calls in it, or the same later. */
  readonly kind: "later" | "smaller";
  /** Seconds that the node asks to wait. */
  readonly pause: number;

  constructor(kind: "later" | "smaller", why: string, pause = 0) {
    super(why);
    this.kind = kind;
    this.pause = pause;
  }
}

type PostParameters = {
  readonly url: string;
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
};

/** Most seconds that a node's wish to wait is followed. */
const MAX_PAUSE = 60;

/**
 * Asks a node for one call, or for several in one message.
 * @returns the answers in the order of the calls; undefined for one that was left out
 * @throws NotAnswered, whose words do not hold the node's address
 */
export async function postCalls(
  { url, timeoutSeconds, signal }: PostParameters,
  calls: readonly RpcCall[],
): Promise<readonly (RpcAnswer | undefined)[]> {
  const requests = calls.map(({ method, params = [] }, id) => ({ jsonrpc: "2.0", id, method, params }));
  const [only] = requests;
  const body = JSON.stringify(requests.length === 1 ? only : requests);
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  const { address, headers } = withoutUser(url);
  let reply: unknown;
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
      signal: AbortSignal.any([signal, timeout]),
    });
    const text = await response.text();
    reply = parsed(text);
    // A refusal in JSON-RPC says more than HTTP's number, but for "too many".
    if (response.status === 429 || (!response.ok && answerOf(reply) === undefined && !Array.isArray(reply)))
      throw notOk(response, calls.length);
  } catch (error) {
    if (error instanceof NotAnswered) throw error;
    if (timeout.aborted) throw new NotAnswered("later", `no answer within ${timeoutSeconds} s`);
    throw new NotAnswered("later", systemWord(error));
  }
  if (Array.isArray(reply)) return byId(reply, calls.length);
  const answer = answerOf(reply);
  if (answer === undefined) throw new NotAnswered("later", "its answer is not JSON-RPC");
  if (calls.length === 1) return [answer];
  // One answer to many calls: it is too busy, or takes no batches, or none of this size.
  if ("error" in answer && kindOfRefusal(answer.error) === "busy") return calls.map(() => answer);
  throw new NotAnswered("smaller", "it takes no batches");
}

function notOk(response: Response, count: number): NotAnswered {
  const { status } = response;
  const wish = Number(response.headers.get("retry-after"));
  const pause = Number.isFinite(wish) ? Math.min(wish, MAX_PAUSE) : 0;
  const isTooMuch = count > 1 && (status === 400 || status === 413);
  return new NotAnswered(isTooMuch ? "smaller" : "later", `it answers with HTTP ${status}`, pause);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads what a node sent, whatever it is. */
function answerOf(reply: unknown): RpcAnswer | undefined {
  if (typeof reply !== "object" || reply === null) return undefined;
  if ("error" in reply && typeof reply.error === "object" && reply.error !== null) {
    const { code, message, data } = reply.error as Record<string, unknown>;
    return { error: { code: Number(code), message: String(message), data } };
  }
  return "result" in reply ? { result: reply.result } : undefined;
}

function byId(replies: readonly unknown[], count: number): readonly (RpcAnswer | undefined)[] {
  const answers: (RpcAnswer | undefined)[] = new Array(count).fill(undefined);
  for (const reply of replies) {
    const id = typeof reply === "object" && reply !== null && "id" in reply ? reply.id : undefined;
    if (typeof id === "number" && id < count) answers[id] = answerOf(reply);
  }
  return answers;
}

/** `fetch` refuses addresses with a user name: it goes where HTTP has it. */
function withoutUser(url: string): { address: string; headers: Readonly<Record<string, string>> } {
  const address = new URL(url);
  if (address.username === "" && address.password === "") return { address: url, headers: {} };
  const user = `${decodeURIComponent(address.username)}:${decodeURIComponent(address.password)}`;
  address.username = "";
  address.password = "";
  return {
    address: address.href,
    headers: { authorization: `Basic ${Buffer.from(user).toString("base64")}` },
  };
}

/** What the system says: `ECONNREFUSED`. Its sentences may hold the address. */
function systemWord(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : undefined;
  return typeof code === "string" ? `the connection failed (${code})` : "the connection failed";
}
