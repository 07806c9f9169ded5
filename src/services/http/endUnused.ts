import type { Server } from "node:http";
import type { Socket } from "node:net";

/**
 * Lets a server end though somebody holds a connection on which no request came, or none whole: Node waits for those for ever,
 * and browsers open such in advance.
 * @returns ends them
 */
export function endUnused(server: Server): () => void {
  const unused = new Set<Socket>();
  server.on("connection", (socket) => {
    unused.add(socket);
    socket.once("close", () => unused.delete(socket));
  });
  server.on("request", ({ socket }) => unused.delete(socket));
  return () => {
    for (const socket of unused) socket.destroy();
  };
}
