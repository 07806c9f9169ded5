/** Header fields by their names, in lower case. */
export type Headers = Readonly<Record<string, string>>;

/** What a document is served with, whatever page it is. */
export function documentHeaders(policy: string, isScanning = false): Headers {
  return {
    "content-security-policy": policy,
    "permissions-policy": `camera=${isScanning ? "(self)" : "()"}, microphone=(), geolocation=()`,
    // Whoever opens the page in a window of theirs cannot change what stands behind its "#" afterwards; wallets may open windows.
    "cross-origin-opener-policy": "same-origin-allow-popups",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  };
}
