import { openAnswering } from "../answering.ts";

/** What an explorer was asked to verify. */
export type Submission = Readonly<Record<string, string>>;

export type FakeExplorer = Awaited<ReturnType<typeof openFakeExplorer>>;

/** An explorer on this machine that speaks as much of Etherscan's language as verifying a source takes. */
export async function openFakeExplorer() {
  const explorer = {
    url: "",
    submissions: [] as Submission[],
    keys: [] as string[],
    isVerified: false,
    /** What becomes of the n-th submission, from 1. */
    verdict: (_number: number): string => "Pass - Verified",
    close: () => server.close(),
  };
  const server = await openAnswering(({ request, response, body }) => {
    const query = new URL(request.url ?? "", "http://explorer").searchParams;
    explorer.keys.push(query.get("apikey") ?? "");
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answer(query.get("action") ?? "", body)));
  });
  const answer = (action: string, body: string) => {
    if (action === "getsourcecode") {
      const SourceCode = explorer.isVerified ? "contract A {}" : "";
      return { status: "1", message: "OK", result: [{ SourceCode }] };
    }
    if (action === "verifysourcecode") {
      explorer.submissions.push(Object.fromEntries(new URLSearchParams(body)));
      return { status: "1", message: "OK", result: `ticket-${explorer.submissions.length}` };
    }
    const result = explorer.verdict(explorer.submissions.length);
    const isGood = result.startsWith("Pass");
    return { status: isGood ? "1" : "0", message: isGood ? "OK" : "NOTOK", result };
  };
  explorer.url = `${server.url}/api`;
  return explorer;
}
