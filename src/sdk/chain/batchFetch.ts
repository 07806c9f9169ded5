type Asked = { readonly id: unknown };
type Answers = readonly (Asked | null)[] | { readonly error?: unknown } | null;

const JSON_TYPE = { "content-type": "application/json" };

/**
 * `fetch` for several questions in one (a batch of JSON-RPC): each has the answer that names its id, or none. viem gives
 * them out by their order alone, so that where one is missing each question after it would have another's answer. A node
 * that refuses all together, as too many, has refused each.
 */
export async function batchFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  const asked: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : undefined;
  if (!response.ok || !Array.isArray(asked)) return response;
  const text = await response.text();
  const whole = wholeBatch(asked as readonly Asked[], text);
  return new Response(whole, { status: response.status, headers: JSON_TYPE });
}

function wholeBatch(asked: readonly Asked[], text: string): string {
  let said: Answers;
  try {
    said = JSON.parse(text) as Answers;
  } catch {
    return text;
  }
  const list = Array.isArray(said) ? (said as readonly (Asked | null)[]) : [];
  // Some write a number as a text.
  const byId = new Map(list.map((one) => [String(one?.id), one]));
  const error = Array.isArray(said) ? undefined : (said as { readonly error?: unknown } | null)?.error;
  return JSON.stringify(asked.map(({ id }) => byId.get(String(id)) ?? { id, error }));
}
