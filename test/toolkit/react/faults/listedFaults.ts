import type { FailingNode } from "./nodeFaults.ts";

/** What somebody has to read about a fault. */
export type Said = {
  readonly code: string;
  readonly kind?: string;
  /** What happened. */
  readonly what: RegExp;
  /** Why. */
  readonly why: RegExp;
  /** What to do. */
  readonly cure: RegExp;
  /** Whether something may have been sent; `nothing`: it is said that nothing was, and that nothing is lost. */
  readonly sent: "nothing" | "unknown";
};

/** An error of JSON-RPC or EIP-1193, as it is thrown or answered. */
export type RawError = { readonly code?: number | string; readonly message: string; readonly data?: unknown };

/** A fault as others really answer it. */
export type ListedFault = Said & {
  readonly name: string;
  readonly at:
    | { readonly node: FailingNode }
    | {
        readonly wallet: RawError;
        /** What it is asked for; default: to send. */
        readonly asked?: "connect" | "switch" | "add" | "send" | "calls";
      }
    /** What the host of a published tree serves. */
    | { readonly host: "gone" | { readonly status: number; readonly body: string } | "other tree" };
};
