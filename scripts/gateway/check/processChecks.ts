import { accessSync, constants } from "node:fs";
import { createServer } from "node:net";
import { dirname } from "node:path";
import type { Listen } from "../listen.ts";
import { bad, type GatewayCheck, ok, warn } from "./finding.ts";

/** Packages that a gateway loads when it starts, and what it lacks without them. */
const PACKAGES = [
  { name: "fastify", load: () => import("fastify"), isNeeded: true, version: "5.12.8" },
  { name: "prom-client", load: () => import("prom-client"), isNeeded: true, version: "15.1.3" },
  { name: "tiny-secp256k1", load: () => import("tiny-secp256k1"), isNeeded: false, version: "2.2.4" },
] as const;

/** Looks whether packages are installed. @param log whether a log is written */
export async function packageChecks(log: boolean): Promise<readonly GatewayCheck[]> {
  const logging = { name: "pino", load: () => import("pino"), isNeeded: true, version: "10.4.0" } as const;
  const found = await Promise.all(
    [...PACKAGES, ...(log ? [logging] : [])].map(async (one) => ({
      ...one,
      isThere: await one.load().then(
        () => true,
        () => false,
      ),
    })),
  );
  const missing = found.filter(({ isThere }) => !isThere);
  if (missing.length === 0) return [ok("packages", found.map(({ name }) => name).join(", "))];
  const names = `without ${missing.map(({ name }) => name).join(", ")}`;
  const install = `npm install ${missing.map(({ name, version }) => `${name}@${version}`).join(" ")}`;
  if (missing.some(({ isNeeded }) => isNeeded)) return [bad("packages", names, install)];
  return [warn("packages", `${names}: signatures take ten times as long`, install)];
}

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
