type Asked = { readonly id: unknown };
type Answered = { readonly id?: unknown; readonly error?: unknown } | null;
type Answers = readonly Answered[] | Answered;

const JSON_TYPE = { "content-type": "application/json" };

/**
 * `fetch` for several questions in one (a batch of JSON-RPC): each has the answer that names its id, or none. viem gives
 * them out by their order alone, so that where one is missing each question after it would have another's answer. A node
 * that refuses all together, as too many, has refused each.
 */
export async function batchFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  const asked: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : undefined;
  if (!Array.isArray(asked)) return response;
  const text = await response.text();
  if (!response.ok) return failed(response, text);
  const whole = wholeBatch(asked as readonly Asked[], text);
  return new Response(whole, { status: response.status, headers: JSON_TYPE });
}

/** A fault of HTTP, with its words as a text: viem would take an error of JSON-RPC for the list of answers. */
function failed({ status, statusText, headers }: Response, text: string): Response {
  const error = JSON.stringify({ error: text || undefined });
  return new Response(error, {
    status,
    statusText,
    headers: { ...Object.fromEntries(headers), ...JSON_TYPE },
  });
}

function wholeBatch(asked: readonly Asked[], text: string): string {
  let said: Answers;
  try {
    said = JSON.parse(text) as Answers;
  } catch {
    return text;
  }
  const list = [said].flat() as readonly Answered[];
  // Some write a number as a text.
  const byId = new Map(list.map((one) => [String(one?.id), one]));
  const ofAll = Array.isArray(said) ? list.find((one) => one?.id === null) : (said as Answered);
  const error = ofAll?.error;
  return JSON.stringify(asked.map(({ id }) => byId.get(String(id)) ?? { id, error }));
}
