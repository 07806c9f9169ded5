import { accessSync, constants } from "node:fs";
import { createServer } from "node:net";
import { dirname } from "node:path";
import type { Listen } from "../listen.ts";
import { bad, type GatewayCheck, ok } from "./finding.ts";

/** Looks whether one may listen there. */
export function portCheck({ host, port }: Listen): Promise<GatewayCheck> {
  const place = `${host}:${port}`;
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (cause) => {
      const system = "code" in cause ? String(cause.code) : "unknown";
      resolve(
        bad("port", `${place} cannot be listened on (${system})`, "end what listens there, or give another"),
      );
    });
    server.listen({ host, port }, () =>
      server.close(() => resolve(ok("port", port === 0 ? "any that is free" : `${place} is free`))),
    );
  });
}

/** Looks whether a log may be written. */
export function logChecks(file: string | undefined): readonly GatewayCheck[] {
  if (file === undefined || file === "stderr") return [];
  try {
    accessSync(dirname(file), constants.W_OK);
    return [ok("log", file)];
  } catch {
    return [bad("log", `${dirname(file)} cannot be written to`, "make that folder, or give another file")];
  }
}
