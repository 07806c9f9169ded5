import { openAnswering } from "../../answering.ts";

/** A node that passes on what another answers, unless it is told to say something else. */
export async function nodeBetween(rpc: string) {
  let instead: (body: string) => string | undefined = () => undefined;
  const server = await openAnswering(async ({ response, body }) => {
    const said = instead(body);
    if (said !== undefined) return void response.end(said);
    const headers = { "content-type": "application/json" };
    const answer = await fetch(rpc, { method: "POST", headers, body });
    response.end(await answer.text());
  });
  return {
    ...server,
    /** @param say what is answered to a message in place of the other's words; undefined: those */
    say(say: (body: string) => string | undefined) {
      instead = say;
    },
  };
}
