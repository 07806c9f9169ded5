import { Agent, request } from "node:http";

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** Requests that the process of claimants sends before the first comes. */
export const WARM_UP = 1_000;

/** What is asked, as `fetch` is told it. */
export type Asking = {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly signal?: AbortSignal;
};

/** As `fetch`, for a third of the processor's time: whoever measures must not take it from who is measured. */
export function askOverHttp(
  address: string,
  { method = "GET", headers = {}, body, signal }: Asking = {},
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const terms = { method, headers, agent, ...(signal !== undefined && { signal }) };
    const sent = request(address, terms, (response) => {
      let answer = "";
      response.setEncoding("utf8").on("data", (piece: string) => {
        answer += piece;
      });
      response.on("error", reject).on("end", () => {
        const answered = {
          status: response.statusCode ?? 0,
          headers: { get: (name: string) => response.headers[name]?.toString() ?? null },
          json: async () => JSON.parse(answer),
        };
        resolve(answered as unknown as Response);
      });
    });
    sent.on("error", reject).end(body);
  });
}
