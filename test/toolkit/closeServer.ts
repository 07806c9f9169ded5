import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Server } from "node:http";
import type { Socket } from "node:net";

/** Closes a server with all of its connections: one that is in use just then, and goes on to be, would keep it open for ever. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

/** Connections that come to ports of this process, for a server that does not show its own. */
export function watchConnections() {
  const open = new Set<Socket>();
  const meet = (message: unknown) => {
    const { socket } = message as { readonly socket: Socket };
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  };
  subscribe("net.server.socket", meet);
  return {
    /** Ends those to a port, and watches no more. */
    end(port: number) {
      unsubscribe("net.server.socket", meet);
      for (const socket of open) if (socket.localPort === port) socket.destroy();
    },
  };
}
