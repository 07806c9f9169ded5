import type { Sql } from "../sql.ts";
import { statementFailed, storeClosed } from "../storeErrors.ts";

/** Milliseconds before a connection that broke is opened again: at first, and at most. */
const RETRY = { first: 100, max: 5_000 } as const;

type Client = import("pg").Client;
type OnNotice = (payload: string) => void;

/**
 * Listens on a connection of its own, opened with the first channel and opened again whenever it breaks; then everybody is
 * told '' once, since what was said meanwhile is lost.
 */
export function startListener(name: string, newClient: () => Client): Pick<Sql, "listen" | "close"> {
  const channels = new Map<string, Set<OnNotice>>();
  let opening: Promise<Client> | undefined;
  let retry: NodeJS.Timeout | undefined;
  let isClosed = false;
  const open = async (): Promise<Client> => {
    const client = newClient();
    client.on("notification", ({ channel, payload = "" }) => {
      for (const onNotice of channels.get(channel) ?? []) onNotice(payload);
    });
    const { promise: broken, reject } = Promise.withResolvers<never>();
    // Told from the first moment: an error that nobody hears would end the process.
    client.on("error", reject).on("end", () => reject(new Error("the connection ended")));
    broken.catch(() => {});
    try {
      await Promise.race([client.connect(), broken]);
      for (const channel of channels.keys()) await Promise.race([client.query(listenTo(channel)), broken]);
    } catch (error) {
      client.end().catch(() => {});
      throw error;
    }
    broken.catch(() => {
      opening = undefined;
      client.end().catch(() => {});
      scheduleRetry(RETRY.first);
    });
    return client;
  };
  const opened = (): Promise<Client> => {
    opening ??= open().catch((error) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  const scheduleRetry = (milliseconds: number) => {
    if (isClosed || channels.size === 0) return;
    clearTimeout(retry);
    retry = setTimeout(async () => {
      try {
        await opened();
        for (const all of channels.values()) for (const onNotice of all) onNotice("");
      } catch {
        scheduleRetry(Math.min(2 * milliseconds, RETRY.max));
      }
    }, milliseconds).unref();
  };
  const forget = (channel: string, onNotice: OnNotice) => {
    const all = channels.get(channel);
    all?.delete(onNotice);
    if (all?.size !== 0) return false;
    channels.delete(channel);
    return true;
  };
  return {
    listen: async (channel, onNotice) => {
      if (isClosed) throw storeClosed(name);
      const own: OnNotice = (payload) => onNotice(payload);
      channels.set(channel, (channels.get(channel) ?? new Set()).add(own));
      try {
        await (await opened()).query(listenTo(channel));
      } catch (error) {
        forget(channel, own);
        throw statementFailed(name, error);
      }
      return async () => {
        if (!forget(channel, own) || isClosed || opening === undefined) return;
        // Where it broke, there is nothing left to end.
        await opening.then((client) => client.query(`un${listenTo(channel)}`)).catch(() => {});
      };
    },
    close: async () => {
      isClosed = true;
      clearTimeout(retry);
      channels.clear();
      await opening?.then((client) => client.end()).catch(() => {});
    },
  };
}

function listenTo(channel: string): string {
  return `listen "${channel.replaceAll('"', '""')}"`;
}
