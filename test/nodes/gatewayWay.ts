import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { parseCall, runHere } from "../journeys/wrongCalls/runCall.ts";
import { until } from "../toolkit/patience.ts";
import type { Ended } from "../toolkit/scripts/runProcess.ts";
import { withYes } from "../toolkit/scripts/withYes.ts";
import type { Cell } from "./stage.ts";

/** A gateway is started in this process, is handed a signed claim, pays it, and is stopped. */
export async function throughGateway(cell: Cell): Promise<Ended> {
  const listen = `127.0.0.1:${await freePort()}`;
  const run = (line: string) => {
    const { env, args } = parseCall(line, cell.names);
    return runHere({ args: withYes(args), env: { ...cell.env, ...env } });
  };
  const serving = run(
    `gateway start --campaign {instant} --key env:SYMBOLON_PRIVATE_KEY --listen ${listen} --finality 0`,
  );
  let isOver = false;
  const over = serving.finally(() => {
    isOver = true;
  });
  await until(async () => isOver || (await isServing(listen)));
  if (isOver) return failedAs(await over);
  const handedIn = await run(`campaign relay --json {instant} paid signed.json --gateway http://${listen}`);
  process.emit("SIGINT");
  const ended = await over;
  return handedIn.code === 0 ? ended : { ...handedIn, stderr: handedIn.stderr + ended.stderr };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

async function isServing(listen: string): Promise<boolean> {
  try {
    await (await fetch(`http://${listen}/health`)).text();
    return true;
  } catch {
    return false;
  }
}

/** A service tells people alone, on stderr, why it does not start. */
function failedAs(ended: Ended): Ended {
  const [, reason, hint] = /^error: ([\s\S]*?)\nhint: (.*)/m.exec(ended.stderr) ?? [];
  if (ended.code === 0 || reason === undefined) return ended;
  return { ...ended, stdout: JSON.stringify({ error: { code: "NotStarted", reason, hint } }) };
}
