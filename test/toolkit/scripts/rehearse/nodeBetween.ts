import { createServer } from "node:http";

/** A node that passes on what another answers, unless it is told to say something else. */
export async function nodeBetween(rpc: string) {
  let instead: (body: string) => string | undefined = () => undefined;
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += String(part);
    const said = instead(body);
    if (said !== undefined) return response.end(said);
    const headers = { "content-type": "application/json" };
    const answer = await fetch(rpc, { method: "POST", headers, body });
    response.end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    /** @param say what is answered to a message in place of the other's words; undefined: those */
    say(say: (body: string) => string | undefined) {
      instead = say;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
