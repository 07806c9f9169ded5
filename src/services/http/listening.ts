/** Where a service listens, and to whom. */
export type ListenParameters = {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  /** Whether `X-Forwarded-For` is trusted: only behind your own proxy. */
  readonly isBehindProxy?: boolean | undefined;
  /** Milliseconds in which a request has to arrive. Default: 10,000. */
  readonly patience?: number | undefined;
  /** Called with errors that no caller sees. */
  readonly onTrouble?: ((thrown: unknown) => void) | undefined;
};

export type Service = {
  /** Where it listens: `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Answers requests under way, and accepts no new ones. */
  readonly close: () => Promise<void>;
};
