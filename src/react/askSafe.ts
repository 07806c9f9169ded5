/** The only origin of Safe's app. */
export const SAFE_APP = "https://app.safe.global";

/** The used part of a browser's window. */
type Frame = {
  readonly parent: { readonly postMessage: (message: object, origin: string) => void };
  readonly addEventListener: (type: "message", hear: (event: Heard) => void) => void;
  readonly removeEventListener: Frame["addEventListener"];
};
type Heard = { readonly origin: string; readonly source: unknown; readonly data: unknown };
type Response =
  | { readonly id: string; readonly success: true; readonly data: unknown }
  | { readonly id: string; readonly success: false; readonly error: unknown };

/** EIP-1193's code for a person's refusal, and EIP-1474's for an internal error. */
const REFUSED = 4001;
const INTERNAL = -32603;

/** Version of the protocol. */
const SDK_VERSION = "9.1.0";

/**
 * Calls Safe's app, in which the page is open, by the protocol of its apps (safe-apps-sdk). Nobody else gets the
 * request, and no other answer counts. Outside Safe's app nothing answers, and the call waits until `signal`.
 * @throws an error with a code of EIP-1193
 */
export function askSafe<Answer>(method: string, params?: object, signal?: AbortSignal): Promise<Answer> {
  const frame = globalThis as unknown as Frame;
  const id = globalThis.crypto.randomUUID();
  return new Promise((resolve, reject) => {
    const hear = ({ origin, source, data }: Heard) => {
      if (origin !== SAFE_APP || source !== frame.parent) return;
      const response = data as Response | null;
      if (response?.id !== id) return;
      frame.removeEventListener("message", hear);
      if (response.success) resolve(response.data as Answer);
      else reject(refusal(String(response.error)));
    };
    frame.addEventListener("message", hear);
    signal?.addEventListener("abort", () => {
      frame.removeEventListener("message", hear);
      reject(signal.reason);
    });
    frame.parent.postMessage({ id, method, params, env: { sdkVersion: SDK_VERSION } }, SAFE_APP);
  });
}

function refusal(reason: string): Error {
  return Object.assign(new Error(reason), { code: /reject/i.test(reason) ? REFUSED : INTERNAL });
}
