import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A line to a port of this machine that can be cut, or go silent, and be mended. */
export type Line = {
  readonly port: number;
  /** `cut`: connections end, and new ones at once; `silent`: nothing comes through, and nobody is told. */
  readonly set: (state: "whole" | "cut" | "silent") => void;
  readonly close: () => void;
};

export async function openLine(to: number): Promise<Line> {
  const sockets = new Set<Socket>();
  let state: Parameters<Line["set"]>[0] = "whole";
  const server = createServer((from) => {
    if (state === "cut") return void from.destroy();
    const target = connect(to, "127.0.0.1");
    const pairs = [
      [from, target],
      [target, from],
    ] as const;
    for (const [a, b] of pairs) {
      sockets.add(a);
      a.on("data", (bytes) => state !== "silent" && b.write(bytes));
      a.on("error", () => {});
      a.on("close", () => {
        sockets.delete(a);
        b.destroy();
      });
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const end = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    set(next) {
      state = next;
      // What was silent has lost bytes, and cannot go on.
      if (next !== "silent") end();
    },
    close() {
      server.close();
      end();
    },
  };
}

/** The same address by way of a line. */
export function through({ port }: Line, address: string): string {
  const url = new URL(address);
  url.port = String(port);
  return url.href;
}
