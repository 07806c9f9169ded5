/** Where Safe's app is. */
export const SAFE_APP = "https://app.safe.global";

/** Plays Safe's side of its apps' protocol, by what the test says: `safeHost` of the window. */
const HOST_SCRIPT = `
  addEventListener("message", async ({ data, source }) => {
    const { id, method, params } = data;
    const answer = await safeHost(method, params ?? null);
    source.postMessage({ id, version: "9.1.0", ...answer }, "*");
  });
`;

/** A page that frames another one as Safe's app does. */
export const hostPage = (framed: string): string =>
  `<!doctype html><title>Host</title><script>${HOST_SCRIPT}</script><iframe src="${framed}" width="900" height="1200"></iframe>`;
